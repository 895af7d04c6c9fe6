/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-toaster.h"

#include "app-test.h"

typedef struct
{
  GtkWidget *window;
  GtkWidget *overlay;
  LanesToaster *toaster;
  const char *expected;
  guint most; /* so many toasts were in the overlay at once */
} Fixture;

static guint
count_toasts (Fixture *self)
{
  GtkWidget *child = gtk_widget_get_first_child (self->overlay);
  guint n = 0;

  for (; child; child = gtk_widget_get_next_sibling (child))
    n += g_str_equal (gtk_widget_get_css_name (child), "toast");
  return n;
}

static void
parts_cb (Fixture *self)
{
  self->most = MAX (self->most, count_toasts (self));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GListModel) parts = NULL;

  self->overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->overlay), gtk_entry_new ());
  self->toaster = lanes_toaster_new (ADW_TOAST_OVERLAY (self->overlay));
  self->window = app_test_present (self->overlay, 800, 600);
  parts = gtk_widget_observe_children (self->overlay);
  g_object_set_data_full (G_OBJECT (self->overlay), "parts", g_object_ref (parts), g_object_unref);
  g_signal_connect_swapped (parts, "items-changed", G_CALLBACK (parts_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->overlay);
  g_assert_finalize_object (self->toaster);
}

static gboolean
is_said (gpointer data)
{
  Fixture *self = data;
  GtkWidget *label = app_test_find (self->overlay, GTK_TYPE_LABEL, self->expected);

  return label && gtk_widget_get_width (label) > 0;
}

static void
expect (Fixture *self, const char *message)
{
  self->expected = message;
  g_assert_true (app_test_wait (is_said, self));
}

static gboolean
is_silent (gpointer data)
{
  return count_toasts (data) == 0;
}

/* However soon one takes the place of another: libadwaita 1.2 crashes over two at once of which one
 * goes before it has come. */
static void
test_one_at_a_time (Fixture *self, gconstpointer data)
{
  static const char *const messages[] = {"One", "Two", "Three", "Four", "Five"};

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      lanes_toaster_say (self->toaster, LANES_TOAST_DONE, messages[i]);
      expect (self, messages[i]);
    }
  lanes_toaster_drop (self->toaster, LANES_TOAST_DONE);
  g_assert_true (app_test_wait (is_silent, self));
  g_assert_cmpuint (self->most, ==, 1);
}

/* What holds no more is not told; what went wrong always is. */
static void
test_kinds (Fixture *self, gconstpointer data)
{
  lanes_toaster_say (self->toaster, LANES_TOAST_DONE, "Never told");
  lanes_toaster_say (self->toaster, LANES_TOAST_DONE, "Copied");
  lanes_toaster_say (self->toaster, LANES_TOAST_PROBLEM, "This went wrong");
  lanes_toaster_say (self->toaster, LANES_TOAST_PROBLEM, "That went wrong, too");
  lanes_toaster_say (self->toaster, LANES_TOAST_MACHINE, "A core has gone");
  expect (self, "Copied");
  lanes_toaster_drop (self->toaster, LANES_TOAST_DONE);
  expect (self, "This went wrong");
  lanes_toaster_say (self->toaster, LANES_TOAST_MACHINE, "The core is back");

  /* An offer to undo comes first; what gave way to it comes again. */
  lanes_toaster_offer (self->toaster, LANES_TOAST_UNDO, "Removed", "_Undo", "test.undo", NULL);
  expect (self, "Removed");
  g_assert_nonnull (app_test_find (self->overlay, GTK_TYPE_BUTTON, "_Undo"));
  lanes_toaster_drop (self->toaster, LANES_TOAST_UNDO);
  expect (self, "This went wrong");
  g_assert_cmpuint (self->most, ==, 1);
}

