/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-palette.h"
#include "lanes-row-heat.h"
#include "lanes-rows-private.h"
#include "lanes-task.h"
#include "synthetic-trace.h"

#define WIDTH  900
#define HEIGHT 500

/* Rows of a machine with many or few cores, without what is around them. */
typedef struct
{
  LanesTopology *topology;
  LanesTrace *trace;
  GPtrArray *tasks;
  LanesView *view;
  GtkWidget *window;
  LanesRows *rows;
} Fixture;

typedef struct
{
  const char *machine;
  SyntheticOptions options;
} Machine;

static const Machine few = {"pack:1 core:4 pu:1",
                            {.n_cores = 4, .n_tasks = 2, .n_threads = 3, .begin = LANES_SEC}};
static const Machine mixed = {
    "pack:1 core:4 pu:1",
    {.n_cores = 4, .n_tasks = 2, .n_processes = 2, .n_threads = 2, .begin = LANES_SEC}};
static const Machine many = {"pack:2 core:64 pu:1",
                             {.n_cores = 128, .n_tasks = 3, .n_threads = 60, .begin = LANES_SEC}};

static char *
get_label (guint thread, gpointer user_data)
{
  Fixture *self = user_data;
  const LanesThread *info = lanes_trace_get_thread (self->trace, thread);

  return g_strdup_printf ("%s · %u.%u",
                          lanes_task_get_name (g_ptr_array_index (self->tasks, info->task)),
                          info->process, info->ordinal);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const char *const names[] = {"Play music", "Eat breakfast", "Bake"};
  static const LanesColor colors[] = {LANES_COLOR_BLUE, LANES_COLOR_ORANGE, LANES_COLOR_GREEN};
  const Machine *machine = data;
  g_autoptr (GError) error = NULL;
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_setenv ("HWLOC_SYNTHETIC", machine->machine, TRUE);
  self->topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  self->trace = synthetic_trace_make (&machine->options, 2);
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < machine->options.n_tasks; i++)
    {
      LanesTask *task = lanes_task_new ("task");

      g_object_set (task, "name", names[i], "color", colors[i], NULL);
      g_ptr_array_add (self->tasks, task);
    }
  self->view = lanes_view_new ();
  lanes_view_set_length (self->view, LANES_SEC);
  lanes_view_show (self->view, (LanesSpan){2 * LANES_SEC, 3 * LANES_SEC});
  self->rows = g_object_new (LANES_TYPE_ROWS, NULL);
  lanes_rows_set_view (self->rows, self->view);
  lanes_rows_set_source (self->rows, self->trace, self->topology, self->tasks, get_label, self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->rows));
  self->window = app_test_present (scroller, WIDTH, HEIGHT);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->rows);
  g_ptr_array_unref (self->tasks);
  g_object_unref (self->view);
  g_object_unref (self->trace);
  g_object_unref (self->topology);
}

/* The rows that are not of cores: what is written beside them, "+" where folded */
static char *
list_rows (Fixture *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lanes_rows_get_n_rows (self->rows); i++)
    {
      LanesRow *row = lanes_rows_get_place (self->rows, i).item;

      if (!lanes_row_is_of_cores (row))
        g_string_append_printf (text, "%s%s%s", text->len > 0 ? ", " : "", row->text,
                                row->folded ? "+" : "");
    }
  return g_string_free (text, FALSE);
}

static guint
find_row (Fixture *self, const char *label)
{
  guint n_rows = lanes_rows_get_n_rows (self->rows);

  for (guint i = 0; i < n_rows; i++)
    if (g_str_equal (lanes_rows_get_label (self->rows, i), label))
      return i;
  g_assert_not_reached ();
}

static void
act (Fixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->rows), action, NULL));
}

static void
assert_rows (Fixture *self, const char *expected)
{
  g_autofree char *text = list_rows (self);

  g_assert_cmpstr (text, ==, expected);
}

/* A thread of the second task that there are no slices of */
static void
add_thread (LanesTrace *trace, guint run, guint process, guint ordinal)
{
  LanesThread thread = {
      .task = 1,
      .run = run,
      .process = process,
      .ordinal = ordinal,
      .tid = (int) (100 * run + 10 * process + ordinal),
      .begin = LANES_SEC + run * LANES_MSEC,
      .end = G_MAXINT64,
  };

  g_assert_cmpuint (lanes_trace_add_thread (trace, &thread), !=, G_MAXUINT);
}

