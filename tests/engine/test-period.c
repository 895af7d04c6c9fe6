/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-period.h"

#define MS LANES_MSEC

/* Readings that cost so much each, until the period has stayed the same for a while. Returns: how
 * often it changed */
static guint
settle (LanesPeriod *period, LanesTime cost)
{
  guint n_changes = 0;

  for (guint i = 0; i < 5000; i++)
    n_changes += lanes_period_note (period, cost);
  return n_changes;
}

static void
test_costs (void)
{
  /* µs a reading, and how far apart readings are to be for it, in ms. */
  static const struct
  {
    int cost;
    int period;
  } table[] = {
      {0, 1},    {2, 1},    {9, 1},     {11, 2},    {19, 2},     {21, 4},        {60, 10},
      {150, 20}, {399, 40}, {700, 100}, {999, 100}, {5000, 100}, {1000000, 100},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LanesPeriod period;

      lanes_period_init (&period, 1 * MS, 100 * MS);
      g_assert_cmpint (period.period, ==, 1 * MS);
      settle (&period, table[i].cost * LANES_USEC);
      g_assert_cmpint (period.period, ==, table[i].period * MS);
      if (table[i].cost < 1000)
        g_assert_cmpint (100 * table[i].cost * LANES_USEC, <=, period.period);
      g_assert_cmpuint (settle (&period, table[i].cost * LANES_USEC), ==, 0);
    }
}

/* Many threads, for a while: it becomes long within half a second, and short again. */
static void
test_there_and_back (void)
{
  LanesPeriod period;
  LanesTime spent = 0;

  lanes_period_init (&period, 1 * MS, 100 * MS);
  settle (&period, 5 * LANES_USEC);
  while (period.period < 100 * MS)
    {
      spent += period.period;
      lanes_period_note (&period, 2 * MS);
    }
  g_assert_cmpint (spent, <=, 500 * MS);
  spent = 0;
  while (period.period > 1 * MS)
    {
      spent += period.period;
      lanes_period_note (&period, 5 * LANES_USEC);
      g_assert_cmpint (spent, <, 10 * LANES_SEC);
    }
  /* Each step waits. */
  g_assert_cmpint (spent, >=, 2 * LANES_SEC);
}

/* Costs that go up and down around a step do not move the period up and down. */
static void
test_steady (void)
{
  LanesPeriod period;

  lanes_period_init (&period, 1 * MS, 100 * MS);
  settle (&period, 18 * LANES_USEC);
  g_assert_cmpint (period.period, ==, 2 * MS);
  for (guint i = 0; i < 20; i++)
    {
      g_assert_cmpuint (settle (&period, 19 * LANES_USEC), ==, 0);
      g_assert_cmpuint (settle (&period, 7 * LANES_USEC), ==, 0);
    }
}

/* A single reading that took long is none of many. */
static void
test_outlier (void)
{
  LanesPeriod period;

  lanes_period_init (&period, 1 * MS, 100 * MS);
  settle (&period, 5 * LANES_USEC);
  lanes_period_note (&period, 40 * LANES_USEC);
  g_assert_cmpint (period.period, ==, 1 * MS);
  lanes_period_note (&period, 100 * MS);
  settle (&period, 5 * LANES_USEC);
  g_assert_cmpint (period.period, ==, 1 * MS);
}

static void
test_bounds (void)
{
  LanesPeriod period;

  /* One that stays */
  lanes_period_init (&period, 2 * MS, 2 * MS);
  g_assert_cmpuint (settle (&period, LANES_SEC), ==, 0);
  g_assert_cmpuint (settle (&period, 0), ==, 0);
  g_assert_cmpint (period.period, ==, 2 * MS);
  /* Bounds that are no steps are kept. */
  lanes_period_init (&period, 3 * MS, 70 * MS);
  settle (&period, LANES_SEC);
  g_assert_cmpint (period.period, ==, 70 * MS);
  settle (&period, 0);
  g_assert_cmpint (period.period, ==, 3 * MS);
  /* A clock that ran backwards */
  g_assert_cmpuint (settle (&period, -LANES_SEC), ==, 0);
  g_assert_cmpint (period.period, ==, 3 * MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/period/costs", test_costs);
  g_test_add_func ("/period/there-and-back", test_there_and_back);
  g_test_add_func ("/period/steady", test_steady);
  g_test_add_func ("/period/outlier", test_outlier);
  g_test_add_func ("/period/bounds", test_bounds);
  return g_test_run ();
}
