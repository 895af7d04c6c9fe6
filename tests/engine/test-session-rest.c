/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of recorders that no run needs. */
#include <string.h>

#include "launch-fixture.h"

static LanesTopology *topology;

/* Open files of this process that records of the kernel come from */
static guint
count_rings (void)
{
  g_autoptr (GDir) files = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (files)))
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      n += target && strstr (target, "perf_event") != NULL;
    }
  return n;
}

static gboolean
has_no_rings (gpointer unused)
{
  return count_rings () == 0;
}

/* A recorder that nobody needs any more is closed, also where another begins before that: its rings
 * would be full of what nobody has read when it is wanted again. */
static void
test_closed (void)
{
  g_autoptr (LanesTaskSet) set = make_task_set ("all", make_task ("workload", "wait", NULL), NULL);
  LanesTask *task = lanes_task_set_get_task (set, 0);
  g_autoptr (GError) error = NULL;
  LanesSession *session = lanes_session_new (topology, set, LANES_RECORDER_AUTO, &error);

  g_assert_no_error (error);
  if (lanes_session_get_refusal (session))
    {
      g_test_skip (lanes_session_get_refusal (session)->message);
      close_session (session);
      return;
    }
  lanes_session_start (session, task);
  g_assert_cmpuint (count_rings (), >, 0);
  lanes_session_stop (session, task);
  wait_until (session_is_inactive, session);
  g_assert_true (lanes_session_set_recorder (session, LANES_RECORDER_BOARD, &error));
  lanes_session_start (session, task);
  wait_until (has_no_rings, NULL);
  g_assert_true (lanes_session_is_active (session));
  close_session (session);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  mark_children ();
  topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  g_test_add_func ("/session-rest/closed", test_closed);
  status = g_test_run ();
  g_clear_object (&topology);
  return status;
}
