/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "turn-log.h"

/* So many slices back one may still be told again. */
#define MOST_OPEN 1000

static LanesRecordedSlice *
get_slice (const TurnLog *self, guint i)
{
  return &g_array_index (self->slices, LanesRecordedSlice, i);
}

static void
note_slice (TurnLog *self, const LanesRecordedSlice *slice)
{
  for (guint i = self->slices->len; i-- > 0 && i + MOST_OPEN > self->slices->len;)
    {
      LanesRecordedSlice *known = get_slice (self, i);

      if (known->tid != slice->tid || known->begin != slice->begin)
        continue;
      /* Only one that is open is told again, and it never shrinks. */
      g_assert_cmpint (known->ended, ==, LANES_SLICE_OPEN);
      g_assert_cmpint (slice->end, >=, known->end);
      *known = *slice;
      return;
    }
  g_array_append_val (self->slices, *slice);
}

static void
batch_cb (LanesRecorder *recorder, const LanesBatch *batch, gpointer user_data)
{
  TurnLog *self = user_data;

  g_assert_cmpint (batch->now, >=, self->now);
  g_assert_cmpint (batch->now, <=, lanes_time_now ());
  self->now = batch->now;
  for (guint i = 0; i < batch->slices->len; i++)
    {
      const LanesRecordedSlice *slice = &g_array_index (batch->slices, LanesRecordedSlice, i);

      g_assert_cmpint (slice->begin, <=, slice->end);
      g_assert_cmpint (slice->end, <=, batch->now);
      note_slice (self, slice);
    }
  g_array_append_vals (self->events, batch->events->data, batch->events->len);
  self->lost += batch->lost;
}

/* Writes down what @recorder tells from now on. */
void
turn_log_init (TurnLog *self, LanesRecorder *recorder)
{
  *self = (TurnLog){
      .slices = g_array_new (FALSE, FALSE, sizeof (LanesRecordedSlice)),
      .events = g_array_new (FALSE, FALSE, sizeof (LanesThreadEvent)),
  };
  g_signal_connect (recorder, "batch", G_CALLBACK (batch_cb), self);
}

void
turn_log_clear (TurnLog *self)
{
  g_array_unref (self->slices);
  g_array_unref (self->events);
}

LanesTime
turn_log_get_run_time (const TurnLog *self, int tid, guint *n_turns)
{
  LanesTime sum = 0;

  *n_turns = 0;
  for (guint i = 0; i < self->slices->len; i++)
    if (get_slice (self, i)->tid == tid)
      {
        sum += get_slice (self, i)->end - get_slice (self, i)->begin;
        (*n_turns)++;
      }
  return sum;
}

static gboolean
has_match (const TurnLog *self, const LanesRecordedSlice *slice, LanesTime tolerance)
{
  for (guint i = 0; i < self->slices->len; i++)
    {
      const LanesRecordedSlice *own = get_slice (self, i);

      if (own->tid == slice->tid && own->core == slice->core
          && ABS (own->begin - slice->begin) <= tolerance
          && ABS (own->end - slice->end) <= tolerance)
        return TRUE;
    }
  return FALSE;
}

/* How many of the @n_slices slices that @truth has of a thread are here too: on the same core, with
 * both ends within @tolerance. */
guint
turn_log_count_matches (const TurnLog *self, const TurnLog *truth, int tid, LanesTime tolerance,
                        guint *n_slices)
{
  guint n = 0;

  *n_slices = 0;
  for (guint i = 0; i < truth->slices->len; i++)
    if (get_slice (truth, i)->tid == tid)
      {
        n += has_match (self, get_slice (truth, i), tolerance);
        (*n_slices)++;
      }
  return n;
}

guint
turn_log_count_events (const TurnLog *self, int tid, LanesThreadEventType type)
{
  guint n = 0;

  for (guint i = 0; i < self->events->len; i++)
    {
      const LanesThreadEvent *event = &g_array_index (self->events, LanesThreadEvent, i);

      n += event->tid == tid && event->type == type;
    }
  return n;
}
