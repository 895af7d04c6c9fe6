/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-why.h"

#include <glib/gi18n-lib.h>

#include "lanes-quota.h"

#define HARDLY    0.02 /* of the time: less is not worth a word */
#define CONTEST   0.1  /* of the time in which it could run: who waits for more of it is held up */
#define OVERLAP   0.2  /* as for the verdict */
#define EXHAUSTED 0.85 /* of a quota: who has used that much of it is held back by it */
#define YOUNG     (LANES_SEC / 2) /* a run that is younger has not shown what it is like */
#define RESTS     0.5 /* of the time: who is on no core for longer rests more than it works */

static char *
describe_ended (const LanesWhy *why)
{
  g_autofree char *length = lanes_time_format_duration (why->length);
  g_autofree char *run_time = lanes_time_format_duration (why->run_time);
  g_autofree char *wait_time = lanes_time_format_duration (why->wait_time);

  if (why->length <= 0 || why->run_time <= 0)
    return NULL;
  if (why->n_threads > 1)
    return g_strdup_printf (
        /* Translators: three durations, as in “8.4 s” */
        _ ("It took %s. Its threads taken together were on a core for %s, and waited %s for their "
           "turns."),
        length, run_time, wait_time);
  if ((double) why->wait_time >= CONTEST * (double) why->run_time)
    return g_strdup_printf (
        /* Translators: three durations, as in “8.4 s” */
        _ ("It took %s. It was on a core for %s in all, and waited %s for its turn."), length,
        run_time, wait_time);
  if ((double) why->run_time < RESTS * (double) why->length)
    return g_strdup_printf (
        _ ("It took %s, and was on a core for only %s: it rested meanwhile, and "
           "waited for a clock, a disk or a lock."),
        length, run_time);
  return g_strdup_printf (
      _ ("It took %s, and was on a core for %s in all: hardly anything made it wait."), length,
      run_time);
}

/* Who has less than it asks for, since others have a part of it */
static char *
describe_contest (const LanesWhy *why)
{
  double share = why->cores_used * 100;

  if (why->quota > 0 && why->quota < why->n_cores && why->all_used >= EXHAUSTED * why->quota)
    return g_strdup_printf (
        /* Translators: a percentage, and a number with decimals */
        _ ("It has %.0f %% of a core, because the system allows the tasks no more computing time "
           "than %.2f cores can give."),
        share, why->quota);
  if (why->n_rivals > 0 && why->core)
    return g_strdup_printf (
        /* Translators: “It has 48 % of a core, because 2 tasks share Core 0: they take turns.” */
        ngettext ("It has %.0f %% of a core, because %u task shares %s: they take turns.",
                  "It has %.0f %% of a core, because %u tasks share %s: they take turns.",
                  why->n_rivals + 1),
        share, why->n_rivals + 1, why->core);
  if (why->n_rivals > 0)
    return g_strdup_printf (
        ngettext ("It has %.0f %% of a core, because %u task shares %u cores: they take turns.",
                  "It has %.0f %% of a core, because %u tasks share %u cores: they take turns.",
                  why->n_rivals + 1),
        share, why->n_rivals + 1, why->n_cores);
  if (why->n_active <= why->n_cores)
    return g_strdup_printf (
        _ ("It has %.0f %% of a core, because other programs on this computer want a core too."),
        share);
  if (why->core && why->by_process)
    return g_strdup_printf (_ ("Its %u processes take turns on %s: only one runs at a time."),
                            why->n_active, why->core);
  if (why->core)
    return g_strdup_printf (_ ("Its %u threads take turns on %s: only one runs at a time."),
                            why->n_active, why->core);
  if (why->by_process)
    return g_strdup_printf (_ ("Its %u processes take turns on %u cores: some wait while others "
                               "run."),
                            why->n_active, why->n_cores);
  return g_strdup_printf (_ ("Its %u threads take turns on %u cores: some wait while others run."),
                          why->n_active, why->n_cores);
}

