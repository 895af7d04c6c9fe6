/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "lanes-error.h"
#include "lanes-task-set.h"

/* A folder of its own for each test. */
typedef struct
{
  char *folder;
  char *path;
  GFile *file;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("lanes-save-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "morning.lanes", NULL);
  place->file = g_file_new_for_path (place->path);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_folder (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
tear_down (Place *place, gconstpointer data)
{
  remove_folder (place->folder);
  g_free (place->folder);
  g_free (place->path);
  g_object_unref (place->file);
}

static LanesTaskSet *
understand (const char *text)
{
  g_autoptr (GError) error = NULL;
  LanesTaskSet *set = lanes_task_set_new_from_data (text, -1, NULL, &error);

  g_assert_no_error (error);
  return set;
}

static void
check_text (LanesTaskSet *set, const char *expected)
{
  g_autofree char *text = lanes_task_set_to_data (set, NULL);
  g_autofree char *again = NULL;
  g_autoptr (LanesTaskSet) read_back = understand (text);

  g_assert_cmpstr (text, ==, expected);
  again = lanes_task_set_to_data (read_back, NULL);
  g_assert_cmpstr (again, ==, expected);
}

static void
check_file (const char *path, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

/* What each value becomes in a file, and that it comes back. */
static void
test_every_key (void)
{
  static const char *const environment[] = {"A=1;2", "B=x y", NULL};
  g_autoptr (LanesTaskSet) set = lanes_task_set_new ();
  g_autoptr (LanesTask) music = lanes_task_new ("music");
  g_autoptr (LanesTask) build = lanes_task_new ("build");
  LanesCoreSet cores;

  g_assert_true (lanes_core_set_parse ("1,0", &cores, NULL));
  lanes_task_set_set_name (set, "Morning");
  lanes_task_set_set_cores (set, &cores);
  g_object_set (music, "name", " Play\\music", "workload", "matrix", "seconds", 0.1, "mode",
                LANES_MODE_MIXED, "processes", 2, "threads", 256, "lock", TRUE, "cores", "0,2-3",
                "nice", 5, "start-after", 1.000000001, NULL);
  g_object_set (build, "color", LANES_COLOR_SLATE, "command", "sh -c 'make \"$0\"' all",
                "directory", "src/linux", "environment", environment, NULL);
  lanes_task_set_insert (set, 0, music);
  lanes_task_set_insert (set, 1, build);

  check_text (set, "[Lanes]\n"
                   "Version=1\n"
                   "Name=Morning\n"
                   "Cores=0-1\n"
                   "\n"
                   "[Task music]\n"
                   "Name=\\sPlay\\\\music\n"
                   "Color=blue\n"
                   "Workload=matrix\n"
                   "Seconds=0.1\n"
                   "Mode=mixed\n"
                   "Processes=2\n"
                   "Threads=256\n"
                   "Lock=true\n"
                   "Cores=0,2-3\n"
                   "Nice=5\n"
                   "StartAfter=1.000000001\n"
                   "\n"
                   "[Task build]\n"
                   "Color=slate\n"
                   "Command=sh -c 'make \"$0\"' all\n"
                   "Directory=src/linux\n"
                   "Environment=A=1\\;2;B=x y;\n");
}

/* Each key by itself: from one value to another, and to what stands for none. */
static void
test_changes (void)
{
  static const struct
  {
    const char *before;
    const char *property;
    double number;
    const char *after;
  } cases[] = {
      {"Color=red\n", "color", LANES_COLOR_PURPLE, "Color=purple\n"},
      {"Amount=007\n", "amount", 7, "Amount=007\n"},
      {"Amount=007\n", "amount", 70, "Amount=70\n"},
      {"Amount=007\n", "amount", 0, ""},
      {"Seconds=1.50\n", "seconds", 1.5, "Seconds=1.50\n"},
      {"Seconds=1.50\n", "seconds", 20, "Seconds=20\n"},
      {"Seconds=1.50\n", "seconds", 0, ""},
      {"Mode=threads\n", "mode", LANES_MODE_PROCESSES, "Mode=processes\n"},
      {"Processes=2\n", "processes", 100, "Processes=100\n"},
      {"Threads=2\n", "threads", 1, "Threads=1\n"},
      {"Lock=true\n", "lock", FALSE, "Lock=false\n"},
      {"Nice=2\n", "nice", 0, "Nice=0\n"},
      {"StartAfter=2.0\n", "start-after", 0, "StartAfter=0\n"},
      {"StartAfter=2.0\n", "start-after", 0.25, "StartAfter=0.25\n"},
      {"", "processes", 3, "Processes=3\n"},
  };
  const char *head = "[Lanes]\nVersion=1\n\n[Task a]\nWorkload=primes\nColor=blue\n";

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean is_color = g_str_equal (cases[i].property, "color");
      g_autofree char *start =
          g_strndup (head, strlen (head) - (is_color ? strlen ("Color=blue\n") : 0));
      g_autofree char *before = g_strconcat (start, cases[i].before, NULL);
      g_autofree char *after = g_strconcat (start, cases[i].after, NULL);
      g_autoptr (LanesTaskSet) set = understand (before);
      LanesTask *task = lanes_task_set_get_task (set, 0);
      GParamSpec *pspec =
          g_object_class_find_property (G_OBJECT_GET_CLASS (task), cases[i].property);
      g_auto (GValue) number = G_VALUE_INIT;
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&number, G_TYPE_DOUBLE);
      g_value_set_double (&number, cases[i].number);
      g_value_init (&value, G_PARAM_SPEC_VALUE_TYPE (pspec));
      if (G_IS_PARAM_SPEC_ENUM (pspec))
        g_value_set_enum (&value, (int) cases[i].number);
      else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
        g_value_set_boolean (&value, (int) cases[i].number);
      else
        g_assert_true (g_value_transform (&number, &value));
      g_object_set_property (G_OBJECT (task), cases[i].property, &value);
      check_text (set, after);
    }
}

static void
test_text_changes (void)
{
  static const struct
  {
    const char *before;
    const char *property;
    const char *text;
    const char *after;
  } cases[] = {
      {"Name=Old\n", "name", "New", "Name=New\n"},
      {"Name=Old\n", "name", "a", "Name=a\n"},
      {"Cores=0,1\n", "cores", "0-1", "Cores=0,1\n"},
      {"Cores=0,1\n", "cores", "all", "Cores=all\n"},
      {"Directory=here\n", "directory", "/there", "Directory=/there\n"},
      {"Directory=here\n", "directory", NULL, ""},
  };
  const char *head = "[Lanes]\nVersion=1\n\n[Task a]\nColor=blue\nCommand=false\n";

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *before = g_strconcat (head, cases[i].before, NULL);
      g_autofree char *after = g_strconcat (head, cases[i].after, NULL);
      g_autoptr (LanesTaskSet) set = understand (before);

      g_object_set (lanes_task_set_get_task (set, 0), cases[i].property, cases[i].text, NULL);
      check_text (set, after);
    }
}

#define KEPT_HEAD \
  "# Shown at the open day.\n" \
  "\n\n" \
  "# The set:\n" \
  "[Lanes]\n" \
  "Version = 1\n" \
  "Name=Open day\n" \
  "Name[de]=Tag der offenen Tür\n" \
  "Author=A person\n" \
  "\n" \
  "[X-Notes]\n" \
  "Seen=3\n" \
  "\n"
#define KEPT_FIRST \
  "# The first one\n" \
  "[Task first]\n" \
  "# Red is the color of the first\n" \
  "Color = red\n" \
  "Workload=primes\n" \
  "X-Speaker=left\n"
#define KEPT_SECOND \
  "# The second one\n" \
  "[Task second]\n" \
  "Workload=sort\n"
#define KEPT_END \
  "[Unknown]\n" \
  "Key=value\n" \
  "# The end\n"

static const char kept[] = KEPT_HEAD KEPT_FIRST "\n" KEPT_SECOND "\n" KEPT_END;

/* Comments, unknown keys and unknown groups stay where they are. */
static void
test_kept (void)
{
  g_autoptr (LanesTaskSet) set = understand (kept);
  LanesTask *first = lanes_task_set_find (set, "first");
  LanesCoreSet cores = lanes_core_set_none ();

  check_text (set, kept);
  lanes_core_set_add (&cores, 1);
  lanes_task_set_set_name (set, "Closed day");
  lanes_task_set_set_cores (set, &cores);
  g_object_set (first, "workload", "wait", "seconds", 2.0, NULL);
  check_text (set, "# Shown at the open day.\n"
                   "\n\n"
                   "# The set:\n"
                   "[Lanes]\n"
                   "Version = 1\n"
                   "Name=Closed day\n"
                   "Name[de]=Tag der offenen Tür\n"
                   "Author=A person\n"
                   "Cores=1\n"
                   "\n"
                   "[X-Notes]\n"
                   "Seen=3\n"
                   "\n"
                   "# The first one\n"
                   "[Task first]\n"
                   "# Red is the color of the first\n"
                   "Color = red\n"
                   "Workload=wait\n"
                   "X-Speaker=left\n"
                   "Seconds=2\n"
                   "\n" KEPT_SECOND "\n" KEPT_END);

  lanes_task_set_set_name (set, "Open day");
  cores = lanes_core_set_all ();
  lanes_task_set_set_cores (set, &cores);
  g_object_set (first, "workload", "primes", "seconds", 0.0, NULL);
  check_text (set, kept);
}

/* The groups of tasks are in the order of the list, with their comments, and the colors that came
 * by themselves are written down, since they would be others now. */
static void
test_arranged (void)
{
  g_autoptr (LanesTaskSet) set = understand (kept);
  g_autoptr (LanesTask) first = g_object_ref (lanes_task_set_find (set, "first"));
  g_autoptr (LanesTask) third = lanes_task_new ("third");

  lanes_task_set_remove (set, first);
  check_text (set, KEPT_HEAD KEPT_SECOND "Color=blue\n"
                                         "\n" KEPT_END);

  g_object_set (third, "workload", "wait", "color", lanes_task_set_next_color (set), NULL);
  lanes_task_set_insert (set, 0, third);
  lanes_task_set_insert (set, 2, first);
  check_text (set, KEPT_HEAD "[Task third]\n"
                             "Color=orange\n"
                             "Workload=wait\n"
                             "\n" KEPT_SECOND "Color=blue\n"
                             "\n" KEPT_END "\n" KEPT_FIRST);
}

/* Lines end as the others of the file do. */
static void
test_line_ends (void)
{
  g_autoptr (LanesTaskSet) set =
      understand ("[Lanes]\r\nVersion=1\r\n\r\n[Task a]\r\nWorkload=primes\r\nNice=2");
  g_autoptr (LanesTask) task = lanes_task_new ("b");

  g_object_set (lanes_task_set_get_task (set, 0), "nice", 3, "lock", TRUE, NULL);
  check_text (set, "[Lanes]\r\nVersion=1\r\n\r\n[Task a]\r\nWorkload=primes\r\nNice=3\r\n"
                   "Lock=true\r\n");
  g_object_set (task, "workload", "wait", NULL);
  lanes_task_set_insert (set, 1, task);
  check_text (set, "[Lanes]\r\nVersion=1\r\n\r\n[Task a]\r\nWorkload=primes\r\nNice=3\r\n"
                   "Lock=true\r\nColor=blue\r\n\r\n[Task b]\r\nColor=blue\r\nWorkload=wait\r\n");
}

#define MINIMAL "[Lanes]\nVersion=1\n\n[Task a]\nCommand=true\nColor=blue\n"
#define CHANGED "[Lanes]\nVersion=1\n\n[Task a]\nCommand=true\nColor=red\n"

static void
save (LanesTaskSet *set, GFile *file)
{
  g_autoptr (GError) error = NULL;

  g_object_set (lanes_task_set_get_task (set, 0), "color", LANES_COLOR_RED, NULL);
  lanes_task_set_save (set, file, NULL, &error);
  g_assert_no_error (error);
}

static void
test_new_file (Place *place, gconstpointer data)
{
  g_autoptr (LanesTaskSet) set = understand (MINIMAL);
  LanesTask *task = lanes_task_set_get_task (set, 0);
  g_autoptr (LanesTaskSet) loaded = NULL;

  g_assert_null (lanes_task_get_directory (task));
  save (set, place->file);
  check_file (place->path, CHANGED);
  g_assert_true (g_file_equal (lanes_task_set_get_file (set), place->file));
  g_assert_cmpstr (lanes_task_set_get_name (set), ==, "morning");
  g_assert_cmpstr (lanes_task_get_directory (task), ==, place->folder);

  loaded = lanes_task_set_load (place->file, NULL, NULL);
  g_assert_cmpint (lanes_task_get_color (lanes_task_set_get_task (loaded, 0)), ==, LANES_COLOR_RED);
}

/* A task that was removed before a save does not come back with the next one of its name. */
static void
test_forgotten (Place *place, gconstpointer data)
{
  g_autoptr (LanesTaskSet) set = understand ("[Lanes]\nVersion=1\n\n[Task a]\nCommand=true\nX=1\n");
  g_autoptr (LanesTask) task = lanes_task_new ("a");
  g_autoptr (GError) error = NULL;

  lanes_task_set_remove (set, lanes_task_set_get_task (set, 0));
  lanes_task_set_save (set, place->file, NULL, &error);
  g_assert_no_error (error);
  check_file (place->path, "[Lanes]\nVersion=1\n");

  g_object_set (task, "workload", "wait", NULL);
  lanes_task_set_insert (set, 0, task);
  lanes_task_set_save (set, place->file, NULL, &error);
  g_assert_no_error (error);
  check_file (place->path, "[Lanes]\nVersion=1\n\n[Task a]\nColor=blue\nWorkload=wait\n");
}

static void
test_permissions (Place *place, gconstpointer data)
{
  g_autoptr (LanesTaskSet) set = understand (MINIMAL);
  GStatBuf before, after;

  g_assert_true (g_file_set_contents (place->path, MINIMAL, -1, NULL));
  g_assert_cmpint (g_chmod (place->path, 0640), ==, 0);
  g_assert_cmpint (g_stat (place->path, &before), ==, 0);
  save (set, place->file);
  check_file (place->path, CHANGED);
  g_assert_cmpint (g_stat (place->path, &after), ==, 0);
  g_assert_cmpint (after.st_mode & 0777, ==, 0640);
  /* Another file took its place at once: it was not written into. */
  g_assert_cmpuint (after.st_ino, !=, before.st_ino);
}

/* Links that lead to the file: directly, over another link, and to one that is not there yet. */
static void
test_links (Place *place, gconstpointer data)
{
  g_autofree char *sub = g_build_filename (place->folder, "sub", NULL);
  g_autofree char *link = g_build_filename (sub, "link.lanes", NULL);
  g_autofree char *second = g_build_filename (place->folder, "second.lanes", NULL);
  g_autofree char *dangling = g_build_filename (place->folder, "dangling.lanes", NULL);
  g_autofree char *new_path = g_build_filename (sub, "new.lanes", NULL);
  const char *links[] = {link, second, dangling};
  const char *targets[] = {place->path, place->path, new_path};

  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  g_assert_cmpint (symlink ("../morning.lanes", link), ==, 0);
  g_assert_cmpint (symlink (link, second), ==, 0);
  g_assert_cmpint (symlink ("sub/new.lanes", dangling), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autoptr (LanesTaskSet) set = understand (MINIMAL);
      g_autoptr (GFile) file = g_file_new_for_path (links[i]);
      GStatBuf before, after;

      g_assert_true (g_file_set_contents (place->path, MINIMAL, -1, NULL));
      g_assert_cmpint (g_stat (place->path, &before), ==, 0);
      save (set, file);
      check_file (targets[i], CHANGED);
      g_assert_true (g_file_test (links[i], G_FILE_TEST_IS_SYMLINK));
      g_assert_true (g_file_equal (lanes_task_set_get_file (set), file));
      g_assert_cmpint (g_stat (targets[i], &after), ==, 0);
      g_assert_cmpuint (after.st_ino, !=, before.st_ino);
    }
}

static void
test_loop (Place *place, gconstpointer data)
{
  g_autoptr (LanesTaskSet) set = understand (MINIMAL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink (place->path, place->path), ==, 0);
  g_assert_false (lanes_task_set_save (set, place->file, NULL, &error));
  g_assert_true (error->domain == G_IO_ERROR);
  g_assert_null (lanes_task_set_get_file (set));
}

static void
test_invalid (Place *place, gconstpointer data)
{
  g_autoptr (LanesTaskSet) set = understand (MINIMAL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (place->path, MINIMAL, -1, NULL));
  g_object_set (lanes_task_set_get_task (set, 0), "mode", LANES_MODE_THREADS, NULL);
  g_assert_false (lanes_task_set_save (set, place->file, NULL, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==,
                   "[Task a] Mode is “threads”: expected processes, since a command is always a "
                   "process of its own");
  check_file (place->path, MINIMAL);
  g_assert_null (lanes_task_set_get_file (set));
}

static void
test_no_folder (Place *place, gconstpointer data)
{
  g_autoptr (LanesTaskSet) set = understand (MINIMAL);
  g_autoptr (GFile) file = g_file_get_child (place->file, "below.lanes");
  g_autoptr (GError) error = NULL;

  g_assert_false (lanes_task_set_save (set, file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/task-save/every-key", test_every_key);
  g_test_add_func ("/task-save/changes", test_changes);
  g_test_add_func ("/task-save/text-changes", test_text_changes);
  g_test_add_func ("/task-save/kept", test_kept);
  g_test_add_func ("/task-save/arranged", test_arranged);
  g_test_add_func ("/task-save/line-ends", test_line_ends);
#define ADD(name, function) \
  g_test_add ("/task-save/" name, Place, NULL, set_up, function, tear_down)
  ADD ("new-file", test_new_file);
  ADD ("forgotten", test_forgotten);
  ADD ("permissions", test_permissions);
  ADD ("links", test_links);
  ADD ("loop", test_loop);
  ADD ("invalid", test_invalid);
  ADD ("no-folder", test_no_folder);
  return g_test_run ();
}
