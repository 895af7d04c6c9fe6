/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "steady-trace.h"

#include <malloc.h>

/**
 * steady_trace_new:
 *
 * Returns: (transfer full): a trace with the threads and without limits
 */
LanesTrace *
steady_trace_new (void)
{
  LanesTrace *trace = lanes_trace_new (STEADY_CORES);

  lanes_trace_set_limits (trace, G_MAXINT64 / 4, G_MAXSIZE);
  for (guint i = 0; i < STEADY_THREADS; i++)
    {
      LanesThread thread = {.task = i % STEADY_TASKS, .tid = 1 + (int) i, .end = G_MAXINT64};

      lanes_trace_add_thread (trace, &thread);
    }
  return trace;
}

/**
 * steady_trace_make:
 * @slices: (out caller-allocates) (array length=n_slices): the slices
 * @first: how many came before
 *
 * Makes slices in the order in which they come.
 */
void
steady_trace_make (LanesSlice *slices, gsize n_slices, guint64 first)
{
  for (guint64 i = first; i < first + n_slices; i++)
    {
      guint64 turn = i / STEADY_CORES;
      guint core = i % STEADY_CORES;
      guint chance = (guint) (i * 2654435761u) >> 16;
      LanesTime begin = (LanesTime) (turn + 1) * STEADY_TURN;

      slices[i - first] = (LanesSlice){
          .begin = begin,
          .end = begin + STEADY_TURN - chance % (STEADY_TURN / 2),
          .thread = (guint) (core + STEADY_CORES * (turn % 4) + turn / 32) % STEADY_THREADS,
          .core = core,
          .ended = chance % 3 == 0 ? LANES_SLICE_WAITED : LANES_SLICE_PREEMPTED,
      };
    }
}

/**
 * steady_trace_measure_memory:
 *
 * Returns: how much memory is allocated, bytes; 0 where that cannot be told
 */
gsize
steady_trace_measure_memory (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}
