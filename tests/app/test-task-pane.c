/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task-pane-fixture.h"

#define MANY 50

/* The cards are those of the set, in its order. */
static void
assert_follows (PaneTest *self)
{
  guint n_tasks = lanes_task_set_get_n_tasks (self->task_set);

  for (guint i = 0; i < n_tasks; i++)
    g_assert_true (lanes_task_card_get_task (LANES_TASK_CARD (pane_test_get_card (self, i)))
                   == pane_test_get_task (self, i));
  g_assert_null (pane_test_get_card (self, n_tasks));
}

static gboolean
has_size (gpointer user_data)
{
  return gtk_widget_get_height (user_data) > 0;
}

static void
test_follow (PaneTest *self, gconstpointer data)
{
  GtkWidget *first = pane_test_get_card (self, 0);

  assert_follows (self);
  pane_test_assert_selected (self, NULL);
  lanes_task_pane_set_selected (self->pane, pane_test_get_task (self, 1));
  pane_test_assert_selected (self, "t1");
  g_assert_cmpuint (self->n_notified, ==, 1);
  gtk_widget_grab_focus (pane_test_get_card (self, 1));

  /* Whatever happens around it, the selected one stays, with the focus. */
  pane_test_insert (self, 0, "new");
  assert_follows (self);
  lanes_task_set_move (self->task_set, pane_test_get_task (self, 2), 0);
  assert_follows (self);
  lanes_task_set_move (self->task_set, pane_test_get_task (self, 1), 3);
  assert_follows (self);
  lanes_task_set_remove (self->task_set, lanes_task_set_find (self->task_set, "t2"));
  assert_follows (self);
  pane_test_assert_selected (self, "t1");
  g_assert_true (pane_test_get_focus (self) == pane_test_get_card (self, 0));
  g_assert_cmpuint (self->n_notified, ==, 1);
  g_assert_true (pane_test_get_card (self, 1) == first || pane_test_get_card (self, 2) == first);
}

/* When the selected task is removed, the next one is selected, and keys go on working. */
static void
test_remove_selected (PaneTest *self, gconstpointer data)
{
  lanes_task_pane_set_selected (self->pane, pane_test_get_task (self, 1));
  gtk_widget_grab_focus (pane_test_get_card (self, 1));
  lanes_task_set_remove (self->task_set, pane_test_get_task (self, 1));
  pane_test_assert_selected (self, "t2");
  g_assert_true (pane_test_get_focus (self) == pane_test_get_card (self, 1));
  g_assert_cmpuint (self->n_notified, ==, 2);
  lanes_task_set_remove (self->task_set, pane_test_get_task (self, 1));
  pane_test_assert_selected (self, "t0");
  g_assert_true (pane_test_get_focus (self) == pane_test_get_card (self, 0));
  lanes_task_set_remove (self->task_set, pane_test_get_task (self, 0));
  pane_test_assert_selected (self, NULL);
  g_assert_true (pane_test_get_focus (self)
                 == app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_BUTTON, "Add a Task"));
}

/* When it is removed together with others, the next one that stays is. */
static void
test_remove_several (PaneTest *self, gconstpointer data)
{
  lanes_task_pane_set_selected (self->pane, pane_test_get_task (self, 3));
  gtk_widget_grab_focus (pane_test_get_card (self, 3));
  lanes_task_set_splice (self->task_set, 1, 3, NULL, 0);
  assert_follows (self);
  pane_test_assert_selected (self, "t4");
  g_assert_true (pane_test_get_focus (self) == pane_test_get_card (self, 1));
  lanes_task_set_splice (self->task_set, 1, 2, NULL, 0);
  pane_test_assert_selected (self, "t0");
  lanes_task_set_splice (self->task_set, 0, 1, NULL, 0);
  pane_test_assert_selected (self, NULL);
}

static void
test_selected_of_other_set (PaneTest *self, gconstpointer data)
{
  g_autoptr (LanesTask) stranger = lanes_task_new ("stranger");

  lanes_task_pane_set_selected (self->pane, pane_test_get_task (self, 0));
  lanes_task_pane_set_selected (self->pane, stranger);
  pane_test_assert_selected (self, NULL);
  g_object_set (self->pane, "selected", pane_test_get_task (self, 2), NULL);
  pane_test_assert_selected (self, "t2");
  g_object_set (self->pane, "selected", NULL, NULL);
  pane_test_assert_selected (self, NULL);
  lanes_task_pane_set_selected (self->pane, pane_test_get_task (self, 0));
  lanes_task_pane_set_session (self->pane, NULL);
  g_assert_null (lanes_task_pane_get_selected (self->pane));
  g_assert_null (pane_test_get_card (self, 0));
}

