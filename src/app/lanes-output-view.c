/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-output-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-output.h"

/* What is shown at the most of its begin and of its end, in bytes and in lines. A text view takes
 * its time with many lines. */
#define HEAD_BYTES (32 * 1024)
#define HEAD_LINES 1000
#define TAIL_BYTES (96 * 1024)
#define TAIL_LINES 2000

/* Characters: of a longer line the rest is shown in further ones: where there is no space in it, a
 * text view takes seconds with a line of 32 KiB, each time that it grows. */
#define MAX_LINE 1000

/* Where all that is shown of the end is another each time, nobody can read it: often enough to see
 * that it moves, at the most this often once it is laid out, and so many times as long as that
 * took, so that the rest of the window, and what reads the output, have their time. */
#define FLOOD_INTERVAL (500 * LANES_MSEC)
#define FLOOD_PATIENCE 9

/**
 * LanesOutputView:
 *
 * What a command says, as it says it: the begin and the end of it, when that is much. The end stays
 * in sight, until the person scrolls up.
 */
struct _LanesOutputView
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *text;
  GtkWidget *empty;

  LanesRun *run;
  guint64 position;   /* up to where its output is shown */
  GByteArray *rest;   /* the begin of a character whose end was not written yet */
  gsize head_bytes;   /* how much of the begin is shown, */
  guint head_lines;   /* in how many lines */
  gboolean has_head;  /* all that is to be shown of it: the rest is the end */
  guint64 left_out;   /* bytes between the two that are not shown */
  GtkTextTag *broken; /* line ends that nobody wrote */
  GtkTextMark *head_end;
  GtkTextMark *tail_begin; /* between them is a note, once something is left out */
  LanesTime flooded_at;    /* when all that is shown of the end was replaced */
  LanesTime quiet_until;   /* of a flood */
  guint flood_idle;        /* 0: what it has brought is laid out */
  double last_value;       /* how far it was scrolled, */
  double last_upper;       /* of how much */
  gboolean follow;         /* whether the end stays in sight */
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

/* How many bytes there are to where a line is too long, or to the end; the first goes on with a
 * line of @column characters */
static gsize
measure_lines (const char *text, int column)
{
  const char *end = text;

  for (; *end; end = g_utf8_next_char (end))
    if (*end == '\n' || *end == '\r')
      column = 0;
    else if (column++ == MAX_LINE)
      break;
  return (gsize) (end - text);
}

static void
insert_at_end (LanesOutputView *self, const char *bytes, gsize length)
{
  GtkTextBuffer *buffer = get_buffer (self);
  g_autofree char *valid = g_utf8_make_valid (bytes, (gssize) length);
  const char *text = valid;
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  while (TRUE)
    {
      gsize n = measure_lines (text, gtk_text_iter_get_line_offset (&end));

      gtk_text_buffer_insert (buffer, &end, text, (int) n);
      text += n;
      if (!*text)
        return;
      gtk_text_buffer_insert_with_tags (buffer, &end, "\n", 1, self->broken, NULL);
    }
}

/* How many of @bytes still belong to the begin: whole lines or, where they are long, characters */
static gsize
measure_head (LanesOutputView *self, const char *bytes, gsize length)
{
  gsize room = MIN (length, HEAD_BYTES - self->head_bytes);
  gsize n = 0;

  while (n < room && self->head_lines < HEAD_LINES)
    if (bytes[n++] == '\n')
      self->head_lines++;
  for (guint i = 0; i < 3 && n < length && n > 0 && ((guchar) bytes[n] & 0xc0) == 0x80; i++)
    n--;
  self->head_bytes += n;
  self->has_head = n < length;
  return n;
}

/* Where the last of @bytes begins that is to be shown: at a line, where one is near */
static gsize
measure_tail (const char *bytes, gsize length)
{
  gsize begin = length;
  gsize line = length;

  for (guint n_lines = 0; begin > 0 && length - begin < TAIL_BYTES; begin--)
    {
      if (bytes[begin - 1] != '\n')
        continue;
      line = begin;
      if (n_lines++ == TAIL_LINES)
        return line;
    }
  return begin > 0 && line - begin <= MAX_LINE ? line : begin;
}

