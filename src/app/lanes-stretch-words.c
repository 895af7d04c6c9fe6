/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a stretch of time without a turn. */
#include "lanes-stretch-words.h"

#include <glib/gi18n-lib.h>

/* Of more cores it is counted how many are taken. */
#define MAX_CORES 4

/**
 * lanes_stretch_words_for_length:
 *
 * Returns: (transfer full): what a stretch is, and how long, translated
 */
char *
lanes_stretch_words_for_length (const LanesStretch *stretch, const LanesStretchNames *names)
{
  g_autofree char *duration = lanes_time_format_duration (lanes_span_length (stretch->span));

  switch (stretch->kind)
    {
    case LANES_STRETCH_WAITING:
      /* Translators: a thread could run, but others have the cores; %s is a duration */
      return g_strdup_printf (stretch->open ? _ ("Waits for its turn: %s so far")
                                            : _ ("Waits for its turn: %s"),
                              duration);
    case LANES_STRETCH_RESTING:
      /* Translators: a thread has nothing to do; %s is a duration */
      return g_strdup_printf (stretch->open ? _ ("Rests: %s so far") : _ ("Rests: %s"), duration);
    case LANES_STRETCH_PAUSED:
      return g_strdup_printf (stretch->open ? _ ("Paused by you: %s so far")
                                            : _ ("Paused by you: %s"),
                              duration);
    case LANES_STRETCH_FREE:
      /* Translators: of a core; %s is a duration */
      return g_strdup_printf (stretch->open ? _ ("No task of yours: %s so far")
                                            : _ ("No task of yours: %s"),
                              duration);
    case LANES_STRETCH_OTHER:
      /* Translators: a duration and a core, as in "4 ms on Core 0" */
      return g_strdup_printf (stretch->open ? _ ("%s on %s so far") : _ ("%s on %s"), duration,
                              names->core);
    case LANES_STRETCH_IDLE:
      /* Translators: of a core; %s is a duration */
      return g_strdup_printf (stretch->open ? _ ("Nothing runs: %s so far")
                                            : _ ("Nothing runs: %s"),
                              duration);
    case LANES_STRETCH_UNKNOWN:
    default:
      return g_strdup (_ ("Not known: records were lost"));
    }
}

/**
 * lanes_stretch_words_for_reason:
 *
 * Returns: (transfer full) (nullable): why there is no turn, translated; %NULL where that is said
 *   already
 */
char *
lanes_stretch_words_for_reason (const LanesStretch *stretch, const LanesStretchNames *names)
{
  if (stretch->kind == LANES_STRETCH_RESTING)
    return g_strdup (_ ("It waits for a clock, a disk, a lock or a person"));
  if (stretch->kind == LANES_STRETCH_FREE)
    return g_strdup (_ ("Nothing runs here, or another program does"));
  if (stretch->kind == LANES_STRETCH_OTHER && names->own)
    /* Translators: of a program that runs on a core: Lanes itself has work to do, too; %d is the
     * number of a process (PID) */
    return g_strdup_printf (_ ("It is Lanes itself, at work for your tasks: process %d"),
                            names->pid);
  if (stretch->kind == LANES_STRETCH_OTHER)
    /* Translators: %d is the number of a process (PID) */
    return g_strdup_printf (_ ("It is no task of yours: process %d"), names->pid);
  return NULL;
}

/**
 * lanes_stretch_words_for_next:
 *
 * Returns: (transfer full) (nullable): what came after it, translated; %NULL: it is not known
 */
char *
lanes_stretch_words_for_next (const LanesStretch *stretch, const LanesStretchNames *names)
{
  gboolean is_free = stretch->kind == LANES_STRETCH_FREE || stretch->kind == LANES_STRETCH_IDLE;

  if (is_free && names->after)
    return g_strdup_printf (_ ("After it: %s"), names->after);
  if (!names->next_core || is_free || stretch->kind == LANES_STRETCH_OTHER)
    return NULL;
  if (stretch->kind == LANES_STRETCH_WAITING)
    /* Translators: %s is a core, which a thread had waited for */
    return g_strdup_printf (_ ("Then it got %s"), names->next_core);
  /* Translators: %s is a core */
  return g_strdup_printf (_ ("Then it ran on %s"), names->next_core);
}

static void
add_words (GString *text, const char *separator, char *words)
{
  if (text->len > 0)
    g_string_append (text, separator);
  g_string_append (text, words);
  g_free (words);
}

/**
 * lanes_tally_words:
 *
 * Returns: (transfer full): what several threads do, as in "1 runs, 3 wait for their turn";
 *   translated
 */
