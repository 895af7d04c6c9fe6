/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-picture-dialog.h"

#include <glib/gi18n-lib.h>

#include "lanes-compat.h"

/**
 * LanesPictureDialog:
 *
 * How a picture of the lanes is to be saved, with a look at it. It shows the moment at which it was
 * opened.
 */
struct _LanesPictureDialog
{
  AdwWindow parent_instance;

  /* Template */
  GtkWidget *preview;
  GtkWidget *kind;
  GtkWidget *size;
  GtkWidget *style;
  GtkWidget *save;

  LanesPicture *pictures[LANES_N_STYLES]; /* (nullable elements): those that were asked for */
  LanesStyle first;                       /* that was on */
  char *name;                             /* that is proposed, without an ending */
};

enum
{
  SIGNAL_SAVE,
  SIGNAL_TAKE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesPictureDialog, lanes_picture_dialog, ADW_TYPE_WINDOW)

/* The rows of the template, in their order */
static const int scales[] = {1, 2, LANES_PICTURE_MAX_SCALE};

static gboolean
wants_svg (LanesPictureDialog *self)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (self->kind)) == 1;
}

/* The picture in the style that is chosen; if it cannot be had any more, in the one that was on */
static LanesPicture *
get_picture (LanesPictureDialog *self)
{
  guint row = MIN (adw_combo_row_get_selected (ADW_COMBO_ROW (self->style)), LANES_N_STYLES - 1);

  if (!self->pictures[row])
    g_signal_emit (self, signals[SIGNAL_TAKE], 0, (int) row, &self->pictures[row]);
  if (!self->pictures[row])
    self->pictures[row] = lanes_picture_ref (self->pictures[self->first]);
  return self->pictures[row];
}

static int
get_scale (LanesPictureDialog *self)
{
  guint row = adw_combo_row_get_selected (ADW_COMBO_ROW (self->size));
  int scale = scales[MIN (row, G_N_ELEMENTS (scales) - 1)];

  return CLAMP (lanes_picture_get_max_scale (get_picture (self)), 1, scale);
}

static void
choice_changed_cb (LanesPictureDialog *self)
{
  g_autofree char *size = NULL;
  int width, height;

  if (!self->name)
    return;
  lanes_picture_get_size (get_picture (self), get_scale (self), &width, &height);
  /* Translators: the size of a picture: its width and height */
  size = g_strdup_printf (_ ("%d × %d pixels"), width, height);
  gtk_widget_set_sensitive (self->size, !wants_svg (self));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->size),
                               wants_svg (self) ? _ ("Sharp at any size") : size);
}

static void
style_changed_cb (LanesPictureDialog *self)
{
  g_autoptr (GdkTexture) texture = NULL;

  if (!self->name)
    return;
  texture = lanes_picture_to_texture (get_picture (self), 1, NULL);
  gtk_picture_set_paintable (GTK_PICTURE (self->preview), GDK_PAINTABLE (texture));
  gtk_widget_set_visible (self->preview, texture != NULL);
  choice_changed_cb (self);
}

/**
 * lanes_picture_dialog_complete_name:
 * @file: where a person wants to save
 * @svg: (inout): whether it is to be a drawing; what the name says goes before
 *
 * Without an ending other programs would not know what it is.
 *
 * Returns: (transfer full): @file with an ending; or as it is, when it has one, or when there is a
 *   file of that name, which nobody was asked about
 */
GFile *
lanes_picture_dialog_complete_name (GFile *file, gboolean *svg)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *full = g_strconcat (name, *svg ? ".svg" : ".png", NULL);
  gboolean is_svg = g_str_has_suffix (lower, ".svg");
  g_autoptr (GFile) named = NULL;

  if (is_svg || g_str_has_suffix (lower, ".png"))
    {
      *svg = is_svg;
      return g_object_ref (file);
    }
  if (!folder)
    return g_object_ref (file);
  named = g_file_get_child (folder, full);
  return g_file_query_exists (named, NULL) ? g_object_ref (file) : g_steal_pointer (&named);
}

static void
chosen_cb (GFile *file, gpointer user_data)
{
  LanesPictureDialog *self = LANES_PICTURE_DIALOG (user_data);
  gboolean svg = wants_svg (self);
  g_autoptr (GFile) named = NULL;

  if (!file)
    return;
  named = lanes_picture_dialog_complete_name (file, &svg);
  g_signal_emit (self, signals[SIGNAL_SAVE], 0, get_picture (self), named,
                 svg ? 0 : get_scale (self));
  gtk_window_close (GTK_WINDOW (self));
}