static char *
describe_several (const LanesWhy *why)
{
  if (why->overlap < OVERLAP && why->by_process)
    return g_strdup_printf (_ ("Its %u processes wait for each other, or rest: seldom do two work "
                               "at the same instant."),
                            why->n_active);
  if (why->overlap < OVERLAP)
    return g_strdup_printf (_ ("Its %u threads wait for each other, or rest: seldom do two work at "
                               "the same instant."),
                            why->n_active);
  if (why->by_process)
    return g_strdup_printf (_ ("Its %u processes run side by side on %u cores: hardly anything "
                               "makes them wait."),
                            why->n_active, why->n_cores);
  return g_strdup_printf (_ ("Its %u threads run side by side on %u cores: hardly anything makes "
                             "them wait."),
                          why->n_active, why->n_cores);
}

static char *
describe_running (const LanesWhy *why)
{
  double wanted = why->cores_used + why->cores_missed;

  if (wanted < HARDLY)
    return g_strdup (_ ("It rests: it waits for a clock, a disk, a lock or a person, and needs no "
                        "core meanwhile."));
  if (why->shares_lock && why->n_active > 1 && why->overlap < OVERLAP)
    return g_strdup_printf (_ ("Its %u threads share one lock: only one works at a time, however "
                               "many cores there are."),
                            why->n_active);
  if (why->cores_missed >= CONTEST * wanted)
    return describe_contest (why);
  if (why->busy < RESTS)
    return g_strdup_printf (_ ("It is on a core for %.0f %% of the time, and rests otherwise: it "
                               "waits for a clock, a disk or a lock."),
                            why->busy * 100);
  if (why->n_active > 1)
    return describe_several (why);
  if (why->core)
    return g_strdup_printf (_ ("It has %s to itself: hardly anything makes it wait."), why->core);
  return g_strdup (_ ("It always finds a free core: hardly anything makes it wait."));
}

/**
 * lanes_why_describe:
 * @why: what was measured
 *
 * Says in a sentence why a task behaves as it does. A pure function.
 *
 * Returns: (transfer full) (nullable): the sentence, translated; %NULL when there is nothing to say
 */
char *
lanes_why_describe (const LanesWhy *why)
{
  switch (why->state)
    {
    case LANES_RUN_RUNNING:
      return why->is_halted ? g_strdup (_ ("Somebody has halted it from outside, as “kill -STOP” "
                                           "does. Pause it and resume it, and it goes on."))
                            : describe_running (why);
    case LANES_RUN_PAUSED:
      return g_strdup (_ ("It is paused: it asks for no core until it is resumed."));
    case LANES_RUN_FINISHED:
    case LANES_RUN_FAILED:
    case LANES_RUN_STOPPED:
      return describe_ended (why);
    case LANES_RUN_WAITING:
    default:
      return NULL;
    }
}

/* Whether it ever was what it was to be: of a command that is not there, there is nothing to
 * explain but that. */
static gboolean
has_begun (LanesRun *run)
{
  return lanes_run_get_state (run) != LANES_RUN_FAILED
         || !lanes_task_get_command (lanes_run_get_definition (run))
         || lanes_run_get_exit_status (run) >= 0 || lanes_run_get_exit_signal (run) != 0;
}

static gboolean
is_of_run (const LanesThread *thread, guint task, LanesRun *run)
{
  return thread && thread->task == task && thread->begin >= lanes_run_get_begin (run);
}

static void
add_whole_run (LanesSession *session, guint task, LanesRun *run, LanesWhy *why)
{
  LanesTrace *trace = lanes_session_get_trace (session);

  why->length = lanes_run_get_end (run) - lanes_run_get_begin (run);
  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      LanesSchedStat stat;

      if (!is_of_run (lanes_trace_get_thread (trace, i), task, run)
          || !lanes_session_get_use (session, i, &stat))
        continue;
      why->n_threads++;
      why->run_time += stat.run_time;
      why->wait_time += stat.wait_time;
    }
}

