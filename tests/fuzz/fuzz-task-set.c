/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task-set files, lanes-task-read.c and lanes-task-write.c. What is read can be saved, and what was
 * saved is read as the same. What is refused is refused with words that can be shown. */
#include "fuzz.h"

#include "lanes-error.h"
#include "lanes-task-set.h"

static void
assert_said (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == LANES_ERROR);
  g_assert_cmpstr (error->message, !=, "");
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) read =
      lanes_task_set_new_from_data ((const char *) data, (gssize) size, NULL, &error);
  g_autoptr (LanesTaskSet) again = NULL;
  g_autofree char *saved = NULL;
  g_autofree char *saved_again = NULL;
  gsize length, length_again;

  if (!read)
    {
      assert_said (error);
      return 0;
    }
  g_assert_no_error (error);
  saved = lanes_task_set_to_data (read, &length);
  again = lanes_task_set_new_from_data (saved, (gssize) length, NULL, &error);
  if (!again)
    {
      /* Saving makes a file longer: it may be too large then, which is said before it is saved. */
      g_assert_cmpuint (length, >, 1024 * 1024);
      return 0;
    }
  g_assert_cmpuint (lanes_task_set_get_n_tasks (read), ==, lanes_task_set_get_n_tasks (again));
  saved_again = lanes_task_set_to_data (again, &length_again);
  g_assert_cmpmem (saved, length, saved_again, length_again);
  return 0;
}
