/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include "app-test.h"

#include <string.h>

#include "lanes-output-view.h"
#include "lanes-output.h"

typedef struct
{
  GtkWidget *window;
  LanesOutputView *view;
  GtkTextView *text;
  LanesTask *task;
  LanesRun *run;
  const char *expected;
  double height; /* of the text before */
  char *pasted;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->view = g_object_new (LANES_TYPE_OUTPUT_VIEW, NULL);
  self->window = app_test_present (GTK_WIDGET (self->view), 300, 200);
  self->text = GTK_TEXT_VIEW (app_test_find (GTK_WIDGET (self->view), GTK_TYPE_TEXT_VIEW, NULL));
  self->task = lanes_task_new ("task");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->view);
  if (self->run)
    lanes_run_kill (self->run);
  g_clear_object (&self->run);
  g_clear_object (&self->task);
  g_free (self->pasted);
}

static void
start (Fixture *self, const char *command)
{
  LanesCoreSet all = lanes_core_set_all ();

  g_object_set (self->task, "command", command, NULL);
  g_clear_object (&self->run);
  self->run = lanes_run_new (self->task, &all);
  lanes_output_view_set_run (self->view, self->run);
  lanes_run_start (self->run);
}

static char *
get_text (Fixture *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
}

static gboolean
has_text (gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *text = NULL;

  lanes_output_view_update (self->view);
  text = get_text (self);
  return g_str_equal (text, self->expected);
}

static void
expect (Fixture *self, const char *text)
{
  self->expected = text;
  g_assert_true (app_test_wait (has_text, self));
}

static gboolean
ends_with (gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *text = NULL;

  lanes_output_view_update (self->view);
  text = get_text (self);
  return g_str_has_suffix (text, self->expected);
}

static gboolean
has_ended (gpointer user_data)
{
  lanes_run_poll (user_data);
  return !lanes_run_is_active (user_data);
}

static gboolean
shows_label (Fixture *self, const char *text)
{
  GtkWidget *overlay = app_test_find (GTK_WIDGET (self->view), GTK_TYPE_OVERLAY, NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (overlay); child;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child) && gtk_widget_get_visible (child))
      return g_str_equal (gtk_label_get_label (GTK_LABEL (child)), text);
  return FALSE;
}

static void
test_appends (Fixture *self, gconstpointer data)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter begin, end;

  g_assert_true (shows_label (self, "It has said nothing yet"));
  start (self, "sh -c \"echo one; sleep 0.3; echo two >&2; sleep 0.3; echo three\"");
  expect (self, "one\n");
  g_assert_false (shows_label (self, "It has said nothing yet"));
  gtk_text_buffer_get_iter_at_offset (buffer, &begin, 0);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, 3);
  gtk_text_buffer_select_range (buffer, &begin, &end);

  /* What is selected stays so, since nothing is written anew. */
  expect (self, "one\ntwo\nthree\n");
  g_assert_true (gtk_text_buffer_get_selection_bounds (buffer, &begin, &end));
  g_assert_cmpint (gtk_text_iter_get_offset (&end), ==, 3);
  g_assert_false (gtk_text_view_get_editable (self->text));
}

/* A character may be written in two parts, and what is none is not shown as one. */
static void
test_characters (Fixture *self, gconstpointer data)
{
  start (self, "sh -c \"printf '\\\\303'; sleep 0.3; printf '\\\\244x\\\\377y\\\\342\\\\202'\"");
  expect (self, "äx\357\277\275y\357\277\275\357\277\275");
}

static void
test_silent (Fixture *self, gconstpointer data)
{
  start (self, "true");
  g_assert_true (app_test_wait (has_ended, self->run));
  lanes_output_view_update (self->view);
  g_assert_true (shows_label (self, "It said nothing"));
  g_assert_false (gtk_widget_get_sensitive (
      app_test_find (GTK_WIDGET (self->view), GTK_TYPE_BUTTON, "Copy the output")));

  /* Another run begins anew. */
  start (self, "echo word");
  expect (self, "word\n");
  start (self, "echo other");
  expect (self, "other\n");
}