static double
get_scroll (PaneTest *self)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (self->list, GTK_TYPE_SCROLLED_WINDOW);

  return gtk_adjustment_get_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)));
}

static gboolean
is_scrolled (gpointer user_data)
{
  return get_scroll (user_data) > 0;
}

typedef struct
{
  GtkWidget *card;
  guint n_ticks; /* for so many of the clock's it was all in sight */
} Sight;

static gboolean
tick_cb (GtkWidget *card, GdkFrameClock *clock, gpointer user_data)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (card, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;
  Sight *sight = user_data;
  gboolean seen = gtk_widget_compute_bounds (card, scrolled, &bounds) && bounds.origin.y >= 0
                  && bounds.size.height > 1
                  && bounds.origin.y + bounds.size.height <= gtk_widget_get_height (scrolled);

  sight->n_ticks = seen ? sight->n_ticks + 1 : 0;
  return G_SOURCE_CONTINUE;
}

static gboolean
stays_in_sight (gpointer user_data)
{
  return ((Sight *) user_data)->n_ticks > 40;
}

/* What is new, and takes the focus, comes into sight and stays there, also when scrolling is
 * animated. */
static void
test_new_in_sight (PaneTest *self, gconstpointer data)
{
  GtkSettings *settings = gtk_widget_get_settings (self->list);
  Sight sight = {0};
  guint id;

  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  lanes_task_pane_set_selected (self->pane, pane_test_get_task (self, 30));
  g_assert_true (app_test_wait (is_scrolled, self));
  gtk_widget_grab_focus (pane_test_get_card (self, 30));
  pane_test_insert (self, 36, "new");
  lanes_task_pane_set_selected (self->pane, pane_test_get_task (self, 36));
  sight.card = pane_test_get_card (self, 36);
  id = gtk_widget_add_tick_callback (sight.card, tick_cb, &sight, NULL);
  g_assert_true (app_test_wait (stays_in_sight, &sight));
  g_assert_true (pane_test_get_focus (self) == sight.card);
  gtk_widget_remove_tick_callback (sight.card, id);
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
}

/* The selected card is brought into view; what happens elsewhere does not scroll. */
static void
test_scroll (PaneTest *self, gconstpointer data)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (self->list, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *card = pane_test_get_card (self, 30);
  graphene_rect_t bounds;
  double value;

  g_assert_cmpfloat (get_scroll (self), ==, 0);
  lanes_task_pane_set_selected (self->pane, pane_test_get_task (self, 30));
  g_assert_true (app_test_wait (is_scrolled, self));
  g_assert_true (gtk_widget_compute_bounds (card, scrolled, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (scrolled));

  value = get_scroll (self);
  lanes_task_set_remove (self->task_set, pane_test_get_task (self, 40));
  pane_test_insert (self, 45, "new");
  lanes_task_set_move (self->task_set, pane_test_get_task (self, 10), 12);
  g_assert_true (app_test_wait (has_size, pane_test_get_card (self, 45)));
  g_assert_cmpfloat (get_scroll (self), ==, value);
  assert_follows (self);
  pane_test_assert_selected (self, "t30");
}

static void
test_empty (PaneTest *self, gconstpointer data)
{
  GtkWidget *add = app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_BUTTON, "Add a Task");
  GtkWidget *empty = gtk_widget_get_prev_sibling (self->list);

  g_assert_true (gtk_widget_get_mapped (empty));
  g_assert_true (gtk_widget_get_mapped (add));
  g_signal_emit_by_name (add, "clicked");
  g_assert_cmpstr (self->asked->str, ==, "add-task\n");

  pane_test_insert (self, 0, "t0");
  g_assert_false (gtk_widget_get_visible (empty));
  g_assert_true (app_test_wait (pane_test_is_mapped, pane_test_get_card (self, 0)));
  g_assert_true (gtk_widget_get_mapped (add));
  lanes_task_set_remove (self->task_set, pane_test_get_task (self, 0));
  g_assert_true (gtk_widget_get_visible (empty));

  lanes_task_pane_set_session (self->pane, NULL);
  g_assert_false (gtk_widget_get_visible (empty));
  g_assert_false (gtk_widget_get_visible (add));
}

