/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "lanes-core-list.h"
#include "lanes-topology.h"

static LanesTopology *
load (void)
{
  g_autoptr (GError) error = NULL;
  LanesTopology *topology = lanes_topology_new (&error);

  g_assert_no_error (error);
  g_assert_true (LANES_IS_TOPOLOGY (topology));
  return topology;
}

static LanesTopology *
load_synthetic (const char *description)
{
  LanesTopology *topology;

  g_setenv ("HWLOC_SYNTHETIC", description, TRUE);
  topology = load ();
  g_unsetenv ("HWLOC_SYNTHETIC");
  g_assert_true (lanes_topology_is_synthetic (topology));
  return topology;
}

static LanesTopology *
load_fixture (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "topology", name, NULL);
  LanesTopology *topology;

  g_setenv ("HWLOC_XMLFILE", path, TRUE);
  topology = load ();
  g_unsetenv ("HWLOC_XMLFILE");
  g_assert_true (lanes_topology_is_synthetic (topology));
  return topology;
}

typedef struct
{
  guint index;
  guint package;
  guint physical;
  int sibling;
  LanesCoreKind kind;
  const char *label;
} Expected;

static void
check_cores (LanesTopology *topology, const Expected *expected, guint n_cores)
{
  g_assert_cmpuint (lanes_topology_get_n_cores (topology), ==, n_cores);
  for (guint i = 0; i < n_cores; i++)
    {
      const LanesCore *core = lanes_topology_get_core (topology, i);
      g_autofree char *label = lanes_topology_get_label (topology, i);

      g_assert_cmpuint (core->index, ==, expected[i].index);
      g_assert_cmpuint (core->package, ==, expected[i].package);
      g_assert_cmpuint (core->physical, ==, expected[i].physical);
      g_assert_cmpint (core->sibling, ==, expected[i].sibling);
      g_assert_cmpint (core->kind, ==, expected[i].kind);
      g_assert_cmpstr (label, ==, expected[i].label);
      g_assert_cmpint (lanes_topology_find (topology, core->index), ==, (int) i);
    }
}

static void
test_sizes (void)
{
  static const guint sizes[] = {1, 2, 3, 16, 64, 65, 256, 1024};

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *description = g_strdup_printf ("core:%u pu:1", sizes[i]);
      g_autoptr (LanesTopology) topology = load_synthetic (description);

      g_assert_cmpuint (lanes_topology_get_n_cores (topology), ==, sizes[i]);
      for (guint j = 0; j < sizes[i]; j++)
        {
          g_assert_cmpuint (lanes_topology_get_core (topology, j)->index, ==, j);
          g_assert_cmpuint (lanes_topology_get_core (topology, j)->physical, ==, j);
          g_assert_cmpint (lanes_topology_get_core (topology, j)->sibling, ==, -1);
        }
      g_assert_cmpint (lanes_topology_find (topology, sizes[i]), ==, -1);
    }
}

static void
test_siblings (void)
{
  static const Expected expected[] = {
      {0, 0, 0, 4, LANES_CORE_KIND_SAME, "Core 0"}, {1, 0, 1, 5, LANES_CORE_KIND_SAME, "Core 1"},
      {2, 1, 2, 6, LANES_CORE_KIND_SAME, "Core 2"}, {3, 1, 3, 7, LANES_CORE_KIND_SAME, "Core 3"},
      {4, 0, 0, 0, LANES_CORE_KIND_SAME, "Core 4"}, {5, 0, 1, 1, LANES_CORE_KIND_SAME, "Core 5"},
      {6, 1, 2, 2, LANES_CORE_KIND_SAME, "Core 6"}, {7, 1, 3, 3, LANES_CORE_KIND_SAME, "Core 7"},
  };
  g_autoptr (LanesTopology) topology =
      load_synthetic ("package:2 core:2 pu:2(indexes=0,4,1,5,2,6,3,7)");

  check_cores (topology, expected, G_N_ELEMENTS (expected));
}

