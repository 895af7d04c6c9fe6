/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of the view. */
#include <glib/gi18n-lib.h>

#include "lanes-view-private.h"

/* Translators: two parts of a note, as in "100 ms, held still · 12 s behind" */
#define JOIN _ ("%s · %s")

static char *
describe_frozen (LanesView *self, const char *shown, LanesTime now)
{
  LanesTime behind = (now - self->end) / LANES_SEC * LANES_SEC;
  g_autofree char *still = g_strdup_printf (_ ("who was on which core · %s, held still"), shown);
  g_autofree char *duration = lanes_time_format_duration (behind);
  g_autofree char *late = NULL;

  if (behind <= 0)
    return g_steal_pointer (&still);
  /* Translators: how long ago it was what the lanes show: "12 s behind" */
  late = g_strdup_printf (_ ("%s behind"), duration);
  return g_strdup_printf (JOIN, still, late);
}

static char *
describe_slow (LanesView *self, const char *shown)
{
  LanesTime unit = self->length < 2 * LANES_MSEC ? LANES_USEC : LANES_MSEC;
  g_autofree char *before = lanes_time_format_duration (unit);
  g_autofree char *after = lanes_time_format_duration (unit * self->speed);
  g_autofree char *skipped = lanes_time_format_duration (self->skipped);
  g_autofree char *caught_up = NULL;
  g_autofree char *slow = NULL;

  /* Translators: "100 ms shown, slowed down: 1 ms now lasts 50 ms" */
  slow = g_strdup_printf (_ ("%s shown, slowed down: %s now lasts %s"), shown, before, after);
  if (self->skipped == 0)
    return g_steal_pointer (&slow);
  /* Translators: slow motion has left out so much to show the newest moment: "caught up 4.9 s" */
  caught_up = g_strdup_printf (_ ("caught up %s"), skipped);
  return g_strdup_printf (JOIN, slow, caught_up);
}

/**
 * lanes_view_describe:
 * @now: the present moment, nanoseconds; 0 when nothing runs, so that nothing falls behind
 *
 * Says which part of time is shown, and how.
 *
 * Returns: (transfer full): a line of text
 */
char *
lanes_view_describe (LanesView *self, LanesTime now)
{
  g_autofree char *shown = lanes_time_format_duration (self->length);

  switch (self->follow)
    {
    case LANES_FOLLOW_FROZEN:
      return describe_frozen (self, shown, now);
    case LANES_FOLLOW_SLOW:
      return describe_slow (self, shown);
    case LANES_FOLLOW_LIVE:
    default:
      if (now == 0 && self->end > 0)
        return g_strdup_printf (_ ("who was on which core · the last %s of the run"), shown);
      return lanes_view_is_still (self)
                 ? g_strdup_printf (_ ("who is on which core · %s, caught again and again"), shown)
                 : g_strdup_printf (_ ("who is on which core · the last %s"), shown);
    }
}
