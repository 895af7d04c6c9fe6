/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-cli.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "lanes-config.h"

static const struct
{
  const char *name;
  int (*perform) (char **argv);
  const char *usage;
  const char *summary;
} commands[] = {
    {"run", lanes_cli_run, "run FILE",
     N_ ("Run the tasks of a file, and say how they shared the cores")},
    {"watch", lanes_cli_watch, "watch", N_ ("Show how busy each core is")},
    {"check", lanes_cli_check, "check FILE", N_ ("Say whether a task set is right")},
};

static void
print (const char *text)
{
  g_autoptr (LanesTerm) term = lanes_term_new (STDOUT_FILENO);

  lanes_term_print (term, text);
}

static void
print_help (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (
      text, "%s\n  lanes-cli %s\n\n%s\n\n%s\n", _ ("Usage:"), _ ("COMMAND …"),
      _ ("Runs tasks as processes or threads, and shows which core runs which."), _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_string_append (text, "  ");
      lanes_text_append_fitted (text, commands[i].usage, 14, FALSE);
      g_string_append_printf (text, "%s\n", _ (commands[i].summary));
    }
  g_string_append_printf (text, "\n%s\n", _ ("Options:"));
  g_string_append (text, "  ");
  lanes_text_append_fitted (text, "-h, --help", 14, FALSE);
  g_string_append_printf (text, "%s\n  ", _ ("Show this help"));
  lanes_text_append_fitted (text, "--version", 14, FALSE);
  g_string_append_printf (text, "%s\n\n", _ ("Show the version"));
  g_string_append_printf (
      text, "%s\n%s\n", _ ("“lanes-cli COMMAND --help” says more about a command."),
      _ ("Exit status: 0 done, 1 a task failed, 2 wrong usage or a file that cannot be read."));
  print (text->str);
}

/**
 * lanes_cli_wrong:
 * @command: (nullable): the command that was given
 * @message: what is wrong
 *
 * Tells the person what is wrong with the arguments, and where to read how they are meant.
 *
 * Returns: the exit status
 */
int
lanes_cli_wrong (const char *command, const char *message)
{
  g_autofree char *call =
      command ? g_strdup_printf ("lanes-cli %s --help", command) : g_strdup ("lanes-cli --help");
  /* Translators: the first part says what is wrong, the second is a command */
  g_autofree char *text = g_strdup_printf (_ ("%s\nTry “%s”."), message, call);

  lanes_term_message (text);
  return LANES_EXIT_USAGE;
}

/**
 * lanes_cli_parse:
 * @command: the command's name
 * @parameters: what follows the options in its usage, "" when nothing
 * @summary: one sentence on what it does, translated
 * @entries: its options, with the help of each marked with N_()
 * @n_operands: how many arguments it wants that are not options
 * @argv: (inout): the arguments from the command's name on; then the operands
 *
 * Understands the arguments of a command.
 *
 * Returns: whether to go on
 */
LanesCliParse
lanes_cli_parse (const char *command, const char *parameters, const char *summary,
                 const GOptionEntry *entries, guint n_operands, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_strdup_printf ("lanes-cli %s", command);
  gboolean help = FALSE;
  const GOptionEntry help_entries[] = {
      {"help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Show this help"), NULL},
      G_OPTION_ENTRY_NULL,
  };

  /* GLib's own would end the program in the middle of it. */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, help_entries, GETTEXT_PACKAGE);
  g_set_prgname (program);
  if (!g_option_context_parse_strv (context, argv, &error))
    {
      lanes_cli_wrong (command, error->message);
      return LANES_CLI_WRONG;
    }
  if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

      print (text);
      return LANES_CLI_SHOWN;
    }
  /* The first is the command itself; "--" stays where GLib found it. */
  if (*argv && (*argv)[0] && g_strcmp0 ((*argv)[1], "--") == 0)
    {
      g_free ((*argv)[1]);
      for (guint i = 1; (*argv)[i]; i++)
        (*argv)[i] = (*argv)[i + 1];
    }
  guint n = g_strv_length (*argv) - 1;

  if (n < n_operands)
    {
      lanes_cli_wrong (command, _ ("A file is missing."));
      return LANES_CLI_WRONG;
    }
  if (n > n_operands)
    {
      g_autofree char *name = g_filename_display_name ((*argv)[1 + n_operands]);
      g_autofree char *text = g_strdup_printf (_ ("“%s” is one argument too many."), name);

      lanes_cli_wrong (command, text);
      return LANES_CLI_WRONG;
    }
  return LANES_CLI_GO;
}

/**
 * lanes_cli_parse_seconds:
 * @text: what was given
 * @min: the least that is right
 * @max: the most that is right
 * @seconds: (out): the value
 *
 * Understands a number with a decimal point, the same in every locale: it is written in scripts.
 *
 * Returns: whether it is one, and within the bounds
 */
gboolean
lanes_cli_parse_seconds (const char *text, double min, double max, double *seconds)
{
  char *end;

  *seconds = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && *seconds >= min && *seconds <= max;
}

/**
 * lanes_cli_finish:
 * @term: where the result went
 * @status: the exit status so far
 *
 * Looks whether all that was to be said could be. That nobody reads any more is no mistake.
 *
 * Returns: the exit status
 */
int
lanes_cli_finish (LanesTerm *term, int status)
{
  int error = lanes_term_get_error (term);

  if (error != 0 && error != EPIPE)
    {
      g_autofree char *text =
          g_strdup_printf (_ ("The result cannot be written: %s"), g_strerror (error));

      lanes_term_message (text);
      return MAX (status, LANES_EXIT_USAGE);
    }
  return status;
}

/**
 * lanes_cli_main:
 * @argc: how many arguments there are
 * @argv: (array length=argc): the program's name and its arguments
 *
 * Finds the command and performs it.
 *
 * Returns: the exit status: 0 done, 1 a task failed, 2 wrong usage or unreadable file
 */
int
lanes_cli_main (int argc, char **argv)
{
  const char *name = argc > 1 ? argv[1] : NULL;

  if (!name)
    return lanes_cli_wrong (NULL, _ ("A command is missing."));
  if (g_str_equal (name, "--help") || g_str_equal (name, "-h"))
    {
      print_help ();
      return LANES_EXIT_DONE;
    }
  if (g_str_equal (name, "--version"))
    {
      print ("lanes-cli " LANES_VERSION "\n");
      return LANES_EXIT_DONE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (name, commands[i].name))
      return commands[i].perform (argv + 1);

  g_autofree char *display = g_filename_display_name (name);
  g_autofree char *text = g_strdup_printf (_ ("There is no command “%s”."), display);

  return lanes_cli_wrong (NULL, text);
}
