/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-argument-preview.h"

#include <glib/gi18n-lib.h>

#include "lanes-wrap-layout.h"

#define SPACING         6
#define MOST_CHIPS      24
#define MOST_CHARACTERS 36 /* of one argument; its tooltip has all */

/**
 * LanesArgumentPreview:
 *
 * How a command line is split: the program and each of its arguments in a box of its own, with
 * spaces that can be seen.
 */
struct _LanesArgumentPreview
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (LanesArgumentPreview, lanes_argument_preview, GTK_TYPE_WIDGET)

static GtkWidget *
add_label (LanesArgumentPreview *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
add_chip (LanesArgumentPreview *self, const char *argument, gboolean is_program)
{
  g_autofree char *valid = g_utf8_make_valid (argument, -1);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GtkWidget *chip = add_label (self, valid[0] ? valid : _ ("empty"));

  pango_attr_list_insert (attributes,
                          pango_attr_show_new (PANGO_SHOW_SPACES | PANGO_SHOW_LINE_BREAKS));
  if (valid[0])
    gtk_label_set_attributes (GTK_LABEL (chip), attributes);
  gtk_label_set_single_line_mode (GTK_LABEL (chip), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (chip), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (chip), MOST_CHARACTERS);
  gtk_widget_set_tooltip_text (chip, valid[0] ? valid : NULL);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_add_css_class (chip, is_program ? "program" : "argument");
  if (!valid[0])
    gtk_widget_add_css_class (chip, "dim-label");
}

static void
clear (LanesArgumentPreview *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
}

static void
lanes_argument_preview_dispose (GObject *object)
{
  clear (LANES_ARGUMENT_PREVIEW (object));
  G_OBJECT_CLASS (lanes_argument_preview_parent_class)->dispose (object);
}

static void
lanes_argument_preview_class_init (LanesArgumentPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_argument_preview_dispose;
  gtk_widget_class_set_css_name (widget_class, "argumentpreview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, LANES_TYPE_WRAP_LAYOUT);
}

static void
lanes_argument_preview_init (LanesArgumentPreview *self)
{
  g_object_set (gtk_widget_get_layout_manager (GTK_WIDGET (self)), "spacing", SPACING,
                "line-spacing", SPACING, NULL);
}

/**
 * lanes_argument_preview_set_arguments:
 * @self: a preview
 * @arguments: (nullable) (array zero-terminated=1): the program and its arguments, %NULL: none
 */
void
lanes_argument_preview_set_arguments (LanesArgumentPreview *self, const char *const *arguments)
{
  guint n = arguments ? g_strv_length ((char **) arguments) : 0;
  g_autofree char *words = NULL;

  clear (self);
  for (guint i = 0; i < MIN (n, MOST_CHIPS); i++)
    add_chip (self, arguments[i], i == 0);
  if (n > MOST_CHIPS)
    {
      g_autofree char *rest = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more",
                                                            "and %u more", n - MOST_CHIPS),
                                               n - MOST_CHIPS);

      gtk_widget_add_css_class (add_label (self, rest), "dim-label");
    }
  if (n == 0)
    return;

  words = n == 1 ? g_strdup (_ ("A program without arguments"))
                 : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "A program and %u argument",
                                                 "A program and %u arguments", n - 1),
                                    n - 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}
