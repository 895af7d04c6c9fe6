/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-selection-panel.h"

#include <glib/gi18n-lib.h>

#include "lanes-selection-bar.h"
#include "lanes-selection-matrix.h"
#include "lanes-selection-words.h"
#include "lanes-wrap-layout.h"

#define CALM     120              /* ms: so long an edge rests before the figures are worked out */
#define PORTION  (4 * LANES_MSEC) /* of work between two looks at the pointer and the keyboard */
#define PATIENCE (300 * LANES_MSEC) /* work that takes longer shows how far it has come */
#define MOST     0.5                /* of the height of the page */
#define N_LINES  3                  /* of figures */

/**
 * LanesSelectionPanel:
 *
 * What the selected span was like: its figures, and how the tasks were to each other.
 *
 * It is there as long as a span is selected.
 */
struct _LanesSelectionPanel
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *title;
  GtkWidget *moments;
  GtkWidget *progress;
  GtkWidget *known;
  GtkWidget *figures;
  GtkWidget *matrix;
  GtkWidget *legend;

  GtkWidget *values[LANES_N_SELECTION_WORDS];
  LanesMarks *marks;
  LanesView *view;
  LanesSpanFigures *work; /* NULL: there is none */
  LanesSpanFigures *done; /* what is shown */
  LanesTime begun;
  guint wait_id;
  guint work_id;
};

G_DEFINE_FINAL_TYPE (LanesSelectionPanel, lanes_selection_panel, GTK_TYPE_WIDGET)

static char *
get_label (LanesSelectionPanel *self, LanesTime length, guint thread)
{
  LanesTurnSource *source = self->marks ? lanes_marks_get_source (self->marks) : NULL;

  return source && length > 0 ? lanes_turn_source_get_label (source, thread) : NULL;
}

static char *
describe (LanesSelectionPanel *self, LanesSelectionWord word, const LanesSpanTotals *totals)
{
  g_autofree char *turn = get_label (self, totals->longest_turn, totals->longest_turn_thread);
  g_autofree char *wait = get_label (self, totals->longest_wait, totals->longest_wait_thread);

  return lanes_selection_word_get_value (word, totals, turn, wait);
}

static void
show_figures (LanesSelectionPanel *self)
{
  LanesSpanSums *sums = lanes_span_figures_get_sums (self->done);
  g_autofree char *known =
      lanes_selection_words_for_known (lanes_span_figures_get_known (self->done));
  LanesSpanTotals totals;

  lanes_span_sums_get_totals (sums, &totals);
  for (int i = 0; i < LANES_N_SELECTION_WORDS; i++)
    {
      g_autofree char *value = describe (self, i, &totals);

      gtk_label_set_label (GTK_LABEL (self->values[i]), value);
    }
  gtk_widget_set_visible (self->known, known != NULL);
  gtk_label_set_label (GTK_LABEL (self->known), known ? known : "");
  lanes_selection_matrix_show (LANES_SELECTION_MATRIX (self->matrix), sums,
                               lanes_marks_get_source (self->marks));
}

static gboolean
work_cb (gpointer user_data)
{
  LanesSelectionPanel *self = LANES_SELECTION_PANEL (user_data);

  if (lanes_span_figures_step (self->work, PORTION))
    {
      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                     lanes_span_figures_get_progress (self->work));
      gtk_widget_set_visible (self->progress, lanes_time_now () - self->begun > PATIENCE);
      return G_SOURCE_CONTINUE;
    }
  self->work_id = 0;
  g_clear_pointer (&self->done, lanes_span_figures_free);
  self->done = g_steal_pointer (&self->work);
  gtk_widget_set_visible (self->progress, FALSE);
  show_figures (self);
  return G_SOURCE_REMOVE;
}

static void
stop (LanesSelectionPanel *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_handle_id (&self->work_id, g_source_remove);
  g_clear_pointer (&self->work, lanes_span_figures_free);
}

static gboolean
begin_cb (gpointer user_data)
{
  LanesSelectionPanel *self = LANES_SELECTION_PANEL (user_data);
  LanesTurnSource *source = lanes_marks_get_source (self->marks);

  self->wait_id = 0;
  stop (self);
  if (!source)
    return G_SOURCE_REMOVE;
  self->begun = lanes_time_now ();
  self->work = lanes_span_figures_new (source->trace, lanes_view_get_selection (self->view));
  self->work_id = g_idle_add (work_cb, self);
  return G_SOURCE_REMOVE;
}

static void
show_title (LanesSelectionPanel *self)
{
  LanesSpan span = lanes_view_get_selection (self->view);
  /* It stays where it is, wherever the picture is. */
  const LanesTurnClock clock = {lanes_view_get_time_format (self->view) == LANES_TIME_FORMAT_CLOCK
                                    ? LANES_TIME_FORMAT_CLOCK
                                    : LANES_TIME_FORMAT_SINCE_START,
                                lanes_view_get_origin (self->view), FALSE};
  g_autofree char *duration = lanes_time_format_duration (lanes_span_length (span));
  g_autofree char *moments = NULL;
  /* Translators: %s is a duration; A and B are the letters at the edges of a span of time */
  g_autofree char *title = g_strdup_printf (_ ("From A to B: %s"), duration);

  moments = lanes_turn_words_for_moments (span, &clock);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->moments), moments);
}

