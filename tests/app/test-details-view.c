/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the details and the lanes tell each other. */
#include "app-test.h"
#include "details-fixture.h"
#include "lanes-thread-row.h"

static gboolean
is_pointed (GtkWidget *widget, gconstpointer unused)
{
  return LANES_IS_THREAD_ROW (widget) && gtk_widget_get_mapped (widget)
         && gtk_widget_has_css_class (widget, "pointed");
}

static LanesThreadRow *
find_pointed (GtkWidget *widget)
{
  return (LanesThreadRow *) app_test_find_if (widget, is_pointed, NULL);
}

static guint
find_thread (DetailsFixture *self, guint process)
{
  LanesTrace *trace = lanes_session_get_trace (self->session);

  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (trace, i);

      if (thread && thread->process == process)
        return i;
    }
  g_assert_not_reached ();
}

/* Who is pointed at in the lanes has a mark here, and who is selected here is selected there. */
static void
test_lanes (DetailsFixture *self, gconstpointer data)
{
  g_autoptr (LanesView) view = lanes_view_new ();
  LanesSlice slice = {0};
  GtkSingleSelection *rows;

  details_fixture_show (self);
  lanes_details_set_view (self->details, view);
  g_object_set (self->task, "workload", "primes", "mode", LANES_MODE_PROCESSES, "processes", 2,
                NULL);
  lanes_session_start (self->session, self->task);
  details_fixture_wait_rows (self, 2);
  details_fixture_wait_measured (self);

  g_assert_null (find_pointed (GTK_WIDGET (self->list)));
  slice.thread = find_thread (self, 2);
  lanes_view_set_hovered (view, &slice);
  g_assert_cmpuint (lanes_thread_item_get_ordinal (
                        lanes_thread_row_get_item (find_pointed (GTK_WIDGET (self->list)))),
                    ==, 2);
  lanes_view_set_hovered (view, NULL);
  g_assert_null (find_pointed (GTK_WIDGET (self->list)));

  lanes_view_show (view, (LanesSpan){lanes_time_now (), lanes_time_now () + LANES_SEC});
  rows = GTK_SINGLE_SELECTION (gtk_list_view_get_model (self->list));
  gtk_single_selection_set_selected (rows, 0);
  g_assert_nonnull (lanes_view_get_selected (view));
  g_assert_cmpuint (lanes_view_get_selected (view)->thread, ==, find_thread (self, 1));
  g_assert_cmpuint (lanes_thread_item_get_ordinal (
                        lanes_thread_row_get_item (find_pointed (GTK_WIDGET (self->list)))),
                    ==, 1);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/details-view/lanes", DetailsFixture, NULL, details_fixture_set_up, test_lanes,
              details_fixture_tear_down);
  return g_test_run ();
}
