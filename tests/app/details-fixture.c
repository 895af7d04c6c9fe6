/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "details-fixture.h"

#include <string.h>

#include "app-test.h"

static void
measured_cb (DetailsFixture *self)
{
  self->n_measured++;
}

void
details_fixture_set_up (DetailsFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTopology) topology = lanes_topology_new (&error);
  GtkWidget *details = g_object_new (LANES_TYPE_DETAILS, NULL);

  g_assert_no_error (error);
  self->set = lanes_task_set_new ();
  self->task = lanes_task_new ("task");
  g_object_set (self->task, "name", "Work", "workload", "wait", "mode", LANES_MODE_MIXED,
                "processes", 4, "threads", 3, NULL);
  lanes_task_set_insert (self->set, 0, self->task);
  self->session = lanes_session_new (topology, self->set, LANES_RECORDER_AUTO, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (self->session, "measured", G_CALLBACK (measured_cb), self);

  self->details = LANES_DETAILS (details);
  self->view = LANES_THREAD_VIEW (app_test_find (details, LANES_TYPE_THREAD_VIEW, NULL));
  self->list = GTK_LIST_VIEW (app_test_find (details, GTK_TYPE_LIST_VIEW, NULL));
  self->window = app_test_present (details, 340, 600);
}

void
details_fixture_tear_down (DetailsFixture *self, gconstpointer data)
{
  lanes_session_kill_all (self->session);
  g_signal_handlers_disconnect_by_data (self->session, self);
  app_test_destroy (&self->window, self->details);
  g_clear_object (&self->session);
  g_clear_object (&self->task);
  g_clear_object (&self->set);
  g_free (self->pasted);
}

void
details_fixture_show (DetailsFixture *self)
{
  lanes_details_set_session (self->details, self->session);
  lanes_details_set_task (self->details, self->task);
}

static gboolean
has_part (GtkWidget *widget, gconstpointer part)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
         && strstr (gtk_label_get_label (GTK_LABEL (widget)), part);
}

/* A label in sight whose text has @part in it */
GtkWidget *
details_fixture_find_text (GtkWidget *widget, const char *part)
{
  return app_test_find_if (widget, has_part, part);
}

static gboolean
says (gpointer user_data)
{
  DetailsFixture *self = user_data;

  return details_fixture_find_text (GTK_WIDGET (self->details), self->expected) != NULL;
}

void
details_fixture_expect (DetailsFixture *self, const char *part)
{
  self->expected = part;
  g_assert_true (app_test_wait (says, self));
}

GListModel *
details_fixture_get_rows (DetailsFixture *self)
{
  return G_LIST_MODEL (gtk_list_view_get_model (self->list));
}

static gboolean
has_rows (gpointer user_data)
{
  DetailsFixture *self = user_data;

  return g_list_model_get_n_items (details_fixture_get_rows (self)) == self->n_rows;
}

void
details_fixture_wait_rows (DetailsFixture *self, guint n)
{
  self->n_rows = n;
  g_assert_true (app_test_wait (has_rows, self));
}

static gboolean
was_measured (gpointer user_data)
{
  return ((DetailsFixture *) user_data)->n_measured >= 3;
}

void
details_fixture_wait_measured (DetailsFixture *self)
{
  self->n_measured = 0;
  g_assert_true (app_test_wait (was_measured, self));
}
