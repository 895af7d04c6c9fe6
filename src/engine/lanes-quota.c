/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-quota.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/**
 * LanesQuota:
 *
 * How much computing time the control groups of this process allow it and all that it starts, in
 * cores: 1.5 is as much as one core and a half could give, on however many cores it is used.
 *
 * A group is limited by itself and by each group above it. Sources: cgroups(7), both versions.
 */
struct _LanesQuota
{
  char *root; /* what is in place of /, "" for the real one */
  double cores;
};

/* Returns: the text, NULL where there is no such file */
static char *
read_file (LanesQuota *self, const char *folder, const char *name)
{
  g_autofree char *path = g_strconcat (self->root, folder, "/", name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

static double
read_group (LanesQuota *self, const char *folder, gboolean first_version)
{
  g_autofree char *quota = read_file (self, folder, first_version ? "cpu.cfs_quota_us" : "cpu.max");
  g_autofree char *period = first_version ? read_file (self, folder, "cpu.cfs_period_us") : NULL;

  if (!quota || (first_version && !period))
    return LANES_QUOTA_NONE;
  return first_version ? lanes_quota_parse_cfs (quota, period) : lanes_quota_parse_max (quota);
}

/* The smallest quota of the process's own group in one of the trees and of all groups above it. */
static double
read_tree (LanesQuota *self, const char *cgroups, const char *mounts, const char *controller)
{
  g_autofree char *group = lanes_quota_find_group (cgroups, controller);
  g_autofree char *top = NULL;
  g_autofree char *folder =
      group ? lanes_quota_find_folder (mounts, controller, group, &top) : NULL;
  double cores = LANES_QUOTA_NONE;

  if (!folder)
    return LANES_QUOTA_NONE;
  while (TRUE)
    {
      char *slash = strrchr (folder, '/');
      double own = read_group (self, folder, controller != NULL);

      cores = MIN (cores, own);
      if (!slash || strlen (folder) <= strlen (top))
        break;
      *slash = '\0';
    }
  return cores;
}

/**
 * lanes_quota_new:
 * @root: (nullable): a folder that stands in for `/`; %NULL: the real one
 *
 * Looks for the quota of this process.
 *
 * Returns: (transfer full): the quota, which may be none
 */
LanesQuota *
lanes_quota_new (const char *root)
{
  LanesQuota *self = g_new0 (LanesQuota, 1);

  self->root = g_strdup (root ? root : "");
  self->cores = LANES_QUOTA_NONE;
  lanes_quota_update (self);
  return self;
}

/**
 * lanes_quota_free:
 * @self: (transfer full): a quota
 *
 * Lets it go.
 */
void
lanes_quota_free (LanesQuota *self)
{
  g_free (self->root);
  g_free (self);
}

/**
 * lanes_quota_update:
 * @self: a quota
 *
 * Reads anew what the groups allow, which others may change at any time. What cannot be read limits
 * nothing.
 *
 * Returns: whether it is another one than before
 */
gboolean
lanes_quota_update (LanesQuota *self)
{
  g_autofree char *cgroups = read_file (self, "/proc/self", "cgroup");
  g_autofree char *mounts = cgroups ? read_file (self, "/proc/self", "mountinfo") : NULL;
  double before = self->cores;
  double first = LANES_QUOTA_NONE, second = LANES_QUOTA_NONE;

  if (mounts)
    {
      first = read_tree (self, cgroups, mounts, "cpu");
      second = read_tree (self, cgroups, mounts, NULL);
    }
  self->cores = MIN (first, second);
  return self->cores < before || self->cores > before;
}

/**
 * lanes_quota_get_cores:
 * @self: a quota
 *
 * Returns: how many cores' time may be used, as last read; %LANES_QUOTA_NONE: there is no limit
 */
double
lanes_quota_get_cores (LanesQuota *self)
{
  return self->cores;
}

/* As many decimals as it needs: "2", "1.5", "0.25" */
static char *
format_cores (double cores)
{
  long hundredths = MAX (lround (cores * 100), 1);

  return g_strdup_printf (hundredths % 100 == 0  ? "%.0f"
                          : hundredths % 10 == 0 ? "%.1f"
                                                 : "%.2f",
                          (double) hundredths / 100);
}

/**
 * lanes_quota_describe:
 * @quota: as lanes_quota_get_cores() tells it
 * @n_usable: how many cores the system lets this session run on
 * @n_cores: how many there are
 *
 * Says how much of the machine can be used, where that is not all of it.
 *
 * Returns: (transfer full) (nullable): a sentence, translated; %NULL when nothing is held back
 */
char *
lanes_quota_describe (double quota, guint n_usable, guint n_cores)
{
  double cores = MIN (quota, (double) n_usable);
  g_autofree char *number = NULL;

  if (n_usable == 0 || cores >= (double) n_cores)
    return NULL;
  number = format_cores (cores);
  /* Translators: a number such as 1.5, and how many cores the computer has: “This session may use
   * 1.5 of 8 cores.” */
  return g_strdup_printf (ngettext ("This session may use %s of %u core.",
                                    "This session may use %s of %u cores.", n_cores),
                          number, n_cores);
}

/**
 * lanes_quota_explain:
 * @quota: as lanes_quota_get_cores() tells it
 *
 * Says what a quota does to tasks, where there is one.
 *
 * Returns: (transfer full) (nullable): a sentence or two, translated; %NULL without a quota
 */
char *
lanes_quota_explain (double quota)
{
  g_autofree char *number = NULL;

  if (quota >= LANES_QUOTA_NONE)
    return NULL;
  number = format_cores (quota);
  return g_strdup_printf (
      /* Translators: a number such as 1.5 */
      ngettext ("The system allows the tasks as much computing time as %s core can give. When that "
                "is used up, they are held back for a moment, although cores may be free.",
                "The system allows the tasks as much computing time as %s cores can give. When "
                "that is used up, they are held back for a moment, although cores may be free.",
                strcmp (number, "1") == 0 ? 1 : (gulong) MAX (ceil (MIN (quota, 1e6)), 2)),
      number);
}
