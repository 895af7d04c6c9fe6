/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-sample-slices-private.h"

/* The kernel brings a running thread's counters up to date at each tick, which is every 10 ms at
 * the most. More run time than that without a turn is no remainder of the turn before. */
#define LONGEST_TICK (10 * LANES_MSEC)

/* Lengthens the thread's slice up to @end, as far as there is run time for it. */
void
lanes_sample_grow (LanesSampleSlices *self, LanesSampleThread *thread, LanesTime end)
{
  LanesTime length = MIN (MIN (end, self->now) - thread->slice.end, thread->carry);

  if (length <= 0)
    return;
  thread->slice.end += length;
  thread->carry -= length;
  lanes_sample_get_core (self, thread->slice.core)->end = thread->slice.end;
  lanes_sample_mark (self, thread);
}

/* What was run since the last reading was run in the turn before as far as there was time before
 * the wait for the new turn, unless that wait had begun by then. */
static LanesTime
end_former_turn (LanesSampleSlices *self, LanesSampleThread *thread, LanesTime run,
                 LanesTime waited)
{
  LanesTime end = thread->turn.begin + thread->turn.run;
  LanesTime rest = 0;

  if (thread->state == 'R' && waited < self->now - self->before)
    rest = CLAMP (self->now - waited - end, 0, run);
  thread->turn.run += rest;
  if (!thread->slice.open)
    return rest;
  thread->former_is_last = lanes_sample_is_last (self, thread);
  if (thread->former_is_last)
    lanes_sample_grow (self, thread, end + rest);
  lanes_sample_close (self, thread);
  thread->former = thread->slice;
  return rest;
}

/* A turn that was counted ends the one before, on whichever core that was.
 *
 * Who was ready all the time in between began to run when that wait was over, to the microsecond.
 * Of others it is only known that they began between the last reading and this one. */
void
lanes_sample_begin_turn (LanesSampleSlices *self, LanesSampleThread *thread, guint core,
                         LanesTime run, LanesTime waited)
{
  gboolean is_first = thread->time == 0;
  gboolean ran = thread->slice.open;
  LanesTime rest = is_first ? 0 : end_former_turn (self, thread, run, waited);
  LanesTime former_end = thread->turn.begin + thread->turn.run;
  LanesTime latest = self->now - (run - rest);
  LanesSampleTurn turn = {.core = core, .run = run - rest, .waited = waited, .begin = latest};

  if (!is_first && waited > 0 && (ran || 2 * waited >= latest - former_end))
    turn.begin = former_end + waited;
  if (!is_first)
    turn.begin = MAX (turn.begin, self->before);
  turn.begin = MIN (turn.begin, latest);
  thread->has_next = !thread->turn.placed && thread->turn.run > 0;
  if (thread->has_next)
    thread->next = turn;
  else
    {
      if (!thread->turn.placed)
        turn.waited += thread->turn.waited;
      thread->turn = turn;
    }
}

/* The counters of a thread that still runs were brought up to date between the last reading and
 * this one: so its turn began that much earlier. */
void
lanes_sample_continue_turn (LanesSampleSlices *self, LanesSampleThread *thread, LanesTime run,
                            gboolean still_runs)
{
  LanesSampleTurn *turn = &thread->turn;

  turn->run += run;
  if (run > 0 && still_runs)
    turn->begin = MAX (turn->begin, self->before - turn->run);
  turn->begin = MIN (turn->begin, self->now - turn->run);
  if (!turn->placed)
    return;
  if (thread->slice.open && lanes_sample_is_last (self, thread))
    lanes_sample_grow (self, thread, turn->begin + turn->run);
  else if (turn->begin + turn->run - thread->slice.end >= LONGEST_TICK)
    turn->placed = FALSE;
}

static int
compare_wishes (gconstpointer a, gconstpointer b)
{
  const LanesSampleTurn *first = &(*(const LanesSampleThread *const *) a)->turn;
  const LanesSampleTurn *second = &(*(const LanesSampleThread *const *) b)->turn;

  if (first->core != second->core)
    return first->core < second->core ? -1 : 1;
  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;
  return (first->waited > second->waited) - (first->waited < second->waited);
}