/* @used: (array): how long each core was its own, by position; @intervals: its own */
static void
add_own (LanesSession *session, GArray *intervals, LanesSpan window, LanesTime *used, LanesWhy *why)
{
  g_autoptr (GHashTable) processes = g_hash_table_new (NULL, NULL);
  LanesTrace *trace = lanes_session_get_trace (session);
  double length = (double) lanes_span_length (window);
  LanesFigures figures;

  for (guint i = 0; i < intervals->len; i++)
    {
      const LanesInterval *interval = &g_array_index (intervals, LanesInterval, i);
      LanesTime part = interval->end - interval->begin;

      if (interval->state == LANES_STATE_READY)
        {
          why->cores_missed += (double) part / length;
          continue;
        }
      why->cores_used += (double) part / length;
      used[interval->core] += part;
      g_hash_table_add (processes,
                        GINT_TO_POINTER (lanes_trace_get_thread (trace, interval->thread)->pid));
    }
  lanes_figures_compute ((const LanesInterval *) (gpointer) intervals->data, intervals->len, window,
                         &figures);
  why->busy = figures.busy;
  why->overlap = figures.overlap;
  why->n_active = figures.active_threads;
  why->n_cores = figures.cores;
  why->by_process = g_hash_table_size (processes) >= figures.active_threads;
}

/* The other tasks on the cores that @used says are its own, too */
static guint
count_rivals (LanesSession *session, guint task, LanesSpan window, const LanesTime *used)
{
  LanesTrace *trace = lanes_session_get_trace (session);
  guint n_tasks = lanes_session_get_n_tasks (session);
  g_autofree LanesTime *theirs = g_new0 (LanesTime, n_tasks);
  g_autofree LanesTime *by_task = g_new0 (LanesTime, n_tasks);
  guint n = 0;

  for (guint core = 0; core < lanes_trace_get_n_cores (trace); core++)
    {
      if ((double) used[core] < HARDLY * (double) lanes_span_length (window))
        continue;
      lanes_trace_get_core_use (trace, core, window, by_task, n_tasks);
      for (guint i = 0; i < n_tasks; i++)
        theirs[i] += by_task[i];
    }
  for (guint i = 0; i < n_tasks; i++)
    n += i != task && (double) theirs[i] >= HARDLY * (double) lanes_span_length (window);
  return n;
}

/* Returns: whether that can be told */
static gboolean
add_last_moment (LanesSession *session, guint task, LanesRun *run, LanesWhy *why, char **core)
{
  LanesTrace *trace = lanes_session_get_trace (session);
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));
  guint n_cores = lanes_trace_get_n_cores (trace);
  g_autofree LanesTime *used = g_new0 (LanesTime, n_cores);
  LanesTime now = lanes_trace_get_now (trace);
  LanesSpan window = {MAX (now - LANES_SESSION_WINDOW, lanes_run_get_begin (run)), now};

  if (lanes_span_length (window) < YOUNG)
    return FALSE;
  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (trace, i);

      if (is_of_run (thread, task, run) && thread->end > window.begin)
        lanes_trace_collect (trace, i, window, intervals);
    }
  add_own (session, intervals, window, used, why);
  if (lanes_session_get_quota (session) < LANES_QUOTA_NONE)
    why->quota = lanes_session_get_quota (session);
  for (guint i = 0; i < lanes_session_get_n_tasks (session); i++)
    why->all_used += lanes_session_get_share (session, lanes_session_get_task (session, i));
  why->n_rivals = count_rivals (session, task, window, used);
  if (why->n_cores != 1)
    return TRUE;

  guint most = 0;

  for (guint i = 1; i < n_cores; i++)
    if (used[i] > used[most])
      most = i;
  *core = lanes_topology_get_label (lanes_session_get_topology (session), most);
  why->core = *core;
  return TRUE;
}

/**
 * lanes_why_explain:
 * @session: a session
 * @task: one of its tasks
 *
 * Says in a sentence why @task behaves as it does, from what was measured in the last second, or in
 * the whole run when that has ended.
 *
 * Returns: (transfer full) (nullable): the sentence, translated; %NULL when there is nothing to say
 */
char *
lanes_why_explain (LanesSession *session, LanesTask *task)
{
  LanesRun *run = lanes_session_get_run (session, task);
  guint number = lanes_session_get_task_number (session, task);
  g_autofree char *core = NULL;
  LanesWhy why = {0};

  if (!run || !has_begun (run))
    return NULL;
  why.state = lanes_run_get_state (run);
  why.is_halted = lanes_run_is_halted (run);
  why.shares_lock = lanes_task_get_lock (lanes_run_get_definition (run));
  if (why.state == LANES_RUN_RUNNING && !add_last_moment (session, number, run, &why, &core))
    return NULL;
  if (!lanes_run_is_active (run))
    add_whole_run (session, number, run, &why);
  return lanes_why_describe (&why);
}
