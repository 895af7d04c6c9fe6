/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-core-load.h"
#include "lanes-task.h"

#define MAX_TASKS 9

/* A machine of two cores; each reading is of half a second. */
typedef struct
{
  LanesTopology *topology;
  LanesTrace *trace;
  LanesCpuHistory *history;
  GPtrArray *tasks;
  LanesTime now;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("HWLOC_SYNTHETIC", "pack:1 core:2 pu:1", TRUE);
  self->topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  self->trace = lanes_trace_new (2);
  self->history = lanes_cpu_history_new (self->topology, 60 * LANES_SEC);
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->now = 100 * LANES_SEC;
  for (guint i = 0; i < MAX_TASKS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Task %u", i + 1);
      LanesThread thread = {.task = i, .process = 1, .ordinal = 1, .end = G_MAXINT64};
      LanesTask *task = lanes_task_new ("task");

      g_object_set (task, "name", name, NULL);
      g_ptr_array_add (self->tasks, task);
      lanes_trace_add_thread (self->trace, &thread);
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_ptr_array_unref (self->tasks);
  g_object_unref (self->history);
  g_object_unref (self->trace);
  g_object_unref (self->topology);
}

/* One reading: how busy both cores were, and what of the first one each task had, in percent. */
static void
add (Fixture *self, float busy, float other_busy, guint n_tasks, const guint *percents)
{
  g_autofree LanesCpuSample *sample = g_malloc0 (sizeof *sample + 2 * sizeof (LanesCpuShare));
  LanesTime begin = self->now;

  sample->span = (LanesSpan){begin, begin + LANES_SEC / 2};
  sample->n_shares = 2;
  sample->shares[0] = (LanesCpuShare){0, busy};
  sample->shares[1] = (LanesCpuShare){1, other_busy};
  for (guint i = 0; i < n_tasks; i++)
    {
      LanesTime end = begin + percents[i] * LANES_SEC / 200;

      if (end > begin)
        lanes_trace_append (self->trace, &(LanesSlice){.begin = begin,
                                                       .end = end,
                                                       .thread = i,
                                                       .ended = LANES_SLICE_PREEMPTED});
      begin = end;
    }
  self->now += LANES_SEC / 2;
  lanes_trace_advance (self->trace, self->now);
  lanes_cpu_history_add (self->history, sample, self->trace, n_tasks);
}

static void
test_layers (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesCoreLoad) load = lanes_core_load_new (self->history, self->topology, 0);

  lanes_core_load_update (load, 2);
  g_assert_cmpuint (lanes_core_load_get_n_points (load), ==, 0);
  g_assert_cmpint (lanes_core_load_find (load, 0), ==, -1);

  add (self, 1, 0, 2, (const guint[]){25, 50});
  lanes_core_load_update (load, 2);
  g_assert_cmpuint (lanes_core_load_get_n_layers (load), ==, 3);
  g_assert_cmpfloat_with_epsilon (lanes_core_load_get_busy (load, 0), 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (lanes_core_load_get_share (load, 0, 0), .25, 1e-6);
  g_assert_cmpfloat_with_epsilon (lanes_core_load_get_share (load, 0, 1), .25, 1e-6);
  g_assert_cmpfloat_with_epsilon (lanes_core_load_get_level (load, 0, 1), .5, 1e-6);
  g_assert_cmpfloat_with_epsilon (lanes_core_load_get_level (load, 0, 2), 1, 1e-6);

  /* A task that came later had nothing of it. */
  lanes_core_load_update (load, 3);
  g_assert_cmpfloat_with_epsilon (lanes_core_load_get_share (load, 0, 3), 0, 1e-6);
}

/* The whole of all cores is 1; a core that is not known does not count. */
static void
test_all (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesCoreLoad) load =
      lanes_core_load_new (self->history, self->topology, LANES_CORE_LOAD_ALL);

  add (self, 1, .5f, 1, (const guint[]){100});
  add (self, 1, -1, 1, (const guint[]){100});
  add (self, -1, -1, 0, NULL);
  lanes_core_load_update (load, 1);
  g_assert_cmpfloat_with_epsilon (lanes_core_load_get_busy (load, 0), .75, 1e-6);
  g_assert_cmpfloat_with_epsilon (lanes_core_load_get_share (load, 0, 0), .25, 1e-6);
  g_assert_cmpfloat_with_epsilon (lanes_core_load_get_share (load, 0, 1), .5, 1e-6);
  g_assert_cmpfloat_with_epsilon (lanes_core_load_get_busy (load, 1), 1, 1e-6);
  g_assert_cmpfloat (lanes_core_load_get_busy (load, 2), <, 0);
}

static void
test_find (Fixture *self, gconstpointer data)
{
  static const struct
  {
    double ago; /* seconds */
    int point;
  } rows[] = {{0, 9}, {.3, 9}, {.5, 8}, {.74, 8}, {1, 8}, {1.1, 7}, {2.2, 5}, {4.9, 0}, {60, 0}};
  g_autoptr (LanesCoreLoad) load = lanes_core_load_new (self->history, self->topology, 0);

  for (int i = 0; i < 10; i++)
    add (self, .5f, .5f, 0, NULL);
  lanes_core_load_update (load, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (lanes_core_load_find (load, lanes_time_from_seconds (rows[i].ago)), ==,
                     rows[i].point);
}

static void
test_describe (Fixture *self, gconstpointer data)
{
  static const struct
  {
    float busy;
    guint n_tasks;
    guint percents[MAX_TASKS];
    const char *text;
  } rows[] = {
      {.25f, 1, {25}, "1.5 s ago: 25 % – Task 1 25 %, others 0 %"},
      {.96f, 2, {40, 56}, "1 s ago: 96 % – Task 2 56 %, Task 1 40 %, others 0 %"},
      {-1, 0, {0}, "0.5 s ago: not known"},
      {1,
       9,
       {5, 10, 10, 10, 10, 10, 10, 5, 10},
       "Now: 100 % – Task 2 10 %, Task 3 10 %, Task 4 10 %, Task 5 10 %, Task 6 10 %, "
       "Task 7 10 %, 3 more tasks 20 %, others 20 %"},
  };
  g_autoptr (LanesCoreLoad) load = lanes_core_load_new (self->history, self->topology, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    add (self, rows[i].busy, 0, rows[i].n_tasks, rows[i].percents);
  lanes_core_load_update (load, MAX_TASKS);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lanes_core_load_describe (load, i, self->tasks);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/core-load/layers", Fixture, NULL, set_up, test_layers, tear_down);
  g_test_add ("/core-load/all", Fixture, NULL, set_up, test_all, tear_down);
  g_test_add ("/core-load/find", Fixture, NULL, set_up, test_find, tear_down);
  g_test_add ("/core-load/describe", Fixture, NULL, set_up, test_describe, tear_down);
  return g_test_run ();
}