static gsize
count_broken (LanesOutputView *self, GtkTextIter place, const GtkTextIter *end)
{
  gsize n = gtk_text_iter_starts_tag (&place, self->broken);

  while (gtk_text_iter_forward_to_tag_toggle (&place, self->broken)
         && gtk_text_iter_compare (&place, end) < 0)
    n += gtk_text_iter_starts_tag (&place, self->broken);
  return n;
}

/* Takes what is before @end out of the end that is shown. */
static void
remove_from_tail (LanesOutputView *self, GtkTextIter *end)
{
  GtkTextBuffer *buffer = get_buffer (self);
  g_autofree char *text = NULL;
  GtkTextIter begin;

  gtk_text_buffer_get_iter_at_mark (buffer, &begin, self->tail_begin);
  text = gtk_text_buffer_get_slice (buffer, &begin, end, TRUE);
  self->left_out += strlen (text) - count_broken (self, begin, end);
  gtk_text_buffer_delete (buffer, &begin, end);
}

/* The oldest goes, line by line. */
static void
trim_tail (LanesOutputView *self)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter begin, end;
  int n_chars, n_lines;

  gtk_text_buffer_get_iter_at_mark (buffer, &begin, self->tail_begin);
  n_chars = gtk_text_buffer_get_char_count (buffer) - gtk_text_iter_get_offset (&begin);
  n_lines = gtk_text_buffer_get_line_count (buffer) - gtk_text_iter_get_line (&begin);
  if (n_chars <= TAIL_BYTES && n_lines <= TAIL_LINES + 1)
    return;
  end = begin;
  gtk_text_iter_forward_chars (&end, MAX (n_chars - TAIL_BYTES, 0));
  if (!gtk_text_iter_starts_line (&end))
    gtk_text_iter_forward_line (&end);
  if (gtk_text_iter_get_line (&end) - gtk_text_iter_get_line (&begin) < n_lines - TAIL_LINES - 1)
    gtk_text_iter_set_line (&end, gtk_text_iter_get_line (&begin) + n_lines - TAIL_LINES - 1);
  remove_from_tail (self, &end);
}

static void
update_note (LanesOutputView *self)
{
  GtkTextBuffer *buffer = get_buffer (self);
  g_autofree char *note = NULL;
  g_autofree char *line = NULL;
  GtkTextIter begin, end;

  if (self->left_out == 0)
    return;
  note = lanes_output_describe_left_out (self->left_out);
  gtk_text_buffer_get_iter_at_mark (buffer, &begin, self->head_end);
  gtk_text_buffer_get_iter_at_mark (buffer, &end, self->tail_begin);
  gtk_text_buffer_delete (buffer, &begin, &end);
  line = g_strdup_printf ("%s%s\n", gtk_text_iter_starts_line (&begin) ? "" : "\n", note);
  gtk_text_buffer_insert_with_tags_by_name (buffer, &begin, line, -1, "note", NULL);
  gtk_text_buffer_move_mark (buffer, self->tail_begin, &begin);
}

/* Text is laid out before anything of this priority is done. */
static gboolean
flood_laid_out_cb (gpointer user_data)
{
  LanesOutputView *self = LANES_OUTPUT_VIEW (user_data);
  LanesTime now = lanes_time_now ();

  self->flood_idle = 0;
  self->quiet_until = now + MAX (FLOOD_INTERVAL, FLOOD_PATIENCE * (now - self->flooded_at));
  return G_SOURCE_REMOVE;
}

static gboolean
is_quiet (LanesOutputView *self)
{
  return self->flood_idle > 0 || lanes_time_now () < self->quiet_until;
}

