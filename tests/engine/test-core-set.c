/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "lanes-core-set.h"
#include "lanes-error.h"

/* No kernel gives a thread this ID: it is above every possible pid_max. */
#define NO_THREAD 0x7ffffff0

static const struct
{
  const char *text;
  const char *canonical;
  guint count;
} good[] = {
    {"all", "all", LANES_MAX_CORES},
    {" all ", "all", LANES_MAX_CORES},
    {"0-1023", "all", LANES_MAX_CORES},
    {"0", "0", 1},
    {"1023", "1023", 1},
    {"0,2-3", "0,2-3", 3},
    {"3,2,0", "0,2-3", 3},
    {"0,1", "0-1", 2},
    {"5-5", "5", 1},
    {"0-3,2-5,4", "0-5", 6},
    {" 1 , 4 - 6 ", "1,4-6", 4},
    {"007", "7", 1},
    {"0-511,513-1023", "0-511,513-1023", 1023},
};

static const char *const bad[] = {
    "",     " ",      ",",   "0,",  ",0",    "0,,1", "-",  "-1",  "1-",         "3-1", "0-1-2",
    "1024", "0-1024", "one", "All", "all,0", "0x1",  "+1", "1.5", "4294967296", "0;1", "0 1",
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      LanesCoreSet set, again;

      g_assert_true (lanes_core_set_parse (good[i].text, &set, &error));
      g_assert_no_error (error);
      text = lanes_core_set_to_string (&set);
      g_assert_cmpstr (text, ==, good[i].canonical);
      g_assert_cmpuint (lanes_core_set_count (&set), ==, good[i].count);
      g_assert_cmpint (lanes_core_set_is_all (&set), ==, good[i].count == LANES_MAX_CORES);

      g_assert_true (lanes_core_set_parse (text, &again, &error));
      g_assert_true (lanes_core_set_equal (&set, &again));
    }
}

static void
test_parse_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *stripped = g_strstrip (g_strdup (bad[i]));
      g_autofree char *expected =
          g_strdup_printf ("“%s” is not a list of cores: expected “all”, or numbers from 0 to "
                           "1023 and ranges of them, such as 0,2-3",
                           stripped);
      LanesCoreSet set = lanes_core_set_none ();

      lanes_core_set_add (&set, 9);
      g_assert_false (lanes_core_set_parse (bad[i], &set, &error));
      g_assert_error (error, LANES_ERROR, LANES_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, expected);
      g_assert_true (lanes_core_set_contains (&set, 9));
      g_assert_cmpuint (lanes_core_set_count (&set), ==, 1);
    }
}

static void
test_members (void)
{
  LanesCoreSet set = lanes_core_set_none ();
  LanesCoreSet all = lanes_core_set_all ();
  LanesCoreSet both;
  g_autofree char *none = lanes_core_set_to_string (&set);
  g_autofree char *others = NULL;

  g_assert_cmpstr (none, ==, "");
  g_assert_false (lanes_core_set_is_all (&set));

  lanes_core_set_add (&set, 3);
  lanes_core_set_add (&set, LANES_MAX_CORES - 1);
  g_assert_true (lanes_core_set_contains (&set, 3));
  g_assert_true (lanes_core_set_contains (&set, LANES_MAX_CORES - 1));
  g_assert_false (lanes_core_set_contains (&set, LANES_MAX_CORES));
  g_assert_false (lanes_core_set_contains (&set, G_MAXUINT));

  both = lanes_core_set_intersect (&set, &all);
  g_assert_true (lanes_core_set_equal (&both, &set));
  g_assert_false (lanes_core_set_equal (&both, &all));

  lanes_core_set_remove (&set, 3);
  lanes_core_set_remove (&set, LANES_MAX_CORES);
  g_assert_cmpuint (lanes_core_set_count (&set), ==, 1);
  lanes_core_set_remove (&all, 2);
  others = lanes_core_set_to_string (&all);
  g_assert_cmpstr (others, ==, "0-1,3-1023");
}

static void
test_apply (void)
{
  g_autoptr (GError) error = NULL;
  LanesCoreSet before, one, now, kept;
  guint first = 0;

  g_assert_true (lanes_core_set_of_thread (0, &before, &error));
  g_assert_no_error (error);
  g_assert_false (lanes_core_set_is_all (&before));
  while (!lanes_core_set_contains (&before, first))
    first++;

  /* A number that the machine lacks does no harm beside one that it has. */
  one = lanes_core_set_none ();
  lanes_core_set_add (&one, first);
  now = one;
  lanes_core_set_add (&now, LANES_MAX_CORES - 1);
  g_assert_true (lanes_core_set_apply (&now, 0, &error));
  g_assert_no_error (error);
  g_assert_true (lanes_core_set_of_thread (0, &now, &error));
  g_assert_true (lanes_core_set_equal (&now, &one));

  now = lanes_core_set_all ();
  g_assert_true (lanes_core_set_apply (&now, 0, &error));
  g_assert_true (lanes_core_set_of_thread (0, &now, &error));
  kept = lanes_core_set_intersect (&now, &before);
  g_assert_true (lanes_core_set_equal (&kept, &before));
}

static void
test_apply_bad (void)
{
  static const struct
  {
    const char *cores;
    int tid;
    const char *message;
  } cases[] = {
      {"1023", 0, "Core 1023 cannot be used here"},
      {"1000-1001,1023", 0, "None of the cores 1000-1001,1023 can be used here"},
      {NULL, 0, "There is no core to run on: choose at least one"},
      {"all", NO_THREAD, "The cores of thread 2147483632 cannot be chosen: it has ended"},
  };
  LanesCoreSet set;

  g_assert_true (lanes_core_set_of_thread (0, &set, NULL));
  for (guint core = 1000; core < LANES_MAX_CORES; core++)
    if (lanes_core_set_contains (&set, core))
      {
        g_test_skip ("this machine has the cores that the test takes for missing");
        return;
      }

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      set = lanes_core_set_none ();
      if (cases[i].cores)
        g_assert_true (lanes_core_set_parse (cases[i].cores, &set, NULL));
      g_assert_false (lanes_core_set_apply (&set, cases[i].tid, &error));
      g_assert_error (error, LANES_ERROR, LANES_ERROR_LIMIT);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_of_thread_bad (void)
{
  g_autoptr (GError) error = NULL;
  LanesCoreSet set = lanes_core_set_none ();

  g_assert_false (lanes_core_set_of_thread (NO_THREAD, &set, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_SYSTEM);
  g_assert_cmpuint (lanes_core_set_count (&set), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/core-set/parse", test_parse);
  g_test_add_func ("/core-set/parse-bad", test_parse_bad);
  g_test_add_func ("/core-set/members", test_members);
  g_test_add_func ("/core-set/apply", test_apply);
  g_test_add_func ("/core-set/apply-bad", test_apply_bad);
  g_test_add_func ("/core-set/of-thread-bad", test_of_thread_bad);
  return g_test_run ();
}
