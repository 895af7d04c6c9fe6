/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said to the program where it is started. One instance does it all: the others pass on to
 * that what they were told. */
#include <glib/gi18n-lib.h>

#include "lanes-application-private.h"
#include "lanes-config.h"

#define EXIT_USAGE 2

/* Registers what can be said. */
void
lanes_application_add_options (LanesApplication *self)
{
  GApplication *application = G_APPLICATION (self);
  const GOptionEntry entries[] = {
      {"example", 'e', 0, G_OPTION_ARG_STRING, NULL, _ ("Open an example that comes with Lanes"),
       /* Translators: stands for what comes after an option */
       _ ("NAME")},
      {"run", 'r', 0, G_OPTION_ARG_NONE, NULL, _ ("Start the tasks of what is opened"), NULL},
      {"new-window", 'w', 0, G_OPTION_ARG_NONE, NULL, _ ("Open in a new window"), NULL},
      {"presenter", 'p', 0, G_OPTION_ARG_NONE, NULL,
       _ ("Fill the screen with the verdict and the lanes, for a room to see"), NULL},
      {"version", 0, 0, G_OPTION_ARG_NONE, NULL, _ ("Show the version"), NULL},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, NULL},
      G_OPTION_ENTRY_NULL,
  };

  g_application_add_main_option_entries (application, entries);
  /* Translators: what the program takes, as its help has it */
  g_application_set_option_context_parameter_string (application, _ ("[FILE…]"));
  g_application_set_option_context_summary (
      application, _ ("See which core runs which task: side by side, or taking turns"));
}

static void
say_unknown_example (const char *name)
{
  g_auto (GStrv) names = lanes_examples_list ();
  g_autofree char *list = g_strjoinv ("\n  ", names);

  /* Translators: what was asked for, and a list, each in a line of its own */
  g_printerr (_ ("There is no example “%s”. These are there:\n  %s\n"), name, list);
}

/* Answers what needs no window, where it was asked. */
int
lanes_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  const char *name;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("lanes " LANES_VERSION "\n");
      return 0;
    }
  if (g_variant_dict_lookup (options, "example", "&s", &name))
    {
      g_autoptr (GFile) example = lanes_examples_find (name);

      if (!example)
        {
          say_unknown_example (name);
          return EXIT_USAGE;
        }
    }
  return -1;
}

/* Relative files are so to the folder of whoever said it. */
static GPtrArray *
list_files (GApplicationCommandLine *command_line, GVariantDict *options)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree const char **names = NULL;
  const char *name;

  if (g_variant_dict_lookup (options, "example", "&s", &name))
    {
      GFile *example = lanes_examples_find (name);

      if (example)
        g_ptr_array_add (files, example);
    }
  g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &names);
  for (guint i = 0; names && names[i]; i++)
    g_ptr_array_add (files,
                     g_application_command_line_create_file_for_arg (command_line, names[i]));
  return files;
}

/* Does with @window what was said besides. */
static void
apply_options (LanesWindow *window, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "presenter"))
    g_object_set (window, "presenter", TRUE, NULL);
  if (g_variant_dict_contains (options, "run"))
    lanes_window_run (window);
}

/* Does what was said, here or to another instance. */
int
lanes_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  LanesApplication *self = LANES_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  gboolean new_window = g_variant_dict_contains (options, "new-window");
  g_autoptr (GPtrArray) files = list_files (command_line, options);

  if (files->len == 0)
    {
      LanesWindow *window = new_window && lanes_application_get_window (self)
                                ? lanes_application_add_window (self)
                                : lanes_application_show (self);

      apply_options (window, options);
    }
  for (guint i = 0; i < files->len; i++)
    apply_options (lanes_application_open_file (self, files->pdata[i], new_window), options);
  return 0;
}
