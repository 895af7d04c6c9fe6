/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-selection-matrix.h"

#include <glib/gi18n-lib.h>

#include "lanes-palette.h"
#include "lanes-selection-bar.h"
#include "lanes-selection-words.h"

#define N_HEADS    2 /* columns: the name, and the share */
#define NAME_CHARS 18
#define MOST       20 /* tasks: nobody finds anything in a larger table */

/**
 * LanesSelectionMatrix:
 *
 * A table of tasks: what share each had, and how each was to each other one.
 */
struct _LanesSelectionMatrix
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  GArray *tasks; /* of guint: those that are shown, by row */
  guint n_more;  /* tasks that are not */
};

G_DEFINE_FINAL_TYPE (LanesSelectionMatrix, lanes_selection_matrix, GTK_TYPE_WIDGET)

static void
lanes_selection_matrix_dispose (GObject *object)
{
  LanesSelectionMatrix *self = LANES_SELECTION_MATRIX (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (lanes_selection_matrix_parent_class)->dispose (object);
}

static void
lanes_selection_matrix_finalize (GObject *object)
{
  g_array_unref (LANES_SELECTION_MATRIX (object)->tasks);
  G_OBJECT_CLASS (lanes_selection_matrix_parent_class)->finalize (object);
}

static void
lanes_selection_matrix_class_init (LanesSelectionMatrixClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_selection_matrix_dispose;
  object_class->finalize = lanes_selection_matrix_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "selectionmatrix");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lanes_selection_matrix_init (LanesSelectionMatrix *self)
{
  self->tasks = g_array_new (FALSE, FALSE, sizeof (guint));
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_row_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Which tasks ran together, and which took turns"), -1);
}

/* A dot in the color of a task, and which row it is: color alone says nothing. */
static GtkWidget *
make_mark (LanesColor color, guint number)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  GtkWidget *dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *text = g_strdup_printf ("%u", number);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (dot, "task-bar");
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, lanes_palette_get_css_class (color));
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static GtkWidget *
make_name (LanesTurnSource *source, guint task, guint number)
{
  GtkWidget *box = make_mark (lanes_turn_source_get_color (source, task), number);
  GtkWidget *label = gtk_label_new (lanes_turn_source_get_task_name (source, task));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_tooltip_text (label, lanes_turn_source_get_task_name (source, task));
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static GtkWidget *
make_share (LanesSpanSums *sums, guint task)
{
  g_autofree char *text =
      lanes_selection_words_for_percent (lanes_span_sums_get_task (sums, task).share);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_tooltip_text (label,
                               _ ("So much of a core the task had; one whole core is 100 %"));
  return label;
}

static GtkWidget *
make_cell (LanesSpanSums *sums, LanesTurnSource *source, guint task, guint other)
{
  LanesSpanPair pair = lanes_span_sums_get_pair (sums, task, other);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *bar = lanes_selection_bar_new ();
  g_autofree char *percent = lanes_selection_words_for_percent (pair.together);
  g_autofree char *words = lanes_selection_words_for_pair (
      lanes_turn_source_get_task_name (source, task),
      task == other ? NULL : lanes_turn_source_get_task_name (source, other), &pair);
  GtkWidget *label = gtk_label_new (percent);

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "caption");
  lanes_selection_bar_set_pair (LANES_SELECTION_BAR (bar), &pair);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_widget_set_tooltip_text (box, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return box;
}

static void
add_row (LanesSelectionMatrix *self, LanesSpanSums *sums, LanesTurnSource *source, guint row)
{
  guint task = g_array_index (self->tasks, guint, row);

  gtk_grid_attach (GTK_GRID (self->grid), make_name (source, task, row + 1), 0, (int) row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), make_share (sums, task), 1, (int) row, 1, 1);
  for (guint i = 0; i <= row; i++)
    {
      guint other = g_array_index (self->tasks, guint, i);

      /* One thread cannot be at the same time as itself. */
      if (task == other && lanes_span_sums_get_task (sums, task).n_threads < 2)
        continue;
      gtk_grid_attach (GTK_GRID (self->grid), make_cell (sums, source, task, other),
                       (int) (i + N_HEADS), (int) row, 1, 1);
    }
}

