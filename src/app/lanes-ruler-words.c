/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ruler says: the times over the lanes. */
#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <math.h>

#include "lanes-ruler.h"

/* Steps below this are too many digits to be read: then one time is told in full, and how far the
 * others are from it. */
#define FINE (LANES_SEC / 10)

/* More than this is told in minutes. */
#define LONG (120 * LANES_SEC)

static int
count_decimals (LanesTime unit)
{
  int n = 0;

  for (LanesTime one = LANES_SEC; one > unit && n < 9; one /= 10)
    n++;
  return n;
}

/* ".345": what is left of a second, with so many digits; nothing when there are none */
static char *
format_rest (LanesTime time, int n_decimals)
{
  LanesTime rest = time % LANES_SEC;

  if (n_decimals == 0)
    return g_strdup ("");
  for (int i = n_decimals; i < 9; i++)
    rest /= 10;
  return g_strdup_printf ("%s%0*d", nl_langinfo (RADIXCHAR), n_decimals, (int) rest);
}

/* "12.3 s", and "1:06.3" where there are minutes */
static char *
format_since (LanesTime time, int n_decimals)
{
  LanesTime size = ABS (time);
  const char *sign = time < 0 ? "−" : "";
  int seconds = (int) (size / LANES_SEC);
  g_autofree char *rest = format_rest (size, n_decimals);

  if (seconds >= 60)
    return g_strdup_printf ("%s%d:%02d%s", sign, seconds / 60, seconds % 60, rest);
  /* Translators: a minus sign or nothing, seconds, and their decimals or nothing: "12.3 s" */
  return g_strdup_printf (_ ("%s%d%s s"), sign, seconds, rest);
}

static char *
format_clock (LanesTime time, int n_decimals)
{
  LanesTime wall = time + lanes_view_get_clock_offset ();
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (wall / LANES_SEC);
  /* Translators: the time of day over the lanes; see g_date_time_format() */
  g_autofree char *text = date ? g_date_time_format (date, _ ("%H:%M:%S")) : g_strdup ("");
  g_autofree char *rest = format_rest (wall, n_decimals);

  return g_strconcat (text, rest, NULL);
}

/* A moment in full */
static char *
format_moment (LanesView *view, LanesTime time, int n_decimals)
{
  if (lanes_view_get_time_format (view) == LANES_TIME_FORMAT_CLOCK)
    return format_clock (time, n_decimals);
  return format_since (time - lanes_view_get_start (view), n_decimals);
}

/* What differences of a few steps are told in */
static LanesTime
get_unit (LanesTime step)
{
  return step >= LANES_MSEC ? LANES_MSEC : step >= LANES_USEC ? LANES_USEC : 1;
}

/* How far the moments are apart that can be told in full */
static LanesTime
get_base_unit (LanesView *view)
{
  return 1000 * get_unit (lanes_view_get_step (view));
}

/**
 * lanes_ruler_get_base:
 * @view: what is shown
 *
 * Where the times are very close together, they count from one moment that is told in full.
 *
 * Returns: that moment, nanoseconds; %G_MAXINT64 when all are told in full
 */
LanesTime
lanes_ruler_get_base (LanesView *view)
{
  LanesTime unit = get_base_unit (view);
  LanesTime origin = lanes_view_get_origin (view);
  LanesTime left = lanes_view_get_visible (view).begin;
  LanesTime rest = (left - origin) % unit;

  if (!lanes_view_is_absolute (view) || lanes_view_get_step (view) >= FINE)
    return G_MAXINT64;
  return left - rest - (rest < 0 ? unit : 0);
}

/**
 * lanes_ruler_format_base:
 * @view: what is shown
 *
 * Returns: (transfer full) (nullable): the moment that the others count from, in full: "12.345 s"
 */
char *
lanes_ruler_format_base (LanesView *view)
{
  LanesTime base = lanes_ruler_get_base (view);

  if (base == G_MAXINT64)
    return NULL;
  return format_moment (view, base, count_decimals (get_base_unit (view)));
}

/* "+20 µs" */
static char *
format_offset (LanesTime offset, LanesTime step)
{
  LanesTime unit = get_unit (step);
  const char *name = unit == LANES_MSEC ? _ ("ms") : unit == LANES_USEC ? _ ("µs") : _ ("ns");

  if (offset == 0)
    return g_strdup ("0");
  /* Translators: how much later than another moment, and the unit: "+20 µs" */
  return g_strdup_printf (_ ("+%d %s"), (int) (offset / unit), name);
}

/* "−5 s", and "−4:30" where there are minutes */
static char *
format_ago (LanesTime ago, LanesTime step, LanesTime length)
{
  g_autofree char *rest = format_rest (ago, count_decimals (step));
  int seconds = (int) (ago / LANES_SEC);

  if (length > LONG && seconds % 60 == 0)
    return g_strdup_printf (_ ("−%d min"), seconds / 60);
  if (length > LONG)
    return g_strdup_printf ("−%d:%02d", seconds / 60, seconds % 60);
  /* Translators: so many seconds ago, with their decimals or nothing: "−1.5 s" */
  return g_strdup_printf (_ ("−%d%s s"), seconds, rest);
}

/**
 * lanes_ruler_format:
 * @view: what is shown
 * @moving: whether the newest moment is now
 * @tick: which of the times, 0 being the oldest shown
 *
 * Returns: (transfer full): what the ruler says there
 */
char *
lanes_ruler_format (LanesView *view, gboolean moving, guint tick)
{
  LanesTime step = lanes_view_get_step (view);
  LanesTime length = lanes_view_get_length (view);
  LanesTime offset = lanes_view_get_first_step (view) + step * tick;
  LanesTime time = lanes_view_get_visible (view).begin + offset;
  LanesTime base = lanes_ruler_get_base (view);

  /* A still has a beginning and an end; a moving picture has a newest moment. */
  if (lanes_view_has_own_times (view))
    return tick == 0 ? g_strdup ("0") : lanes_time_format_duration (step * tick);
  if (base != G_MAXINT64)
    return format_offset (time - base, step);
  if (!lanes_view_is_absolute (view))
    return offset == length ? g_strdup (moving ? _ ("now") : _ ("0 s"))
                            : format_ago (length - offset, step, length);
  return format_moment (view, time, count_decimals (step));
}

/**
 * lanes_ruler_describe:
 * @view: what is shown
 *
 * Returns: (transfer full): for people who do not see the ruler, from when until when it is
 */
char *
lanes_ruler_describe (LanesView *view)
{
  LanesSpan visible = lanes_view_get_visible (view);
  int n_decimals = count_decimals (lanes_view_get_step (view));
  g_autofree char *begin = NULL;
  g_autofree char *end = NULL;

  if (!lanes_view_is_absolute (view))
    {
      begin = lanes_time_format_duration (lanes_view_get_length (view));
      /* Translators: how much time the lanes show */
      return g_strdup_printf (_ ("Times: %s are shown"), begin);
    }
  begin = format_moment (view, visible.begin, n_decimals);
  end = format_moment (view, visible.end, n_decimals);
  return g_strdup_printf (_ ("Times: from %s to %s"), begin, end);
}
