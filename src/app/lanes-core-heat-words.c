/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the map of the cores shows and says. */
#include "lanes-core-heat-words.h"

#include <glib/gi18n-lib.h>

#include "lanes-task.h"

#define NOTABLE   0.005f /* a task with less of a core has none of it */
#define BUSY      0.5f
#define MAX_NAMED 4 /* tasks */

/**
 * lanes_core_heat_sum_up:
 * @point: a measurement of a core
 *
 * Returns: what of it a single color can show
 */
LanesCoreUse
lanes_core_heat_sum_up (const LanesCpuPoint *point)
{
  LanesCoreUse heat = {.busy = MIN (point->busy, 1), .top = -1};
  float most = 0;

  for (guint i = 0; i < point->n_tasks; i++)
    {
      const LanesCpuTask *use = &point->tasks[i];

      heat.tasks += use->share;
      if (use->share < NOTABLE || use->share <= most)
        continue;
      heat.top = (int) use->task;
      most = use->share;
    }
  heat.tasks = MIN (heat.tasks, 1);
  return heat;
}

/* Of the tasks that are not in @told, the one with most of the core, or NULL */
static const LanesCpuTask *
find_next (const LanesCpuPoint *point, guint n_tasks, const gboolean *told)
{
  const LanesCpuTask *next = NULL;

  for (guint i = 0; i < point->n_tasks; i++)
    {
      const LanesCpuTask *use = &point->tasks[i];

      if (use->task < n_tasks && !told[use->task] && use->share >= NOTABLE
          && (!next || use->share > next->share))
        next = use;
    }
  return next;
}

/**
 * lanes_core_heat_describe:
 * @core: a position
 * @point: (nullable): what it did; %NULL when nothing was measured yet
 * @tasks: (element-type LanesTask): by number
 *
 * Says which core it is and who uses it, those with most of it first.
 *
 * Returns: (transfer full): the text, translated: "Core 37 · package 1 · Count primes 80 % · others
 *   5 %"
 */
char *
lanes_core_heat_describe (LanesTopology *topology, guint core, const LanesCpuPoint *point,
                          GPtrArray *tasks)
{
  g_autofree char *label = lanes_topology_get_label (topology, core);
  g_autofree char *places = lanes_topology_describe_places (topology, core);
  g_autofree gboolean *told = g_new0 (gboolean, tasks->len + 1);
  GString *text = g_string_new (label);
  float others = point ? MIN (point->busy, 1) : -1;
  const LanesCpuTask *use;

  if (places)
    g_string_append_printf (text, " · %s", places);
  for (guint n = 0; point && (use = find_next (point, tasks->len, told)); n++)
    {
      told[use->task] = TRUE;
      others -= point->busy < 0 ? 0 : use->share;
      if (n < MAX_NAMED)
        g_string_append_printf (text, _ (" · %s %.0f %%"),
                                lanes_task_get_name (g_ptr_array_index (tasks, use->task)),
                                (double) use->share * 100);
    }
  if (!lanes_topology_get_core (topology, core)->online)
    return g_string_free (text, FALSE);
  if (!point || point->busy < 0)
    g_string_append (text, _ (" · others not known"));
  else
    g_string_append_printf (text, _ (" · others %.0f %%"), (double) MAX (others, 0) * 100);
  return g_string_free (text, FALSE);
}

/**
 * lanes_core_heat_summarize:
 * @uses: (array length=n_cores): what each core did
 *
 * Returns: (transfer full): what the whole map shows: "1024 cores: 12 busy, 3 with tasks"
 */
char *
lanes_core_heat_summarize (const LanesCoreUse *uses, guint n_cores)
{
  guint n_busy = 0;
  guint n_with_tasks = 0;
  guint n_unknown = 0;
  g_autofree char *cores = g_strdup_printf (ngettext ("%u core", "%u cores", n_cores), n_cores);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_cores; i++)
    {
      n_busy += MAX (uses[i].busy, uses[i].tasks) >= BUSY;
      n_with_tasks += uses[i].top >= 0;
      n_unknown += uses[i].busy < 0 && uses[i].top < 0;
    }
  /* Translators: of so many cores, those that are busy, and those that tasks are on: "64 cores: 12
   * busy, 3 with tasks" */
  g_string_append_printf (text, _ ("%s: %u busy, %u with tasks"), cores, n_busy, n_with_tasks);
  if (n_unknown > 0)
    /* Translators: goes on in "64 cores: 12 busy, 3 with tasks" */
    g_string_append_printf (text, _ (", %u not known"), n_unknown);
  return g_string_free (text, FALSE);
}