/* With more than two, each names the next, and the last the first. */
static void
test_four_siblings (void)
{
  static const int siblings[] = {1, 2, 3, 0, 5, 6, 7, 4};
  g_autoptr (LanesTopology) topology = load_synthetic ("core:2 pu:4");

  g_assert_cmpuint (lanes_topology_get_n_cores (topology), ==, G_N_ELEMENTS (siblings));
  for (guint i = 0; i < G_N_ELEMENTS (siblings); i++)
    g_assert_cmpint (lanes_topology_get_core (topology, i)->sibling, ==, siblings[i]);
}

static void
test_hybrid (void)
{
  static const Expected expected[] = {
      {0, 0, 0, 1, LANES_CORE_KIND_PERFORMANCE, "Core 0 · fast"},
      {1, 0, 0, 0, LANES_CORE_KIND_PERFORMANCE, "Core 1 · fast"},
      {2, 0, 1, 3, LANES_CORE_KIND_PERFORMANCE, "Core 2 · fast"},
      {3, 0, 1, 2, LANES_CORE_KIND_PERFORMANCE, "Core 3 · fast"},
      {4, 0, 2, -1, LANES_CORE_KIND_EFFICIENCY, "Core 4 · saving"},
      {5, 0, 3, -1, LANES_CORE_KIND_EFFICIENCY, "Core 5 · saving"},
      {6, 0, 4, -1, LANES_CORE_KIND_EFFICIENCY, "Core 6 · saving"},
      {7, 0, 5, -1, LANES_CORE_KIND_EFFICIENCY, "Core 7 · saving"},
  };
  g_autoptr (LanesTopology) topology = load_fixture ("hybrid.xml");

  check_cores (topology, expected, G_N_ELEMENTS (expected));
}

/* Only the fastest of three kinds is fast. */
static void
test_three_kinds (void)
{
  static const Expected expected[] = {
      {0, 0, 0, -1, LANES_CORE_KIND_EFFICIENCY, "Core 0 · saving"},
      {1, 0, 1, -1, LANES_CORE_KIND_EFFICIENCY, "Core 1 · saving"},
      {2, 0, 2, -1, LANES_CORE_KIND_EFFICIENCY, "Core 2 · saving"},
      {3, 0, 3, -1, LANES_CORE_KIND_PERFORMANCE, "Core 3 · fast"},
  };
  g_autoptr (LanesTopology) topology = load_fixture ("three-kinds.xml");

  check_cores (topology, expected, G_N_ELEMENTS (expected));
}

static void
test_holes (void)
{
  static const Expected expected[] = {
      {0, 0, 0, 8, LANES_CORE_KIND_SAME, "Core 0"},
      {2, 0, 1, -1, LANES_CORE_KIND_SAME, "Core 2"},
      {5, 1, 2, 13, LANES_CORE_KIND_SAME, "Core 5"},
      {7, 1, 3, 15, LANES_CORE_KIND_SAME, "Core 7"},
      {8, 0, 0, 0, LANES_CORE_KIND_SAME, "Core 8"},
      {13, 1, 2, 5, LANES_CORE_KIND_SAME, "Core 13"},
      {15, 1, 3, 7, LANES_CORE_KIND_SAME, "Core 15"},
  };
  static const guint holes[] = {1, 3, 4, 6, 14, 16, 4711, G_MAXUINT};
  g_autoptr (LanesTopology) topology = load_fixture ("holes.xml");

  check_cores (topology, expected, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (holes); i++)
    g_assert_cmpint (lanes_topology_find (topology, holes[i]), ==, -1);
}

static void
check_places (LanesTopology *topology, const char *const *expected)
{
  for (guint i = 0; i < lanes_topology_get_n_cores (topology); i++)
    {
      g_autofree char *places = lanes_topology_describe_places (topology, i);

      g_assert_cmpstr (places, ==, expected[i]);
    }
}

/* Two packages of two memories, with a hole in the numbers, and two cores that are offline: they
 * have a position, but where they belong is not told. */