static void
show_trace (Fixture *self, LanesTrace *trace)
{
  g_set_object (&self->trace, trace);
  lanes_rows_set_source (self->rows, trace, self->topology, self->tasks, get_label, self);
}

/* What a task did when it was started once, and when it was started again, are told apart. */
static void
test_runs (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTrace) once = lanes_trace_new (4);
  g_autoptr (LanesTrace) twice = lanes_trace_new (4);
  g_autoptr (LanesTrace) threads = lanes_trace_new (4);

  add_thread (once, 2, 1, 1);
  show_trace (self, once);
  assert_rows (self, "Eat breakfast · 1.1");

  add_thread (twice, 2, 1, 1);
  add_thread (twice, 3, 1, 1);
  show_trace (self, twice);
  assert_rows (self, "Eat breakfast, Run 2, Run 3");
  g_assert_cmpuint (find_row (self, "Eat breakfast · 1.1 · Run 3"), ==, 6);

  for (guint i = 0; i < 4; i++)
    add_thread (threads, 1 + i / 2, 1, 1 + i % 2);
  show_trace (self, threads);
  assert_rows (self, "Eat breakfast, Thread 1 · Run 1, Thread 1 · Run 2, Thread 2 · Run 1, "
                     "Thread 2 · Run 2");
}

/* A task with several threads folds, and the keyboard stays with its row. */
static void
test_fold (Fixture *self, gconstpointer data)
{
  guint row = find_row (self, "Eat breakfast");
  g_autofree char *words = NULL;

  assert_rows (self, "Play music, Thread 1, Thread 2, Thread 3, "
                     "Eat breakfast, Thread 1, Thread 2, Thread 3");
  g_assert_cmpstr (lanes_rows_get_label (self->rows, row + 1), ==, "Eat breakfast · 1.1");
  g_assert_cmpuint (lanes_rows_get_current (self->rows), ==, G_MAXUINT);
  lanes_rows_set_current (self->rows, row);
  act (self, "rows.toggle");
  assert_rows (self, "Play music, Thread 1, Thread 2, Thread 3, Eat breakfast+");
  words = lanes_rows_describe (self->rows, row);
  g_assert_cmpstr (words, ==, "Eat breakfast · 3 threads · folded");
  gtk_test_accessible_assert_property (self->rows, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);

  g_assert_true (lanes_rows_toggle (self->rows, find_row (self, "Play music")));
  assert_rows (self, "Play music+, Eat breakfast+");
  g_assert_cmpuint (lanes_rows_get_current (self->rows), ==, find_row (self, "Eat breakfast"));
  act (self, "rows.unfold-all");
  g_assert_cmpuint (lanes_rows_get_n_rows (self->rows), ==, 4 + 8);
  act (self, "rows.fold-all");
  assert_rows (self, "Play music+, Eat breakfast+");
  g_assert_false (lanes_rows_toggle (self->rows, 0));
}

static void
test_processes (Fixture *self, gconstpointer data)
{
  assert_rows (self, "Play music, Process 1+, Process 2+, Eat breakfast, Process 1+, Process 2+");
  act (self, "rows.unfold-all");
  assert_rows (self, "Play music, Process 1, Thread 1, Thread 2, Process 2, Thread 1, Thread 2, "
                     "Eat breakfast, Process 1, Thread 1, Thread 2, Process 2, Thread 1, Thread 2");
  lanes_rows_toggle (self->rows, find_row (self, "Play music · 2"));
  lanes_rows_toggle (self->rows, find_row (self, "Eat breakfast"));
  assert_rows (self, "Play music, Process 1, Thread 1, Thread 2, Process 2+, Eat breakfast+");
}

static void
test_order (Fixture *self, gconstpointer data)
{
  GActionGroup *actions = lanes_rows_get_actions (self->rows);
  g_autoptr (GVariant) state = NULL;

  act (self, "rows.fold-all");
  assert_rows (self, "Play music+, Eat breakfast+");
  g_action_group_activate_action (actions, "order", g_variant_new_string ("name"));
  assert_rows (self, "Eat breakfast+, Play music+");
  state = g_action_group_get_action_state (actions, "order");
  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, "name");
  lanes_rows_set_row_order (self->rows, LANES_ROW_ORDER_START);
  assert_rows (self, "Play music+, Eat breakfast+");
}

