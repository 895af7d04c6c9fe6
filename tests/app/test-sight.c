/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cards that nobody can see are not drawn, and all others are. */
#include "task-pane-fixture.h"

#define N_TASKS 100

static GtkAdjustment *
get_adjustment (PaneTest *self)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (self->list, GTK_TYPE_SCROLLED_WINDOW);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
}

static gboolean
is_drawn (PaneTest *self, guint position)
{
  return gtk_widget_get_opacity (pane_test_get_card (self, position)) > 0;
}

static guint
count_drawn (PaneTest *self)
{
  guint n = 0;

  for (guint i = 0; i < lanes_task_set_get_n_tasks (self->task_set); i++)
    n += is_drawn (self, i);
  return n;
}

static gboolean
is_settled (gpointer user_data)
{
  PaneTest *self = user_data;

  return count_drawn (self) < lanes_task_set_get_n_tasks (self->task_set) / 2;
}

static gboolean
is_in_sight (PaneTest *self, guint position)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (self->list, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t place;

  g_assert_true (gtk_widget_compute_bounds (pane_test_get_card (self, position), scrolled, &place));
  return place.origin.y + place.size.height > 0
         && place.origin.y < (float) gtk_widget_get_height (scrolled);
}

static void
assert_nothing_is_missing (PaneTest *self)
{
  guint n = 0;

  for (guint i = 0; i < lanes_task_set_get_n_tasks (self->task_set); i++)
    if (is_in_sight (self, i))
      {
        g_assert_true (is_drawn (self, i));
        n++;
      }
  g_assert_cmpuint (n, >=, 2);
}

static gboolean
last_is_in_sight (gpointer user_data)
{
  PaneTest *self = user_data;

  return is_in_sight (self, lanes_task_set_get_n_tasks (self->task_set) - 1);
}

static void
test_scrolled (PaneTest *self, gconstpointer data)
{
  GtkAdjustment *adjustment = get_adjustment (self);

  g_assert_true (app_test_wait (is_settled, self));
  g_assert_true (is_drawn (self, 0));
  g_assert_false (is_drawn (self, N_TASKS - 1));
  assert_nothing_is_missing (self);

  /* At once: there is no frame without it. */
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  g_assert_true (is_drawn (self, N_TASKS - 1));
  g_assert_false (is_drawn (self, 0));
  g_assert_true (app_test_wait (last_is_in_sight, self));
  assert_nothing_is_missing (self);
}

static gboolean
first_has_place (gpointer user_data)
{
  PaneTest *self = user_data;

  return is_settled (self) && is_in_sight (self, 0);
}

/* What is moved or added where one looks is there, too. */
static void
test_moved (PaneTest *self, gconstpointer data)
{
  g_autoptr (LanesTask) last = g_object_ref (pane_test_get_task (self, N_TASKS - 1));

  g_assert_true (app_test_wait (is_settled, self));
  g_assert_false (is_drawn (self, N_TASKS - 1));
  lanes_task_set_move (self->task_set, last, 0);
  g_assert_true (pane_test_get_task (self, 0) == last);
  g_assert_true (is_drawn (self, 0));
  g_assert_true (app_test_wait (first_has_place, self));
  assert_nothing_is_missing (self);

  for (guint i = 0; i < N_TASKS; i++)
    {
      g_autofree char *id = g_strdup_printf ("new-%u", i);

      pane_test_insert (self, 0, id);
    }
  g_assert_true (is_drawn (self, 0));
  g_assert_true (app_test_wait (first_has_place, self));
  assert_nothing_is_missing (self);
}

/* A few are all drawn. */
static void
test_few (PaneTest *self, gconstpointer data)
{
  g_assert_true (app_test_wait (last_is_in_sight, self));
  g_assert_cmpuint (count_drawn (self), ==, 2);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/sight/scrolled", PaneTest, GUINT_TO_POINTER (N_TASKS), pane_test_set_up,
              test_scrolled, pane_test_tear_down);
  g_test_add ("/sight/moved", PaneTest, GUINT_TO_POINTER (N_TASKS), pane_test_set_up, test_moved,
              pane_test_tear_down);
  g_test_add ("/sight/few", PaneTest, GUINT_TO_POINTER (2), pane_test_set_up, test_few,
              pane_test_tear_down);
  return g_test_run ();
}
