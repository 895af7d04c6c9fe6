/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule-fixture.h"

#define STEP (50 * LANES_USEC)

typedef enum
{
  RESTING,
  READY,
  RUNNING,
} Doing;

typedef struct
{
  int tid;
  guint core;
  Doing doing;
  gboolean ended;
  LanesTime since;   /* when it began to do that */
  LanesTime until;   /* when it wakes, or its turn ends */
  LanesTime counted; /* until when its running is in the counters */
  LanesTime read;    /* run time that was read */
  LanesSchedStat stat;
} SimThread;

struct _Schedule
{
  ScheduleOptions options;
  GRand *rand;
  LanesTime now;
  int next_tid;
  GPtrArray *threads; /* of SimThread */
  SimThread **cores;  /* who runs there */
  GArray *truth;      /* of TrueSlice */
  LanesTime run_time; /* of all, as far as it was read */
};

static gboolean
happens (Schedule *self, double chance)
{
  return g_rand_double (self->rand) < chance;
}

static void
add_thread (Schedule *self)
{
  SimThread *thread = g_new0 (SimThread, 1);

  thread->tid = self->next_tid++;
  thread->core = (guint) g_rand_int_range (self->rand, 0, (gint32) self->options.n_cores);
  thread->doing = READY;
  thread->since = self->now;
  g_ptr_array_add (self->threads, thread);
}

Schedule *
schedule_new (const ScheduleOptions *options)
{
  Schedule *self = g_new0 (Schedule, 1);

  self->options = *options;
  self->rand = g_rand_new_with_seed (options->seed);
  self->next_tid = 100;
  self->threads = g_ptr_array_new_with_free_func (g_free);
  self->cores = g_new0 (SimThread *, options->n_cores);
  self->truth = g_array_new (FALSE, FALSE, sizeof (TrueSlice));
  for (guint i = 0; i < options->n_threads; i++)
    add_thread (self);
  return self;
}

void
schedule_free (Schedule *self)
{
  g_rand_free (self->rand);
  g_ptr_array_unref (self->threads);
  g_free (self->cores);
  g_array_unref (self->truth);
  g_free (self);
}

static void
count (Schedule *self, SimThread *thread)
{
  thread->stat.run_time += self->now - thread->counted;
  thread->counted = self->now;
}

static void
begin_turn (Schedule *self, SimThread *thread)
{
  thread->stat.wait_time += self->now - thread->since;
  thread->stat.turns++;
  thread->doing = RUNNING;
  thread->since = self->now;
  thread->counted = self->now;
  thread->until = self->now + g_rand_int_range (self->rand, 2800, 4200) * LANES_USEC;
  self->cores[thread->core] = thread;
}

static void
end_turn (Schedule *self, SimThread *thread)
{
  TrueSlice slice = {thread->tid, thread->core, {thread->since, self->now}};

  count (self, thread);
  g_array_append_val (self->truth, slice);
  self->cores[thread->core] = NULL;
  thread->since = self->now;
  if (happens (self, self->options.end))
    {
      thread->ended = TRUE;
      add_thread (self);
    }
  thread->doing = READY;
  if (happens (self, self->options.rest))
    {
      thread->doing = RESTING;
      thread->until = self->now + g_rand_int_range (self->rand, 200, 20000) * LANES_USEC;
    }
  else if (happens (self, self->options.migrate))
    thread->core = (guint) g_rand_int_range (self->rand, 0, (gint32) self->options.n_cores);
}

/* Who has waited longest for this core; an idle core takes from the others. */
static SimThread *
pick (Schedule *self, guint core)
{
  SimThread *found = NULL;

  for (guint other = 0; other < 2 && !found; other++)
    for (guint i = 0; i < self->threads->len; i++)
      {
        SimThread *thread = g_ptr_array_index (self->threads, i);

        if (thread->doing == READY && !thread->ended && (other || thread->core == core)
            && (!found || thread->since < found->since))
          found = thread;
      }
  if (found)
    found->core = core;
  return found;
}

static void
step (Schedule *self)
{
  for (guint i = 0; i < self->threads->len; i++)
    {
      SimThread *thread = g_ptr_array_index (self->threads, i);

      if (thread->doing == RESTING && self->now >= thread->until)
        {
          thread->doing = READY;
          thread->since = self->now;
        }
    }
  for (guint core = 0; core < self->options.n_cores; core++)
    {
      SimThread *thread = self->cores[core];

      SimThread *next = thread && self->now < thread->until ? NULL : pick (self, core);

      if (thread && self->now >= thread->until)
        {
          /* A thread that nobody waits for goes on: that is no new turn. */
          if (next || happens (self, self->options.rest))
            end_turn (self, thread);
          else
            thread->until = self->now + 3 * LANES_MSEC;
        }
      else if (thread && (self->now + core * LANES_MSEC / 2) % self->options.tick == 0)
        count (self, thread);
      if (next)
        begin_turn (self, next);
    }
}

void
schedule_advance (Schedule *self, LanesTime until)
{
  for (; self->now + STEP <= until; self->now += STEP)
    step (self);
}

/* What the kernel would say: the counters of running threads as of the last tick. */
void
schedule_read (Schedule *self, GArray *counters)
{
  g_array_set_size (counters, 0);
  for (guint i = 0; i < self->threads->len;)
    {
      SimThread *thread = g_ptr_array_index (self->threads, i);
      LanesThreadCounters read = {
          .pid = thread->tid,
          .tid = thread->tid,
          .core = thread->core,
          .state = thread->ended              ? 'X'
                   : thread->doing == RESTING ? 'S'
                                              : 'R',
          .time = self->now,
          .stat = thread->stat,
      };

      g_array_append_val (counters, read);
      self->run_time += thread->stat.run_time - thread->read;
      thread->read = thread->stat.run_time;
      if (thread->ended)
        g_ptr_array_remove_index (self->threads, i);
      else
        i++;
    }
}

/* All turns, those that are still under way included. To be called once, at the end. */
const GArray *
schedule_get_truth (Schedule *self)
{
  for (guint i = 0; i < self->options.n_cores; i++)
    if (self->cores[i])
      {
        SimThread *thread = self->cores[i];
        TrueSlice slice = {thread->tid, i, {thread->since, self->now}};

        g_array_append_val (self->truth, slice);
      }
  return self->truth;
}

/* The run time of all threads, those that have ended included, as far as it was read. */
LanesTime
schedule_get_run_time (Schedule *self)
{
  return self->run_time;
}
