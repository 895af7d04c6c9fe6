/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-output-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is shown at the most: its end */
#define MAX_CHARS (128 * 1024)

/**
 * LanesOutputView:
 *
 * What a command says, as it says it. The end stays in sight, until the person scrolls up.
 */
struct _LanesOutputView
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *text;
  GtkWidget *empty;
  GtkWidget *copy;

  LanesRun *run;
  guint64 position;  /* up to where its output is shown */
  GByteArray *rest;  /* the begin of a character whose end was not written yet */
  double last_value; /* how far it was scrolled, */
  double last_upper; /* of how much */
  gboolean follow;   /* whether the end stays in sight */
  guint scroll_idle;
};

G_DEFINE_FINAL_TYPE (LanesOutputView, lanes_output_view, GTK_TYPE_WIDGET)

static GtkTextBuffer *
get_buffer (LanesOutputView *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
}

static void
update_empty (LanesOutputView *self)
{
  gboolean any = gtk_text_buffer_get_char_count (get_buffer (self)) > 0;

  gtk_label_set_label (GTK_LABEL (self->empty), self->run && !lanes_run_is_active (self->run)
                                                    ? _ ("It said nothing")
                                                    : _ ("It has said nothing yet"));
  gtk_widget_set_visible (self->empty, !any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "output.copy", any);
}

/* Only a person scrolls up while the text stays as long as it is. The last line is the end: what is
 * below it is only a margin. */
static void
value_changed_cb (LanesOutputView *self, GtkAdjustment *adjustment)
{
  double value = gtk_adjustment_get_value (adjustment);
  double upper = gtk_adjustment_get_upper (adjustment);
  double end = upper - gtk_adjustment_get_page_size (adjustment)
               - gtk_text_view_get_bottom_margin (GTK_TEXT_VIEW (self->text)) - 1;

  if (value >= end)
    self->follow = TRUE;
  else if (value < self->last_value && upper == self->last_upper)
    self->follow = FALSE;
  self->last_value = value;
  self->last_upper = upper;
}

static gboolean
scroll_cb (gpointer user_data)
{
  LanesOutputView *self = LANES_OUTPUT_VIEW (user_data);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->text));

  self->scroll_idle = 0;
  if (self->follow)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  return G_SOURCE_REMOVE;
}

/* Text is laid out after it was appended, piece by piece, and must not be scrolled within that. */
static void
changed_cb (LanesOutputView *self)
{
  if (self->follow && self->scroll_idle == 0)
    self->scroll_idle = g_idle_add (scroll_cb, self);
}

/* How many bytes at the end of @bytes may become a character with those that follow: 0 to 3 */
static guint
count_begun (const GByteArray *bytes)
{
  for (guint n = 1; n <= MIN (bytes->len, 3); n++)
    {
      const char *from = (const char *) bytes->data + bytes->len - n;

      if (((guchar) *from & 0xc0) != 0x80)
        return g_utf8_get_char_validated (from, n) == (gunichar) -2 ? n : 0;
    }
  return 0;
}

/* The oldest goes, line by line. */
static void
trim (GtkTextBuffer *buffer)
{
  int surplus = gtk_text_buffer_get_char_count (buffer) - MAX_CHARS;
  GtkTextIter start, end;

  if (surplus <= 0)
    return;
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, surplus);
  gtk_text_iter_forward_line (&end);
  gtk_text_buffer_delete (buffer, &start, &end);
}

static void
append (LanesOutputView *self, const char *bytes, gsize length, gboolean is_all)
{
  GtkTextBuffer *buffer = get_buffer (self);
  g_autofree char *text = NULL;
  GtkTextIter end;
  guint n_begun;

  g_byte_array_append (self->rest, (const guint8 *) bytes, (guint) length);
  n_begun = is_all ? 0 : count_begun (self->rest);
  text = g_utf8_make_valid ((const char *) self->rest->data, self->rest->len - n_begun);
  g_byte_array_remove_range (self->rest, 0, self->rest->len - n_begun);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, text, -1);
  trim (buffer);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkTextBuffer *buffer = get_buffer (LANES_OUTPUT_VIEW (widget));
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
lanes_output_view_dispose (GObject *object)
{
  LanesOutputView *self = LANES_OUTPUT_VIEW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->scroll_idle, g_source_remove);
  g_clear_object (&self->run);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_output_view_parent_class)->dispose (object);
}

static void
lanes_output_view_finalize (GObject *object)
{
  g_byte_array_unref (LANES_OUTPUT_VIEW (object)->rest);
  G_OBJECT_CLASS (lanes_output_view_parent_class)->finalize (object);
}

static void
lanes_output_view_class_init (LanesOutputViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_output_view_dispose;
  object_class->finalize = lanes_output_view_finalize;

  gtk_widget_class_install_action (widget_class, "output.copy", NULL, copy_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-output-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesOutputView, text);
  gtk_widget_class_bind_template_child (widget_class, LanesOutputView, empty);
  gtk_widget_class_bind_template_child (widget_class, LanesOutputView, copy);
  gtk_widget_class_set_css_name (widget_class, "outputview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_output_view_init (LanesOutputView *self)
{
  GtkAdjustment *adjustment;

  self->rest = g_byte_array_new ();
  self->follow = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->text));
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update_empty (self);
}

/**
 * lanes_output_view_set_run:
 * @run: (nullable): a run of a command
 *
 * Shows what another run says, from what is kept of its beginning. Does nothing when it is the same
 * run.
 */
void
lanes_output_view_set_run (LanesOutputView *self, LanesRun *run)
{
  if (g_set_object (&self->run, run))
    {
      self->position = 0;
      self->follow = TRUE;
      g_byte_array_set_size (self->rest, 0);
      gtk_text_buffer_set_text (get_buffer (self), "", 0);
    }
  lanes_output_view_update (self);
}

/**
 * lanes_output_view_update:
 *
 * Appends what was said since.
 */
void
lanes_output_view_update (LanesOutputView *self)
{
  gboolean is_all = self->run && !lanes_run_is_active (self->run);
  const char *bytes = "";
  gsize length = 0;

  if (self->run)
    bytes = lanes_run_get_new_output (self->run, &self->position, &length);
  if (length > 0 || (is_all && self->rest->len > 0))
    append (self, bytes, length, is_all);
  update_empty (self);
}
