/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel's files say of control groups. Pure functions. */
#include <string.h>

#include "lanes-quota.h"

/* The fields of a line of mountinfo, from 0, and those behind the lone dash */
#define FIELD_ROOT    3
#define FIELD_POINT   4
#define FIELD_TYPE    0
#define FIELD_OPTIONS 2

/* A whole number at the begin of @text, with nothing but space behind it */
static gboolean
take_number (const char *text, gint64 *number)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  return g_ascii_string_to_signed (stripped, 10, G_MININT64, G_MAXINT64, number, NULL);
}

/* Both are microseconds. */
static double
divide (gint64 quota, gint64 period)
{
  return quota > 0 && period > 0 ? (double) quota / (double) period : LANES_QUOTA_NONE;
}

/**
 * lanes_quota_parse_max:
 * @text: what `cpu.max` holds: "150000 100000" or "max 100000"
 *
 * Understands the quota of a group of version 2. Source: the kernel's admin-guide/cgroup-v2.
 *
 * Returns: how many cores' time the group may use, %LANES_QUOTA_NONE where there is no quota or the
 *   text is not understood
 */
double
lanes_quota_parse_max (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_auto (GStrv) words = g_strsplit (stripped, " ", 2);
  gint64 quota;
  gint64 period;

  if (!words[0] || !words[1] || !take_number (words[0], &quota) || !take_number (words[1], &period))
    return LANES_QUOTA_NONE;
  return divide (quota, period);
}

/**
 * lanes_quota_parse_cfs:
 * @quota: what `cpu.cfs_quota_us` holds; -1: none
 * @period: what `cpu.cfs_period_us` holds
 *
 * Understands the quota of a group of version 1. Source: the kernel's scheduler/sched-bwc.
 *
 * Returns: the same as lanes_quota_parse_max()
 */
double
lanes_quota_parse_cfs (const char *quota, const char *period)
{
  gint64 quota_number;
  gint64 period_number;

  if (!take_number (quota, &quota_number) || !take_number (period, &period_number))
    return LANES_QUOTA_NONE;
  return divide (quota_number, period_number);
}

static gboolean
list_contains (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit (list, ",", -1);

  return g_strv_contains ((const char *const *) words, word);
}

/**
 * lanes_quota_find_group:
 * @cgroups: what `/proc/self/cgroup` holds
 * @controller: (nullable): "cpu" of version 1; %NULL: version 2, which has one tree
 *
 * Looks for the group of a process. Source: cgroups(7).
 *
 * Returns: (transfer full) (nullable): its path from the root of its tree, as in "/user.slice"
 */
char *
lanes_quota_find_group (const char *cgroups, const char *controller)
{
  g_auto (GStrv) lines = g_strsplit (cgroups, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ":", 3);

      if (g_strv_length (parts) == 3 && parts[2][0] == '/'
          && (controller ? list_contains (parts[1], controller) : strcmp (parts[1], "") == 0))
        return g_strdup (parts[2]);
    }
  return NULL;
}

/* What of @group is below @root; NULL: it is not */
static const char *
get_rest (const char *group, const char *root)
{
  gsize length = strcmp (root, "/") == 0 ? 0 : strlen (root);

  if (strncmp (group, root, length) != 0 || (group[length] != '\0' && group[length] != '/'))
    return NULL;
  return strstr (group + length, "/..") ? NULL : group + length;
}

/* The fields of a line before the lone dash, and those behind it; optional ones come before it. */
static gboolean
split_mount (const char *line, char ***before, char ***behind)
{
  g_auto (GStrv) halves = g_strsplit (line, " - ", 2);

  if (g_strv_length (halves) != 2)
    return FALSE;
  *before = g_strsplit (halves[0], " ", -1);
  *behind = g_strsplit (halves[1], " ", -1);
  return g_strv_length (*before) > FIELD_POINT && g_strv_length (*behind) > FIELD_OPTIONS;
}

/**
 * lanes_quota_find_folder:
 * @mounts: what `/proc/self/mountinfo` holds
 * @controller: (nullable): as for lanes_quota_find_group()
 * @group: the path of the group
 * @top: (out): the folder of the topmost group that can be seen
 *
 * Looks for the folder in which a group is described. In a container the tree may be mounted from a
 * group on, which need not be the process's: then the topmost group that is seen is what counts.
 * Source: proc(5).
 *
 * Returns: (transfer full) (nullable): the folder, @top or below it
 */
char *
lanes_quota_find_folder (const char *mounts, const char *controller, const char *group, char **top)
{
  g_auto (GStrv) lines = g_strsplit (mounts, "\n", -1);
  char *folder = NULL;

  *top = NULL;
  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) before = NULL;
      g_auto (GStrv) behind = NULL;
      const char *rest;

      if (!split_mount (lines[i], &before, &behind)
          || strcmp (behind[FIELD_TYPE], controller ? "cgroup" : "cgroup2") != 0
          || (controller && !list_contains (behind[FIELD_OPTIONS], controller))
          || g_str_has_suffix (before[FIELD_POINT], "\\")) /* that is written in octal, too */
        continue;
      rest = get_rest (group, before[FIELD_ROOT]);
      if (!rest && folder)
        continue;
      g_free (folder);
      g_free (*top);
      *top = g_strcompress (before[FIELD_POINT]); /* spaces are written in octal */
      folder = g_strconcat (*top, rest && strcmp (rest, "/") != 0 ? rest : "", NULL);
      if (rest)
        break;
    }
  return folder;
}
