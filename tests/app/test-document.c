/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-document.h"
#include "lanes-task-set-private.h"

#define NEVER 0
#define LONG  (3600 * LANES_SEC)

static const char start[] = "[Lanes]\nVersion=1\nName=Morning\n\n"
                            "[Task a]\nName=Eat\nColor=blue\nWorkload=primes\n\n"
                            "[Task b]\nName=Read\nColor=orange\nWorkload=sort\n\n"
                            "[Task c]\nName=Play\nColor=teal\nCommand=true\n";

/* A document of three tasks in which every change is a step by itself. */
static LanesDocument *
make_document (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) set = lanes_task_set_new_from_data (start, -1, NULL, &error);
  LanesDocument *document;

  g_assert_no_error (error);
  document = lanes_document_new (set);
  lanes_document_set_merge_time (document, NEVER);
  return document;
}

static char *
get_text (LanesDocument *document)
{
  return lanes_task_set_to_data (lanes_document_get_task_set (document), NULL);
}

static LanesTask *
get_task (LanesDocument *document, guint position)
{
  return lanes_task_set_get_task (lanes_document_get_task_set (document), position);
}

static void
add (LanesDocument *document)
{
  g_autoptr (LanesTask) task = lanes_task_new ("new");

  g_object_set (task, "name", "Swim", "workload", "matrix", NULL);
  lanes_task_set_insert (lanes_document_get_task_set (document), 1, task);
}

static void
add_two (LanesDocument *document)
{
  g_autoptr (LanesTask) task = lanes_task_new ("other");

  lanes_document_begin_edit (document, "Paste");
  add (document);
  g_object_set (task, "workload", "wait", NULL);
  lanes_task_set_insert (lanes_document_get_task_set (document), 9, task);
  lanes_document_end_edit (document);
}

static void
remove_first (LanesDocument *document)
{
  lanes_task_set_remove (lanes_document_get_task_set (document), get_task (document, 0));
}

static void
replace (LanesDocument *document)
{
  lanes_document_begin_edit (document, "Replace");
  remove_first (document);
  lanes_document_begin_edit (document, "Within");
  add (document);
  lanes_document_end_edit (document);
  lanes_document_end_edit (document);
}

static void
move_up (LanesDocument *document)
{
  lanes_task_set_move (lanes_document_get_task_set (document), get_task (document, 2), 0);
}

static void
move_down (LanesDocument *document)
{
  lanes_task_set_move (lanes_document_get_task_set (document), get_task (document, 0), 2);
}

static void
rename_set (LanesDocument *document)
{
  lanes_task_set_set_name (lanes_document_get_task_set (document), "Evening");
}

static void
unname_set (LanesDocument *document)
{
  lanes_task_set_set_name (lanes_document_get_task_set (document), NULL);
}

static void
take_core (LanesDocument *document)
{
  g_object_set (lanes_document_get_task_set (document), "cores", "0", NULL);
}

static void
rename_task (LanesDocument *document)
{
  g_object_set (get_task (document, 0), "name", "Dine", NULL);
}

static void
color_task (LanesDocument *document)
{
  g_object_set (get_task (document, 1), "color", LANES_COLOR_SLATE, NULL);
}

static void
limit_task (LanesDocument *document)
{
  g_object_set (get_task (document, 1), "cores", "1", NULL);
}

static void
edit_task (LanesDocument *document)
{
  g_object_set (get_task (document, 2), "environment", (const char *[]){"A=b", NULL}, NULL);
}

static void
assign_task (LanesDocument *document)
{
  g_autoptr (LanesTask) edited = lanes_task_copy (get_task (document, 1));

  g_object_set (edited, "mode", LANES_MODE_THREADS, "threads", 4, "name", "Write", NULL);
  lanes_task_assign (get_task (document, 1), edited);
}

