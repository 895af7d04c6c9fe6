/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of lanes-cli and of lanes-worker, one a line. No file is read and nothing is
 * started: the linker puts the functions below in the place of those that would do it. Whatever the
 * arguments are, what is said of them is text, and controls no terminal. */
#include "fuzz.h"

#include <gio/gio.h>
#include <string.h>

#include "lanes-cli.h"
#include "lanes-cpu-sampler.h"
#include "lanes-error.h"
#include "lanes-task-set.h"
#include "lanes-text.h"
#include "lanes-worker-options.h"

LanesTaskSet *__wrap_lanes_task_set_load (GFile *file, GCancellable *cancellable, GError **error);
LanesCpuSampler *__wrap_lanes_cpu_sampler_new (LanesTime interval, GError **error);
void __wrap_lanes_term_message (const char *text);
gboolean __wrap_lanes_term_print (LanesTerm *self, const char *text);

static guint n_said;

static void
assert_text (const char *text)
{
  n_said++;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (*p == '\n' || !g_unichar_iscntrl (g_utf8_get_char (p)));
}

LanesTaskSet *
__wrap_lanes_task_set_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, LANES_ERROR, LANES_ERROR_SYSTEM, "No file is read here");
  return NULL;
}

LanesCpuSampler *
__wrap_lanes_cpu_sampler_new (LanesTime interval, GError **error)
{
  g_assert_cmpint (interval, >=, LANES_CPU_SAMPLER_MIN);
  g_assert_cmpint (interval, <=, LANES_CPU_SAMPLER_MAX);
  g_set_error_literal (error, LANES_ERROR, LANES_ERROR_SYSTEM, "Nothing is measured here");
  return NULL;
}

void
__wrap_lanes_term_message (const char *text)
{
  g_autofree char *clean = lanes_text_clean (text);

  assert_text (clean);
}

gboolean
__wrap_lanes_term_print (LanesTerm *self, const char *text)
{
  if (*text != '\0')
    assert_text (text);
  return TRUE;
}

/* GOption writes its own help, and ends the program. */
static gboolean
asks_for_help (char **argv)
{
  for (; *argv; argv++)
    if (g_str_has_prefix (*argv, "--help")
        || (**argv == '-' && (*argv)[1] != '-' && strpbrk (*argv, "h?")))
      return TRUE;
  return FALSE;
}

static void
read_worker_options (int argc, char **argv)
{
  g_auto (LanesWorkerOptions) options = {0};
  g_autoptr (GError) error = NULL;

  if (asks_for_help (argv))
    return;
  if (lanes_worker_options_parse (&options, argc, argv, &error))
    {
      g_assert_no_error (error);
      g_assert_true ((options.workload != NULL) != (options.command != NULL));
      g_assert_true (options.parent > 0 && options.board_fd >= 0);
      g_assert_true (options.nice >= 0 && options.nice <= 19 && options.duration >= 0);
    }
  else
    {
      g_assert_nonnull (error);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *all = g_strconcat ("lanes\n", text, NULL);
  g_auto (GStrv) argv = g_strsplit (all, "\n", -1);
  int argc = (int) g_strv_length (argv);
  int status;

  n_said = 0;
  status = lanes_cli_main (argc, argv);
  g_assert_cmpuint (n_said, >, 0);
  g_assert_true (status == LANES_EXIT_DONE || status == LANES_EXIT_USAGE);
  read_worker_options (argc, argv);
  return 0;
}
