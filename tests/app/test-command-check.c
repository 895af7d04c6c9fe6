/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "lanes-command-check.h"

typedef struct
{
  char *folder;  /* with a program "mine", a text "notes" and a folder "sub" */
  char *program; /* where "mine" is */
} Fixture;

static char *
make_file (const char *folder, const char *name, int mode)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "#!/bin/sh\n", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
  return path;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *notes = NULL;
  g_autofree char *sub = NULL;

  self->folder = g_dir_make_tmp ("lanes-XXXXXX", &error);
  g_assert_no_error (error);
  self->program = make_file (self->folder, "mine", 0700);
  notes = make_file (self->folder, "notes", 0600);
  sub = g_build_filename (self->folder, "sub", NULL);
  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *const names[] = {"mine", "notes", "sub"};

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->program);
}

static void
test_folder (Fixture *self, gconstpointer data)
{
  const struct
  {
    const char *base, *directory, *expected;
  } rows[] = {
      {NULL, NULL, NULL},          {"/files", NULL, "/files"}, {"/files", "", "/files"},
      {"/files", "a", "/files/a"}, {"/files", "/b", "/b"},     {NULL, "a", "a"},
  };
  g_autofree char *home = lanes_command_check_resolve_folder ("/files", "~/x");
  g_autofree char *in_home = g_build_filename (g_get_home_dir (), "x", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *folder =
          lanes_command_check_resolve_folder (rows[i].base, rows[i].directory);

      g_assert_cmpstr (folder, ==, rows[i].expected);
    }
  g_assert_cmpstr (home, ==, in_home);
}

static void
assert_found (Fixture *self, const char *program, const char *path, gboolean found)
{
  g_autofree char *assignment = path ? g_strconcat ("PATH=", path, NULL) : NULL;
  const char *environment[] = {assignment, NULL};
  g_autofree char *place = lanes_command_check_find_program (program, self->folder, environment);

  g_assert_cmpint (place != NULL, ==, found);
}

static void
test_program (Fixture *self, gconstpointer data)
{
  assert_found (self, "sh", NULL, TRUE);
  assert_found (self, "no-such-program", NULL, FALSE);
  assert_found (self, "", NULL, FALSE);
  assert_found (self, "/bin/sh", NULL, TRUE);
  assert_found (self, "./mine", NULL, TRUE);
  assert_found (self, self->program, NULL, TRUE);
  assert_found (self, "mine", NULL, FALSE); /* the folder itself is not searched */
  assert_found (self, "./notes", NULL, FALSE);
  assert_found (self, "./sub", NULL, FALSE);
  assert_found (self, "mine", self->folder, TRUE); /* the task's own PATH counts */
  assert_found (self, "sh", self->folder, FALSE);
  assert_found (self, "mine", "/nowhere:.", TRUE);
  assert_found (self, "mine", "/nowhere::", TRUE); /* an empty place is the folder */
}

static void
test_explain (Fixture *self, gconstpointer data)
{
  const struct
  {
    const char *command;
    const char *message; /* a part of it, NULL: none */
    guint n_arguments;
  } rows[] = {
      {"sh -c 'a  b' \"\"", NULL, 4},
      {"", "Type the command", 0},
      {"   ", "Type the command", 0},
      {"sh -c 'a", "is not closed", 0},
      {"sh \\", "is not closed", 0},
      {"no-such-program x", "“no-such-program”", 2},
      {"./notes", "“./notes” is not a program", 1},
      {"'' x", "first word is empty", 2},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) arguments = NULL;
      g_autofree char *message =
          lanes_command_check_explain (rows[i].command, self->folder, NULL, &arguments);

      g_assert_cmpint (message == NULL, ==, rows[i].message == NULL);
      if (message)
        g_assert_nonnull (g_strstr_len (message, -1, rows[i].message));
      g_assert_cmpuint (arguments ? g_strv_length (arguments) : 0, ==, rows[i].n_arguments);
    }
}

/* What only a shell understands is pointed out, unless it is quoted. */
static void
test_advise (void)
{
  static const struct
  {
    const char *command;
    const char *words; /* NULL: there is nothing to say */
  } rows[] = {
      {"make -j4", NULL},          {"ls $HOME | wc && x > y", "“$HOME”"},
      {"ls | wc", "“|”"},          {"make && make install", "“&&”"},
      {"echo x>y", "“>”"},         {"echo ${HOME}/x", "“${HOME}”"},
      {"rm *.o", "“*”"},           {"sh -c 'ls | wc > $HOME/x'", NULL},
      {"sh -c \"ls | wc\"", NULL}, {"echo \\| \\$HOME", NULL},
      {"echo 5$ $", NULL},         {"echo \"a\\\"|\" b", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *advice = lanes_command_check_advise (rows[i].command);

      g_assert_cmpint (advice != NULL, ==, rows[i].words != NULL);
      if (advice)
        g_assert_nonnull (strstr (advice, rows[i].words));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/command-check/folder", Fixture, NULL, set_up, test_folder, tear_down);
  g_test_add ("/command-check/program", Fixture, NULL, set_up, test_program, tear_down);
  g_test_add ("/command-check/explain", Fixture, NULL, set_up, test_explain, tear_down);
  g_test_add_func ("/command-check/advise", test_advise);
  return g_test_run ();
}