static const struct
{
  const char *name;
  void (*change) (LanesDocument *document);
  const char *label;
} changes[] = {
    {"add", add, "Add “Swim”"},
    {"add-two", add_two, "Paste"},
    {"remove", remove_first, "Remove “Eat”"},
    {"replace", replace, "Replace"},
    {"move-up", move_up, "Move “Play”"},
    {"move-down", move_down, "Move “Eat”"},
    {"rename-set", rename_set, "Rename the Task Set"},
    {"unname-set", unname_set, "Rename the Task Set"},
    {"take-core", take_core, "Change the Cores"},
    {"rename-task", rename_task, "Rename “Eat”"},
    {"color-task", color_task, "Change the Color of “Read”"},
    {"limit-task", limit_task, "Change the Cores of “Read”"},
    {"edit-task", edit_task, "Change “Play”"},
    {"assign-task", assign_task, "Change “Read”"},
};

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_change (gconstpointer data)
{
  guint which = GPOINTER_TO_UINT (data);
  g_autoptr (LanesDocument) document = make_document ();
  g_autofree char *before = get_text (document);
  g_autofree char *after = NULL;
  guint n_modified = 0;

  g_signal_connect_swapped (document, "notify::modified", G_CALLBACK (count_cb), &n_modified);
  g_assert_cmpstr (before, ==, start);
  g_assert_false (lanes_document_get_modified (document));
  g_assert_null (lanes_document_get_undo_label (document));

  changes[which].change (document);
  after = get_text (document);
  g_assert_cmpstr (after, !=, before);
  g_assert_cmpstr (lanes_document_get_undo_label (document), ==, changes[which].label);
  g_assert_null (lanes_document_get_redo_label (document));
  g_assert_true (lanes_document_get_modified (document));

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *undone = NULL;
      g_autofree char *redone = NULL;

      lanes_document_undo (document);
      undone = get_text (document);
      g_assert_cmpstr (undone, ==, before);
      g_assert_null (lanes_document_get_undo_label (document));
      g_assert_cmpstr (lanes_document_get_redo_label (document), ==, changes[which].label);
      g_assert_false (lanes_document_get_modified (document));

      lanes_document_redo (document);
      redone = get_text (document);
      g_assert_cmpstr (redone, ==, after);
      g_assert_cmpstr (lanes_document_get_undo_label (document), ==, changes[which].label);
      g_assert_null (lanes_document_get_redo_label (document));
      g_assert_true (lanes_document_get_modified (document));
    }
  g_assert_cmpuint (n_modified, ==, 7);
}

/* All of them, one after the other, and back */
static void
test_walk (void)
{
  g_autoptr (LanesDocument) document = make_document ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      /* An ID is there once. */
      if (changes[i].change == add_two || changes[i].change == replace)
        continue;
      g_ptr_array_add (texts, get_text (document));
      changes[i].change (document);
      n++;
    }
  g_ptr_array_add (texts, get_text (document));

  for (guint i = n; i > 0; i--)
    {
      g_autofree char *text = NULL;

      lanes_document_undo (document);
      text = get_text (document);
      g_assert_cmpstr (text, ==, texts->pdata[i - 1]);
    }
  lanes_document_undo (document);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = NULL;

      lanes_document_redo (document);
      text = get_text (document);
      g_assert_cmpstr (text, ==, texts->pdata[i + 1]);
    }
  lanes_document_redo (document);

  /* What is done now takes the place of what was undone. */
  lanes_document_undo (document);
  g_assert_nonnull (lanes_document_get_redo_label (document));
  rename_set (document);
  unname_set (document);
  g_assert_null (lanes_document_get_redo_label (document));
}

static void
test_identity (void)
{
  g_autoptr (LanesDocument) document = make_document ();
  LanesTask *first = get_task (document, 0);
  LanesTask *second = get_task (document, 1);

  remove_first (document);
  move_down (document);
  g_assert_true (get_task (document, 1) == second);
  lanes_document_undo (document);
  lanes_document_undo (document);
  g_assert_true (get_task (document, 0) == first);
  g_assert_true (get_task (document, 1) == second);

  /* One that was away is followed again. */
  g_object_set (first, "nice", 3, NULL);
  g_assert_cmpstr (lanes_document_get_undo_label (document), ==, "Change “Eat”");

  /* Another task with the same ID is another task, but the same in a file. */
  lanes_document_undo (document);
  g_assert_false (lanes_document_get_modified (document));
  g_autoptr (LanesTask) twin = lanes_task_copy (first);

  remove_first (document);
  lanes_task_set_insert (lanes_document_get_task_set (document), 0, twin);
  g_assert_false (lanes_document_get_modified (document));
  lanes_document_undo (document);
  lanes_document_undo (document);
  g_assert_true (get_task (document, 0) == first);
}

