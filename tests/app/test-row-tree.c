/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-row-tree.h"

#include <stdio.h>

#define MAX_THREADS 12

/* Three tasks: the second one of the list is the first by name, and so on. */
static const LanesTreeTask tasks[] = {
    {.rank = 2, .name = "Bake", .used = 300},
    {.rank = 0, .name = "Copy", .used = 100},
    {.rank = 1, .name = "Add", .used = 200},
};

typedef struct
{
  const char *name;
  LanesTreeThread threads[MAX_THREADS]; /* number, task, process, ordinal, begin */
  LanesRowOrder order;
  const char *folded;   /* "T1" task 1, "P1.2" its second process; after "-", unfolded */
  const char *hidden;   /* the same, and "H1.2.3" a thread */
  const char *expected; /* kind and number of each row; "+" folded, one dot for each level */
  guint n_hidden;
} Case;

static const Case cases[] = {
    {"none", .expected = ""},
    {"one thread is one row", {{1, 1, 1, 1, 5}}, .expected = "H1"},
    {"several threads", {{1, 1, 1, 1, 5}, {2, 1, 1, 2, 6}}, .expected = "T1 .H1 .H2"},
    {"several processes", {{1, 1, 1, 1, 5}, {2, 1, 2, 1, 6}}, .expected = "T1 .a1 .a2"},
    {"in the order of processes and threads",
     {{5, 1, 2, 1, 1}, {3, 1, 1, 2, 2}, {4, 1, 1, 1, 3}},
     .expected = "T1 .P1 ..H4 ..H3 .a5"},
    {"folded task",
     {{1, 1, 1, 1, 5}, {2, 1, 1, 2, 6}, {3, 0, 1, 1, 7}},
     .folded = "T1",
     .expected = "T1+ H3"},
    {"folded process",
     {{1, 1, 1, 1, 5}, {2, 1, 1, 2, 6}, {3, 1, 2, 1, 5}, {4, 1, 2, 2, 6}},
     .folded = "P1.2",
     .expected = "T1 .P1 ..H1 ..H2 .P2+"},
    {"more than four: processes are folded at first",
     {{1, 1, 1, 1, 5}, {2, 1, 1, 2, 6}, {3, 1, 2, 1, 5}, {4, 1, 2, 2, 6}, {5, 0, 1, 1, 0}},
     .expected = "T1 .P1+ .P2+ H5"},
    {"more than eight are folded at first",
     {{1, 1, 1, 1, 0},
      {2, 1, 1, 2, 0},
      {3, 1, 1, 3, 0},
      {4, 1, 1, 4, 0},
      {5, 1, 1, 5, 0},
      {6, 2, 1, 1, 0},
      {7, 2, 1, 2, 0},
      {8, 2, 1, 3, 0},
      {9, 2, 1, 4, 0}},
     .expected = "T1+ T2+"},
    {"but what was unfolded stays so",
     {{1, 1, 1, 1, 0},
      {2, 1, 1, 2, 0},
      {3, 1, 1, 3, 0},
      {4, 1, 1, 4, 0},
      {5, 1, 1, 5, 0},
      {6, 2, 1, 1, 0},
      {7, 2, 1, 2, 0},
      {8, 2, 1, 3, 0},
      {9, 2, 1, 4, 0}},
     .folded = "-T2",
     .expected = "T1+ T2 .H6 .H7 .H8 .H9"},
    {"hidden task",
     {{1, 1, 1, 1, 5}, {2, 1, 1, 2, 6}, {3, 0, 1, 1, 7}},
     .hidden = "T1",
     .expected = "H3",
     .n_hidden = 1},
    {"hidden process and thread",
     {{1, 1, 1, 1, 5}, {2, 1, 1, 2, 6}, {3, 1, 2, 1, 5}, {4, 1, 2, 2, 6}},
     .hidden = "P1.2 H1.1.2",
     .expected = "T1 .P1 ..H1",
     .n_hidden = 2},
    {"as in the list", {{1, 0, 1, 1, 9}, {2, 1, 1, 1, 8}, {3, 2, 1, 1, 7}}, .expected = "H2 H3 H1"},
    {"by name",
     {{1, 0, 1, 1, 9}, {2, 1, 1, 1, 8}, {3, 2, 1, 1, 7}},
     LANES_ROW_ORDER_NAME,
     .expected = "H3 H1 H2"},
    {"by start",
     {{1, 0, 1, 1, 9}, {2, 1, 1, 1, 7}, {3, 2, 1, 1, 8}},
     LANES_ROW_ORDER_START,
     .expected = "H2 H3 H1"},
    {"by CPU time",
     {{1, 0, 1, 1, 9}, {2, 1, 1, 1, 7}, {3, 2, 1, 1, 8}},
     LANES_ROW_ORDER_CPU_TIME,
     .expected = "H1 H3 H2"},
    {"what is not known comes last",
     {{1, 7, 1, 1, 1}, {2, 5, 1, 1, 2}, {3, 1, 1, 1, 9}},
     LANES_ROW_ORDER_START,
     .expected = "H3 H2 H1"},
};

