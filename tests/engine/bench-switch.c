/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the recorder of switches costs for each record that the kernel writes: from the bytes in the
 * rings to slices in the trace. The rings are made here, as those of a machine that switches a
 * hundred thousand times a second on each core. */
#include <locale.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lanes-perf-ring.h"
#include "lanes-roster.h"
#include "lanes-switch-slices.h"

#define MAX_CORES   16
#define N_THREADS   64
#define SIZE        LANES_PERF_RING_MAX_SIZE
#define N_READINGS  400
#define N_SWITCHES  1600 /* of each core, in a reading: 16 ms */
#define TURN        (10 * LANES_USEC)
#define FIRST_TID   1000
#define MAX_PER_ONE 150.0 /* ns */

typedef struct
{
  struct perf_event_header header;
  guint32 other_pid, other_tid; /* in a record of the whole core */
  guint32 pid, tid;
  guint64 time;
  guint32 core, reserved;
} WideRecord;

typedef struct
{
  struct perf_event_header header;
  guint32 pid, tid;
  guint64 time;
  guint32 core, reserved;
} Record;

typedef struct
{
  guint8 *memory[MAX_CORES];
  LanesPerfRing *rings[MAX_CORES];
  guint n_cores;
  gboolean wide;
  guint64 n_turns; /* that were written, of each core */
  guint64 n_records;
} Machine;

static LanesTime
read_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * LANES_SEC + now.tv_nsec;
}

static gsize
make_record (guint8 *bytes, gboolean wide, guint16 misc, guint32 tid, LanesTime time, guint core)
{
  const gsize common = sizeof (Record) - sizeof (struct perf_event_header);
  Record record = {.pid = tid, .tid = tid, .time = (guint64) time, .core = core};
  gsize length = wide ? sizeof (WideRecord) : sizeof (Record);
  struct perf_event_header header = {
      .type = wide ? PERF_RECORD_SWITCH_CPU_WIDE : PERF_RECORD_SWITCH,
      .misc = misc,
      .size = (guint16) length,
  };

  memset (bytes, 0, length);
  memcpy (bytes, &header, sizeof header);
  memcpy (bytes + length - common, &record.pid, common);
  return length;
}

/* Writes a record where the kernel would, and around the end. */
static void
put (Machine *self, guint core, guint16 misc, guint32 tid, LanesTime time)
{
  struct perf_event_mmap_page *page = (gpointer) self->memory[core];
  guint8 *data = self->memory[core] + sysconf (_SC_PAGESIZE);
  guint8 bytes[sizeof (WideRecord)];
  gsize length = make_record (bytes, self->wide, misc, tid, time, core);

  for (gsize i = 0; i < length; i++)
    data[(page->data_head + i) & (SIZE - 1)] = bytes[i];
  page->data_head += length;
  self->n_records++;
}

/* Threads take turns on a core, and wander to the next. */
static guint32
get_tid (guint core, guint64 turn)
{
  return FIRST_TID + (guint32) ((turn + core * (N_THREADS / MAX_CORES) + turn / 64) % N_THREADS);
}

static void
write_turns (Machine *self)
{
  for (guint core = 0; core < self->n_cores; core++)
    for (guint64 i = self->n_turns; i < self->n_turns + N_SWITCHES; i++)
      {
        LanesTime time = LANES_SEC + (LanesTime) i * TURN + core;

        put (self, core, 0, get_tid (core, i), time);
        put (self, core,
             PERF_RECORD_MISC_SWITCH_OUT | (i % 2 ? PERF_RECORD_MISC_SWITCH_OUT_PREEMPT : 0),
             get_tid (core, i), time + TURN - LANES_USEC);
      }
  self->n_turns += N_SWITCHES;
}