static void
test_merge (void)
{
  static const char *const typed[] = {"D", "Di", "Din", "Dine"};
  g_autoptr (LanesDocument) document = make_document ();

  lanes_document_set_merge_time (document, LONG);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    g_object_set (get_task (document, 0), "name", typed[i], NULL);
  g_assert_cmpstr (lanes_document_get_undo_label (document), ==, "Rename “Eat”");
  /* Another task, another value, and what is done in one go are steps of their own. */
  g_object_set (get_task (document, 1), "name", "W", NULL);
  color_task (document);
  take_core (document);
  lanes_document_begin_edit (document, "Rename");
  rename_task (document);
  g_object_set (get_task (document, 0), "name", "Feast", NULL);
  lanes_document_end_edit (document);
  g_object_set (get_task (document, 0), "name", "Feasts", NULL);

  static const char *const labels[] = {"Rename “Feast”",   "Rename",
                                       "Change the Cores", "Change the Color of “W”",
                                       "Rename “Read”",    "Rename “Eat”"};

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_assert_cmpstr (lanes_document_get_undo_label (document), ==, labels[i]);
      lanes_document_undo (document);
    }
  g_assert_null (lanes_document_get_undo_label (document));
  g_assert_cmpstr (lanes_task_get_name (get_task (document, 0)), ==, "Eat");

  /* There and back at once is nothing. */
  take_core (document);
  g_object_set (lanes_document_get_task_set (document), "cores", "all", NULL);
  g_assert_null (lanes_document_get_undo_label (document));
  /* Tasks are never added or removed together by chance. */
  remove_first (document);
  remove_first (document);
  lanes_document_undo (document);
  g_assert_cmpuint (g_list_model_get_n_items (
                        G_LIST_MODEL (lanes_document_get_task_set (document))),
                    ==, 2);
}

static void
test_nothing (void)
{
  g_autoptr (LanesDocument) document = make_document ();

  lanes_document_begin_edit (document, "Nothing");
  take_core (document);
  lanes_document_undo (document);
  g_object_set (lanes_document_get_task_set (document), "cores", "all", NULL);
  lanes_document_end_edit (document);
  g_object_set (get_task (document, 0), "name", "Eat", NULL);
  g_assert_null (lanes_document_get_undo_label (document));
  g_assert_false (lanes_document_get_modified (document));
  lanes_document_undo (document);
  lanes_document_redo (document);
}

static void
test_limit (void)
{
  g_autoptr (LanesDocument) document = make_document ();
  guint n_undone = 0;

  for (int i = 1; i <= 120; i++)
    g_object_set (get_task (document, 0), "amount", (guint64) i, NULL);
  while (lanes_document_get_undo_label (document))
    {
      lanes_document_undo (document);
      n_undone++;
    }
  g_assert_cmpuint (n_undone, ==, 100);
  g_assert_cmpuint (lanes_task_get_amount (get_task (document, 0)), ==, 20);
}

static void
test_needs_saving (void)
{
  g_autoptr (LanesTaskSet) empty = lanes_task_set_new ();
  g_autoptr (LanesDocument) untitled = lanes_document_new (empty);
  g_autoptr (LanesDocument) pasted = make_document ();
  g_autofree char *path =
      g_build_filename (g_getenv ("LANES_DATA_DIR"), "examples", "threads.lanes", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) set = lanes_task_set_load (file, NULL, &error);
  g_autoptr (LanesDocument) example = NULL;

  g_assert_false (lanes_document_needs_saving (untitled));
  add (untitled);
  g_assert_true (lanes_document_needs_saving (untitled));
  g_assert_true (lanes_document_needs_saving (pasted));

  g_assert_no_error (error);
  example = lanes_document_new (set);
  take_core (example);
  g_assert_true (lanes_document_get_modified (example));
  g_assert_false (lanes_document_needs_saving (example));
  rename_task (example);
  g_assert_true (lanes_document_needs_saving (example));
}

