/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-cpu-sampler.h"

#include "lanes-cpu-reader.h"
#include "lanes-mailbox.h"
#include "lanes-proc-stat.h"
#include "lanes-ticker.h"

/* Samples that wait while the main context is busy. When it still is, the next sample is of a
 * longer span. */
#define MAX_WAITING 16

/* How late a sample may come. When it is later, this program stood still, or the machine did: what
 * the cores did meanwhile cannot be told from what they did before and after. */
#define LATEST (2 * LANES_SEC)

/**
 * LanesCpuSampler:
 *
 * How busy each core is, measured at an interval on a thread of its own.
 *
 * Spans of samples follow each other without a gap. Source: /proc/stat, see proc(5), held open.
 */
struct _LanesCpuSampler
{
  GObject parent_instance;

  LanesTime interval; /* of the main context */
  LanesTime longest;  /* likewise: since the last sample */
  LanesTicker *ticker;
  LanesMailbox *mailbox; /* of LanesCpuSample */

  /* Of the ticker's thread once there is one */
  LanesCpuReader *reader;
  GArray *before; /* of LanesCpuTimes */
  GArray *after;
  LanesTime time; /* when before was read */
};

enum
{
  PROP_0,
  PROP_INTERVAL,
  N_PROPS
};

enum
{
  SIGNAL_SAMPLE,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesCpuSampler, lanes_cpu_sampler, G_TYPE_OBJECT)

/**
 * lanes_cpu_sample_new:
 * @before: (element-type LanesCpuTimes): a reading, ascending by core
 * @after: (element-type LanesCpuTimes): a later one
 * @span: from one to the other
 *
 * Compares two readings. Cores may have appeared and gone in between: of those that appeared
 * nothing is known.
 *
 * Returns: (transfer full): how busy the cores were, to be freed with g_free()
 */
LanesCpuSample *
lanes_cpu_sample_new (const GArray *before, const GArray *after, LanesSpan span)
{
  LanesCpuSample *sample = g_malloc (sizeof (LanesCpuSample) + after->len * sizeof (LanesCpuShare));
  guint old = 0;

  sample->span = span;
  sample->n_shares = after->len;
  for (guint i = 0; i < after->len; i++)
    {
      const LanesCpuTimes *now = &g_array_index (after, LanesCpuTimes, i);
      double busy = -1;

      while (old < before->len && g_array_index (before, LanesCpuTimes, old).core < now->core)
        old++;
      if (old < before->len && g_array_index (before, LanesCpuTimes, old).core == now->core)
        busy = lanes_proc_stat_share (&g_array_index (before, LanesCpuTimes, old), now);
      sample->shares[i] = (LanesCpuShare){now->core, (float) busy};
    }
  return sample;
}

/* On the ticker's thread */
static void
measure_cb (gpointer user_data)
{
  LanesCpuSampler *self = user_data;
  LanesTime now;
  GArray *read;

  if (lanes_mailbox_get_length (self->mailbox) >= MAX_WAITING
      || !lanes_cpu_reader_read (self->reader, self->after, NULL))
    return;
  now = lanes_time_now ();
  lanes_mailbox_post (self->mailbox, lanes_cpu_sample_new (self->before, self->after,
                                                           (LanesSpan){self->time, now}));
  self->time = now;
  read = self->after;
  self->after = self->before;
  self->before = read;
}

static void
emit_cb (gpointer item, gpointer user_data)
{
  g_autoptr (LanesCpuSampler) self = g_object_ref (LANES_CPU_SAMPLER (user_data));
  LanesCpuSample *sample = item;

  if (lanes_span_length (sample->span) > self->longest + LATEST)
    for (guint i = 0; i < sample->n_shares; i++)
      sample->shares[i].busy = -1;
  self->longest = self->interval;
  g_signal_emit (self, signals[SIGNAL_SAMPLE], 0, item);
}

static gboolean
start (LanesCpuSampler *self, GError **error)
{
  self->reader = lanes_cpu_reader_new (LANES_CPU_READER_FILE, error);
  if (!self->reader || !lanes_cpu_reader_read (self->reader, self->before, error))
    return FALSE;
  self->time = lanes_time_now ();
  self->mailbox = lanes_mailbox_new ("cpu sampler", g_free, emit_cb, self);
  self->ticker = lanes_ticker_new ("cpu sampler", measure_cb, self, error);
  if (!self->ticker)
    return FALSE;
  lanes_ticker_set_interval (self->ticker, self->interval);
  return TRUE;
}

