/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of /proc: every parser is given every text. A text that ends too early must be seen to.
 */
#include "fuzz.h"

#include "lanes-proc-stat.h"
#include "lanes-proc-status.h"
#include "lanes-program.h"

static void
read_cores (const char *text, gsize length)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
  g_autoptr (GError) error = NULL;
  const LanesCpuTimes none = {0};

  if (!lanes_proc_stat_parse (text, length, times, &error))
    {
      g_assert_nonnull (error);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (times->len, >, 0);
  for (guint i = 0; i < times->len; i++)
    {
      const LanesCpuTimes *core = &g_array_index (times, LanesCpuTimes, i);
      double share = lanes_proc_stat_share (&none, core);

      g_assert_true (i == 0 || core[-1].core < core->core);
      g_assert_true ((int) share == -1 || (share >= 0 && share <= 1));
      g_assert_cmpint ((int) lanes_proc_stat_share (core, core), ==, -1);
    }
}

static void
read_thread (const char *text, gsize length)
{
  LanesSchedStat counters;
  LanesProcStatus status;
  LanesThreadStat stat;
  int parent = -1;
  LanesProgram program;
  int last = -1;

  if (lanes_proc_schedstat_parse (text, length, &counters))
    g_assert_true (counters.run_time >= 0 && counters.wait_time >= 0);
  if (lanes_proc_stat_parse_thread (text, length, &stat))
    g_assert_true (stat.core <= G_MAXUINT16 && g_ascii_isalpha (stat.state));
  if (lanes_program_parse (text, length, &program))
    g_assert_nonnull (memchr (program.name, '\0', sizeof program.name));
  if (lanes_proc_loadavg_parse (text, length, &last))
    g_assert_cmpint (last, >=, 0);
  if (lanes_proc_stat_parse_parent (text, length, &parent))
    g_assert_cmpint (parent, >=, 0);
  else
    g_assert_cmpint (parent, ==, -1);
  if (lanes_proc_status_parse (text, length, &status))
    {
      g_assert_nonnull (memchr (status.name, '\0', sizeof status.name));
      g_assert_true (g_ascii_isalpha (status.state));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  read_cores ((const char *) data, size);
  read_thread ((const char *) data, size);
  return 0;
}