/* Whoever used more of the cores comes first. */
static void
test_order_by_use (Fixture *self, gconstpointer data)
{
  LanesTime used[2] = {0};

  for (guint i = 0; i < 4; i++)
    {
      LanesTime of_core[2];

      lanes_trace_get_core_use (self->trace, i, (LanesSpan){0, 3 * LANES_SEC}, of_core, 2);
      used[0] += of_core[0];
      used[1] += of_core[1];
    }
  act (self, "rows.fold-all");
  lanes_rows_set_row_order (self->rows, LANES_ROW_ORDER_CPU_TIME);
  assert_rows (self,
               used[0] >= used[1] ? "Play music+, Eat breakfast+" : "Eat breakfast+, Play music+");
}

static void
test_hide (Fixture *self, gconstpointer data)
{
  GtkWidget *show;

  lanes_rows_set_current (self->rows, find_row (self, "Play music"));
  act (self, "rows.hide");
  assert_rows (self, "Eat breakfast, Thread 1, Thread 2, Thread 3");
  lanes_rows_set_current (self->rows, 1);
  act (self, "rows.hide");
  g_assert_cmpuint (lanes_rows_get_n_rows (self->rows), ==, 3 + 4);
  g_assert_nonnull (app_test_find (GTK_WIDGET (self->rows), GTK_TYPE_LABEL, "2 rows hidden"));
  show = app_test_find (GTK_WIDGET (self->rows), GTK_TYPE_BUTTON, "Show");
  g_assert_nonnull (show);
  g_signal_emit_by_name (show, "clicked");
  g_assert_cmpuint (lanes_rows_get_n_rows (self->rows), ==, 4 + 8);
  g_assert_null (app_test_find (GTK_WIDGET (self->rows), GTK_TYPE_BUTTON, "Show"));
}

/* What is under a point of a row in which several threads are one is a slice of one of them. */
static void
test_find_in_task (Fixture *self, gconstpointer data)
{
  graphene_rect_t area;
  guint n_found = 0;

  act (self, "rows.fold-all");
  area = lanes_rows_get_place (self->rows, find_row (self, "Eat breakfast")).area;
  for (float x = area.origin.x; x < area.origin.x + area.size.width; x += 10)
    {
      LanesSlice slice;

      if (!lanes_rows_find (self->rows, (double) x, (double) area.origin.y + 2, &slice))
        continue;
      g_assert_cmpuint (lanes_trace_get_thread (self->trace, slice.thread)->task, ==, 1);
      n_found++;
    }
  g_assert_cmpuint (n_found, >, 10);
}

/* Time that runs from right to left is found where it is. */
static void
test_mirrored (Fixture *self, gconstpointer data)
{
  graphene_rect_t area = lanes_rows_get_place (self->rows, 0).area;
  LanesSlice one, other;
  double left;

  g_assert_true (lanes_trace_find (self->trace, 0, 2500 * LANES_MSEC, &one));
  left = lanes_rows_get_x (self->rows, 2100 * LANES_MSEC);
  lanes_view_set_mirrored (self->view, TRUE);
  g_assert_cmpfloat (lanes_rows_get_x (self->rows, 2100 * LANES_MSEC), >, left);
  g_assert_cmpint (ABS (lanes_rows_get_time (self->rows,
                                             lanes_rows_get_x (self->rows, 2100 * LANES_MSEC))
                        - 2100 * LANES_MSEC),
                   <, 5 * LANES_MSEC);
  g_assert_true (lanes_rows_find (self->rows, lanes_rows_get_x (self->rows, 2500 * LANES_MSEC) - 1,
                                  (double) area.origin.y + 2, &other));
  g_assert_cmpint (other.begin, ==, one.begin);
}

/* How many colors the row of a core has where words begin */
static guint
count_colors (Fixture *self, guint row)
{
  graphene_rect_t area = lanes_rows_get_place (self->rows, row).area;
  g_autoptr (GdkTexture) picture = app_test_render (GTK_WIDGET (self->rows));
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);
  int width = gdk_texture_get_width (picture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * gdk_texture_get_height (picture));
  int y = (int) (area.origin.y + area.size.height / 2);

  gdk_texture_download (picture, (guchar *) pixels, (gsize) width * sizeof (guint32));
  for (int x = (int) area.origin.x + 10; x < (int) area.origin.x + 60; x++)
    g_hash_table_add (colors, GUINT_TO_POINTER (pixels[y * width + x]));
  return g_hash_table_size (colors);
}

