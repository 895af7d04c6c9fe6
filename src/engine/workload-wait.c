/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "lanes-workload-private.h"

#define NAP (100 * LANES_MSEC)

/* One unit is one nap of a tenth of a second. One that is cut short does not count. */
static int
take_naps (LanesWork *work, guint64 *result)
{
  while (lanes_work_go_on (work, *result))
    if (lanes_work_sleep (work, NAP))
      (*result)++;
  return 0;
}

static char *
describe_amount (guint64 units)
{
  g_autofree char *naps = lanes_workload_format_number (units);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s nap of a tenth of a second",
                                       "%s naps of a tenth of a second", units),
                          naps);
}

static char *
describe (guint64 units, guint64 result)
{
  return describe_amount (result);
}

const LanesWorkload lanes_workload_wait = {
    .id = "wait",
    .title = N_ ("Wait"),
    .description = N_ ("Sleeps a tenth of a second, again and again, as a program does that waits "
                       "for a person or the network. Needs almost nothing of a core."),
    .unit_size = 1,
    .run = take_naps,
    .describe = describe,
    .describe_amount = describe_amount,
};