static void
set_up (Machine *self)
{
  for (guint i = 0; i < self->n_cores; i++)
    {
      self->memory[i] = mmap (NULL, sysconf (_SC_PAGESIZE) + SIZE, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      g_assert_true (self->memory[i] != MAP_FAILED);
      self->rings[i] = lanes_perf_ring_new_for_memory (i, self->memory[i], SIZE);
    }
}

static void
tear_down (Machine *self)
{
  for (guint i = 0; i < self->n_cores; i++)
    {
      lanes_perf_ring_close (self->rings[i]);
      munmap (self->memory[i], sysconf (_SC_PAGESIZE) + SIZE);
    }
}

static void
added_cb (guint thread, int pid, int tid, gpointer user_data)
{
}

/* As a session does it. */
static void
append_slices (const LanesBatch *batch, LanesRoster *roster, LanesTrace *trace)
{
  for (guint i = 0; i < batch->slices->len; i++)
    {
      const LanesRecordedSlice *recorded = &g_array_index (batch->slices, LanesRecordedSlice, i);
      guint thread = lanes_roster_find (roster, recorded->tid);
      LanesSlice slice = {
          .begin = recorded->begin,
          .end = recorded->end,
          .thread = thread,
          .core = recorded->core,
          .ended = recorded->ended,
      };

      if (thread != G_MAXUINT && recorded->begin < lanes_trace_get_thread (trace, thread)->end)
        lanes_trace_append (trace, &slice);
    }
}

typedef struct
{
  double drain; /* ns a record: out of the rings */
  double slices;
  double store;
} Cost;

static Cost
measure (Machine *self)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (self->n_cores);
  g_autoptr (LanesRoster) roster = lanes_roster_new (trace, added_cb, NULL);
  g_autoptr (LanesSwitchSlices) slices = lanes_switch_slices_new ();
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (LanesPerfRecord));
  LanesTime sums[3] = {0};

  for (guint i = 0; i < N_THREADS; i++)
    lanes_roster_add_process (roster, i % 8, i, FIRST_TID + (int) i, LANES_PROCESS_WORKS);
  for (guint i = 0; i < N_READINGS; i++)
    {
      g_autoptr (LanesBatch) batch = NULL;
      LanesTime times[4];
      LanesTime now;

      write_turns (self);
      now = LANES_SEC + (LanesTime) self->n_turns * TURN;
      g_array_set_size (records, 0);
      times[0] = read_clock ();
      for (guint core = 0; core < self->n_cores; core++)
        lanes_perf_ring_drain (self->rings[core], now, records);
      times[1] = read_clock ();
      batch = lanes_switch_slices_feed (slices, records, now);
      times[2] = read_clock ();
      append_slices (batch, roster, trace);
      lanes_trace_advance (trace, now);
      times[3] = read_clock ();
      for (guint k = 0; k < 3; k++)
        sums[k] += times[k + 1] - times[k];
    }
  /* Nothing was left out on the way; what is oldest may have gone again. */
  g_assert_cmpuint (lanes_trace_get_n_slices (trace), >=,
                    MIN (self->n_records / 2, LANES_TRACE_MAX_SLICES * 15 / 16));
  return (Cost){(double) sums[0] / (double) self->n_records,
                (double) sums[1] / (double) self->n_records,
                (double) sums[2] / (double) self->n_records};
}

int
main (void)
{
  static const struct
  {
    guint n_cores;
    gboolean wide;
  } cases[] = {{1, FALSE}, {2, FALSE}, {16, FALSE}, {2, TRUE}};
  gboolean kept = TRUE;

  setlocale (LC_ALL, "");
  g_print ("%d threads, %d switches of each core in a reading; ns a record\n\n", N_THREADS,
           N_SWITCHES);
  g_print ("%-24s %9s %9s %9s %9s\n", "", "read", "merge", "store", "in all");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Machine machine = {.n_cores = cases[i].n_cores, .wide = cases[i].wide};
      g_autofree char *name =
          g_strdup_printf ("%u cores%s", cases[i].n_cores, cases[i].wide ? ", whole" : "");
      Cost cost;
      double sum;

      set_up (&machine);
      cost = measure (&machine);
      tear_down (&machine);
      sum = cost.drain + cost.slices + cost.store;
      kept &= sum <= MAX_PER_ONE;
      g_print ("%-24s %9.1f %9.1f %9.1f %9.1f\n", name, cost.drain, cost.slices, cost.store, sum);
      g_print ("# a record of %s drained and stored: %.0f ns, %.2f × %.0f ns, ≤ 1\n", name, sum,
               sum / MAX_PER_ONE, MAX_PER_ONE);
    }
  g_print ("\nat most %.0f ns in all\n", MAX_PER_ONE);
  return kept ? 0 : 1;
}
