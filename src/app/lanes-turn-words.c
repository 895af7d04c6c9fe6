/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a turn: on the card beside the pointer, and by a screen reader. */
#include "lanes-turn-words.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <math.h>

/* Times are told to a tenth of the turn, and never finer than the clock of the records. */
#define FINENESS     10
#define MAX_DECIMALS 6

static gboolean
is_paused (LanesTrace *trace, guint task, LanesTime time)
{
  gsize n_spans;
  const LanesSpan *paused = lanes_trace_get_paused (trace, task, &n_spans);

  for (gsize i = n_spans; i > 0; i--)
    if (time >= paused[i - 1].begin && time <= paused[i - 1].end)
      return TRUE;
  return FALSE;
}

/**
 * lanes_turn_read:
 * @turn: (out caller-allocates): what is known of it
 * @trace: what was recorded
 * @slice: the turn
 *
 * Looks up what was before a turn and after it, on its core and of its thread, in O(log n).
 */
void
lanes_turn_read (LanesTurn *turn, LanesTrace *trace, const LanesSlice *slice)
{
  const LanesThread *thread = lanes_trace_get_thread (trace, slice->thread);
  LanesSlice other;

  *turn = (LanesTurn){.slice = *slice, .before = G_MAXUINT, .after = G_MAXUINT, .next_core = -1};
  turn->paused =
      thread && slice->ended == LANES_SLICE_WAITED && is_paused (trace, thread->task, slice->end);

  if (lanes_trace_get_neighbor (trace, slice, FALSE, -1, &other))
    {
      turn->before = other.thread;
      turn->gap_before = MAX (slice->begin - other.end, 0);
    }
  if (lanes_trace_get_neighbor (trace, slice, FALSE, 1, &other))
    {
      turn->after = other.thread;
      turn->gap_after = MAX (other.begin - slice->end, 0);
    }
  if (lanes_trace_get_neighbor (trace, slice, TRUE, -1, &other)
      && (other.ended == LANES_SLICE_PREEMPTED || slice->queued))
    turn->waited = MAX (slice->begin - other.end, 0);
  if (lanes_trace_get_neighbor (trace, slice, TRUE, 1, &other))
    {
      turn->next_core = (int) other.core;
      turn->gap_next = MAX (other.begin - slice->end, 0);
    }
}

/**
 * lanes_turn_clock_new:
 * @view: what is shown
 *
 * Returns: how the times over the lanes are told now
 */
LanesTurnClock
lanes_turn_clock_new (LanesView *view)
{
  gboolean is_clock = lanes_view_get_time_format (view) == LANES_TIME_FORMAT_CLOCK;

  if (lanes_view_has_own_times (view))
    return (LanesTurnClock){LANES_TIME_FORMAT_SINCE_START, lanes_view_get_visible (view).begin,
                            FALSE};
  if (!lanes_view_is_absolute (view))
    return (LanesTurnClock){LANES_TIME_FORMAT_BEFORE_NOW, lanes_view_get_end (view), TRUE};
  return (LanesTurnClock){is_clock ? LANES_TIME_FORMAT_CLOCK : LANES_TIME_FORMAT_SINCE_START,
                          lanes_view_get_origin (view), FALSE};
}

static int
count_decimals (LanesTime length)
{
  int decimals = 0;

  for (LanesTime unit = LANES_SEC; decimals < MAX_DECIMALS && unit * FINENESS > length; unit /= 10)
    decimals++;
  return decimals;
}

/* The part below a second, as ".345" */
static char *
format_decimals (LanesTime size, int decimals)
{
  LanesTime unit = LANES_SEC;

  for (int i = 0; i < decimals; i++)
    unit /= 10;
  if (decimals == 0)
    return g_strdup ("");
  return g_strdup_printf ("%s%0*d", nl_langinfo (RADIXCHAR), decimals,
                          (int) (size % LANES_SEC / unit));
}

static char *
format_clock (LanesTime wall, int decimals)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (wall / LANES_SEC);
  /* Translators: the time of day over the lanes; see g_date_time_format() */
  g_autofree char *text = date ? g_date_time_format (date, _ ("%H:%M:%S")) : g_strdup ("");
  g_autofree char *rest = format_decimals (wall, decimals);

  return g_strconcat (text, rest, NULL);
}