static void
test_server (void)
{
  static const char *const places[] = {
      "package 0 · memory 0 · shares with 16",
      "package 0 · memory 0 · shares with 17",
      "package 0 · memory 1 · shares with 18",
      "offline",
      "package 1 · memory 2 · shares with 20",
      "package 1 · memory 2 · shares with 21",
      "package 1 · memory 3",
      "package 1 · memory 3 · shares with 23",
      "package 0 · memory 0 · shares with 0",
      "package 0 · memory 0 · shares with 1",
      "package 0 · memory 1 · shares with 2",
      "package 0 · memory 1",
      "package 1 · memory 2 · shares with 4",
      "package 1 · memory 2 · shares with 5",
      "offline",
      "package 1 · memory 3 · shares with 7",
  };
  g_autoptr (LanesTopology) topology = load_fixture ("server.xml");

  g_assert_cmpuint (lanes_topology_get_n_cores (topology), ==, G_N_ELEMENTS (places));
  g_assert_cmpuint (lanes_topology_get_n_online (topology), ==, G_N_ELEMENTS (places) - 2);
  check_places (topology, places);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const LanesCore *core = lanes_topology_get_core (topology, i);

      g_assert_cmpuint (core->index, ==, i < 8 ? i : i + 8);
      g_assert_cmpint (core->online, ==, i != 3 && i != 14);
      g_assert_cmpint (lanes_topology_find (topology, core->index), ==, (int) i);
      if (!core->online)
        {
          g_assert_false (core->usable);
          g_assert_cmpuint (core->package, ==, LANES_PLACE_UNKNOWN);
          g_assert_cmpuint (core->physical, >=, 8);
        }
    }
  g_assert_cmpint (lanes_topology_get_gaps (topology), ==, LANES_GAP_NONE);
}

/* One memory for each package need not be told beside it. */
static void
test_places (void)
{
  static const char *const two[] = {"package 0", "package 0", "package 1", "package 1"};
  static const char *const one[] = {NULL, NULL};
  g_autoptr (LanesTopology) packages = load_synthetic ("package:2 [numa] core:2 pu:1");
  g_autoptr (LanesTopology) plain = load_synthetic ("core:2 pu:1");

  check_places (packages, two);
  check_places (plain, one);
}

static void
write_file (const char *root, const char *path, const char *text)
{
  g_autofree char *full = g_strconcat (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (full, text, -1, NULL));
}

static void
check_list (const char *root, LanesCoreListSource source, const char *present, const char *online)
{
  LanesCoreSet allowed;
  LanesCoreSet sets[2];
  const char *expected[] = {present, online};

  g_assert_true (lanes_core_set_of_thread (0, &allowed, NULL));
  g_assert_cmpint (lanes_core_list_read (root, &sets[0], &sets[1]), ==, source);
  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      LanesCoreSet wanted = lanes_core_set_none ();

      if (expected[i])
        g_assert_true (lanes_core_set_parse (expected[i], &wanted, NULL));
      /* What this process may use is always there. */
      CPU_OR (&wanted.bits, &wanted.bits, &allowed.bits);
      g_assert_true (lanes_core_set_equal (&sets[i], &wanted));
    }
}

/* The best of what there is tells which cores there are. */
static void
test_list (void)
{
  g_autofree char *root = g_dir_make_tmp ("lanes-cores-XXXXXX", NULL);
  g_autofree char *remove = g_strdup_printf ("rm -r %s", root);

  check_list (root, LANES_CORE_LIST_AFFINITY, NULL, NULL);
  write_file (root, "/proc/stat", "cpu  9 0 0 9\ncpu5 1 0 0 1\ncpu700 1 0 0 1\nintr 0\n");
  check_list (root, LANES_CORE_LIST_STAT, "5,700", "5,700");
  write_file (root, "/sys/devices/system/cpu/online", "0,3-4\n");
  check_list (root, LANES_CORE_LIST_SYS, "0,3-4", "0,3-4");
  write_file (root, "/sys/devices/system/cpu/present", "0-7\n");
  check_list (root, LANES_CORE_LIST_SYS, "0-7", "0,3-4");
  write_file (root, "/sys/devices/system/cpu/present", "\n");
  check_list (root, LANES_CORE_LIST_SYS, "0,3-4", "0,3-4");
  write_file (root, "/sys/devices/system/cpu/online", "nonsense\n");
  check_list (root, LANES_CORE_LIST_STAT, "5,700", "5,700");
  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
}

static void
count_cb (LanesTopology *topology, guint *n)
{
  (*n)++;
}