/* One word of the table, such as "P1.2" */
static gboolean
read_word (const char *word, LanesRowKind *kind, guint *task, guint *index)
{
  guint process = 0, ordinal = 0;
  int n = sscanf (word + 1, "%u.%u.%u", task, &process, &ordinal);

  *kind = word[0] == 'T' ? LANES_ROW_TASK : word[0] == 'P' ? LANES_ROW_PROCESS : LANES_ROW_THREAD;
  *index = n == 3 ? lanes_row_get_place (process, ordinal) : process;
  return n > 0;
}

static void
apply_words (LanesRowFolds *folds, const char *text, gboolean hide)
{
  g_auto (GStrv) words = g_strsplit (text ? text : "", " ", -1);

  for (guint i = 0; words[i]; i++)
    {
      gboolean unfold = words[i][0] == '-';
      LanesRowKind kind;
      guint task, index;

      if (!words[i][0] || !read_word (words[i] + unfold, &kind, &task, &index))
        continue;
      if (hide)
        lanes_row_folds_hide (folds, kind, task, index);
      else
        lanes_row_folds_set (folds, kind, task, index, !unfold);
    }
}

static char *
write_rows (GArray *rows)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const LanesTreeRow *row = &g_array_index (rows, LanesTreeRow, i);

      g_string_append (text, i > 0 ? " " : "");
      for (guint j = 0; j < row->depth; j++)
        g_string_append_c (text, '.');
      if (row->kind == LANES_ROW_TASK)
        g_string_append_printf (text, "T%u", row->task);
      else if (row->kind == LANES_ROW_PROCESS)
        g_string_append_printf (text, "P%u", row->process);
      else
        g_string_append_printf (text, "%c%u", row->alone ? 'a' : 'H', row->thread);
      g_string_append (text, row->folded ? "+" : "");
    }
  return g_string_free (text, FALSE);
}

static void
test_tree (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (LanesTreeRow));
  LanesTreeThread threads[MAX_THREADS];
  LanesRowFolds folds;
  guint n = 0;
  g_autofree char *text = NULL;

  lanes_row_folds_init (&folds);
  apply_words (&folds, c->folded, FALSE);
  apply_words (&folds, c->hidden, TRUE);
  for (; n < MAX_THREADS && c->threads[n].number > 0; n++)
    threads[n] = c->threads[n];
  g_assert_cmpuint (lanes_row_tree_build (&folds, c->order, threads, n, tasks, G_N_ELEMENTS (tasks),
                                          rows),
                    ==, c->n_hidden);
  text = write_rows (rows);
  g_assert_cmpstr (text, ==, c->expected);

  g_assert_cmpuint (lanes_row_folds_show_all (&folds), ==, c->n_hidden);
  g_assert_cmpuint (lanes_row_tree_build (&folds, c->order, threads, n, tasks, G_N_ELEMENTS (tasks),
                                          rows),
                    ==, 0);
  lanes_row_folds_clear (&folds);
}

/* Threads that come and go do not fold and unfold the others. */
static void
test_crowded (void)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (LanesTreeRow));
  LanesTreeThread threads[9];
  LanesRowFolds folds;

  lanes_row_folds_init (&folds);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = (LanesTreeThread){i, 0, 1, i + 1, 0};
  lanes_row_tree_build (&folds, LANES_ROW_ORDER_LIST, threads, 8, tasks, 3, rows);
  g_assert_cmpuint (rows->len, ==, 9);
  lanes_row_tree_build (&folds, LANES_ROW_ORDER_LIST, threads, 9, tasks, 3, rows);
  g_assert_cmpuint (rows->len, ==, 1);
  lanes_row_tree_build (&folds, LANES_ROW_ORDER_LIST, threads, 8, tasks, 3, rows);
  g_assert_cmpuint (rows->len, ==, 1);
  lanes_row_tree_build (&folds, LANES_ROW_ORDER_LIST, threads, 0, tasks, 3, rows);
  lanes_row_tree_build (&folds, LANES_ROW_ORDER_LIST, threads, 2, tasks, 3, rows);
  g_assert_cmpuint (rows->len, ==, 3);

  lanes_row_folds_set_all (&folds, TRUE);
  lanes_row_tree_build (&folds, LANES_ROW_ORDER_LIST, threads, 2, tasks, 3, rows);
  g_assert_cmpuint (rows->len, ==, 1);
  lanes_row_folds_set_all (&folds, FALSE);
  lanes_row_tree_build (&folds, LANES_ROW_ORDER_LIST, threads, 9, tasks, 3, rows);
  g_assert_cmpuint (rows->len, ==, 10);
  lanes_row_folds_clear (&folds);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/row-tree/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_tree);
    }
  g_test_add_func ("/row-tree/crowded", test_crowded);
  return g_test_run ();
}