static gboolean
is_at_end (gpointer user_data)
{
  Fixture *self = user_data;
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->text));
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  return end > 100 && gtk_adjustment_get_value (adjustment) >= end - 1;
}

/* Lines are laid out after they were appended: twice as many are twice as high, but for
 * the margins. */
static gboolean
is_laid_out (gpointer user_data)
{
  Fixture *self = user_data;
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->text));

  return gtk_adjustment_get_upper (adjustment) >= 2 * self->height - 50;
}

/* The command waits for a folder of that name, and takes it away. */
static void
let_go_on (const char *folder, const char *name)
{
  g_autofree char *gate = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir (gate, 0700), ==, 0);
}

/* The end stays in sight until somebody scrolls up, and again when it is scrolled down to. */
static void
test_follows (Fixture *self, gconstpointer data)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->text));
  g_autofree char *folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  g_autofree char *command = g_strdup_printf (
      "sh -c \"cd %s; seq 500; until rmdir a; do sleep 0.1; done 2>/dev/null;"
      " seq 501 1000; until rmdir b; do sleep 0.1; done 2>/dev/null; seq 1001 1500\"",
      folder);
  double value;

  start (self, command);
  self->expected = "\n500\n";
  g_assert_true (app_test_wait (ends_with, self));
  g_assert_true (app_test_wait (is_at_end, self));

  self->height = gtk_adjustment_get_upper (adjustment);
  value = gtk_adjustment_get_value (adjustment) / 2;
  gtk_adjustment_set_value (adjustment, value);
  let_go_on (folder, "a");
  self->expected = "\n1000\n";
  g_assert_true (app_test_wait (ends_with, self));
  g_assert_true (app_test_wait (is_laid_out, self));
  g_assert_cmpfloat (ABS (gtk_adjustment_get_value (adjustment) - value), <, 2);
  g_assert_false (is_at_end (self));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  let_go_on (folder, "b");
  self->expected = "\n1500\n";
  g_assert_true (app_test_wait (ends_with, self));
  g_assert_true (app_test_wait (is_at_end, self));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Of much, the begin and the end are shown, and how much is between them; who writes without end
 * does not fill the memory. */
static void
test_much (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  start (self, "seq 100000");
  self->expected = "\n100000\n";
  g_assert_true (app_test_wait (ends_with, self));
  g_assert_true (app_test_wait (has_ended, self->run));
  text = get_text (self);
  g_assert_cmpuint (strlen (text), <=, 130 * 1024);
  g_assert_cmpuint (strlen (text), >, 12 * 1024);
  g_assert_true (g_str_has_prefix (text, "1\n2\n3\n"));
  lines = g_strsplit (text, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[1000], "… "));
  g_assert_true (g_str_has_suffix (lines[1000], " left out …"));
}

/* What is shown after the note of what was left out; NULL: nothing was */
static const char *
find_tail (const char *text)
{
  const char *note = strstr (text, " left out …\n");

  return note ? note + strlen (" left out …\n") : NULL;
}

/* How many there are of a letter that is not in the note */
static gsize
count (const char *text, char letter)
{
  gsize n = 0;

  for (; *text; text++)
    n += *text == letter;
  return n;
}

static gboolean
has_begun (gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *text = NULL;

  lanes_output_view_update (self->view);
  text = get_text (self);
  return count (text, 'x') == 100 * 1024;
}

static gboolean
has_all (gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *text = get_text (self);

  lanes_output_view_update (self->view);
  return count (text, 'y') == 64 * 1024;
}

/* A long line is shown at once as well. Of what comes in pieces, no more goes than is too much, and
 * how much that is does not count what is only there to show it. */
