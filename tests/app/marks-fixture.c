/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "marks-fixture.h"

#include "app-test.h"

static char *
get_label (guint thread, gpointer user_data)
{
  MarksFixture *self = user_data;

  return g_strdup (lanes_task_get_name (
      g_ptr_array_index (self->tasks, lanes_trace_get_thread (self->trace, thread)->task)));
}

/* Two tasks take turns of 20 ms on the first core, for two seconds; a second of it is shown. */
static void
fill (MarksFixture *self)
{
  static const char *const names[] = {"Eat breakfast", "Play music"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      LanesTask *task = lanes_task_new ("task");
      LanesThread thread = {
          .task = i, .process = 1, .ordinal = 1, .begin = self->begin, .end = G_MAXINT64};

      g_object_set (task, "name", names[i], NULL);
      g_ptr_array_add (self->tasks, task);
      g_assert_cmpuint (lanes_trace_add_thread (self->trace, &thread), ==, i);
    }
  for (guint i = 0; i < 100; i++)
    lanes_trace_append (self->trace, &(LanesSlice){.begin = self->begin + i * 20 * MS,
                                                   .end = self->begin + (i + 1) * 20 * MS,
                                                   .thread = i % 2,
                                                   .ended = LANES_SLICE_PREEMPTED,
                                                   .queued = i > 1});
  lanes_trace_advance (self->trace, self->begin + 2000 * MS);
}

void
marks_fixture_set_up (MarksFixture *self, gconstpointer data)
{
  GtkWidget *overlay = gtk_overlay_new ();
  g_autoptr (GError) error = NULL;

  self->topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  self->begin = lanes_time_now () - 2 * LANES_SEC;
  self->trace = lanes_trace_new (lanes_topology_get_n_cores (self->topology));
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  fill (self);

  self->view = lanes_view_new ();
  self->lanes = g_object_new (LANES_TYPE_LANES, "view", self->view, NULL);
  lanes_lanes_set_source (self->lanes, self->trace, self->topology, self->tasks, get_label, self);
  self->rows = GTK_WIDGET (lanes_lanes_get_rows (self->lanes));
  self->card = g_object_new (LANES_TYPE_TURN_CARD, NULL);
  lanes_turn_card_set_marks (self->card, lanes_lanes_get_marks (self->lanes));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->lanes));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->card));
  self->window = app_test_present (overlay, 1000, 700);
  lanes_view_show (self->view, (LanesSpan){self->begin, self->begin + LANES_SEC});
  lanes_lanes_refresh (self->lanes);
}

void
marks_fixture_tear_down (MarksFixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->lanes);
  g_ptr_array_unref (self->tasks);
  g_object_unref (self->view);
  g_object_unref (self->trace);
  g_object_unref (self->topology);
}

GtkEventController *
marks_fixture_find_controller (MarksFixture *self, GType type, GtkPropagationPhase phase)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->rows);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (g_type_is_a (G_OBJECT_TYPE (controller), type)
          && gtk_event_controller_get_propagation_phase (controller) == phase)
        return controller;
    }
  g_assert_not_reached ();
}

/* Every motion controller of the rows is told, as a pointer would do. */
void
marks_fixture_move_pointer (MarksFixture *self, double x, double y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->rows);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, "motion", x, y);
    }
}

double
marks_fixture_get_x (MarksFixture *self, LanesTime time)
{
  return lanes_rows_get_x (LANES_ROWS (self->rows), self->begin + time);
}

/* A point in the row, from top to bottom */
double
marks_fixture_get_y (MarksFixture *self, guint row)
{
  for (int y = 0; y < gtk_widget_get_height (self->rows); y++)
    if (lanes_rows_get_row_at (LANES_ROWS (self->rows), y) == row)
      return y + 3;
  g_assert_not_reached ();
}