/* A core that goes and comes keeps its position, and it is told once. */
static void
test_update (void)
{
  g_autoptr (LanesTopology) topology = load ();
  guint n_cores = lanes_topology_get_n_cores (topology);
  guint index = lanes_topology_get_core (topology, n_cores - 1)->index;
  LanesCoreSet online = lanes_core_set_none ();
  LanesCoreSet without;
  guint n_told = 0;

  for (guint i = 0; i < n_cores; i++)
    if (lanes_topology_get_core (topology, i)->online)
      lanes_core_set_add (&online, lanes_topology_get_core (topology, i)->index);
  without = online;
  lanes_core_set_remove (&without, index);
  g_signal_connect (topology, "changed", G_CALLBACK (count_cb), &n_told);

  g_assert_false (lanes_topology_update (topology, &online));
  g_assert_true (lanes_topology_update (topology, &without));
  g_assert_false (lanes_topology_update (topology, NULL));
  g_assert_cmpuint (n_told, ==, 1);
  g_assert_cmpint (lanes_topology_find (topology, index), ==, (int) n_cores - 1);
  g_assert_false (lanes_topology_get_core (topology, n_cores - 1)->usable);
  g_assert_true (lanes_topology_update (topology, &online));
  g_assert_cmpuint (n_told, ==, 2);
}

/* A described machine is not there: what can be used of it is what the real one has. */
static void
test_usable_of_synthetic (void)
{
  g_autoptr (LanesTopology) topology = load_synthetic ("core:1024 pu:1");
  LanesCoreSet affinity;
  LanesCoreSet usable;

  g_assert_true (lanes_core_set_of_thread (0, &affinity, NULL));
  lanes_topology_get_usable (topology, &usable);
  g_assert_true (lanes_core_set_equal (&affinity, &usable));
}

static void
check_usable (LanesTopology *topology, const LanesCoreSet *expected)
{
  LanesCoreSet usable;

  lanes_topology_get_usable (topology, &usable);
  g_assert_true (lanes_core_set_equal (&usable, expected));
  for (guint i = 0; i < lanes_topology_get_n_cores (topology); i++)
    {
      const LanesCore *core = lanes_topology_get_core (topology, i);

      g_assert_cmpint (core->usable, ==, lanes_core_set_contains (expected, core->index));
    }
}

static void
test_this_machine (void)
{
  g_autoptr (LanesTopology) topology = load ();
  g_autoptr (LanesTopology) limited = NULL;
  guint n_cores = lanes_topology_get_n_cores (topology);
  LanesCoreSet all;
  LanesCoreSet one = lanes_core_set_none ();

  g_assert_false (lanes_topology_is_synthetic (topology));
  g_assert_cmpint (n_cores, ==, sysconf (_SC_NPROCESSORS_ONLN));
  g_assert_true (lanes_core_set_of_thread (0, &all, NULL));
  check_usable (topology, &all);

  /* Who may use one core only still sees the others. */
  for (guint i = 0; i < n_cores && lanes_core_set_count (&one) == 0; i++)
    if (lanes_topology_get_core (topology, i)->usable)
      lanes_core_set_add (&one, lanes_topology_get_core (topology, i)->index);
  g_assert_true (lanes_core_set_apply (&one, 0, NULL));
  limited = load ();
  g_assert_true (lanes_core_set_apply (&all, 0, NULL));
  g_assert_cmpuint (lanes_topology_get_n_cores (limited), ==, n_cores);
  check_usable (limited, &one);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_unsetenv ("HWLOC_SYNTHETIC");
  g_unsetenv ("HWLOC_XMLFILE");
  g_test_add_func ("/topology/sizes", test_sizes);
  g_test_add_func ("/topology/siblings", test_siblings);
  g_test_add_func ("/topology/four-siblings", test_four_siblings);
  g_test_add_func ("/topology/hybrid", test_hybrid);
  g_test_add_func ("/topology/three-kinds", test_three_kinds);
  g_test_add_func ("/topology/holes", test_holes);
  g_test_add_func ("/topology/server", test_server);
  g_test_add_func ("/topology/places", test_places);
  g_test_add_func ("/topology/list", test_list);
  g_test_add_func ("/topology/update", test_update);
  g_test_add_func ("/topology/usable-of-synthetic", test_usable_of_synthetic);
  g_test_add_func ("/topology/this-machine", test_this_machine);
  return g_test_run ();
}
