/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <sys/utsname.h>

#include "lanes-about.h"
#include "lanes-config.h"

static void
assert_line (const char *text, const char *begin, const char *value)
{
  g_autofree char *line = g_strdup_printf ("%s: %s", begin, value);

  if (!strstr (text, line))
    g_error ("“%s” is not in\n%s", line, text);
}

static void
test_details (void)
{
  GtkWidget *window = app_test_present (gtk_label_new ("page"), 320, 240);
  g_autofree char *details = lanes_about_get_details (GTK_WINDOW (window), NULL);
  g_autofree char *gtk = g_strdup_printf ("%u.%u.%u\n", gtk_get_major_version (),
                                          gtk_get_minor_version (), gtk_get_micro_version ());
  struct utsname kernel;

  g_assert_cmpint (uname (&kernel), ==, 0);
  assert_line (details, "Lanes", LANES_VERSION "\n");
  assert_line (details, "GTK", gtk);
  assert_line (details, "libadwaita", "1.");
  assert_line (details, "GLib", "2.");
  assert_line (details, "hwloc (API)", "2.");
  assert_line (details, "json-glib (when built)", "1.");
  assert_line (details, "Renderer", "Gsk");
  g_assert_nonnull (strstr (details, kernel.release));
  g_assert_null (strstr (details, "Recorder: "));
  g_assert_true (g_str_has_suffix (details, "\n"));
  app_test_destroy (&window, window);
}

/* What is watched adds how, and on how many cores. */
static void
test_session (void)
{
  g_autoptr (LanesTopology) topology = lanes_topology_new (NULL);
  g_autoptr (LanesTaskSet) task_set = lanes_task_set_new ();
  g_autoptr (LanesSession) session =
      lanes_session_new (topology, task_set, LANES_RECORDER_SAMPLE, NULL);
  GtkWidget *window = app_test_present (gtk_label_new ("page"), 320, 240);
  g_autofree char *details = NULL;
  g_autofree char *cores = NULL;

  g_assert_nonnull (session);
  details = lanes_about_get_details (GTK_WINDOW (window), session);
  cores = g_strdup_printf ("%u, of which ", lanes_topology_get_n_cores (topology));
  assert_line (details, "Cores", cores);
  assert_line (details, "Recorder", "sample");
  app_test_destroy (&window, window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/about/details", test_details);
  g_test_add_func ("/about/session", test_session);
  return g_test_run ();
}