/* The columns are named below the last row, since only what is below the diagonal is told. */
static void
add_feet (LanesSelectionMatrix *self, LanesTurnSource *source)
{
  for (guint i = 0; i < self->tasks->len; i++)
    {
      guint task = g_array_index (self->tasks, guint, i);
      GtkWidget *mark = make_mark (lanes_turn_source_get_color (source, task), i + 1);

      gtk_widget_set_halign (mark, GTK_ALIGN_CENTER);
      gtk_widget_set_valign (mark, GTK_ALIGN_START);
      gtk_widget_set_tooltip_text (mark, lanes_turn_source_get_task_name (source, task));
      gtk_grid_attach (GTK_GRID (self->grid), mark, (int) (i + N_HEADS), (int) self->tasks->len, 1,
                       1);
    }
}

static int
compare_shares (gconstpointer a, gconstpointer b, gpointer user_data)
{
  double first = lanes_span_sums_get_task (user_data, *(const guint *) a).share;
  double second = lanes_span_sums_get_task (user_data, *(const guint *) b).share;

  return (first < second) - (first > second);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return (first > second) - (first < second);
}

/* Lists the tasks that had a part in it. Returns how many more there were, with less of the time */
static guint
list_tasks (LanesSelectionMatrix *self, LanesSpanSums *sums)
{
  guint n_tasks;

  g_array_set_size (self->tasks, 0);
  for (guint i = 0; i < lanes_span_sums_get_n_tasks (sums); i++)
    if (lanes_span_sums_get_task (sums, i).n_threads > 0)
      g_array_append_val (self->tasks, i);
  n_tasks = self->tasks->len;
  if (n_tasks <= MOST)
    return 0;
  g_array_sort_with_data (self->tasks, compare_shares, sums);
  g_array_set_size (self->tasks, MOST);
  g_array_sort (self->tasks, compare_numbers);
  return n_tasks - MOST;
}

static void
add_rest (LanesSelectionMatrix *self, guint n_more)
{
  g_autofree char *text =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", n_more), n_more);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, (int) self->tasks->len, N_HEADS, 1);
}

/**
 * lanes_selection_matrix_show:
 * @sums: what was measured
 * @source: whose it is
 *
 * Shows the tasks that had a part in it; of very many, those that had the most.
 */
void
lanes_selection_matrix_show (LanesSelectionMatrix *self, LanesSpanSums *sums,
                             LanesTurnSource *source)
{
  GtkWidget *child;

  self->n_more = list_tasks (self, sums);
  while ((child = gtk_widget_get_first_child (self->grid)))
    gtk_grid_remove (GTK_GRID (self->grid), child);
  for (guint i = 0; i < self->tasks->len; i++)
    add_row (self, sums, source, i);
  if (self->tasks->len > 1)
    add_feet (self, source);
  if (self->n_more > 0)
    add_rest (self, self->n_more);
}

/**
 * lanes_selection_matrix_get_tasks:
 * @n_more: (out): how many tasks had a part as well, and are not shown
 *
 * Returns: (transfer none) (element-type guint): the numbers of the tasks that are shown, by row
 */
const GArray *
lanes_selection_matrix_get_tasks (LanesSelectionMatrix *self, guint *n_more)
{
  *n_more = self->n_more;
  return self->tasks;
}

/**
 * lanes_selection_matrix_get_cell:
 * @column: from 0: the place of a task among those that are shown
 * @row: likewise
 *
 * Returns: (transfer none) (nullable): what is said of the two; %NULL where nothing is
 */
GtkWidget *
lanes_selection_matrix_get_cell (LanesSelectionMatrix *self, guint column, guint row)
{
  return gtk_grid_get_child_at (GTK_GRID (self->grid), (int) (column + N_HEADS), (int) row);
}
