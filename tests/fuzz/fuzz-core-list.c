/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of cores as people write them: what is understood is written as the shortest, and that is
 * understood as the same. */
#include "fuzz.h"

#include "lanes-core-set.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL;
  LanesCoreSet set, again;

  if (!lanes_core_set_parse (text, &set, &error))
    {
      g_assert_nonnull (error);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (lanes_core_set_count (&set), >, 0);
  written = lanes_core_set_to_string (&set);
  g_assert_true (lanes_core_set_parse (written, &again, &error));
  g_assert_true (lanes_core_set_equal (&set, &again));
  return 0;
}