static void
lanes_cpu_sampler_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_INTERVAL)
    g_value_set_int64 (value, LANES_CPU_SAMPLER (object)->interval);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_cpu_sampler_set_property (GObject *object, guint prop_id, const GValue *value,
                                GParamSpec *pspec)
{
  if (prop_id == PROP_INTERVAL)
    lanes_cpu_sampler_set_interval (LANES_CPU_SAMPLER (object), g_value_get_int64 (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

/* The thread ends before what it uses goes. */
static void
lanes_cpu_sampler_dispose (GObject *object)
{
  LanesCpuSampler *self = LANES_CPU_SAMPLER (object);

  g_clear_pointer (&self->ticker, lanes_ticker_free);
  g_clear_pointer (&self->mailbox, lanes_mailbox_free);
  G_OBJECT_CLASS (lanes_cpu_sampler_parent_class)->dispose (object);
}

static void
lanes_cpu_sampler_finalize (GObject *object)
{
  LanesCpuSampler *self = LANES_CPU_SAMPLER (object);

  g_clear_pointer (&self->reader, lanes_cpu_reader_free);
  g_array_unref (self->before);
  g_array_unref (self->after);
  G_OBJECT_CLASS (lanes_cpu_sampler_parent_class)->finalize (object);
}

static void
lanes_cpu_sampler_class_init (LanesCpuSamplerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lanes_cpu_sampler_get_property;
  object_class->set_property = lanes_cpu_sampler_set_property;
  object_class->dispose = lanes_cpu_sampler_dispose;
  object_class->finalize = lanes_cpu_sampler_finalize;

  /**
   * LanesCpuSampler:interval:
   *
   * Nanoseconds from one sample to the next.
   */
  props[PROP_INTERVAL] =
      g_param_spec_int64 ("interval", NULL, NULL, LANES_CPU_SAMPLER_MIN, LANES_CPU_SAMPLER_MAX,
                          LANES_CPU_SAMPLER_DEFAULT,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * LanesCpuSampler::sample:
   * @self: the sampler
   * @sample: (type gpointer): a #LanesCpuSample, valid during the emission
   *
   * How busy the cores were since the sample before. When that was far longer ago than the
   * interval, nothing is known of the time in between: the shares are below 0.
   */
  signals[SIGNAL_SAMPLE] = g_signal_new ("sample", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
lanes_cpu_sampler_init (LanesCpuSampler *self)
{
  self->interval = LANES_CPU_SAMPLER_DEFAULT;
  self->before = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
  self->after = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
}

/**
 * lanes_cpu_sampler_new:
 * @interval: nanoseconds from one sample to the next, %LANES_CPU_SAMPLER_MIN to
 *   %LANES_CPU_SAMPLER_MAX
 * @error: (nullable): set to %LANES_ERROR_SYSTEM when /proc/stat cannot be read or understood, or
 *   there is no room for a thread
 *
 * Starts to measure. The first sample comes after one interval, in the thread-default main context
 * of the calling thread.
 *
 * Returns: (transfer full) (nullable): the sampler
 */
LanesCpuSampler *
lanes_cpu_sampler_new (LanesTime interval, GError **error)
{
  g_autoptr (LanesCpuSampler) self = g_object_new (LANES_TYPE_CPU_SAMPLER, NULL);

  self->interval = CLAMP (interval, LANES_CPU_SAMPLER_MIN, LANES_CPU_SAMPLER_MAX);
  self->longest = self->interval;
  return start (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * lanes_cpu_sampler_set_interval:
 * @self: a sampler
 * @interval: nanoseconds, %LANES_CPU_SAMPLER_MIN to %LANES_CPU_SAMPLER_MAX
 *
 * Sets how often the cores are measured. Acts at once: the next sample comes after one new
 * interval.
 */
void
lanes_cpu_sampler_set_interval (LanesCpuSampler *self, LanesTime interval)
{
  g_return_if_fail (LANES_IS_CPU_SAMPLER (self));
  interval = CLAMP (interval, LANES_CPU_SAMPLER_MIN, LANES_CPU_SAMPLER_MAX);
  if (interval == self->interval)
    return;
  self->interval = interval;
  self->longest = MAX (self->longest, interval);
  if (self->ticker)
    lanes_ticker_set_interval (self->ticker, interval);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INTERVAL]);
}

/**
 * lanes_cpu_sampler_get_interval:
 * @self: a sampler
 *
 * Returns: nanoseconds from one sample to the next
 */
LanesTime
lanes_cpu_sampler_get_interval (LanesCpuSampler *self)
{
  g_return_val_if_fail (LANES_IS_CPU_SAMPLER (self), 0);
  return self->interval;
}