/* What has room in one line is in one, also beside a button. */
static void
test_lines (Fixture *self, gconstpointer data)
{
  static const char *const messages[] = {"One", "“Cook in two kitchens” removed",
                                         "“Count the guests, and the chairs” removed"};

  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      GtkWidget *label;

      lanes_toaster_offer (self->toaster, LANES_TOAST_UNDO, messages[i], "_Undo", NULL, NULL);
      expect (self, messages[i]);
      label = app_test_find (self->overlay, GTK_TYPE_LABEL, messages[i]);
      g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (label))), ==,
                       1);
    }
}

static void
take_cb (GSimpleAction *action, GVariant *target, char **taken)
{
  g_assert_null (*taken);
  *taken = g_variant_dup_string (target, NULL);
}

static gboolean
is_taken (gpointer data)
{
  return *(char **) data != NULL;
}

/* The first button of a toast that is in sight: what it offers, or else what takes it away */
static GtkWidget *
find_button (Fixture *self)
{
  GtkWidget *toast = gtk_widget_get_last_child (self->overlay);

  return app_test_find (toast, GTK_TYPE_BUTTON, NULL);
}

static void
test_offer (Fixture *self, gconstpointer data)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("take", G_VARIANT_TYPE_STRING);
  g_autofree char *taken = NULL;

  g_signal_connect (action, "activate", G_CALLBACK (take_cb), &taken);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (self->window, "test", G_ACTION_GROUP (group));
  lanes_toaster_offer (self->toaster, LANES_TOAST_DONE, "There is cake", "_Take", "test.take",
                       g_variant_new_string ("cake"));
  expect (self, "There is cake");
  g_signal_emit_by_name (find_button (self), "clicked");
  g_assert_true (app_test_wait (is_taken, &taken));
  g_assert_cmpstr (taken, ==, "cake");
  g_assert_true (app_test_wait (is_silent, self));
}

static void
left_cb (Fixture *self)
{
  gtk_widget_grab_focus (gtk_widget_get_first_child (self->overlay));
}

static gboolean
has_focus_in_entry (gpointer data)
{
  Fixture *self = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));

  return focus && gtk_widget_is_ancestor (focus, gtk_widget_get_first_child (self->overlay));
}

/* What goes with the keyboard in it asks for another place for that. */
static void
test_keyboard (Fixture *self, gconstpointer data)
{
  g_signal_connect_swapped (self->toaster, "left", G_CALLBACK (left_cb), self);
  lanes_toaster_say (self->toaster, LANES_TOAST_DONE, "One");
  expect (self, "One");
  gtk_widget_grab_focus (find_button (self));
  g_assert_false (has_focus_in_entry (self));
  lanes_toaster_drop (self->toaster, LANES_TOAST_DONE);
  g_assert_true (has_focus_in_entry (self));
  g_assert_true (app_test_wait (is_silent, self));
}

/* By itself, but not before there was time to read it */
static void
test_end (Fixture *self, gconstpointer data)
{
  gint64 begin = g_get_monotonic_time ();

  lanes_toaster_say (self->toaster, LANES_TOAST_DONE, "One");
  expect (self, "One");
  g_assert_true (app_test_wait (is_silent, self));
  g_assert_cmpint (g_get_monotonic_time () - begin, >, 10 * G_USEC_PER_SEC);
}

static void
test_gone (void)
{
  GtkWidget *overlay = adw_toast_overlay_new ();
  g_autoptr (LanesToaster) toaster = lanes_toaster_new (ADW_TOAST_OVERLAY (overlay));
  GtkWidget *window = app_test_present (overlay, 800, 600);

  lanes_toaster_say (toaster, LANES_TOAST_DONE, "One");
  app_test_destroy (&window, overlay);
  lanes_toaster_say (toaster, LANES_TOAST_PROBLEM, "Two");
  lanes_toaster_drop (toaster, LANES_TOAST_DONE);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
      {"/toaster/one-at-a-time", test_one_at_a_time},
      {"/toaster/kinds", test_kinds},
      {"/toaster/lines", test_lines},
      {"/toaster/offer", test_offer},
      {"/toaster/keyboard", test_keyboard},
      {"/toaster/end", test_end},
  };

  app_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/toaster/gone", test_gone);
  return g_test_run ();
}
