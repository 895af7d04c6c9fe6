/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is offered for a picture, and what it is saved as. */
#include "app-test.h"

#include "lanes-picture-dialog.h"

/* An ending is added, but not so that a file is written over which nobody was asked about; what
 * kind it becomes is said by the name, and by the choice where that says nothing. */
static void
test_names (void)
{
  const struct
  {
    const char *name;
    gboolean svg;
    const char *completed;
    gboolean is_svg;
  } rows[] = {
      {"a", FALSE, "a.png", FALSE},       {"a", TRUE, "a.svg", TRUE},
      {"a.SVG", FALSE, "a.SVG", TRUE},    {"a.png", TRUE, "a.png", FALSE},
      {"there", TRUE, "there", TRUE},     {"there", FALSE, "there.png", FALSE},
      {"a.txt", TRUE, "a.txt.svg", TRUE},
  };
  g_autofree char *path = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFile) there = g_file_get_child (folder, "there.svg");

  g_assert_true (
      g_file_replace_contents (there, "", 0, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GFile) file = g_file_get_child (folder, rows[i].name);
      gboolean svg = rows[i].svg;
      g_autoptr (GFile) completed = lanes_picture_dialog_complete_name (file, &svg);
      g_autofree char *name = g_file_get_basename (completed);

      g_assert_cmpstr (name, ==, rows[i].completed);
      g_assert_cmpint (svg, ==, rows[i].is_svg);
    }
  g_file_delete (there, NULL, NULL);
  g_file_delete (folder, NULL, NULL);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/picture-dialog/names", test_names);
  return g_test_run ();
}
