/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-roster.h"

#include <unistd.h>

/* A process of a task. */
typedef struct
{
  guint task;
  guint run;
  guint ordinal;
  LanesProcessRole role;
  guint n_threads;
  guint n_alive;       /* of those, ones that have not ended */
  gboolean lead_ended; /* its first thread has, and others may go on */
  gboolean has_child;  /* of a supervisor: the command has been begun */
} Process;

struct _LanesRoster
{
  LanesTrace *trace;
  GHashTable *processes;   /* PID → Process */
  GHashTable *threads;     /* TID → number in the trace; may be out of date */
  GArray *tids;            /* of int, by number in the trace: which of threads has it */
  GHashTable *n_processes; /* task → how many processes its run has had */
  GHashTable *n_runs;      /* task → how many runs it has had */
  int own_pid;
  LanesRosterAdded added;
  gpointer user_data;
};

/**
 * lanes_roster_new:
 * @trace: (transfer none): where threads are made known; it must outlive the roster
 * @added: called with each thread that becomes known
 * @user_data: for @added
 *
 * Returns: (transfer full): an empty roster
 */
LanesRoster *
lanes_roster_new (LanesTrace *trace, LanesRosterAdded added, gpointer user_data)
{
  LanesRoster *roster = g_new0 (LanesRoster, 1);

  roster->trace = trace;
  roster->processes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  roster->threads = g_hash_table_new (NULL, NULL);
  roster->tids = g_array_new (FALSE, TRUE, sizeof (int));
  roster->n_processes = g_hash_table_new (NULL, NULL);
  roster->n_runs = g_hash_table_new (NULL, NULL);
  roster->own_pid = getpid ();
  roster->added = added;
  roster->user_data = user_data;
  return roster;
}

/**
 * lanes_roster_free:
 *
 * Frees the roster.
 */
void
lanes_roster_free (LanesRoster *roster)
{
  g_hash_table_unref (roster->processes);
  g_hash_table_unref (roster->threads);
  g_array_unref (roster->tids);
  g_hash_table_unref (roster->n_processes);
  g_hash_table_unref (roster->n_runs);
  g_free (roster);
}

static Process *
get_process (LanesRoster *roster, int pid)
{
  return g_hash_table_lookup (roster->processes, GINT_TO_POINTER (pid));
}

/* Which run of a task goes on */
static guint
get_run (LanesRoster *roster, guint task)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (roster->n_runs, GUINT_TO_POINTER (task)));
}

static Process *
put_process (LanesRoster *roster, int pid, guint task, guint run, guint ordinal,
             LanesProcessRole role)
{
  Process *process = g_new0 (Process, 1);

  process->task = task;
  process->run = run;
  process->ordinal = ordinal;
  process->role = role;
  g_hash_table_replace (roster->processes, GINT_TO_POINTER (pid), process);
  return process;
}

/* The trace gives the number of a thread that is long gone to another, which the table of threads
 * need not remember then: so it grows no longer than the trace. */
static void
take_number (LanesRoster *roster, guint number, int tid)
{
  gpointer key, held;

  if (number >= roster->tids->len)
    g_array_set_size (roster->tids, number + 1);
  key = GINT_TO_POINTER (g_array_index (roster->tids, int, number));
  if (g_hash_table_lookup_extended (roster->threads, key, NULL, &held)
      && GPOINTER_TO_UINT (held) == number)
    g_hash_table_remove (roster->threads, key);
  g_array_index (roster->tids, int, number) = tid;
}

static void
put_thread (LanesRoster *roster, const LanesThread *thread)
{
  guint number = lanes_trace_add_thread (roster->trace, thread);

  if (number == G_MAXUINT)
    return;
  take_number (roster, number, thread->tid);
  g_hash_table_replace (roster->threads, GINT_TO_POINTER (thread->tid), GUINT_TO_POINTER (number));
  roster->added (number, thread->pid, thread->tid, roster->user_data);
}

static void
put_thread_of (LanesRoster *roster, Process *process, int pid, int tid, LanesTime begin)
{
  LanesThread thread = {
      .task = process->task,
      .run = process->run,
      .process = process->ordinal,
      .ordinal = ++process->n_threads,
      .pid = pid,
      .tid = tid,
      .begin = begin,
      .end = G_MAXINT64,
  };

  process->n_alive++;
  put_thread (roster, &thread);
}

