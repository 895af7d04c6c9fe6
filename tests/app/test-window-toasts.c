/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a window says in passing. */
#include "app-test.h"

#include "lanes-application.h"
#include "lanes-window-private.h"

typedef struct
{
  LanesWindow *window;
} Fixture;

static const char text[] = "[Lanes]\nVersion=1\nName=One\n[Task one]\nName=One\nWorkload=wait\n";

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) task_set = lanes_task_set_new_from_data (text, -1, NULL, &error);

  g_assert_no_error (error);
  self->window = lanes_window_new (GTK_APPLICATION (data));
  lanes_window_set_task_set (self->window, task_set);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
}

typedef struct
{
  LanesWindow *window;
  const char *message;
} Saying;

static GtkWidget *
find_message (const Saying *saying)
{
  return app_test_find (GTK_WIDGET (saying->window), GTK_TYPE_LABEL, saying->message);
}

static gboolean
is_said (gpointer data)
{
  GtkWidget *label = find_message (data);

  return label && gtk_widget_get_width (label) > 0;
}

/* It takes as much room as its text, and has as many lines as it needs. */
static void
test_size (Fixture *self, gconstpointer data)
{
  Saying brief = {self->window, "Short"};
  Saying full = {
      self->window,
      "This is long: it goes on, and on, and on, until there is no more room for it in "
      "one line, and then it goes on in the next one, and in one more, and then it ends."};
  GtkWidget *label;
  int width;

  lanes_toaster_say (self->window->toaster, LANES_TOAST_MACHINE, brief.message);
  g_assert_true (app_test_wait (is_said, &brief));
  label = find_message (&brief);
  pango_layout_get_pixel_size (gtk_label_get_layout (GTK_LABEL (label)), &width, NULL);
  g_assert_cmpint (gtk_widget_get_width (label), <=, width + 2);

  lanes_toaster_say (self->window->toaster, LANES_TOAST_MACHINE, full.message);
  g_assert_true (app_test_wait (is_said, &full));
  label = find_message (&full);
  g_assert_cmpint (gtk_widget_get_width (label), <,
                   gtk_widget_get_width (GTK_WIDGET (self->window)));
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (label))), >, 1);
}

/* What was said of the machine goes when it no longer holds: were it told one after the other, the
 * last would come minutes late. */
static void
test_machine (Fixture *self, gconstpointer data)
{
  LanesSession *session = lanes_window_get_session (self->window);
  Saying last = {self->window, "Core 1 is back for good"};

  for (guint i = 0; i < 30; i++)
    g_signal_emit_by_name (session, "problem::machine",
                           i % 2 ? "Core 1 is back" : "Core 1 has gone");
  g_signal_emit_by_name (session, "problem::machine", last.message);
  g_assert_true (app_test_wait (is_said, &last));
}

/* What is said of what a person has just done goes when they have done something else; what went
 * wrong is still told. */
static void
test_passing (Fixture *self, gconstpointer data)
{
  Saying problem = {self->window, "Something went wrong"};
  Saying last = {self->window, "“One” copied"};

  for (guint i = 0; i < 30; i++)
    lanes_window_toast (self->window, i % 2 ? "This" : "That");
  lanes_window_toast (self->window, last.message);
  g_assert_true (app_test_wait (is_said, &last));
  g_signal_emit_by_name (lanes_window_get_session (self->window), "problem", problem.message);
  lanes_window_toast (self->window, "This");
  g_assert_true (app_test_wait (is_said, &problem));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
      {"/window-toasts/size", test_size},
      {"/window-toasts/machine", test_machine},
      {"/window-toasts/passing", test_passing},
  };
  g_autoptr (LanesApplication) application = NULL;

  app_test_init (&argc, &argv);
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, application, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