static void
test_long_line (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  g_autofree char *command = g_strdup_printf (
      "sh -c \"cd %s; head -c 102400 /dev/zero | tr '\\\\0' x; until rmdir a; do sleep 0.1; done "
      "2>/dev/null; head -c 65536 /dev/zero | tr '\\\\0' y\"",
      folder);
  g_autofree char *text = NULL;
  g_autofree char *note = NULL;
  g_auto (GStrv) lines = NULL;

  start (self, command);
  g_assert_true (app_test_wait (has_begun, self));
  let_go_on (folder, "a");
  g_assert_true (app_test_wait (has_all, self));
  text = get_text (self);
  g_assert_nonnull (find_tail (text));
  g_assert_cmpuint (strlen (find_tail (text)), >, 90 * 1024);
  note = lanes_output_describe_left_out (100 * 1024 - count (text, 'x'));
  g_assert_nonnull (strstr (text, note));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    g_assert_cmpuint (strlen (lines[i]), <=, 1000);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static gboolean
has_written (gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *output = lanes_run_dup_output (self->run);

  return output && g_str_has_suffix (output, "\nend\n");
}

/* A line end that is far from the begin of what can be shown does not take away all before it. */
static void
test_far_line (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  start (self, "sh -c \"head -c 200000 /dev/zero | tr '\\\\0' x; echo; echo end\"");
  g_assert_true (app_test_wait (has_written, self));
  g_assert_true (app_test_wait (has_ended, self->run));
  lanes_output_view_update (self->view);
  text = get_text (self);
  g_assert_true (g_str_has_suffix (text, "x\nend\n"));
  g_assert_nonnull (find_tail (text));
  g_assert_cmpuint (strlen (find_tail (text)), >, 90 * 1024);
}

static gboolean
has_note (gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *text = NULL;

  lanes_output_view_update (self->view);
  text = get_text (self);
  return strstr (text, "MB left out …") != NULL;
}

/* While somebody writes as fast as he can, the view is updated at once, and answers. */
static void
test_flood (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  start (self, "yes");
  g_assert_true (app_test_wait (has_note, self));
  text = get_text (self);
  g_assert_cmpuint (strlen (text), <=, 130 * 1024);
  g_assert_true (g_str_has_prefix (text, "y\ny\n"));
  g_assert_true (g_str_has_suffix (text, "\ny\n") || g_str_has_suffix (text, "\ny"));
}

static void
pasted_cb (GObject *clipboard, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  self->pasted = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static gboolean
is_pasted (gpointer user_data)
{
  return ((Fixture *) user_data)->pasted != NULL;
}

static void
test_copy (Fixture *self, gconstpointer data)
{
  start (self, "printf \"one\\ntwo\\n\"");
  expect (self, "one\ntwo\n");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->view), "output.copy", NULL));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self->view)), NULL,
                                 pasted_cb, self);
  g_assert_true (app_test_wait (is_pasted, self));
  g_assert_cmpstr (self->pasted, ==, "one\ntwo\n");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/output-view/appends", Fixture, NULL, set_up, test_appends, tear_down);
  g_test_add ("/output-view/characters", Fixture, NULL, set_up, test_characters, tear_down);
  g_test_add ("/output-view/silent", Fixture, NULL, set_up, test_silent, tear_down);
  g_test_add ("/output-view/follows", Fixture, NULL, set_up, test_follows, tear_down);
  g_test_add ("/output-view/much", Fixture, NULL, set_up, test_much, tear_down);
  g_test_add ("/output-view/long-line", Fixture, NULL, set_up, test_long_line, tear_down);
  g_test_add ("/output-view/far-line", Fixture, NULL, set_up, test_far_line, tear_down);
  g_test_add ("/output-view/flood", Fixture, NULL, set_up, test_flood, tear_down);
  g_test_add ("/output-view/copy", Fixture, NULL, set_up, test_copy, tear_down);
  return g_test_run ();
}
