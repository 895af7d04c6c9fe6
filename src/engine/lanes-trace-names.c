/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-trace-json.h"

/**
 * lanes_trace_names_new:
 * @session: a session
 *
 * Collects what people call the cores, tasks and threads of a session at this moment.
 *
 * Returns: (transfer full): the names
 */
LanesTraceNames *
lanes_trace_names_new (LanesSession *session)
{
  LanesTraceNames *names = g_new0 (LanesTraceNames, 1);
  LanesTopology *topology = lanes_session_get_topology (session);
  LanesTrace *trace = lanes_session_get_trace (session);

  names->n_cores = lanes_topology_get_n_cores (topology);
  names->core_numbers = g_new0 (guint, names->n_cores);
  names->cores = g_new0 (char *, names->n_cores);
  for (guint i = 0; i < names->n_cores; i++)
    {
      names->core_numbers[i] = lanes_topology_get_core (topology, i)->index;
      names->cores[i] = lanes_topology_get_label (topology, i);
    }

  names->n_tasks = lanes_session_get_n_tasks (session);
  names->tasks = g_new0 (char *, names->n_tasks);
  for (guint i = 0; i < names->n_tasks; i++)
    names->tasks[i] = g_strdup (lanes_task_get_name (lanes_session_get_task (session, i)));

  names->n_threads = lanes_trace_get_n_threads (trace);
  names->threads = g_new0 (char *, names->n_threads);
  for (guint i = 0; i < names->n_threads; i++)
    if (lanes_trace_get_thread (trace, i))
      names->threads[i] = lanes_session_get_thread_label (session, i);
  return names;
}

static void
free_strings (char **strings, guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (strings[i]);
  g_free (strings);
}

/**
 * lanes_trace_names_free:
 * @names: (transfer full): names
 *
 * Lets them go.
 */
void
lanes_trace_names_free (LanesTraceNames *names)
{
  free_strings (names->cores, names->n_cores);
  free_strings (names->tasks, names->n_tasks);
  free_strings (names->threads, names->n_threads);
  g_free (names->core_numbers);
  g_free (names);
}
