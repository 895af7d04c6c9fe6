/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-line.h"
#include "lanes-task-set.h"

static void
test_clean (void)
{
  static const struct
  {
    const char *text;
    const char *line;
  } cases[] = {
      {"", ""},
      {"Paint a picture", "Paint a picture"},
      {"Gemüse · 日本", "Gemüse · 日本"},
      {"Paint\na picture", "Paint a picture"},
      {"Paint\r\na\tpicture\033[1m", "Paint  a picture [1m"},
      {"one\u2028two\u2029three\xc2\x85"
       "four",
       "one two three four"},
      {"a\xff", "a\uFFFD"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = lanes_line_clean (cases[i].text);

      g_assert_cmpstr (line, ==, cases[i].line);
    }
}

/* Wherever a name comes from, it is one line. */
static void
test_names (void)
{
  const char text[] = "[Lanes]\nVersion=1\nName=Breakfast\\nand music\n";
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/two\nlines.lanes");
  g_autoptr (LanesTaskSet) set = lanes_task_set_new_from_data (text, -1, file, NULL);
  g_autoptr (LanesTask) task = lanes_task_new ("paint");

  g_object_set (task, "name", "Paint\na picture", NULL);
  g_assert_cmpstr (lanes_task_get_name (task), ==, "Paint a picture");
  g_assert_cmpstr (lanes_task_set_get_name (set), ==, "Breakfast and music");
  lanes_task_set_set_name (set, NULL);
  g_assert_cmpstr (lanes_task_set_get_name (set), ==, "two lines");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line/clean", test_clean);
  g_test_add_func ("/line/names", test_names);
  return g_test_run ();
}