static char *
format_moment (LanesTime time, const LanesTurnClock *clock, int decimals)
{
  LanesTime since = time - clock->zero;
  LanesTime size = ABS (since);
  int seconds = (int) (size / LANES_SEC);
  g_autofree char *rest = format_decimals (size, decimals);
  const char *sign = since < 0 ? "−" : "";

  if (clock->format == LANES_TIME_FORMAT_CLOCK)
    return format_clock (since, decimals);
  if (clock->format == LANES_TIME_FORMAT_SINCE_START && seconds >= 60)
    return g_strdup_printf ("%s%d:%02d%s", sign, seconds / 60, seconds % 60, rest);
  /* Translators: a minus sign or nothing, seconds, and their decimals, as in "−2.3456 s" */
  return g_strdup_printf (_ ("%s%d%s s"), sign, seconds, rest);
}

/**
 * lanes_turn_words_for_moments:
 * @span: nanoseconds
 * @clock: how moments are told
 *
 * Says from when to when @span is, as finely as it takes to tell its ends apart. Where the times
 * count from now, and now goes on, it says how long ago it was. A pure function.
 *
 * Returns: (transfer full): "2.3456 s – 2.3497 s", translated
 */
char *
lanes_turn_words_for_moments (LanesSpan span, const LanesTurnClock *clock)
{
  int decimals = count_decimals (lanes_span_length (span));
  g_autofree char *begin = NULL;
  g_autofree char *end = NULL;

  if (clock->moving)
    {
      /* Tenths of a second that run cannot be read. */
      LanesTime ago = MAX (clock->zero - span.end, 0) / LANES_SEC * LANES_SEC;
      g_autofree char *duration = lanes_time_format_duration (ago);

      /* Translators: %s is a duration, as in "3 s" */
      return ago > 0 ? g_strdup_printf (_ ("%s ago"), duration) : g_strdup (_ ("just now"));
    }
  begin = format_moment (span.begin, clock, decimals);
  end = format_moment (span.end, clock, decimals);
  /* Translators: from one moment to another, as in "2.345 s – 2.349 s" */
  return g_strdup_printf (_ ("%s – %s"), begin, end);
}

/**
 * lanes_turn_words_for_length:
 *
 * Returns: (transfer full): how long a turn was, and where: "4.1 ms on Core 0", translated
 */
char *
lanes_turn_words_for_length (const LanesTurn *turn, const LanesTurnNames *names)
{
  g_autofree char *duration = lanes_time_format_duration (turn->slice.end - turn->slice.begin);

  if (turn->slice.ended == LANES_SLICE_OPEN)
    /* Translators: a duration and a core, as in "4 ms on Core 0 so far" */
    return g_strdup_printf (_ ("%s on %s so far"), duration, names->core);
  /* Translators: a duration and a core, as in "4 ms on Core 0" */
  return g_strdup_printf (_ ("%s on %s"), duration, names->core);
}

/**
 * lanes_turn_words_for_wait:
 *
 * Returns: (transfer full) (nullable): how long the thread had to wait for its turn, translated;
 *   %NULL where it had not to, or it is not known
 */
char *
lanes_turn_words_for_wait (const LanesTurn *turn)
{
  g_autofree char *duration = lanes_time_format_duration (turn->waited);

  if (turn->waited < LANES_TURN_SWITCH)
    return NULL;
  /* Translators: a thread could have run, but others had the cores, for so long */
  return g_strdup_printf (_ ("It had waited %s for its turn"), duration);
}

/* Whether @gap is long enough for somebody else to have had the core */
static gboolean
is_gap (LanesTime gap)
{
  return gap >= LANES_TURN_SWITCH;
}

/**
 * lanes_turn_words_for_before:
 *
 * Returns: (transfer full) (nullable): who had the core before, translated; %NULL: it is not known
 */
char *
lanes_turn_words_for_before (const LanesTurn *turn, const LanesTurnNames *names)
{
  g_autofree char *duration = lanes_time_format_duration (turn->gap_before);

  if (!names->before)
    return NULL;
  if (is_gap (turn->gap_before))
    return g_strdup_printf (_ ("Before it: no task for %s, and %s before that"), duration,
                            names->before);
  return g_strdup_printf (_ ("Before it: %s"), names->before);
}

/* Whether the core went straight to another thread of the tasks */
static gboolean
is_handed_over (const LanesTurn *turn, const LanesTurnNames *names)
{
  return names->after && turn->after != turn->slice.thread && !is_gap (turn->gap_after);
}

/* Whether the thread went straight on, on another core */
static gboolean
is_moved (const LanesTurn *turn, const LanesTurnNames *names)
{
  return names->next_core && turn->next_core != (int) turn->slice.core && !is_gap (turn->gap_next);
}

/**
 * lanes_turn_words_for_after:
 *
 * Returns: (transfer full) (nullable): who had the core after it, translated; %NULL where it is not
 *   known, or what is said of the end says it too
 */
