/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-cpu-history.h"

typedef struct
{
  float busy;
  guint end; /* of the tasks on it, among those of the sample */
} Core;

typedef struct
{
  LanesSpan span;
  GArray *tasks; /* of LanesCpuTask: those on one core after the other */
  Core cores[];
} Sample;

/**
 * LanesCpuHistory:
 *
 * How busy each core was over the last minutes, and with which tasks: what the core graphs draw.
 */
struct _LanesCpuHistory
{
  GObject parent_instance;

  LanesTopology *topology;
  LanesTime length;
  GPtrArray *samples; /* of Sample, by time */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesCpuHistory, lanes_cpu_history, G_TYPE_OBJECT)

static void
free_sample (gpointer data)
{
  Sample *sample = data;

  g_array_unref (sample->tasks);
  g_free (sample);
}

static void
lanes_cpu_history_finalize (GObject *object)
{
  LanesCpuHistory *self = LANES_CPU_HISTORY (object);

  g_clear_object (&self->topology);
  g_ptr_array_unref (self->samples);
  G_OBJECT_CLASS (lanes_cpu_history_parent_class)->finalize (object);
}

static void
lanes_cpu_history_class_init (LanesCpuHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lanes_cpu_history_finalize;

  /**
   * LanesCpuHistory::changed:
   *
   * There is a new sample.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanes_cpu_history_init (LanesCpuHistory *self)
{
  self->samples = g_ptr_array_new_with_free_func (free_sample);
}

/**
 * lanes_cpu_history_new:
 * @topology: the machine
 * @length: how far back it reaches, in nanoseconds
 *
 * Returns: (transfer full): an empty history
 */
LanesCpuHistory *
lanes_cpu_history_new (LanesTopology *topology, LanesTime length)
{
  LanesCpuHistory *self = g_object_new (LANES_TYPE_CPU_HISTORY, NULL);

  self->topology = g_object_ref (topology);
  self->length = length;
  return self;
}

static void
fill_busy (LanesCpuHistory *self, Sample *sample, const LanesCpuSample *cpu_sample)
{
  guint n_cores = lanes_topology_get_n_cores (self->topology);

  /* What the sample does not name is offline. */
  for (guint i = 0; i < n_cores; i++)
    sample->cores[i].busy = -1;
  for (guint i = 0; i < cpu_sample->n_shares; i++)
    {
      int position = lanes_topology_find (self->topology, cpu_sample->shares[i].core);

      if (position >= 0)
        sample->cores[position].busy = cpu_sample->shares[i].busy;
    }
}

static void
fill_tasks (LanesCpuHistory *self, Sample *sample, LanesTrace *trace, guint n_tasks)
{
  guint n_cores = lanes_topology_get_n_cores (self->topology);
  g_autofree LanesTime *times = g_new0 (LanesTime, MAX (n_tasks, 1));
  float length = (float) lanes_span_length (sample->span);

  for (guint core = 0; core < n_cores; core++)
    {
      lanes_trace_get_core_use (trace, core, sample->span, times, n_tasks);
      for (guint i = 0; i < n_tasks; i++)
        {
          LanesCpuTask task = {i, (float) times[i] / length};

          if (times[i] > 0)
            g_array_append_val (sample->tasks, task);
        }
      sample->cores[core].end = sample->tasks->len;
    }
}

/**
 * lanes_cpu_history_add:
 * @sample: the newest reading
 * @trace: what was recorded, up to the end of the reading
 * @n_tasks: how many tasks the session knows
 *
 * Adds a reading, and what each task had of it, and lets go of what is too old.
 */
void
lanes_cpu_history_add (LanesCpuHistory *self, const LanesCpuSample *sample, LanesTrace *trace,
                       guint n_tasks)
{
  guint n_cores = lanes_topology_get_n_cores (self->topology);
  Sample *own;

  if (lanes_span_is_empty (sample->span))
    return;
  own = g_malloc0 (sizeof *own + sizeof (Core) * n_cores);
  own->span = sample->span;
  own->tasks = g_array_new (FALSE, FALSE, sizeof (LanesCpuTask));
  fill_busy (self, own, sample);
  fill_tasks (self, own, trace, n_tasks);
  g_ptr_array_add (self->samples, own);

  while (((Sample *) g_ptr_array_index (self->samples, 0))->span.end
         < sample->span.end - self->length)
    g_ptr_array_remove_index (self->samples, 0);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * lanes_cpu_history_get_n_points:
 *
 * Returns: how many samples there are, the oldest first
 */
guint
lanes_cpu_history_get_n_points (LanesCpuHistory *self)
{
  return self->samples->len;
}

/**
 * lanes_cpu_history_get_point:
 * @core: a position
 * @i: which sample
 * @point: (out caller-allocates): the core in that sample; valid until the history changes
 *
 * Reads one core of one sample.
 */
void
lanes_cpu_history_get_point (LanesCpuHistory *self, guint core, guint i, LanesCpuPoint *point)
{
  const Sample *sample = g_ptr_array_index (self->samples, i);
  guint first = core > 0 ? sample->cores[core - 1].end : 0;

  *point = (LanesCpuPoint){
      .span = sample->span,
      .busy = sample->cores[core].busy,
      .n_tasks = sample->cores[core].end - first,
      .tasks = (const LanesCpuTask *) (gpointer) sample->tasks->data + first,
  };
}
