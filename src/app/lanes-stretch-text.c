/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "lanes-stretch-words.h"

static void
add_sentences (GString *text, const char *words)
{
  g_auto (GStrv) lines = g_strsplit (words ? words : "", "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      if (*lines[i] && text->len > 0)
        g_string_append_c (text, ' ');
      if (*lines[i])
        /* Translators: a sentence, and what ends it */
        g_string_append_printf (text, _ ("%s."), lines[i]);
    }
}

/* All of it in one, for a screen reader */
static void
sum_up (LanesTurnText *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *first = NULL;

  if (self->moments)
    /* Translators: a thread, what it does, and when: "Play music: Rests: 4 ms, 2.345 s – 2.349 s"
     */
    first = g_strdup_printf (_ ("%s: %s, %s"), self->thread, self->length, self->moments);
  else
    first = g_strdup_printf (_ ("%s: %s"), self->thread, self->length);
  add_sentences (text, first);
  add_sentences (text, self->wait);
  add_sentences (text, self->before);
  add_sentences (text, self->after);
  self->all = g_string_free (text, FALSE);
}

/* Whose stretch it is */
static char *
get_title (LanesTurnSource *source, const LanesStretch *stretch, const char *core)
{
  if (stretch->kind == LANES_STRETCH_OTHER)
    return lanes_turn_source_get_other (source, stretch->other);
  return core ? g_strdup (core) : lanes_turn_source_get_label (source, stretch->thread);
}

/* What measures and shows the tasks, and what starts them and looks after them */
static gboolean
is_own (const LanesThread *other)
{
  return other->pid == getpid () || g_strcmp0 (other->name, "lanes-worker") == 0;
}

/**
 * lanes_stretch_text_new:
 * @source: what there is to see
 * @stretch: a stretch without a turn
 * @used: positions of the cores that the tasks may run on
 * @clock: how moments are told
 *
 * Puts a stretch without a turn into words: why nothing runs, and since when.
 *
 * Returns: (transfer full) (nullable): the words, translated; %NULL when its thread is gone from
 *   the history
 */
LanesTurnText *
lanes_stretch_text_new (LanesTurnSource *source, const LanesStretch *stretch,
                        const LanesCoreSet *used, const LanesTurnClock *clock)
{
  gboolean is_core = stretch->thread == G_MAXUINT;
  g_autofree char *core =
      is_core ? lanes_topology_get_label (source->topology, (guint) stretch->core) : NULL;
  g_autofree char *title = get_title (source, stretch, core);
  g_autofree char *before = lanes_turn_source_get_label (source, stretch->before);
  g_autofree char *after = lanes_turn_source_get_label (source, stretch->after);
  g_autofree char *next_core = NULL;
  LanesStretchNames names;
  LanesTurnText *self;
  guint task = 0;

  if (!title)
    return NULL;
  if (!is_core)
    task = lanes_trace_get_thread (source->trace, stretch->thread)->task;
  if (stretch->next_core >= 0)
    next_core = lanes_topology_get_label (source->topology, (guint) stretch->next_core);
  names = (LanesStretchNames){.next_core = next_core, .after = after, .core = core};
  if (stretch->kind == LANES_STRETCH_OTHER)
    {
      const LanesThread *other = lanes_trace_get_thread (source->others, stretch->other);

      names.pid = other->pid;
      names.own = is_own (other);
    }

  self = g_new0 (LanesTurnText, 1);
  self->plain = is_core;
  self->color = is_core ? LANES_COLOR_SLATE : lanes_turn_source_get_color (source, task);
  self->length = lanes_stretch_words_for_length (stretch, &names);
  /* Before times that count from the begin of the picture there are none. */
  if (clock->format != LANES_TIME_FORMAT_SINCE_START || stretch->span.begin >= clock->zero)
    self->moments = lanes_turn_words_for_moments (stretch->span, clock);
  self->wait = lanes_stretch_words_for_reason (stretch, &names);
  self->after = lanes_stretch_words_for_next (stretch, &names);
  if (stretch->kind == LANES_STRETCH_WAITING)
    self->before = lanes_stretch_words_for_cores (source, used, task, stretch->core, stretch->time);
  else if (before && stretch->kind != LANES_STRETCH_OTHER)
    self->before = g_strdup_printf (_ ("Before it: %s"), before);
  self->thread = g_steal_pointer (&title);
  sum_up (self);
  return self;
}

/**
 * lanes_tally_text_new:
 * @source: what there is to see
 * @tally: what several threads do
 * @title: what they are called together
 * @used: positions of the cores that the tasks may run on
 * @time: the moment
 *
 * Puts into words what several threads of a task do, none of which may run.
 *
 * Returns: (transfer full) (nullable): the words, translated; %NULL when none of them is there
 */
LanesTurnText *
lanes_tally_text_new (LanesTurnSource *source, const LanesTally *tally, const char *title,
                      const LanesCoreSet *used, LanesTime time)
{
  LanesTurnText *self;
  guint task;

  if (lanes_tally_sum (tally) == 0)
    return NULL;
  task = lanes_trace_get_thread (source->trace, tally->one)->task;
  self = g_new0 (LanesTurnText, 1);
  self->color = lanes_turn_source_get_color (source, task);
  self->thread = g_strdup (title);
  self->length = lanes_tally_words (tally);
  if (tally->n_waiting > 0)
    self->before = lanes_stretch_words_for_cores (source, used, task, -1, time);
  sum_up (self);
  return self;
}
