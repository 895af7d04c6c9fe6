/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-command-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PATH "PATH="

/* Where execvp(3) looks when there is no PATH at all */
#define DEFAULT_PATH "/bin:/usr/bin"

/**
 * lanes_command_check_resolve_folder:
 * @base: (nullable): an absolute path: where the file of the task set is
 * @directory: (nullable): a folder as a person writes it: absolute, relative to @base, or beginning
 *   with "~"
 *
 * Returns: (transfer full) (nullable): the folder that a command starts in, %NULL: that of Lanes
 */
char *
lanes_command_check_resolve_folder (const char *base, const char *directory)
{
  if (!directory || directory[0] == '\0')
    return g_strdup (base);
  if (directory[0] == '~' && (directory[1] == '/' || directory[1] == '\0'))
    return g_build_filename (g_get_home_dir (), directory + 1, NULL);
  if (base && !g_path_is_absolute (directory))
    return g_build_filename (base, directory, NULL);
  return g_strdup (directory);
}

static char *
take_if_program (char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR))
    return path;

  g_free (path);
  return NULL;
}

static char *
build_path (const char *folder, const char *path)
{
  return folder && !g_path_is_absolute (path) ? g_build_filename (folder, path, NULL)
                                              : g_strdup (path);
}

static const char *
get_search_path (const char *const *environment)
{
  const char *path = g_getenv ("PATH");

  for (guint i = 0; environment && environment[i]; i++)
    if (g_str_has_prefix (environment[i], PATH))
      path = environment[i] + strlen (PATH);
  return path ? path : DEFAULT_PATH;
}

/**
 * lanes_command_check_find_program:
 * @program: the first word of a command
 * @folder: (nullable): the folder that it starts in, %NULL: that of Lanes
 * @environment: (nullable) (array zero-terminated=1): what it gets besides the environment of Lanes
 *
 * Finds a program as the system would.
 *
 * Source: execvp(3)
 *
 * Returns: (transfer full) (nullable): where it is, %NULL: nowhere, or it may not be run
 */
char *
lanes_command_check_find_program (const char *program, const char *folder,
                                  const char *const *environment)
{
  g_auto (GStrv) places = NULL;
  char *found = NULL;

  if (program[0] == '\0')
    return NULL;
  if (strchr (program, '/'))
    return take_if_program (build_path (folder, program));

  places = g_strsplit (get_search_path (environment), ":", -1);
  for (guint i = 0; places[i] && !found; i++)
    {
      g_autofree char *place = build_path (folder, places[i][0] ? places[i] : ".");

      found = take_if_program (g_build_filename (place, program, NULL));
    }
  return found;
}

static char *
explain_split (GError *error)
{
  if (g_error_matches (error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
    return g_strdup (_ ("Type the command to run, such as “make -j4”"));
  if (g_error_matches (error, G_SHELL_ERROR, G_SHELL_ERROR_BAD_QUOTING))
    return g_strdup (_ ("A quotation mark is not closed, or a backslash is the last character"));
  return g_strdup (_ ("The command cannot be split into words"));
}

/* Where something begins that only a shell would understand, outside of quotation marks, and how
 * long it is; NULL: nowhere */
static const char *
find_shell_words (const char *command, gsize *length)
{
  char quote = '\0';

  for (const char *p = command; *p; p++)
    {
      if (quote == '\0' && *p == '\\' && p[1])
        p++;
      else if (quote == '\"' && *p == '\\' && p[1])
        p++;
      else if (quote != '\0')
        quote = *p == quote ? '\0' : quote;
      else if (*p == '\'' || *p == '"')
        quote = *p;
      else if ((*length = strspn (p, "|&;<>*`")) > 0)
        return p;
      else if (*p == '$' && (g_ascii_isalpha (p[1]) || strchr ("_{(", p[1])) && p[1])
        {
          *length = 1 + strspn (p + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_{(}");
          return p;
        }
    }
  return NULL;
}

/**
 * lanes_command_check_advise:
 * @command: a command line that can be started
 *
 * Tells whoever comes from a terminal that there is no shell between them and the program.
 *
 * Returns: (transfer full) (nullable): a sentence, translated, %NULL: nothing needs a shell
 */
char *
lanes_command_check_advise (const char *command)
{
  gsize length = 0;
  const char *found = find_shell_words (command, &length);
  g_autofree char *words = found ? g_strndup (found, length) : NULL;

  if (!words)
    return NULL;
  /* Translators: %s is what only a shell understands, as in “&&”. “sh -c '…'” stays as it is. */
  return g_strdup_printf (_ ("No shell reads this: the program gets “%s” as it is. If a shell is "
                             "to read it, write sh -c '…' around it."),
                          words);
}

/**
 * lanes_command_check_explain:
 * @command: a command line
 * @folder: (nullable): the folder that it starts in, %NULL: that of Lanes
 * @environment: (nullable) (array zero-terminated=1): what it gets besides the environment of Lanes
 * @arguments: (out) (transfer full) (nullable) (array zero-terminated=1): its words, %NULL: it
 *   cannot be split
 *
 * Says why a command could not be started.
 *
 * Returns: (transfer full) (nullable): a sentence, translated, %NULL: it could
 */
char *
lanes_command_check_explain (const char *command, const char *folder,
                             const char *const *environment, char ***arguments)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = NULL;

  *arguments = NULL;
  if (!g_shell_parse_argv (command, NULL, arguments, &error))
    return explain_split (error);

  program = lanes_command_check_find_program ((*arguments)[0], folder, environment);
  if (program)
    return NULL;
  if ((*arguments)[0][0] == '\0')
    return g_strdup (_ ("The first word is empty: it has to name a program"));
  if (strchr ((*arguments)[0], '/'))
    return g_strdup_printf (_ ("“%s” is not a program that can be run here"), (*arguments)[0]);
  return g_strdup_printf (_ ("There is no program “%s” on this computer: check its spelling"),
                          (*arguments)[0]);
}
