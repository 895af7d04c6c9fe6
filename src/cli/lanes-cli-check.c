/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "lanes-cli.h"
#include "lanes-line.h"
#include "lanes-task-set.h"

static void
append_task (GString *text, LanesTask *task)
{
  g_autofree char *mode = lanes_task_describe_mode (task);
  const char *command = lanes_task_get_command (task);
  g_autofree char *what = lanes_line_clean (command ? command : lanes_task_get_workload (task));

  g_string_append_printf (text, "  %s: %s, %s\n", lanes_task_get_name (task), what, mode);
}

/**
 * lanes_cli_check:
 * @argv: the command's name and its arguments
 *
 * Reads a task set and says what is wrong with it, or what is in it.
 *
 * Returns: the exit status
 */
int
lanes_cli_check (char **argv)
{
  const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
  g_auto (GStrv) operands = g_strdupv (argv);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (LanesTaskSet) set = NULL;

  switch (lanes_cli_parse ("check", "FILE",
                           _ ("Says whether a task set is right, or what is wrong with it."),
                           entries, 1, &operands))
    {
    case LANES_CLI_WRONG:
      return LANES_EXIT_USAGE;
    case LANES_CLI_SHOWN:
      return LANES_EXIT_DONE;
    case LANES_CLI_GO:
    default:
      break;
    }

  file = g_file_new_for_commandline_arg (operands[1]);
  set = lanes_task_set_load (file, NULL, &error);
  if (!set)
    {
      lanes_term_message (error->message);
      return LANES_EXIT_USAGE;
    }

  g_autoptr (LanesTerm) term = lanes_term_new (STDOUT_FILENO);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = lanes_task_set_get_n_tasks (set);

  g_string_append_printf (text, ngettext ("“%s” is right: %u task", "“%s” is right: %u tasks", n),
                          lanes_task_set_get_name (set), n);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < n; i++)
    append_task (text, lanes_task_set_get_task (set, i));
  lanes_term_print (term, text->str);
  return lanes_cli_finish (term, LANES_EXIT_DONE);
}
