/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-turn-text.h"

#include <glib/gi18n-lib.h>

#include "lanes-line.h"

/**
 * lanes_turn_source_new:
 * @trace: where the slices are
 * @topology: the cores
 * @tasks: (element-type LanesTask): by the numbers that the trace has for them; it may grow
 * @get_label: (closure user_data): what threads are called
 *
 * Keeps together what it takes to put a turn into words.
 *
 * Returns: (transfer full): the source
 */
LanesTurnSource *
lanes_turn_source_new (LanesTrace *trace, LanesTopology *topology, GPtrArray *tasks,
                       LanesThreadLabelFunc get_label, gpointer user_data)
{
  LanesTurnSource *self = g_new0 (LanesTurnSource, 1);

  self->trace = g_object_ref (trace);
  self->topology = g_object_ref (topology);
  self->tasks = g_ptr_array_ref (tasks);
  self->get_label = get_label;
  self->user_data = user_data;
  return self;
}

/**
 * lanes_turn_source_set_others:
 * @others: (nullable): what other programs did on the cores, where that is shown
 */
void
lanes_turn_source_set_others (LanesTurnSource *self, LanesTrace *others)
{
  g_set_object (&self->others, others);
}

/**
 * lanes_turn_source_free:
 * @self: (transfer full): a source
 *
 * Lets it go.
 */
void
lanes_turn_source_free (LanesTurnSource *self)
{
  g_object_unref (self->trace);
  g_clear_object (&self->others);
  g_object_unref (self->topology);
  g_ptr_array_unref (self->tasks);
  g_free (self);
}

/**
 * lanes_turn_source_get_label:
 * @thread: a number in the trace, or %G_MAXUINT
 *
 * Returns: (transfer full) (nullable): what the thread is called; %NULL when it is not known
 */
char *
lanes_turn_source_get_label (LanesTurnSource *self, guint thread)
{
  if (thread >= lanes_trace_get_n_threads (self->trace)
      || !lanes_trace_get_thread (self->trace, thread))
    return NULL;
  return self->get_label (thread, self->user_data);
}

/**
 * lanes_turn_source_get_other:
 * @thread: a number in the trace of others
 *
 * Returns: (transfer full): what the program is called that it is of, translated where it has no
 *   name of its own
 */
char *
lanes_turn_source_get_other (LanesTurnSource *self, guint thread)
{
  const LanesThread *info = self->others && thread < lanes_trace_get_n_threads (self->others)
                                ? lanes_trace_get_thread (self->others, thread)
                                : NULL;
  g_autofree char *name = info ? lanes_line_clean (info->name) : NULL;

  if (!name || !*name)
    return g_strdup (_ ("Another program"));
  if (info->ordinal == 0)
    /* Translators: %s is what the kernel calls one of its own threads, as in “kworker/0:1” */
    return g_strdup_printf (_ ("The system itself (%s)"), name);
  return g_steal_pointer (&name);
}

static LanesTask *
get_task (LanesTurnSource *self, guint task)
{
  return task < self->tasks->len ? g_ptr_array_index (self->tasks, task) : NULL;
}

/**
 * lanes_turn_source_get_task_name:
 * @task: the number that the trace has for it
 *
 * Returns: (transfer none): what the task is called; an empty text when it is not known
 */
const char *
lanes_turn_source_get_task_name (LanesTurnSource *self, guint task)
{
  LanesTask *found = get_task (self, task);

  return found ? lanes_task_get_name (found) : "";
}

/**
 * lanes_turn_source_get_color:
 * @task: the number that the trace has for it
 *
 * Returns: the color of the task
 */
LanesColor
lanes_turn_source_get_color (LanesTurnSource *self, guint task)
{
  LanesTask *found = get_task (self, task);

  return found ? lanes_task_get_color (found) : LANES_COLOR_SLATE;
}

/**
 * lanes_turn_source_has:
 * @slice: a turn that was there
 *
 * Returns: whether it is still in the history; if not, its thread's number may be another one's
 */
gboolean
lanes_turn_source_has (LanesTurnSource *self, const LanesSlice *slice)
{
  LanesSlice found;

  return slice->thread < lanes_trace_get_n_threads (self->trace)
         && lanes_trace_get_thread (self->trace, slice->thread)
         && lanes_trace_find_in_thread (self->trace, slice->thread, slice->begin, &found);
}

/* Who else had the core right after a turn, where that is known */
static char *
find_other (LanesTurnSource *source, const LanesSlice *slice)
{
  LanesSlice other;

  if (!source->others || slice->ended == LANES_SLICE_OPEN
      || !lanes_trace_find (source->others, slice->core, slice->end + LANES_TURN_SWITCH, &other))
    return NULL;
  return lanes_turn_source_get_other (source, other.thread);
}

/**
 * lanes_turn_text_new:
 * @source: what there is to see
 * @slice: a turn in it
 * @clock: how moments are told
 *
 * Puts a turn into words.
 *
 * Returns: (transfer full) (nullable): the words, translated; %NULL when the turn is gone from
 *   the history
 */
LanesTurnText *
lanes_turn_text_new (LanesTurnSource *source, const LanesSlice *slice, const LanesTurnClock *clock)
{
  g_autofree char *thread = lanes_turn_source_has (source, slice)
                                ? lanes_turn_source_get_label (source, slice->thread)
                                : NULL;
  g_autofree char *core = lanes_topology_get_label (source->topology, slice->core);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *other = NULL;
  g_autofree char *next_core = NULL;
  LanesTurnText *self;
  LanesTurnNames names;
  LanesTurn turn;

  if (!thread)
    return NULL;
  lanes_turn_read (&turn, source->trace, slice);
  before = lanes_turn_source_get_label (source, turn.before);
  after = lanes_turn_source_get_label (source, turn.after);
  if (turn.next_core >= 0)
    next_core = lanes_topology_get_label (source->topology, (guint) turn.next_core);
  other = find_other (source, slice);
  names = (LanesTurnNames){thread, core, before, after, next_core, other};

  self = g_new0 (LanesTurnText, 1);
  self->color =
      lanes_turn_source_get_color (source,
                                   lanes_trace_get_thread (source->trace, slice->thread)->task);
  self->length = lanes_turn_words_for_length (&turn, &names);
  self->moments = lanes_turn_words_for_moments ((LanesSpan){slice->begin, slice->end}, clock);
  self->wait = lanes_turn_words_for_wait (&turn);
  self->before = lanes_turn_words_for_before (&turn, &names);
  self->after = lanes_turn_words_for_after (&turn, &names);
  self->end = lanes_turn_words_for_end (&turn, &names);
  self->all = lanes_turn_words_for_all (&turn, &names, clock);
  self->thread = g_steal_pointer (&thread);
  return self;
}

/**
 * lanes_turn_text_free:
 * @self: (transfer full): words
 *
 * Lets them go.
 */
void
lanes_turn_text_free (LanesTurnText *self)
{
  g_free (self->thread);
  g_free (self->length);
  g_free (self->moments);
  g_free (self->wait);
  g_free (self->before);
  g_free (self->after);
  g_free (self->end);
  g_free (self->all);
  g_free (self);
}
