/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "folders.h"
#include "lanes-quota.h"

static void
test_max (void)
{
  static const struct
  {
    const char *text;
    double cores;
  } table[] = {
      {"max 100000\n", LANES_QUOTA_NONE},
      {"150000 100000\n", 1.5},
      {"50000 100000", 0.5},
      {"1000 1000000\n", 0.001},
      {"1000000 1000\n", 1000},
      {"", LANES_QUOTA_NONE},
      {"max", LANES_QUOTA_NONE},
      {"100000\n", LANES_QUOTA_NONE},
      {"100000 0\n", LANES_QUOTA_NONE},
      {"0 100000\n", LANES_QUOTA_NONE},
      {"-5 100000\n", LANES_QUOTA_NONE},
      {"100000 100000 100000\n", LANES_QUOTA_NONE},
      {"99999999999999999999 100000\n", LANES_QUOTA_NONE},
      {"half 100000\n", LANES_QUOTA_NONE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpfloat_with_epsilon (lanes_quota_parse_max (table[i].text), table[i].cores, 1e-9);
}

static void
test_cfs (void)
{
  static const struct
  {
    const char *quota;
    const char *period;
    double cores;
  } table[] = {
      {"-1\n", "100000\n", LANES_QUOTA_NONE},
      {"50000\n", "100000\n", 0.5},
      {"300000\n", "100000\n", 3},
      {"50000\n", "0\n", LANES_QUOTA_NONE},
      {"50000\n", "\n", LANES_QUOTA_NONE},
      {"", "100000\n", LANES_QUOTA_NONE},
      {"0\n", "100000\n", LANES_QUOTA_NONE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpfloat_with_epsilon (lanes_quota_parse_cfs (table[i].quota, table[i].period),
                                    table[i].cores, 1e-9);
}

static void
test_groups (void)
{
  static const char both[] = "9:name=systemd:/\n4:memory:/deep/er\n2:cpuacct:/wrong\n"
                             "1:cpu,cpuset:/a/b:c\n0::/user.slice/session-2.scope\n";
  static const struct
  {
    const char *text;
    const char *controller;
    const char *group;
  } table[] = {
      {both, "cpu", "/a/b:c"},
      {both, NULL, "/user.slice/session-2.scope"},
      {"0::/\n", NULL, "/"},
      {"0::/\n", "cpu", NULL},
      {"1:cpu:/\n", NULL, NULL},
      {"", NULL, NULL},
      {"0:", NULL, NULL},
      {"0::", NULL, NULL},
      {"nonsense\n1:cpu:/x\n", "cpu", "/x"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *group = lanes_quota_find_group (table[i].text, table[i].controller);

      g_assert_cmpstr (group, ==, table[i].group);
    }
}

static void
test_folders (void)
{
  static const char mounts[] =
      "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
      "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 master:2 - cgroup cgroup "
      "rw,cpu,cpuacct\n"
      "33 31 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
      "41 31 0:38 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";
  static const char inside[] = "41 31 0:38 /docker/abc /mnt/a\\040place ro - cgroup2 cgroup rw\n";
  static const struct
  {
    const char *mounts;
    const char *controller;
    const char *group;
    const char *folder;
    const char *top;
  } table[] = {
      {mounts, "cpu", "/a/b", "/sys/fs/cgroup/cpu,cpuacct/a/b", "/sys/fs/cgroup/cpu,cpuacct"},
      {mounts, NULL, "/user.slice", "/sys/fs/cgroup/user.slice", "/sys/fs/cgroup"},
      {mounts, NULL, "/", "/sys/fs/cgroup", "/sys/fs/cgroup"},
      {inside, NULL, "/docker/abc/x", "/mnt/a place/x", "/mnt/a place"},
      {inside, NULL, "/docker/abc", "/mnt/a place", "/mnt/a place"},
      /* The group is not in what is mounted, or is told from somewhere else. */
      {inside, NULL, "/docker/abcd", "/mnt/a place", "/mnt/a place"},
      {inside, NULL, "/", "/mnt/a place", "/mnt/a place"},
      {mounts, NULL, "/../../else", "/sys/fs/cgroup", "/sys/fs/cgroup"},
      {inside, "cpu", "/x", NULL, NULL},
      {"", NULL, "/x", NULL, NULL},
      {"1 2 3 - cgroup2\n", NULL, "/x", NULL, NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *top = NULL;
      g_autofree char *folder =
          lanes_quota_find_folder (table[i].mounts, table[i].controller, table[i].group, &top);

      g_assert_cmpstr (folder, ==, table[i].folder);
      g_assert_cmpstr (top, ==, table[i].top);
    }
}

static void
test_words (void)
{
  static const struct
  {
    double quota;
    guint usable;
    guint cores;
    const char *text;
  } table[] = {
      {1.5, 8, 8, "This session may use 1.5 of 8 cores."},
      {0.25, 8, 8, "This session may use 0.25 of 8 cores."},
      {0.001, 8, 8, "This session may use 0.01 of 8 cores."},
      {2, 8, 8, "This session may use 2 of 8 cores."},
      {0.5, 1, 1, "This session may use 0.5 of 1 core."},
      {LANES_QUOTA_NONE, 3, 8, "This session may use 3 of 8 cores."},
      {4, 3, 8, "This session may use 3 of 8 cores."},
      {LANES_QUOTA_NONE, 8, 8, NULL},
      {8, 8, 8, NULL},
      {16, 8, 8, NULL},
      {0.5, 0, 8, NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text =
          lanes_quota_describe (table[i].quota, table[i].usable, table[i].cores);

      g_assert_cmpstr (text, ==, table[i].text);
    }
  g_assert_null (lanes_quota_explain (LANES_QUOTA_NONE));
}

static void
write_file (const char *root, const char *path, const char *text)
{
  g_autofree char *full = g_strconcat (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (full, text, -1, &error);
  g_assert_no_error (error);
}

/* The smallest one of the path counts, and one that changes is seen. */
static void
test_path (void)
{
  g_autofree char *root = g_dir_make_tmp ("lanes-quota-XXXXXX", NULL);
  g_autoptr (LanesQuota) quota = NULL;

  write_file (root, "/proc/self/cgroup", "0::/a/b/c\n1:cpu:/one\n");
  write_file (root, "/proc/self/mountinfo",
              "41 31 0:38 / /cg2 rw - cgroup2 cgroup2 rw\n"
              "42 31 0:38 / /cg1 rw - cgroup cgroup rw,cpu\n");
  quota = lanes_quota_new (root);
  g_assert_cmpfloat (lanes_quota_get_cores (quota), ==, LANES_QUOTA_NONE);
  g_assert_false (lanes_quota_update (quota));

  write_file (root, "/cg2/a/b/c/cpu.max", "300000 100000\n");
  g_assert_true (lanes_quota_update (quota));
  g_assert_cmpfloat_with_epsilon (lanes_quota_get_cores (quota), 3, 1e-9);
  g_assert_false (lanes_quota_update (quota));
  write_file (root, "/cg2/a/cpu.max", "150000 100000\n");
  g_assert_true (lanes_quota_update (quota));
  g_assert_cmpfloat_with_epsilon (lanes_quota_get_cores (quota), 1.5, 1e-9);
  write_file (root, "/cg2/cpu.max", "90000 100000\n");
  lanes_quota_update (quota);
  g_assert_cmpfloat_with_epsilon (lanes_quota_get_cores (quota), 0.9, 1e-9);

  write_file (root, "/cg1/one/cpu.cfs_quota_us", "20000\n");
  write_file (root, "/cg1/one/cpu.cfs_period_us", "100000\n");
  lanes_quota_update (quota);
  g_assert_cmpfloat_with_epsilon (lanes_quota_get_cores (quota), 0.2, 1e-9);
  write_file (root, "/cg1/one/cpu.cfs_quota_us", "-1\n");
  write_file (root, "/cg2/cpu.max", "max 100000\n");
  g_assert_true (lanes_quota_update (quota));
  g_assert_cmpfloat_with_epsilon (lanes_quota_get_cores (quota), 1.5, 1e-9);
  remove_folder (root);
}

/* Nothing can be read: nothing is limited. */
static void
test_nothing (void)
{
  g_autoptr (LanesQuota) quota = lanes_quota_new ("/nonexistent");

  g_assert_cmpfloat (lanes_quota_get_cores (quota), ==, LANES_QUOTA_NONE);
  g_assert_false (lanes_quota_update (quota));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/quota/max", test_max);
  g_test_add_func ("/quota/cfs", test_cfs);
  g_test_add_func ("/quota/groups", test_groups);
  g_test_add_func ("/quota/folders", test_folders);
  g_test_add_func ("/quota/words", test_words);
  g_test_add_func ("/quota/path", test_path);
  g_test_add_func ("/quota/nothing", test_nothing);
  return g_test_run ();
}
