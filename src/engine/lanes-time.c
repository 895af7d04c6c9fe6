/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-time.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* @value with two significant digits: 1.2, 12, 120 */
static char *
format_value (double value, const char *unit)
{
  int decimals = value < 9.95 && fabs (value - round (value)) > 0.049 ? 1 : 0;

  /* Translators: a number and its unit, as in "4 ms" */
  return g_strdup_printf (_ ("%.*f %s"), decimals, value, unit);
}

/**
 * lanes_time_format_duration:
 * @duration: nanoseconds
 *
 * Writes a duration the way people say it: "4 ms", "1.2 s", "3 min 5 s".
 *
 * Returns: (transfer full): the text, translated
 */
char *
lanes_time_format_duration (LanesTime duration)
{
  double seconds = lanes_time_to_seconds (duration);
  double size = fabs (seconds);

  if (size < 0.9995e-6)
    return format_value (seconds * 1e9, _ ("ns"));
  if (size < 0.9995e-3)
    return format_value (seconds * 1e6, _ ("µs"));
  if (size < 0.9995)
    return format_value (seconds * 1e3, _ ("ms"));
  if (size < 59.95)
    return format_value (seconds, _ ("s"));

  gint64 whole = llround (seconds);

  if (whole % 60 == 0)
    /* Translators: minutes, as in "10 min" */
    return g_strdup_printf (_ ("%d min"), (int) (whole / 60));
  /* Translators: minutes and seconds, as in "3 min 5 s" */
  return g_strdup_printf (_ ("%d min %d s"), (int) (whole / 60), (int) (whole % 60));
}