static void
begin_slice (LanesSampleSlices *self, LanesSampleThread *thread, LanesSpan span)
{
  LanesSampleCore *core = lanes_sample_get_core (self, thread->turn.core);
  LanesTime gap = span.begin - (thread->slice.end ? thread->slice.end : thread->born);

  if (core->last && core->last->slice.core == thread->turn.core)
    lanes_sample_close (self, core->last);
  thread->slice = (LanesSampleSlice){
      .tid = thread->tid,
      .core = thread->turn.core,
      .begin = span.begin,
      .end = span.end,
      .queued = gap > 0 && thread->turn.waited > 0 && 2 * thread->turn.waited >= gap,
      .open = TRUE,
  };
  thread->turn.placed = TRUE;
  thread->turn.waited = 0;
  thread->is_new = TRUE;
  thread->carry -= lanes_span_length (span);
  core->first = MIN (core->first, span.begin);
  core->last = thread;
  core->end = span.end;
  lanes_sample_mark (self, thread);
}

/* Gives a turn its slice, where the core and the thread are free, early enough for those after it.
 * Run time that had no place before is put in front, so that it does not delay who comes after. A
 * gap in front is filled as well while others have such time for this core: it will be theirs after
 * the slice. */
static void
place_turn (LanesSampleSlices *self, LanesSampleThread *thread)
{
  LanesSampleCore *core = lanes_sample_get_core (self, thread->turn.core);
  LanesTime earliest = MAX (MAX (core->end, thread->slice.end), self->gap_end);
  LanesTime latest = MIN (thread->turn.begin, self->now - thread->after - thread->turn.run);
  LanesTime begin = MAX (latest, earliest);
  LanesTime end = MIN (thread->turn.begin, begin) + thread->turn.run;

  if (end <= begin)
    return;
  begin -= MIN (begin - earliest, core->debt);
  end = MIN (end, begin + thread->carry);
  begin = MAX (earliest, MIN (begin, end - thread->carry));
  begin_slice (self, thread, (LanesSpan){begin, end});
}

/* Each on its core in the order of their begins. */
void
lanes_sample_place_turns (LanesSampleSlices *self)
{
  LanesTime after = 0;

  g_ptr_array_sort (self->wishes, compare_wishes);
  for (guint i = self->wishes->len; i-- > 0;)
    {
      LanesSampleThread *thread = g_ptr_array_index (self->wishes, i);
      LanesSampleThread *next =
          i + 1 < self->wishes->len ? g_ptr_array_index (self->wishes, i + 1) : NULL;

      after = next && next->turn.core == thread->turn.core ? after + next->turn.run : 0;
      thread->after = after;
    }
  for (guint i = 0; i < self->wishes->len; i++)
    place_turn (self, g_ptr_array_index (self->wishes, i));
}

/* A turn that was counted had its core from its begin on, even when no run time of it is counted
 * yet. */
void
lanes_sample_claim_core (LanesSampleSlices *self, const LanesSampleTurn *turn)
{
  LanesSampleCore *core = lanes_sample_get_core (self, turn->core);

  if (!turn->placed)
    core->first = MIN (core->first, turn->begin);
}

/* What still has no place was run before: the slice that the turn ended gets it, as far as its core
 * was free. */
void
lanes_sample_grow_former (LanesSampleSlices *self, LanesSampleThread *thread)
{
  LanesSampleCore *core = lanes_sample_get_core (self, thread->former.core);
  LanesTime limit = MIN (core->first, self->now);
  LanesTime length;

  if (thread->former.end == 0 || !thread->former_is_last)
    return;
  if (thread->is_new)
    limit = MIN (limit, thread->slice.begin);
  length = MIN (thread->carry, limit - thread->former.end);
  if (length <= 0)
    return;
  thread->former.end += length;
  thread->carry -= length;
  if (!thread->is_new)
    thread->slice.end = thread->former.end;
  core->end = MAX (core->end, thread->former.end);
}