/* Of @left_out bytes before these nothing is known any more, nor is there a place for more of the
 * end than these, when they are as many as can be shown. */
static void
append_to_tail (LanesOutputView *self, const char *bytes, gsize length, guint64 left_out)
{
  gsize skipped = measure_tail (bytes, length);
  GtkTextIter end;

  if (left_out + skipped > 0)
    {
      gtk_text_buffer_get_end_iter (get_buffer (self), &end);
      remove_from_tail (self, &end);
      self->flooded_at = lanes_time_now ();
      if (self->flood_idle == 0)
        self->flood_idle = g_idle_add (flood_laid_out_cb, self);
    }
  self->left_out += left_out + skipped;
  insert_at_end (self, bytes + skipped, length - skipped);
  trim_tail (self);
}

static void
end_head (LanesOutputView *self)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_move_mark (buffer, self->head_end, &end);
  gtk_text_buffer_move_mark (buffer, self->tail_begin, &end);
}

static void
append (LanesOutputView *self, const char *bytes, gsize length, guint64 left_out, gboolean is_all)
{
  gsize n_head = 0;
  gsize n;

  g_byte_array_append (self->rest, (const guint8 *) bytes, (guint) length);
  n = self->rest->len - (is_all ? 0 : count_begun (self->rest));
  bytes = (const char *) self->rest->data;
  if (!self->has_head)
    {
      n_head = measure_head (self, bytes, n);
      insert_at_end (self, bytes, n_head);
      self->has_head = self->has_head || left_out > 0;
      end_head (self);
    }
  if (self->has_head)
    append_to_tail (self, bytes + n_head, n - n_head, left_out);
  g_byte_array_remove_range (self->rest, 0, (guint) n);
  update_note (self);
}

static void
clear (LanesOutputView *self)
{
  self->position = 0;
  self->follow = TRUE;
  self->head_bytes = 0;
  self->head_lines = 0;
  self->has_head = FALSE;
  self->left_out = 0;
  self->quiet_until = 0;
  g_clear_handle_id (&self->flood_idle, g_source_remove);
  g_byte_array_set_size (self->rest, 0);
  gtk_text_buffer_set_text (get_buffer (self), "", 0);
}

/* All that is kept, which may be more than is shown */
static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesOutputView *self = LANES_OUTPUT_VIEW (widget);
  g_autofree char *text = self->run ? lanes_run_dup_output (self->run) : NULL;

  if (text)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
lanes_output_view_dispose (GObject *object)
{
  LanesOutputView *self = LANES_OUTPUT_VIEW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->scroll_idle, g_source_remove);
  g_clear_handle_id (&self->flood_idle, g_source_remove);
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
  gtk_widget_class_set_css_name (widget_class, "outputview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
add_marks (LanesOutputView *self)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter begin;

  gtk_text_buffer_create_tag (buffer, "note", "style", PANGO_STYLE_ITALIC, "pixels-above-lines", 6,
                              "pixels-below-lines", 6, NULL);
  self->broken = gtk_text_buffer_create_tag (buffer, NULL, NULL);
  gtk_text_buffer_get_start_iter (buffer, &begin);
  self->head_end = gtk_text_buffer_create_mark (buffer, NULL, &begin, TRUE);
  self->tail_begin = gtk_text_buffer_create_mark (buffer, NULL, &begin, TRUE);
}

static void
lanes_output_view_init (LanesOutputView *self)
{
  GtkAdjustment *adjustment;

  self->rest = g_byte_array_new ();
  self->follow = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_marks (self);
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
    clear (self);
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
  guint64 left_out;
  gsize length;
  char *bytes;

  if (self->run && (is_all || !is_quiet (self)))
    while ((bytes = lanes_run_read_output (self->run, &self->position, &length, &left_out)))
      {
        append (self, bytes, length, left_out, FALSE);
        g_free (bytes);
      }
  if (is_all && self->rest->len > 0)
    append (self, "", 0, 0, TRUE);
  update_empty (self);
}