/* That a core is not used is written where nothing is, and not below what others do there. */
static void
test_unused (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTrace) others = lanes_trace_new (4);
  LanesCoreSet used = lanes_core_set_none ();

  lanes_core_set_add (&used, 0);
  lanes_rows_set_used (self->rows, &used);
  lanes_view_show (self->view, (LanesSpan){4 * LANES_SEC, 5 * LANES_SEC});
  g_assert_cmpuint (count_colors (self, 0), ==, 1);
  g_assert_cmpuint (count_colors (self, 2), >, 1);
  lanes_rows_set_others (self->rows, others);
  g_assert_cmpuint (count_colors (self, 2), ==, 1);
}

static gboolean
is_grouped (gpointer user_data)
{
  Fixture *self = user_data;

  return lanes_rows_get_place (self->rows, 0).kind == LANES_ROW_HEAT;
}

/* Many cores are a few groups of thin lines, and the lane of each can be opened. */
static void
test_groups (Fixture *self, gconstpointer data)
{
  LanesRowPlace place;
  LanesTraceIter iter;
  LanesSlice slice;
  int height, y;
  double at;

  g_assert_true (app_test_wait (is_grouped, self));
  g_assert_cmpuint (lanes_rows_get_n_rows (self->rows), ==, 2 + 3);
  g_assert_cmpstr (lanes_rows_get_label (self->rows, 1), ==, "Package 1 · 64 cores");

  /* The line of core 70 */
  place = lanes_rows_get_place (self->rows, 1);
  y = lanes_row_heat_get_y (place.item->heat, 6, &height);
  at = (double) place.area.origin.y + y;
  lanes_trace_iter_init_core (&iter, self->trace, 70, lanes_view_get_visible (self->view));
  g_assert_true (lanes_trace_iter_next (&iter, &slice));
  g_assert_true (lanes_rows_find (self->rows, lanes_rows_get_x (self->rows, slice.end - LANES_USEC),
                                  at, &slice));
  g_assert_cmpuint (slice.core, ==, 70);

  lanes_rows_set_current (self->rows, 1);
  lanes_rows_choose_line (self->rows, 6);
  gtk_test_accessible_assert_property (self->rows, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Core 70");
  act (self, "rows.toggle");
  g_assert_cmpuint (lanes_rows_get_n_rows (self->rows), ==, 3 + 3);
  place = lanes_rows_get_place (self->rows, 2);
  g_assert_cmpint (place.kind, ==, LANES_ROW_CORE);
  g_assert_cmpuint (place.index, ==, 70);
  g_assert_true (lanes_rows_toggle (self->rows, 2));
  g_assert_cmpuint (lanes_rows_get_n_rows (self->rows), ==, 2 + 3);
  /* A double click opens it as well, and does not close it again. */
  for (int n_press = 1; n_press <= 2; n_press++)
    lanes_rows_click (self->rows, n_press, (double) place.area.origin.x + 100, at);
  g_assert_cmpuint (lanes_rows_get_n_rows (self->rows), ==, 3 + 3);
  lanes_rows_click (self->rows, 1, (double) place.area.origin.x + 100, at);
  g_assert_cmpuint (lanes_rows_get_n_rows (self->rows), ==, 2 + 3);

  lanes_view_set_core (self->view, 3);
  g_assert_cmpuint (lanes_rows_get_n_rows (self->rows), ==, 1 + 3);
  g_assert_cmpstr (lanes_rows_get_label (self->rows, 0), ==, "Core 3");
}

/* Each cell is as strong as its core was used, in the color of who used it. */
static void
test_heat (Fixture *self, gconstpointer data)
{
  static const GdkRGBA colors[] = {{1, 0, 0, 1}, {0, 1, 0, 1}, {0, 0, 1, 1}};
  LanesGrid grid = lanes_grid_new (LANES_SEC, 3 * LANES_SEC, 400);
  LanesTime step = grid.step * LANES_ROW_HEAT_CELL;
  LanesRowBand band = {4, 1, 64};
  g_autoptr (LanesRowHeat) heat = NULL;
  g_autoptr (GArray) cores = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < 64; i++)
    g_array_append_val (cores, i);
  heat = lanes_row_heat_new (cores);
  lanes_row_heat_set_band (heat, &band);
  g_assert_cmpint (lanes_row_heat_get_height (heat), ==, 256);
  /* As the picture moves on, what is in sight stays what it was. */
  for (int moves = 0; moves < 3; moves++)
    {
      lanes_row_heat_update (heat, &grid, self->trace, colors, 3);
      for (gint64 cell = 210; cell < 298; cell += 7)
        for (guint core = 0; core < 64; core += 5)
          {
            const guint8 *pixel = lanes_row_heat_get_cell (heat, core, cell);
            LanesTime used[3];

            lanes_trace_get_core_use (self->trace, core,
                                      (LanesSpan){cell * step, (cell + 1) * step}, used, 3);
            for (guint i = 0; i < 3; i++)
              g_assert_cmpint (ABS ((int) pixel[i] - (int) (used[i] * 255 / step)), <=, 1);
            g_assert_cmpint (ABS ((int) pixel[3]
                                  - (int) ((used[0] + used[1] + used[2]) * 255 / step)),
                             <=, 1);
          }
      grid.end += 9;
    }
}

