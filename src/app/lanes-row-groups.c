/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-row-groups.h"

#include <glib/gi18n-lib.h>

static void
free_group (gpointer data)
{
  LanesRowGroup *group = data;

  g_free (group->label);
  g_array_unref (group->cores);
  g_free (group);
}

static char *
make_label (const LanesCore *core, gboolean by_kind, gboolean by_package, guint n)
{
  g_autofree char *count = g_strdup_printf (ngettext ("%u core", "%u cores", n), n);

  if (by_kind)
    /* Translators: the first %s is a kind of cores, the second one their number, as in "fast ·
     * 8 cores" */
    return g_strdup_printf (_ ("%s · %s"),
                            core->kind == LANES_CORE_KIND_EFFICIENCY    ? _ ("Saving")
                            : core->kind == LANES_CORE_KIND_PERFORMANCE ? _ ("Fast")
                                                                        : _ ("Other"),
                            count);
  if (by_package && core->package == LANES_PLACE_UNKNOWN)
    return g_strdup_printf (_ ("%s · %s"), _ ("Other"), count);
  if (by_package)
    /* Translators: a package is what holds many cores and sits in a socket; %s is "64 cores" */
    return g_strdup_printf (_ ("Package %u · %s"), core->package, count);
  return g_steal_pointer (&count);
}

static LanesRowGroup *
find_group (GPtrArray *groups, GHashTable *by_key, guint key)
{
  LanesRowGroup *group = g_hash_table_lookup (by_key, GUINT_TO_POINTER (key + 1));

  if (!group)
    {
      group = g_new0 (LanesRowGroup, 1);
      group->cores = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (by_key, GUINT_TO_POINTER (key + 1), group);
      g_ptr_array_add (groups, group);
    }
  return group;
}

/**
 * lanes_row_groups_new:
 * @topology: the cores
 *
 * Divides the cores by their kind where there are several, else by their package.
 *
 * Returns: (transfer full) (element-type LanesRowGroup): the groups, in the order of their first
 *   cores
 */
GPtrArray *
lanes_row_groups_new (LanesTopology *topology)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (free_group);
  g_autoptr (GHashTable) by_key = g_hash_table_new (NULL, NULL);
  guint n_cores = lanes_topology_get_n_cores (topology);
  gboolean by_kind = FALSE;

  for (guint i = 1; i < n_cores; i++)
    by_kind |=
        lanes_topology_get_core (topology, i)->kind != lanes_topology_get_core (topology, 0)->kind;
  for (guint i = 0; i < n_cores; i++)
    {
      const LanesCore *core = lanes_topology_get_core (topology, i);

      g_array_append_val (
          find_group (groups, by_key, by_kind ? (guint) core->kind : core->package)->cores, i);
    }
  for (guint i = 0; i < groups->len; i++)
    {
      LanesRowGroup *group = g_ptr_array_index (groups, i);

      group->label =
          make_label (lanes_topology_get_core (topology, g_array_index (group->cores, guint, 0)),
                      by_kind, groups->len > 1, group->cores->len);
    }
  return groups;
}