char *
lanes_tally_words (const LanesTally *tally)
{
  GString *text = g_string_new (NULL);
  /* Translators: between what some threads do and what others do */
  const char *separator = _ (", ");

  if (tally->n_running > 0)
    add_words (text, separator,
               /* Translators: threads */
               g_strdup_printf (ngettext ("%u runs", "%u run", tally->n_running),
                                tally->n_running));
  if (tally->n_waiting > 0)
    add_words (text, separator,
               /* Translators: threads */
               g_strdup_printf (ngettext ("%u waits for its turn", "%u wait for their turn",
                                          tally->n_waiting),
                                tally->n_waiting));
  if (tally->n_resting > 0)
    add_words (text, separator,
               /* Translators: threads */
               g_strdup_printf (ngettext ("%u rests", "%u rest", tally->n_resting),
                                tally->n_resting));
  if (tally->n_paused > 0)
    add_words (text, separator,
               /* Translators: threads */
               g_strdup_printf (ngettext ("%u is paused", "%u are paused", tally->n_paused),
                                tally->n_paused));
  return g_string_free (text, FALSE);
}

/* Who has a core that no slice of the tasks is known to have at the moment */
static char *
find_who (LanesTurnSource *source, guint core, LanesTime time)
{
  LanesSlice probe = {.begin = time, .end = time, .thread = G_MAXUINT, .core = core};
  LanesStretch stretch;
  LanesSlice slice;

  if (!lanes_stretch_find_on_core (&stretch, source->trace, core, time))
    return lanes_trace_get_neighbor (source->trace, &probe, FALSE, -1, &slice)
               ? lanes_turn_source_get_label (source, slice.thread)
               : NULL;
  lanes_stretch_look_at_others (&stretch, source->others);
  return stretch.kind == LANES_STRETCH_OTHER ? lanes_turn_source_get_other (source, stretch.other)
                                             : NULL;
}

static char *
describe_core (LanesTurnSource *source, guint core, LanesTime time)
{
  g_autofree char *name = lanes_topology_get_label (source->topology, core);
  g_autofree char *thread = NULL;
  LanesSlice slice;

  if (lanes_trace_find (source->trace, core, time, &slice))
    thread = lanes_turn_source_get_label (source, slice.thread);
  else
    thread = find_who (source, core, time);
  if (!thread)
    /* Translators: %s is a core; it has no task of the set */
    return g_strdup_printf (_ ("%s: another program, or nothing"), name);
  /* Translators: a core, and the task or thread that has it */
  return g_strdup_printf (_ ("%s: %s"), name, thread);
}

/**
 * lanes_stretch_words_for_cores:
 * @source: what there is to see
 * @used: positions of the cores that the tasks may run on
 * @task: which one waits
 * @last: the core where it ran last; -1: not known
 * @time: a moment
 *
 * Says who has the cores that a task may run on. Where they are many, it is the one where it ran
 * last, and how many of them are taken.
 *
 * Returns: (transfer full) (nullable): lines, translated
 */
char *
lanes_stretch_words_for_cores (LanesTurnSource *source, const LanesCoreSet *used, guint task,
                               int last, LanesTime time)
{
  LanesCoreSet own = lanes_core_set_all ();
  GString *text = g_string_new (NULL);
  guint n_cores = lanes_topology_get_n_cores (source->topology);
  guint cores[LANES_MAX_CORES];
  guint n = 0, n_taken = 0;

  if (task < source->tasks->len)
    lanes_task_get_cores (g_ptr_array_index (source->tasks, task), &own);
  for (guint i = 0; i < MIN (n_cores, LANES_MAX_CORES); i++)
    if (lanes_core_set_contains (used, i)
        && lanes_core_set_contains (&own, lanes_topology_get_core (source->topology, i)->index))
      cores[n++] = i;
  for (guint i = 0; i < n; i++)
    {
      LanesSlice slice;

      n_taken += lanes_trace_find (source->trace, cores[i], time, &slice);
      if (n <= MAX_CORES || (int) cores[i] == last)
        add_words (text, "\n", describe_core (source, cores[i], time));
    }
  if (n > MAX_CORES)
    add_words (text, "\n",
               /* Translators: how many of the cores that a task may run on run a task of the set */
               g_strdup_printf (ngettext ("Of its %u core, %u runs a task of yours",
                                          "Of its %u cores, %u run a task of yours", n),
                                n, n_taken));
  return g_string_free (text, text->len == 0);
}