/* With very many cores there are some lines at a time; what is there in the end is the same. */
static void
test_heat_portions (Fixture *self, gconstpointer data)
{
  static const GdkRGBA colors[] = {{1, 0, 0, 1}, {0, 1, 0, 1}, {0, 0, 1, 1}};
  LanesRowBand band = {4, 1, 64};
  g_autoptr (GArray) cores = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (LanesRowHeat) heat = NULL;
  g_autoptr (LanesRowHeat) exact = NULL;

  for (guint i = 0; i < 64; i++)
    g_array_append_val (cores, i);
  heat = lanes_row_heat_new (cores);
  exact = lanes_row_heat_new (cores);
  lanes_row_heat_set_band (heat, &band);
  lanes_row_heat_set_band (exact, &band);
  /* To another step, and then back in time */
  for (guint way = 0; way < 4; way++)
    {
      LanesGrid grid = lanes_grid_new ((way == 0 ? 2 : 1) * LANES_SEC, 3 * LANES_SEC, 400);
      guint n_updates = 1;

      grid.end -= way == 2 ? 60 : way == 3 ? 30 : 0;
      g_assert_true (lanes_row_heat_update (exact, &grid, self->trace, colors, 3));
      grid.portion = way < 2 ? 1200 : 100;
      while (!lanes_row_heat_update (heat, &grid, self->trace, colors, 3))
        g_assert_cmpuint (++n_updates, <=, 64);
      /* A line is somewhat more than a hundred cells: no more than ten are in a portion. */
      g_assert_cmpuint (n_updates, >=, way < 2 ? 64 / 10 : 8);
      for (gint64 cell = (grid.end - 400) / LANES_ROW_HEAT_CELL;
           cell < grid.end / LANES_ROW_HEAT_CELL; cell++)
        for (guint core = 0; core < 64; core++)
          g_assert_cmpmem (lanes_row_heat_get_cell (heat, core, cell), 4,
                           lanes_row_heat_get_cell (exact, core, cell), 4);
    }
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/rows/runs", Fixture, &few, set_up, test_runs, tear_down);
  g_test_add ("/rows/fold", Fixture, &few, set_up, test_fold, tear_down);
  g_test_add ("/rows/processes", Fixture, &mixed, set_up, test_processes, tear_down);
  g_test_add ("/rows/order", Fixture, &few, set_up, test_order, tear_down);
  g_test_add ("/rows/order-by-use", Fixture, &few, set_up, test_order_by_use, tear_down);
  g_test_add ("/rows/hide", Fixture, &few, set_up, test_hide, tear_down);
  g_test_add ("/rows/find-in-task", Fixture, &few, set_up, test_find_in_task, tear_down);
  g_test_add ("/rows/mirrored", Fixture, &few, set_up, test_mirrored, tear_down);
  g_test_add ("/rows/unused", Fixture, &few, set_up, test_unused, tear_down);
  g_test_add ("/rows/groups", Fixture, &many, set_up, test_groups, tear_down);
  g_test_add ("/rows/heat", Fixture, &many, set_up, test_heat, tear_down);
  g_test_add ("/rows/heat-portions", Fixture, &many, set_up, test_heat_portions, tear_down);
  return g_test_run ();
}