/* The name is changed in place; the pane asks for it and changes nothing itself. */
static void
test_rename (PaneTest *self, gconstpointer data)
{
  GtkWidget *entry =
      app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_ENTRY, "Name of the task set");
  GtkWidget *button = app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_BUTTON, "Rename Untitled");

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (gtk_widget_get_mapped (entry));
  g_assert_true (pane_test_get_focus (self)
                 == GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry))));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Untitled");
  gtk_editable_set_text (GTK_EDITABLE (entry), "  My morning ");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (self->asked->str, ==, "rename My morning\n");
  g_assert_cmpstr (lanes_task_set_get_name (self->task_set), ==, "Untitled");
  g_assert_true (pane_test_get_focus (self) == button);

  /* Not what is no change, is empty, or was given up */
  g_signal_emit_by_name (button, "clicked");
  g_signal_emit_by_name (entry, "activate");
  g_signal_emit_by_name (button, "clicked");
  gtk_editable_set_text (GTK_EDITABLE (entry), " ");
  g_signal_emit_by_name (entry, "activate");
  g_signal_emit_by_name (button, "clicked");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Other");
  g_assert_true (pane_test_press (entry, "Escape"));
  g_assert_cmpstr (self->asked->str, ==, "rename My morning\n");
  g_assert_true (pane_test_get_focus (self) == button);

  lanes_task_set_set_name (self->task_set, "My morning");
  g_assert_nonnull (app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_BUTTON, "Rename My morning"));
}

/* To look at a name is not to change it, even where not all of it can be typed. */
static void
test_rename_nothing (PaneTest *self, gconstpointer data)
{
  g_autofree char *lengthy = g_strnfill (300, 'x');
  const char *names[] = {lengthy, " Foo  "};
  GtkWidget *button = app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_BUTTON, "Rename Untitled");
  GtkWidget *entry =
      app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_ENTRY, "Name of the task set");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      lanes_task_set_set_name (self->task_set, names[i]);
      g_signal_emit_by_name (button, "clicked");
      g_assert_true (gtk_widget_get_mapped (entry));
      g_signal_emit_by_name (entry, "activate");
      g_assert_false (gtk_widget_get_mapped (entry));
      g_assert_cmpstr (self->asked->str, ==, "");
    }
  g_signal_emit_by_name (button, "clicked");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Foo");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (self->asked->str, ==, "rename Foo\n");
}

/* Whatever a person can act on has a name. */
static void
assert_named (GtkWidget *widget)
{
  g_autofree char *label = NULL;

  if (GTK_IS_BUTTON (widget) || GTK_IS_EDITABLE (widget) || LANES_IS_TASK_CARD (widget)
      || GTK_IS_LIST_BOX (widget))
    {
      label = app_test_get_label (widget);
      g_assert_nonnull (label);
      g_assert_cmpstr (label, !=, "");
    }
  /* What is inside of an entry is a part of it. */
  if (GTK_IS_EDITABLE (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_POPOVER (child))
      assert_named (child);
}

static void
test_names (PaneTest *self, gconstpointer data)
{
  assert_named (GTK_WIDGET (self->pane));
  gtk_test_accessible_assert_role (self->list, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_role (pane_test_get_card (self, 0), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_state (pane_test_get_card (self, 0), GTK_ACCESSIBLE_STATE_SELECTED,
                                    FALSE);
  lanes_task_pane_set_selected (self->pane, pane_test_get_task (self, 0));
  gtk_test_accessible_assert_state (pane_test_get_card (self, 0), GTK_ACCESSIBLE_STATE_SELECTED,
                                    TRUE);
}

static gboolean
says_running (gpointer user_data)
{
  g_autofree char *problem =
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (user_data),
                                          GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                          "1 process, Running");

  return problem == NULL;
}

/* A task that came later shows its run as well. */
static void
test_new_runs (PaneTest *self, gconstpointer data)
{
  pane_test_insert (self, 1, "new");
  g_signal_emit_by_name (app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_BUTTON, "Start new"),
                         "clicked");
  g_assert_cmpstr (self->asked->str, ==, "start new\n");
  lanes_session_start (self->session, pane_test_get_task (self, 1));
  g_assert_true (app_test_wait (says_running, pane_test_get_card (self, 1)));
  lanes_session_kill_all (self->session);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    guint n_tasks;
    void (*test) (PaneTest *self, gconstpointer data);
  } cases[] = {
      {"/task-pane/follow", 3, test_follow},
      {"/task-pane/remove-selected", 3, test_remove_selected},
      {"/task-pane/remove-several", 6, test_remove_several},
      {"/task-pane/selected-of-other-set", 3, test_selected_of_other_set},
      {"/task-pane/scroll", MANY, test_scroll},
      {"/task-pane/new-in-sight", MANY, test_new_in_sight},
      {"/task-pane/empty", 0, test_empty},
      {"/task-pane/rename", 3, test_rename},
      {"/task-pane/rename-nothing", 1, test_rename_nothing},
      {"/task-pane/names", 3, test_names},
      {"/task-pane/new-runs", 2, test_new_runs},
  };

  app_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, PaneTest, GUINT_TO_POINTER (cases[i].n_tasks), pane_test_set_up,
                cases[i].test, pane_test_tear_down);
  return g_test_run ();
}