static void
selection_cb (LanesSelectionPanel *self)
{
  gboolean any = self->marks && !lanes_span_is_empty (lanes_view_get_selection (self->view));

  gtk_widget_set_visible (GTK_WIDGET (self), any);
  if (!any)
    {
      stop (self);
      g_clear_pointer (&self->done, lanes_span_figures_free);
      return;
    }
  show_title (self);
  /* While an edge is dragged it is begun anew at a calm pace, and not with every pixel. */
  if (!self->wait_id)
    self->wait_id = g_timeout_add (CALM, begin_cb, self);
}

static void
close_panel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesSelectionPanel *self = LANES_SELECTION_PANEL (widget);

  if (self->marks && lanes_marks_get_rows (self->marks))
    gtk_widget_grab_focus (GTK_WIDGET (lanes_marks_get_rows (self->marks)));
  lanes_view_set_selection (self->view, (LanesSpan){0, 0});
}

static void
show_span (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesSelectionPanel *self = LANES_SELECTION_PANEL (widget);

  lanes_view_show (self->view, lanes_view_get_selection (self->view));
}

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = lanes_selection_panel_get_text (LANES_SELECTION_PANEL (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
lanes_selection_panel_dispose (GObject *object)
{
  LanesSelectionPanel *self = LANES_SELECTION_PANEL (object);
  GtkWidget *child;

  stop (self);
  g_clear_pointer (&self->done, lanes_span_figures_free);
  g_clear_weak_pointer (&self->marks);
  g_clear_object (&self->view);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_selection_panel_parent_class)->dispose (object);
}

static void
lanes_selection_panel_class_init (LanesSelectionPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_selection_panel_dispose;

  g_type_ensure (LANES_TYPE_SELECTION_MATRIX);
  g_type_ensure (LANES_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-selection-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesSelectionPanel, title);
  gtk_widget_class_bind_template_child (widget_class, LanesSelectionPanel, moments);
  gtk_widget_class_bind_template_child (widget_class, LanesSelectionPanel, progress);
  gtk_widget_class_bind_template_child (widget_class, LanesSelectionPanel, known);
  gtk_widget_class_bind_template_child (widget_class, LanesSelectionPanel, figures);
  gtk_widget_class_bind_template_child (widget_class, LanesSelectionPanel, matrix);
  gtk_widget_class_bind_template_child (widget_class, LanesSelectionPanel, legend);
  gtk_widget_class_install_action (widget_class, "selection.close", NULL, close_panel);
  gtk_widget_class_install_action (widget_class, "selection.show", NULL, show_span);
  gtk_widget_class_install_action (widget_class, "selection.copy", NULL, copy);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "selection.close", NULL);
  gtk_widget_class_set_css_name (widget_class, "selectionpanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_figure (LanesSelectionPanel *self, LanesSelectionWord word)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = make_label (lanes_selection_word_get_name (word), "caption");

  self->values[word] = make_label ("", "heading");
  gtk_widget_add_css_class (name, "dim-label");
  gtk_box_append (GTK_BOX (box), self->values[word]);
  gtk_box_append (GTK_BOX (box), name);
  gtk_widget_set_tooltip_text (box, lanes_selection_word_get_meaning (word));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->values[word]),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, name, NULL, -1);
  gtk_grid_attach (GTK_GRID (self->figures), box, (int) word % N_LINES, (int) word / N_LINES, 1, 1);
}

static void
add_legend (LanesSelectionPanel *self, const char *text, LanesSpanPair pair)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *bar = lanes_selection_bar_new ();

  lanes_selection_bar_set_pair (LANES_SELECTION_BAR (bar), &pair);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), make_label (text, "caption"));
  gtk_box_append (GTK_BOX (self->legend), box);
}

static void
lanes_selection_panel_init (LanesSelectionPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < LANES_N_SELECTION_WORDS; i++)
    add_figure (self, i);
  add_legend (self, _ ("together, in %"), (LanesSpanPair){1, 0, 0});
  add_legend (self, _ ("taking turns"), (LanesSpanPair){0, 1, 0});
  add_legend (self, _ ("neither"), (LanesSpanPair){0, 0, 1});
}

/**
 * lanes_selection_panel_set_marks:
 * @marks: who knows what there is to select; set once, before a view
 */
void
lanes_selection_panel_set_marks (LanesSelectionPanel *self, LanesMarks *marks)
{
  g_return_if_fail (!self->marks && marks);
  g_set_weak_pointer (&self->marks, marks);
}

/**
 * lanes_selection_panel_set_view:
 * @view: (nullable): whose selected span it tells about
 */