char *
lanes_turn_words_for_after (const LanesTurn *turn, const LanesTurnNames *names)
{
  g_autofree char *duration = lanes_time_format_duration (turn->gap_after);

  if (!names->after || turn->slice.ended == LANES_SLICE_OPEN)
    return NULL;
  if (turn->slice.ended == LANES_SLICE_PREEMPTED && is_handed_over (turn, names)
      && !is_moved (turn, names))
    return NULL;
  if (is_gap (turn->gap_after))
    return g_strdup_printf (_ ("After it: no task for %s, and then %s"), duration, names->after);
  return g_strdup_printf (_ ("After it: %s"), names->after);
}

static char *
describe_preempted (const LanesTurn *turn, const LanesTurnNames *names)
{
  if (is_moved (turn, names))
    /* Translators: %s is a core */
    return g_strdup_printf (_ ("The system moved it to %s"), names->next_core);
  if (is_handed_over (turn, names))
    /* Translators: %s is a task, or a thread of it, as in "Play music · 2", or another program */
    return g_strdup_printf (_ ("The system gave the core to %s"), names->after);
  if (names->other)
    return g_strdup_printf (_ ("The system gave the core to %s"), names->other);
  return g_strdup (_ ("The system gave the core to another program"));
}

/**
 * lanes_turn_words_for_end:
 *
 * Says how a turn ended, and for how long the thread was away then. A pure function.
 *
 * Returns: (transfer full): the text, translated
 */
char *
lanes_turn_words_for_end (const LanesTurn *turn, const LanesTurnNames *names)
{
  g_autofree char *duration = lanes_time_format_duration (turn->gap_next);
  gboolean is_back = names->next_core && is_gap (turn->gap_next);

  switch (turn->slice.ended)
    {
    case LANES_SLICE_PREEMPTED:
      return describe_preempted (turn, names);
    case LANES_SLICE_WAITED:
      if (turn->paused)
        return g_strdup (_ ("It was paused"));
      if (is_back)
        /* Translators: %s is a duration; the thread was away for so long */
        return g_strdup_printf (
            _ ("It went to wait for a clock, a disk, a lock or a person, and ran again after %s"),
            duration);
      return g_strdup (_ ("It went to wait for a clock, a disk, a lock or a person"));
    case LANES_SLICE_EXITED:
      return g_strdup (_ ("It ended"));
    case LANES_SLICE_OPEN:
    default:
      return g_strdup (_ ("It is still running"));
    }
}

/**
 * lanes_turn_words_for_many:
 * @n_turns: how many turns the core had within the pixel that is pointed at
 *
 * Returns: (transfer full) (nullable): that the turn is one of many which cannot be told apart,
 *   translated; %NULL where it can be
 */
char *
lanes_turn_words_for_many (guint64 n_turns)
{
  if (n_turns < 2)
    return NULL;
  return g_strdup_printf (ngettext ("One of %lu turn at this point: zoom in to tell them apart",
                                    "One of %lu turns at this point: zoom in to tell them apart",
                                    n_turns),
                          (gulong) n_turns);
}

static void
add_sentence (GString *text, char *sentence)
{
  if (sentence && text->len > 0)
    g_string_append_c (text, ' ');
  if (sentence)
    /* Translators: a sentence, and what ends it */
    g_string_append_printf (text, _ ("%s."), sentence);
  g_free (sentence);
}

/**
 * lanes_turn_words_for_all:
 * @turn: what is known of a turn
 * @names: what people call what is around it
 * @clock: how moments are told
 *
 * Says all of it, for a screen reader. A pure function.
 *
 * Returns: (transfer full): some short sentences, translated
 */
char *
lanes_turn_words_for_all (const LanesTurn *turn, const LanesTurnNames *names,
                          const LanesTurnClock *clock)
{
  GString *text = g_string_new (NULL);
  g_autofree char *length = lanes_turn_words_for_length (turn, names);
  g_autofree char *moments =
      lanes_turn_words_for_moments ((LanesSpan){turn->slice.begin, turn->slice.end}, clock);

  /* Translators: a thread, how long and where it ran, and when: "Play music: 4 ms on Core 0, 2.345
   * s – 2.349 s" */
  add_sentence (text, g_strdup_printf (_ ("%s: %s, %s"), names->thread, length, moments));
  add_sentence (text, lanes_turn_words_for_wait (turn));
  add_sentence (text, lanes_turn_words_for_before (turn, names));
  add_sentence (text, lanes_turn_words_for_end (turn, names));
  add_sentence (text, lanes_turn_words_for_after (turn, names));
  return g_string_free (text, FALSE);
}