/* What another program has written takes the place of what is here: the tasks that are still there
 * are the same ones, and the step can be undone. */
static void
test_adopt (void)
{
  static const char written[] = "[Lanes]\nVersion=1\n"
                                "[Task c]\nName=Dance\nColor=teal\nCommand=false\n"
                                "[Task d]\nName=Sleep\nWorkload=wait\n"
                                "[Task a]\nName=Eat\nColor=blue\nWorkload=primes\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) read = lanes_task_set_new_from_data (written, -1, NULL, &error);
  g_autoptr (LanesDocument) document = make_document ();
  LanesTaskSet *set = lanes_document_get_task_set (document);
  LanesTask *a = get_task (document, 0);
  g_autoptr (LanesTask) b = g_object_ref (get_task (document, 1));
  LanesTask *c = get_task (document, 2);

  g_assert_no_error (error);
  lanes_document_adopt (document, read);
  g_assert_null (lanes_task_set_get_given_name (set));
  g_assert_cmpuint (lanes_task_set_get_n_tasks (set), ==, 3);
  g_assert_true (get_task (document, 0) == c);
  g_assert_cmpstr (lanes_task_get_command (c), ==, "false");
  g_assert_cmpstr (lanes_task_get_id (get_task (document, 1)), ==, "d");
  g_assert_true (get_task (document, 2) == a);
  g_assert_false (lanes_document_get_modified (document));
  g_assert_cmpstr (lanes_document_get_undo_label (document), ==, "Reload");

  lanes_document_undo (document);
  g_assert_true (lanes_document_get_modified (document));
  g_assert_cmpstr (lanes_task_set_get_name (set), ==, "Morning");
  g_assert_true (get_task (document, 0) == a);
  g_assert_true (get_task (document, 1) == b);
  g_assert_true (get_task (document, 2) == c);
  g_assert_cmpstr (lanes_task_get_command (c), ==, "true");
}

/* A change of many tasks is one for who follows the set: each of those looks at all tasks. */
static void
test_told_once (void)
{
  g_autoptr (LanesDocument) document = make_document ();
  LanesTaskSet *set = lanes_document_get_task_set (document);
  g_autoptr (LanesTaskSet) read = lanes_task_set_new ();
  guint n_told = 0;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("t%u", i);
      g_autoptr (LanesTask) task = lanes_task_new (id);

      lanes_task_set_insert (read, 0, task);
    }
  g_signal_connect_swapped (set, "items-changed", G_CALLBACK (count_cb), &n_told);
  lanes_document_restore (document, read);
  g_assert_cmpuint (n_told, ==, 1);
  lanes_document_undo (document);
  g_assert_cmpuint (n_told, ==, 2);
  g_assert_cmpuint (lanes_task_set_get_n_tasks (set), ==, 3);
  lanes_document_redo (document);
  g_assert_cmpuint (n_told, ==, 3);
  g_assert_cmpuint (lanes_task_set_get_n_tasks (set), ==, 20);
  /* And where it is only values, nobody is told of other tasks. */
  g_object_set (get_task (document, 3), "name", "Other", NULL);
  lanes_document_undo (document);
  g_assert_cmpuint (n_told, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = g_strconcat ("/document/change/", changes[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_change);
    }
  g_test_add_func ("/document/walk", test_walk);
  g_test_add_func ("/document/identity", test_identity);
  g_test_add_func ("/document/merge", test_merge);
  g_test_add_func ("/document/nothing", test_nothing);
  g_test_add_func ("/document/limit", test_limit);
  g_test_add_func ("/document/adopt", test_adopt);
  g_test_add_func ("/document/told-once", test_told_once);
  g_test_add_func ("/document/needs-saving", test_needs_saving);

  return g_test_run ();
}