/**
 * lanes_roster_begin_run:
 * @task: the session's number of a task
 * @n_processes: how many processes its run is about to launch
 *
 * Begins to count the processes of a new run.
 */
void
lanes_roster_begin_run (LanesRoster *roster, guint task, guint n_processes)
{
  g_hash_table_replace (roster->n_processes, GUINT_TO_POINTER (task),
                        GUINT_TO_POINTER (n_processes));
  g_hash_table_replace (roster->n_runs, GUINT_TO_POINTER (task),
                        GUINT_TO_POINTER (get_run (roster, task) + 1));
}

static gboolean
has_ended_with_run (gpointer pid, gpointer value, gpointer task)
{
  const Process *process = value;

  return process->task == GPOINTER_TO_UINT (task)
         && (process->role != LANES_PROCESS_WORKS || process->n_alive == 0);
}

/**
 * lanes_roster_end_run:
 * @task: the session's number of a task
 *
 * Forgets the processes that its run launched to host or to supervise others: not every recorder
 * tells of their end, and their numbers may be anybody's from now on. Who outlives the run stays
 * known.
 */
void
lanes_roster_end_run (LanesRoster *roster, guint task)
{
  g_hash_table_foreach_remove (roster->processes, has_ended_with_run, GUINT_TO_POINTER (task));
}

/**
 * lanes_roster_add_process:
 * @task: the session's number of a task
 * @ordinal: which process of its run, from 1
 * @pid: the process
 * @role: what its first thread is there for
 *
 * Makes a process known that was launched for @task. What descends from it belongs to @task too.
 */
void
lanes_roster_add_process (LanesRoster *roster, guint task, guint ordinal, int pid,
                          LanesProcessRole role)
{
  Process *process = put_process (roster, pid, task, get_run (roster, task), ordinal, role);

  if (role == LANES_PROCESS_WORKS)
    put_thread_of (roster, process, pid, pid, lanes_time_now ());
}

/**
 * lanes_roster_add_thread:
 * @task: the session's number of a task
 * @ordinal: which thread of its run, from 1
 * @tid: a thread of this process
 *
 * Makes a thread known that was begun for @task inside this process.
 */
void
lanes_roster_add_thread (LanesRoster *roster, guint task, guint ordinal, int tid)
{
  LanesThread thread = {
      .task = task,
      .run = get_run (roster, task),
      .process = 1,
      .ordinal = ordinal,
      .pid = roster->own_pid,
      .tid = tid,
      .begin = lanes_time_now (),
      .end = G_MAXINT64,
  };

  put_thread (roster, &thread);
}

static Process *
put_child (LanesRoster *roster, Process *parent, int pid)
{
  guint ordinal = parent->ordinal;

  /* The command itself counts in the place of its supervisor. */
  if (parent->role != LANES_PROCESS_SUPERVISES || parent->has_child)
    {
      gpointer key = GUINT_TO_POINTER (parent->task);

      ordinal = GPOINTER_TO_UINT (g_hash_table_lookup (roster->n_processes, key)) + 1;
      g_hash_table_replace (roster->n_processes, key, GUINT_TO_POINTER (ordinal));
    }
  parent->has_child = TRUE;
  return put_process (roster, pid, parent->task, parent->run, ordinal, LANES_PROCESS_WORKS);
}

/* A thread that lives, or NULL */
static const LanesThread *
get_alive (LanesRoster *roster, int tid)
{
  guint number = lanes_roster_find (roster, tid);
  const LanesThread *thread =
      number != G_MAXUINT ? lanes_trace_get_thread (roster->trace, number) : NULL;

  return thread && thread->end == G_MAXINT64 ? thread : NULL;
}

static void
end_thread (LanesRoster *roster, int pid, int tid, LanesTime time)
{
  guint number = lanes_roster_find (roster, tid);
  gboolean was_alive = get_alive (roster, tid) != NULL;
  Process *process = get_process (roster, pid);

  if (number != G_MAXUINT)
    lanes_trace_end_thread (roster->trace, number, time);
  if (!process)
    return;
  process->lead_ended = process->lead_ended || tid == pid;
  if (was_alive && process->n_alive > 0)
    process->n_alive--;
  /* Threads that outlive the first one of their process may still begin others. */
  if (process->lead_ended && process->n_alive == 0)
    g_hash_table_remove (roster->processes, GINT_TO_POINTER (pid));
}