void
lanes_selection_panel_set_view (LanesSelectionPanel *self, LanesView *view)
{
  if (self->view)
    {
      g_signal_handlers_disconnect_by_func (self->view, selection_cb, self);
      g_signal_handlers_disconnect_by_func (self->view, show_title, self);
    }
  if (!g_set_object (&self->view, view))
    return;
  if (!view)
    {
      stop (self);
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  g_signal_connect_object (view, "notify::selection", G_CALLBACK (selection_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::time-format", G_CALLBACK (show_title), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::start", G_CALLBACK (show_title), self, G_CONNECT_SWAPPED);
  selection_cb (self);
}

/**
 * lanes_selection_panel_add_size:
 * @orientation: the orientation
 * @minimum: (inout): of the page without the panel
 * @natural: (inout): likewise
 *
 * Adds what the panel takes at the bottom of a page.
 */
void
lanes_selection_panel_add_size (LanesSelectionPanel *self, GtkOrientation orientation, int *minimum,
                                int *natural)
{
  int own_minimum, own_natural;

  if (!gtk_widget_should_layout (GTK_WIDGET (self)))
    return;
  gtk_widget_measure (GTK_WIDGET (self), orientation, -1, &own_minimum, &own_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (*minimum, own_minimum);
      *natural = MAX (*natural, own_minimum);
      return;
    }
  *minimum += own_minimum;
  *natural += own_natural;
}

/**
 * lanes_selection_panel_place:
 * @width: of the page
 * @height: of the page
 *
 * Gives the panel its place at the bottom of a page, of which it takes no more than half.
 *
 * Returns: how high it is; 0 when it is not there
 */
int
lanes_selection_panel_place (LanesSelectionPanel *self, int width, int height)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (GskTransform) transform = NULL;
  int minimum, natural;

  if (!gtk_widget_should_layout (widget))
    return 0;
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
  natural = MAX (MIN (natural, (int) (height * MOST)), minimum);
  transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, height - natural));
  gtk_widget_allocate (widget, width, natural, -1, g_steal_pointer (&transform));
  return natural;
}

/**
 * lanes_selection_panel_is_busy:
 *
 * Returns: whether figures are being worked out
 */
gboolean
lanes_selection_panel_is_busy (LanesSelectionPanel *self)
{
  return self->wait_id || self->work_id;
}

/* How each two of the tasks that the table shows were to each other, a line for each */
static void
append_pairs (LanesSelectionPanel *self, GString *text, LanesSpanSums *sums,
              LanesTurnSource *source)
{
  guint n_more;
  const GArray *tasks =
      lanes_selection_matrix_get_tasks (LANES_SELECTION_MATRIX (self->matrix), &n_more);

  for (guint i = 0; i < tasks->len; i++)
    for (guint k = 0; k <= i; k++)
      {
        guint task = g_array_index (tasks, guint, i);
        guint other = g_array_index (tasks, guint, k);
        LanesSpanPair pair = lanes_span_sums_get_pair (sums, task, other);
        g_autofree char *words = NULL;

        if (i == k && lanes_span_sums_get_task (sums, task).n_threads < 2)
          continue;
        words =
            lanes_selection_words_for_pair (lanes_turn_source_get_task_name (source, other),
                                            i == k ? NULL
                                                   : lanes_turn_source_get_task_name (source, task),
                                            &pair);
        g_string_append_printf (text, "%s\n", words);
      }
  if (n_more == 0)
    return;
  g_string_append_printf (
      text, g_dngettext (GETTEXT_PACKAGE, "and %u more task", "and %u more tasks", n_more), n_more);
  g_string_append_c (text, '\n');
}

/**
 * lanes_selection_panel_get_text:
 *
 * Returns: (transfer full): all that the panel says, a line for each figure, translated
 */
char *
lanes_selection_panel_get_text (LanesSelectionPanel *self)
{
  GString *text = g_string_new (NULL);
  LanesTurnSource *source = lanes_marks_get_source (self->marks);
  LanesSpanSums *sums;

  g_string_append_printf (text, "%s (%s)\n", gtk_label_get_label (GTK_LABEL (self->title)),
                          gtk_label_get_label (GTK_LABEL (self->moments)));
  if (!self->done)
    return g_string_free (text, FALSE);

  sums = lanes_span_figures_get_sums (self->done);
  if (gtk_widget_get_visible (self->known))
    g_string_append_printf (text, "%s\n", gtk_label_get_label (GTK_LABEL (self->known)));
  for (int i = 0; i < LANES_N_SELECTION_WORDS; i++)
    g_string_append_printf (text, "%s: %s\n", lanes_selection_word_get_name (i),
                            gtk_label_get_label (GTK_LABEL (self->values[i])));
  for (guint i = 0; i < lanes_span_sums_get_n_tasks (sums); i++)
    {
      LanesSpanTask task = lanes_span_sums_get_task (sums, i);
      g_autofree char *share = lanes_selection_words_for_percent (task.share);

      if (task.n_threads > 0)
        /* Translators: a task, and its share of a core as a percentage */
        g_string_append_printf (text, _ ("%s: %s of a core\n"),
                                lanes_turn_source_get_task_name (source, i), share);
    }
  append_pairs (self, text, sums, source);
  return g_string_free (text, FALSE);
}
