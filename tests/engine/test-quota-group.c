/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real quota: root makes a control group with half a core, and a part of this program enters it.
 */
#include <glib/gstdio.h>
#include <unistd.h>

#include "lanes-quota.h"
#include "lanes-why.h"
#include "launch-fixture.h"

#define QUOTA    0.5
#define DURATION (LANES_SEC + LANES_SEC / 2)

/* Where a group with a quota can be made, by what its quota is written to */
static const struct
{
  const char *folder;
  const char *file;
  const char *text;
} places[] = {
    {"/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", "50000"},
    {"/sys/fs/cgroup/cpu,cpuacct", "cpu.cfs_quota_us", "50000"},
    {"/sys/fs/cgroup", "cpu.max", "50000 100000"},
};

/* Whatever else the machine does: nothing but the quota holds the group back. */
static const struct
{
  const char *file;
  const char *text;
} weights[] = {
    {"cpu.shares", "262144"},
    {"cpu.weight", "10000"},
};

/* The kernel takes what is written only as it is: no file can be put in place of its own. */
static gboolean
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  FILE *file = g_file_test (path, G_FILE_TEST_EXISTS) ? fopen (path, "we") : NULL;
  gboolean written = file && fputs (text, file) >= 0;

  return file && fclose (file) == 0 && written;
}

/* Returns: (transfer full) (nullable): the folder of a new group with the quota */
static char *
make_group (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *folder =
          g_strdup_printf ("%s/lanes-test-%d", places[i].folder, (int) getpid ());

      if (!g_file_test (places[i].folder, G_FILE_TEST_IS_DIR) || g_mkdir (folder, 0755) != 0)
        continue;
      for (gsize j = 0; j < G_N_ELEMENTS (weights); j++)
        write_file (folder, weights[j].file, weights[j].text);
      if (write_file (folder, places[i].file, places[i].text))
        return g_steal_pointer (&folder);
      g_rmdir (folder);
    }
  return NULL;
}

static gboolean
remove_group (gpointer folder)
{
  return g_rmdir (folder) == 0;
}

static gboolean
is_inactive (gpointer session)
{
  return !lanes_session_is_active (LANES_SESSION (session));
}

/* To look takes a part of the quota, too: not often. */
static gboolean
is_explained (gpointer session)
{
  LanesTask *task = lanes_task_set_get_task (lanes_session_get_task_set (session), 0);
  g_autofree char *sentence = NULL;

  wait_for (LANES_SEC / 4);
  sentence = lanes_why_explain (session, task);
  g_test_message ("%s", sentence ? sentence : "not known yet");
  return sentence && g_strstr_len (sentence, -1, "allows the tasks no more computing time");
}

static LanesTime
get_run_time (LanesSession *session)
{
  LanesTrace *trace = lanes_session_get_trace (session);
  LanesTime sum = 0;

  lanes_session_flush (session);
  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      LanesSchedStat stat;

      if (lanes_session_get_counters (session, i, &stat))
        sum += stat.run_time;
    }
  return sum;
}

/* In the group: two threads together have half a core, and that is said. */
static void
test_inside (void)
{
  const char *group = g_getenv ("LANES_TEST_GROUP");
  g_autofree char *pid = g_strdup_printf ("%d", (int) getpid ());
  g_autoptr (LanesTaskSet) set = make_task_set ("all",
                                                make_task ("workload", "primes", "mode",
                                                           LANES_MODE_THREADS, "threads", 2, NULL),
                                                NULL);
  g_autoptr (LanesTopology) topology = lanes_topology_new (NULL);
  g_autoptr (LanesSession) session = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *expected = g_strdup_printf (lanes_topology_get_n_online (topology) == 1
                                                   ? "This session may use 0.5 of %u core."
                                                   : "This session may use 0.5 of %u cores.",
                                               lanes_topology_get_n_online (topology));
  LanesTime begin;
  double share;

  g_assert_true (write_file (group, "cgroup.procs", pid));
  session = lanes_session_new (topology, set, LANES_RECORDER_AUTO, NULL);
  g_assert_cmpfloat_with_epsilon (lanes_session_get_quota (session), QUOTA, 1e-9);
  sentence = lanes_session_describe_limit (session);
  g_assert_cmpstr (sentence, ==, expected);

  lanes_session_start_all (session);
  wait_for (LANES_SEC / 5);
  begin = lanes_time_now ();
  share = -(double) get_run_time (session);
  wait_for (DURATION);
  share += (double) get_run_time (session);
  share /= (double) (lanes_time_now () - begin);
  g_test_message ("they had %.2f of a core", share);
  /* A period of the quota may begin in the stretch, and one end there. */
  g_assert_cmpfloat (share, <, QUOTA * 1.25);
  wait_until (is_explained, session);
  lanes_session_stop_all (session);
  wait_until (is_inactive, session);
}

static void
changed_cb (LanesSession *session, guint *n)
{
  (*n)++;
}

static gboolean
is_counted (gpointer n)
{
  return *(guint *) n > 0;
}

/* In the group: the quota is lifted meanwhile, and that is noticed. */
static void
test_lifted (void)
{
  const char *group = g_getenv ("LANES_TEST_GROUP");
  g_autofree char *pid = g_strdup_printf ("%d", (int) getpid ());
  g_autoptr (LanesTaskSet) set = make_task_set ("all", make_task ("workload", "wait", NULL), NULL);
  g_autoptr (LanesTopology) topology = lanes_topology_new (NULL);
  g_autoptr (LanesSession) session = NULL;
  guint n = 0;

  g_assert_true (write_file (group, "cgroup.procs", pid));
  session = lanes_session_new (topology, set, LANES_RECORDER_AUTO, NULL);
  g_signal_connect (session, "machine-changed", G_CALLBACK (changed_cb), &n);
  g_assert_cmpfloat_with_epsilon (lanes_session_get_quota (session), QUOTA, 1e-9);
  g_assert_true (write_file (group, "cpu.cfs_quota_us", "-1")
                 || write_file (group, "cpu.max", "max"));
  wait_until (is_counted, &n);
  g_assert_cmpfloat (lanes_session_get_quota (session), ==, LANES_QUOTA_NONE);
}

static void
run_in_group (gconstpointer path)
{
  g_autofree char *group = make_group ();

  if (!group)
    {
      g_test_skip ("Only root can make a control group with a quota, and not everywhere");
      return;
    }
  g_setenv ("LANES_TEST_GROUP", group, TRUE);
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  wait_until (remove_group, group);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/quota-group/half-a-core", "/quota-group/subprocess/half-a-core",
                        run_in_group);
  g_test_add_data_func ("/quota-group/lifted", "/quota-group/subprocess/lifted", run_in_group);
  g_test_add_func ("/quota-group/subprocess/half-a-core", test_inside);
  g_test_add_func ("/quota-group/subprocess/lifted", test_lifted);
  return g_test_run ();
}