/* Whether the process that is known is another one than the one that begins. Those that host or
 * supervise are never begun by a process of a task. */
static gboolean
is_former (LanesRoster *roster, const Process *process, const LanesThreadEvent *event)
{
  if (event->tid != event->pid)
    return FALSE;
  return process->lead_ended
         || (process->role != LANES_PROCESS_WORKS && event->parent_pid != event->pid
             && get_process (roster, event->parent_pid));
}

static void
apply_fork (LanesRoster *roster, const LanesThreadEvent *event)
{
  const LanesThread *alive = get_alive (roster, event->tid);
  Process *process;

  /* Who was told of by its run is older than that. Whose number is begun anew by a known parent has
   * ended, and the record of it was lost. */
  if (alive && (event->parent_tid == 0 || event->time <= alive->begin))
    return;
  if (alive)
    end_thread (roster, alive->pid, alive->tid, event->time);
  process = get_process (roster, event->pid);
  if (process && is_former (roster, process, event))
    process = NULL;
  g_hash_table_remove (roster->threads, GINT_TO_POINTER (event->tid));
  if (event->pid == roster->own_pid)
    return; /* the run says which of its threads this is */

  if (!process)
    {
      Process *parent = get_process (roster, event->parent_pid);

      if (!parent || event->parent_pid == event->pid)
        return;
      process = put_child (roster, parent, event->pid);
    }
  if (event->tid != event->pid || process->role == LANES_PROCESS_WORKS)
    put_thread_of (roster, process, event->pid, event->tid, event->time);
}

/**
 * lanes_roster_apply:
 * @event: what a recorder saw
 *
 * Follows a fork, a new name or an exit. Slices of a batch belong to the threads that are known
 * after the batch's forks and before its exits.
 */
void
lanes_roster_apply (LanesRoster *roster, const LanesThreadEvent *event)
{
  guint number;

  switch (event->type)
    {
    case LANES_THREAD_FORKED:
      apply_fork (roster, event);
      break;
    case LANES_THREAD_EXITED:
      end_thread (roster, event->pid, event->tid, event->time);
      break;
    case LANES_THREAD_RENAMED:
      number = lanes_roster_find (roster, event->tid);
      if (number != G_MAXUINT)
        lanes_trace_name_thread (roster->trace, number, event->name);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * lanes_roster_find_task:
 * @pid: a process
 *
 * Returns: the session's number of the task that it belongs to, %G_MAXUINT when that is none
 */
guint
lanes_roster_find_task (LanesRoster *roster, int pid)
{
  const Process *process = get_process (roster, pid);

  return process ? process->task : G_MAXUINT;
}

/**
 * lanes_roster_find:
 * @tid: a thread
 *
 * Returns: its number in the trace, %G_MAXUINT when it belongs to no task
 */
guint
lanes_roster_find (LanesRoster *roster, int tid)
{
  gpointer number;
  const LanesThread *thread;

  if (!g_hash_table_lookup_extended (roster->threads, GINT_TO_POINTER (tid), NULL, &number))
    return G_MAXUINT;
  /* The trace gives the number of a thread that is long gone to another. */
  thread = lanes_trace_get_thread (roster->trace, GPOINTER_TO_UINT (number));
  return thread && thread->tid == tid ? GPOINTER_TO_UINT (number) : G_MAXUINT;
}

/**
 * lanes_roster_owns:
 * @pid: a process
 * @tid: a thread of it
 * @time: a moment
 *
 * Returns: whether the thread works for a task then, be it known by itself or only its process
 */
gboolean
lanes_roster_owns (LanesRoster *roster, int pid, int tid, LanesTime time)
{
  guint number = lanes_roster_find (roster, tid);
  const Process *process;

  /* The number of one that has ended may be another's now. */
  if (number != G_MAXUINT)
    return time < lanes_trace_get_thread (roster->trace, number)->end;
  process = get_process (roster, pid);
  return process && (tid != pid || process->role == LANES_PROCESS_WORKS);
}

/**
 * lanes_roster_has_process:
 * @pid: a process
 *
 * Returns: whether what descends from it belongs to a task
 */
gboolean
lanes_roster_has_process (LanesRoster *roster, int pid)
{
  return get_process (roster, pid) != NULL;
}