static void
add_filter (GListStore *filters, const char *name, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  g_list_store_append (filters, filter);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesPictureDialog *self = LANES_PICTURE_DIALOG (widget);
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  const char *path = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);
  g_autoptr (GFile) folder = path ? g_file_new_for_path (path) : NULL;
  g_autofree char *name = g_strconcat (self->name, wants_svg (self) ? ".svg" : ".png", NULL);

  if (wants_svg (self))
    add_filter (filters, _ ("SVG drawings"), "*.svg");
  else
    add_filter (filters, _ ("PNG pictures"), "*.png");
  lanes_compat_save_file (GTK_WINDOW (self), _ ("Save Picture of the Lanes"), name, folder,
                          G_LIST_MODEL (filters), chosen_cb, self);
}

static void
lanes_picture_dialog_finalize (GObject *object)
{
  LanesPictureDialog *self = LANES_PICTURE_DIALOG (object);

  for (guint i = 0; i < LANES_N_STYLES; i++)
    g_clear_pointer (&self->pictures[i], lanes_picture_unref);
  g_free (self->name);
  G_OBJECT_CLASS (lanes_picture_dialog_parent_class)->finalize (object);
}

static void
lanes_picture_dialog_class_init (LanesPictureDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lanes_picture_dialog_finalize;

  /**
   * LanesPictureDialog::save:
   * @picture: a #LanesPicture
   * @file: where to
   * @scale: how many times as large as on the screen, as a PNG picture; 0: as an SVG drawing
   *
   * The person has chosen how and where to save.
   */
  signals[SIGNAL_SAVE] =
      g_signal_new ("save", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, LANES_TYPE_PICTURE, G_TYPE_FILE, G_TYPE_INT);

  /**
   * LanesPictureDialog::take:
   * @style: a #LanesStyle
   *
   * The picture is wanted in another style.
   *
   * Returns: (transfer full) (nullable): a #LanesPicture of the same moment
   */
  signals[SIGNAL_TAKE] = g_signal_new ("take", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, LANES_TYPE_PICTURE, 1, G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-picture-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesPictureDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, LanesPictureDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, LanesPictureDialog, size);
  gtk_widget_class_bind_template_child (widget_class, LanesPictureDialog, style);
  gtk_widget_class_bind_template_child (widget_class, LanesPictureDialog, save);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, style_changed_cb);
  gtk_widget_class_install_action (widget_class, "picture.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lanes_picture_dialog_init (LanesPictureDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Sizes that are too large are not offered; where all are, there is the drawing. */
static void
offer_sizes (LanesPictureDialog *self)
{
  int max_scale = lanes_picture_get_max_scale (self->pictures[self->first]);
  GListModel *sizes = adw_combo_row_get_model (ADW_COMBO_ROW (self->size));
  guint n = G_N_ELEMENTS (scales);

  while (n > 1 && scales[n - 1] > max_scale)
    n--;
  gtk_string_list_splice (GTK_STRING_LIST (sizes), n, G_N_ELEMENTS (scales) - n, NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->size), MIN (n - 1, 1));
  if (max_scale > 0)
    return;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->kind), 1);
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self->kind), FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->kind),
                               _ ("There are too many rows for a PNG picture"));
  gtk_widget_set_sensitive (self->kind, FALSE);
}

/**
 * lanes_picture_dialog_new:
 * @parent: the window to show it over
 * @picture: the lanes
 * @style: the style that is on, and @picture in
 * @name: what the file is called if the person does not say otherwise, without an ending
 *
 * Returns: (transfer none): a dialog that asks how and where to save
 */
GtkWidget *
lanes_picture_dialog_new (GtkWindow *parent, LanesPicture *picture, LanesStyle style,
                          const char *name)
{
  LanesPictureDialog *self =
      g_object_new (LANES_TYPE_PICTURE_DIALOG, "transient-for", parent, NULL);

  self->pictures[style] = lanes_picture_ref (picture);
  self->first = style;
  offer_sizes (self);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->style), style);
  self->name = g_strdup (name);
  style_changed_cb (self);
  /* Not what comes first, which is to cancel: the Enter key saves. */
  gtk_window_set_focus (GTK_WINDOW (self), self->save);
  return GTK_WIDGET (self);
}
