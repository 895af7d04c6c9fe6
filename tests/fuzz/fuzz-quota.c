/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel says of control groups. The bytes are four texts, each up to a NUL: of a quota,
 * of a period, of the groups and of the mounts. */
#include "fuzz.h"

#include <string.h>

#include "lanes-quota.h"

#define N_TEXTS 4

static void
assert_quota (double cores)
{
  g_autofree char *sentence = lanes_quota_describe (cores, 8, 8);
  g_autofree char *reason = lanes_quota_explain (cores);

  g_assert_true (cores > 0);
  g_assert_true (!sentence || g_utf8_validate (sentence, -1, NULL));
  g_assert_true ((cores < LANES_QUOTA_NONE) == (reason != NULL));
}

static void
find_folder (const char *cgroups, const char *mounts, const char *controller)
{
  g_autofree char *group = lanes_quota_find_group (cgroups, controller);
  g_autofree char *top = NULL;
  g_autofree char *folder = NULL;

  if (!group)
    return;
  g_assert_true (g_str_has_prefix (group, "/"));
  folder = lanes_quota_find_folder (mounts, controller, group, &top);
  g_assert_true ((folder != NULL) == (top != NULL));
  g_assert_true (!folder || g_str_has_prefix (folder, top));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *texts[N_TEXTS];
  g_autofree char *all = g_malloc0 (size + N_TEXTS);
  char *text = all;

  if (size > 0)
    memcpy (all, data, size);
  for (guint i = 0; i < N_TEXTS; i++)
    {
      texts[i] = text;
      text += strlen (text) + 1;
    }
  assert_quota (lanes_quota_parse_max (texts[0]));
  assert_quota (lanes_quota_parse_cfs (texts[0], texts[1]));
  find_folder (texts[2], texts[3], "cpu");
  find_folder (texts[2], texts[3], NULL);
  return 0;
}
