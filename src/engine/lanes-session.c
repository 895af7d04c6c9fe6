/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "lanes-open-files.h"
#include "lanes-session-private.h"

/* How often progress, shares and figures are brought up to date while something runs. */
#define MEASURE_PERIOD_MS 250
/* The same while nobody looks */
#define UNSEEN_PERIOD_MS 1000
/* The kernel's counters are read this often when the recorder does not live on them. */
#define COUNTERS_PERIOD         (100 * LANES_MSEC)
#define UNSEEN_COUNTERS_PERIOD  (400 * LANES_MSEC)
#define LONGEST_COUNTERS_PERIOD LANES_SEC
/* The last minute of the graphs, and the longest sample that reaches into it. */
#define HISTORY_LENGTH (60 * LANES_SEC + LANES_CPU_SAMPLER_MAX)
/* What the figures and the samples of the cores look back at must be there. */
#define LEAST_HISTORY (2 * LANES_CPU_SAMPLER_MAX)

enum
{
  PROP_0,
  PROP_TASK_SET,
  PROP_ACTIVE,
  PROP_N_STARTING,
  N_PROPS
};

enum
{
  SIGNAL_ADVANCED,
  SIGNAL_MEASURED,
  SIGNAL_RUN_CHANGED,
  SIGNAL_PROBLEM,
  SIGNAL_MACHINE_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesSession, lanes_session, G_TYPE_OBJECT)

