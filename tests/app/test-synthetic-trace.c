/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synthetic-trace.h"

static const SyntheticOptions machines[] = {
    {.n_cores = 1, .n_tasks = 1, .begin = LANES_SEC},
    {.n_cores = 2, .n_tasks = 3, .begin = LANES_SEC},
    {.n_cores = 4, .n_tasks = 3, .n_threads = 4, .turns = 1000, .seed = 7, .begin = LANES_SEC},
    {.n_cores = 128, .n_tasks = 5, .n_processes = 10, .n_threads = 4, .begin = LANES_SEC},
};

static GArray *
list_slices (LanesTrace *trace)
{
  GArray *slices = g_array_new (FALSE, TRUE, sizeof (LanesSlice));

  for (guint i = 0; i < lanes_trace_get_n_cores (trace); i++)
    {
      LanesTraceIter iter;
      LanesSlice slice;

      lanes_trace_iter_init_core (&iter, trace, i, (LanesSpan){0, G_MAXINT64});
      while (lanes_trace_iter_next (&iter, &slice))
        g_array_append_val (slices, slice);
    }
  return slices;
}

/* The same options make the same slices, in one go or in many. */
static void
test_same (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (machines); i++)
    {
      g_autoptr (LanesTrace) one = synthetic_trace_make (&machines[i], 2);
      g_autoptr (LanesTrace) other = lanes_trace_new (machines[i].n_cores);
      g_autoptr (SyntheticTrace) machine = synthetic_trace_new (&machines[i], other);
      g_autoptr (GArray) slices = list_slices (one);
      g_autoptr (GArray) others = NULL;

      for (LanesTime time = 0; time <= 2 * LANES_SEC; time += 100 * LANES_MSEC)
        synthetic_trace_run (machine, machines[i].begin + time);
      others = list_slices (other);
      g_assert_cmpuint (slices->len, >, 0);
      g_assert_cmpuint (slices->len, ==, others->len);
      for (guint j = 0; j < slices->len; j++)
        {
          LanesSlice *a = &g_array_index (slices, LanesSlice, j);
          LanesSlice *b = &g_array_index (others, LanesSlice, j);

          g_assert_true (a->begin == b->begin && a->end == b->end && a->thread == b->thread
                         && a->ended == b->ended && a->queued == b->queued);
        }
    }
}

/* No thread is at two places at once, a thread that is ready had been sent away, and the cores are
 * used evenly. */
static void
test_sound (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (machines); i++)
    {
      const SyntheticOptions *machine = &machines[i];
      g_autoptr (LanesTrace) trace = synthetic_trace_make (machine, 2);
      guint n_threads =
          machine->n_tasks * MAX (machine->n_processes, 1) * MAX (machine->n_threads, 1);
      double all = 0;

      g_assert_cmpuint (lanes_trace_get_n_threads (trace), ==, n_threads);
      g_assert_cmpint (lanes_trace_get_now (trace), ==, machine->begin + 2 * LANES_SEC);
      for (guint j = 0; j < n_threads; j++)
        {
          LanesTraceIter iter;
          LanesSlice slice;
          LanesSlice before = {.end = lanes_trace_get_thread (trace, j)->begin};

          lanes_trace_iter_init_thread (&iter, trace, j, (LanesSpan){0, G_MAXINT64});
          while (lanes_trace_iter_next (&iter, &slice))
            {
              g_assert_cmpint (slice.begin, >=, before.end);
              g_assert_true (!slice.queued || before.ended == LANES_SLICE_PREEMPTED);
              all += (double) (slice.end - slice.begin);
              before = slice;
            }
          g_assert_cmpint (before.end, >, machine->begin + LANES_SEC);
        }
      all /= 2. * LANES_SEC * MIN (machine->n_cores, n_threads);
      g_assert_cmpfloat (all, >, 0.5);
      g_assert_cmpfloat (all, <, 1.05);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/synthetic-trace/same", test_same);
  g_test_add_func ("/synthetic-trace/sound", test_sound);
  return g_test_run ();
}