static void
lanes_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LanesSession *self = LANES_SESSION (object);

  switch (id)
    {
    case PROP_TASK_SET:
      g_value_set_object (value, self->task_set);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_N_STARTING:
      g_value_set_uint (value, self->starting->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lanes_session_dispose (GObject *object)
{
  LanesSession *self = LANES_SESSION (object);

  g_clear_handle_id (&self->measure_timer, g_source_remove);
  lanes_session_forget_starts (self);
  if (self->task_set)
    g_signal_handlers_disconnect_by_data (self->task_set, self);
  for (guint i = 0; i < LANES_N_RECORDERS; i++)
    if (self->recorders[i])
      g_signal_handlers_disconnect_by_data (self->recorders[i], self);
  if (self->counters)
    g_signal_handlers_disconnect_by_data (self->counters, self);
  lanes_session_leave_machine (self);
  for (guint i = 0; i < self->entries->len; i++)
    lanes_session_drop_run (self, g_ptr_array_index (self->entries, i));

  lanes_session_close_recorders (self);
  g_clear_object (&self->counters);
  G_OBJECT_CLASS (lanes_session_parent_class)->dispose (object);
}

static void
free_entry (gpointer data)
{
  LanesSessionEntry *entry = data;

  g_clear_object (&entry->task);
  g_ptr_array_unref (entry->boards);
  g_free (entry);
}

static void
lanes_session_finalize (GObject *object)
{
  LanesSession *self = LANES_SESSION (object);

  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->numbers);
  g_clear_pointer (&self->quota, lanes_quota_free);
  g_clear_pointer (&self->others, lanes_others_free);
  g_clear_pointer (&self->roster, lanes_roster_free);
  g_ptr_array_unref (self->starting);
  g_array_unref (self->stats);
  g_clear_pointer (&self->merge, lanes_merge_free);
  g_array_unref (self->slices);
  g_array_unref (self->endings);
  g_array_unref (self->kinds);
  g_clear_error (&self->refusal);
  g_ptr_array_unref (self->definitions);
  g_clear_object (&self->history);
  g_clear_object (&self->trace);
  g_clear_object (&self->task_set);
  g_clear_object (&self->topology);
  G_OBJECT_CLASS (lanes_session_parent_class)->finalize (object);
}

static void
lanes_session_class_init (LanesSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lanes_session_get_property;
  object_class->dispose = lanes_session_dispose;
  object_class->finalize = lanes_session_finalize;

  properties[PROP_TASK_SET] =
      g_param_spec_object ("task-set", NULL, NULL, LANES_TYPE_TASK_SET, readable);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, readable);
  properties[PROP_N_STARTING] =
      g_param_spec_uint ("n-starting", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LanesSession::advanced:
   *
   * The trace has grown.
   */
  signals[SIGNAL_ADVANCED] =
      g_signal_new ("advanced", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * LanesSession::measured:
   *
   * Figures, shares and progress are new.
   */
  signals[SIGNAL_MEASURED] =
      g_signal_new ("measured", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * LanesSession::run-changed:
   * @task: whose run it is
   *
   * A task has a new run, or its run has a new state.
   */
  signals[SIGNAL_RUN_CHANGED] = g_signal_new ("run-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 1, LANES_TYPE_TASK);
  /**
   * LanesSession::problem:
   * @message: what to tell the person
   *
   * Something that was asked for could not be done, and the tasks go on. With the detail “machine”,
   * the machine is another one, and what was said of it before no longer holds.
   */
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", type, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * LanesSession::machine-changed:
   *
   * Another core is online or usable than before, or the quota is another.
   */
  signals[SIGNAL_MACHINE_CHANGED] = g_signal_new ("machine-changed", type, G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
unref_definition (gpointer data)
{
  if (data)
    g_object_unref (data);
}

static void
lanes_session_init (LanesSession *self)
{
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->numbers = g_hash_table_new (NULL, NULL);
  self->starting = g_ptr_array_new_with_free_func (g_object_unref);
  self->stats = g_array_new (FALSE, TRUE, sizeof (LanesSchedStat));
  self->slices = g_array_new (FALSE, FALSE, sizeof (LanesSlice));
  self->endings = lanes_session_new_endings ();
  self->kinds = g_array_new (FALSE, TRUE, sizeof (guint8));
  self->definitions = g_ptr_array_new_with_free_func (unref_definition);
}

void
lanes_session_emit_run_changed (LanesSession *self, LanesTask *task)
{
  g_signal_emit (self, signals[SIGNAL_RUN_CHANGED], 0, task);
}

void
lanes_session_emit_problem (LanesSession *self, const char *message)
{
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, message);
}

void
lanes_session_emit_machine_problem (LanesSession *self, const char *message)
{
  g_signal_emit (self, signals[SIGNAL_PROBLEM], g_quark_from_static_string ("machine"), message);
}

void
lanes_session_emit_advanced (LanesSession *self)
{
  g_signal_emit (self, signals[SIGNAL_ADVANCED], 0);
}

void
lanes_session_emit_machine_changed (LanesSession *self)
{
  g_signal_emit (self, signals[SIGNAL_MACHINE_CHANGED], 0);
}

/* What the kernel says of a thread. */
void
lanes_session_note_stat (LanesSession *self, int tid, const LanesSchedStat *stat)
{
  guint thread = lanes_roster_find (self->roster, tid);

  if (thread == G_MAXUINT)
    return;
  if (thread >= self->stats->len)
    g_array_set_size (self->stats, thread + 1);
  /* A thread that has ended may have said so itself, later than it was last read. */
  if (stat->run_time >= g_array_index (self->stats, LanesSchedStat, thread).run_time)
    g_array_index (self->stats, LanesSchedStat, thread) = *stat;
}

static void
note_definition (LanesSession *self, guint thread)
{
  const LanesThread *info = lanes_trace_get_thread (self->trace, thread);
  LanesSessionEntry *entry = g_ptr_array_index (self->entries, info->task);
  LanesTask *definition = entry->run ? lanes_run_get_definition (entry->run) : entry->task;
  gpointer *place;

  if (thread >= self->definitions->len)
    g_ptr_array_set_size (self->definitions, (int) thread + 1);
  place = &g_ptr_array_index (self->definitions, thread);
  g_clear_object (place);
  *place = g_object_ref (definition);
}

static void
thread_added_cb (guint thread, int pid, int tid, gpointer user_data)
{
  LanesSession *self = LANES_SESSION (user_data);

  note_definition (self, thread);
  if (thread < self->stats->len)
    g_array_index (self->stats, LanesSchedStat, thread) = (LanesSchedStat){0};
  lanes_session_watch_thread (self, thread, pid, tid);
}

static void
sample_cb (LanesCpuSampler *sampler, const LanesCpuSample *sample, gpointer user_data)
{
  g_autoptr (LanesSession) self = g_object_ref (LANES_SESSION (user_data));

  /* Both reach up to the same moment then. */
  lanes_session_advance (self);
  lanes_session_follow_machine (self, sample);
  lanes_cpu_history_add (self->history, sample, self->trace, self->entries->len);
}

static gboolean
measure_timer_cb (gpointer user_data)
{
  /* Whoever listens may let go of the session. */
  g_autoptr (LanesSession) self = g_object_ref (LANES_SESSION (user_data));

  lanes_session_measure (self);
  g_signal_emit (self, signals[SIGNAL_MEASURED], 0);
  if (self->active || self->figures.verdict != LANES_VERDICT_IDLE)
    return G_SOURCE_CONTINUE;
  self->measure_timer = 0;
  return G_SOURCE_REMOVE;
}

static void
begin_measuring (LanesSession *self)
{
  g_clear_handle_id (&self->measure_timer, g_source_remove);
  self->measure_timer =
      g_timeout_add (self->unseen ? UNSEEN_PERIOD_MS : MEASURE_PERIOD_MS, measure_timer_cb, self);
}

/* Nobody has to be told that often of what nobody sees. */
void
lanes_session_apply_seen (LanesSession *self)
{
  if (self->measure_timer != 0)
    begin_measuring (self);
  lanes_counters_set_least (self->counters,
                            self->unseen ? UNSEEN_COUNTERS_PERIOD : COUNTERS_PERIOD);
}

void
lanes_session_update_active (LanesSession *self)
{
  gboolean active = self->starting->len > 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      LanesSessionEntry *entry = g_ptr_array_index (self->entries, i);

      active = active || (entry->run && lanes_run_is_active (entry->run));
    }
  if (active == self->active)
    return;

  self->active = active;
  lanes_session_update_others (self);
  if (active && self->measure_timer == 0)
    begin_measuring (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

void
lanes_session_notify_starting (LanesSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_STARTING]);
}

/**
 * lanes_session_new:
 * @topology: the machine
 * @task_set: what to run; changes of its cores take effect at once, and the run of a task that is
 *   removed is stopped
 * @recorder: which recorder to use
 * @error: return location: %LANES_ERROR_RECORDER, or what /proc answers
 *
 * Makes a session and begins to watch the cores. To be called on the main thread, before anything
 * is launched.
 *
 * Returns: (transfer full) (nullable): the session
 */
LanesSession *
lanes_session_new (LanesTopology *topology, LanesTaskSet *task_set, LanesRecorderKind recorder,
                   GError **error)
{
  g_autoptr (LanesSession) self = g_object_new (LANES_TYPE_SESSION, NULL);

  self->topology = g_object_ref (topology);
  self->task_set = g_object_ref (task_set);
  self->trace = lanes_trace_new (lanes_topology_get_n_cores (topology));
  self->history = lanes_cpu_history_new (topology, HISTORY_LENGTH);
  self->roster = lanes_roster_new (self->trace, thread_added_cb, self);
  self->begin = lanes_time_now ();
  self->kept = LANES_TRACE_HISTORY;
  lanes_open_files_raise ();
  self->merge = lanes_merge_new (lanes_topology_get_n_cores (topology), self->begin,
                                 lanes_time_get_tick () + LANES_MSEC);
  self->counters = lanes_counters_new_adaptive (COUNTERS_PERIOD, LONGEST_COUNTERS_PERIOD);
  lanes_counters_set_totals_only (self->counters);
  if (!lanes_session_set_recorder (self, recorder, error))
    return NULL;
  lanes_session_watch_machine (self);

  lanes_session_follow_set (self);
  lanes_session_follow_counters (self, self->counters);
  if (self->sampler)
    g_signal_connect (self->sampler, "sample", G_CALLBACK (sample_cb), self);
  g_signal_connect_swapped (task_set, "notify::cores", G_CALLBACK (lanes_session_apply_cores),
                            self);
  g_signal_connect_swapped (task_set, "items-changed", G_CALLBACK (lanes_session_follow_set), self);
  return g_steal_pointer (&self);
}

/**
 * lanes_session_set_history:
 * @history: nanoseconds
 *
 * Sets how far back the trace is kept, as far as there are no more than %LANES_TRACE_MAX_SLICES. It
 * is never less than what the figures and the graphs are made of.
 */
void
lanes_session_set_history (LanesSession *self, LanesTime history)
{
  self->kept = MAX (history, LEAST_HISTORY);
  lanes_trace_set_limits (self->trace, self->kept, LANES_TRACE_MAX_SLICES);
  if (self->others)
    lanes_others_set_history (self->others, self->kept);
}
