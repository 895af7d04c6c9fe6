/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-notice.h"

static void
count_cb (guint *count)
{
  ++*count;
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

static gboolean
is_unmapped (gpointer user_data)
{
  return !gtk_widget_get_mapped (user_data);
}

static void
test_notice (void)
{
  GtkWidget *notice = lanes_notice_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = gtk_label_new ("page");
  GtkWidget *window;
  GtkWidget *button;
  GtkWidget *close;
  guint n_activated = 0;
  guint n_dismissed = 0;
  guint n_notified = 0;

  gtk_box_append (GTK_BOX (box), notice);
  gtk_box_append (GTK_BOX (box), page);
  window = app_test_present (box, 320, 240);
  close = app_test_find (notice, GTK_TYPE_BUTTON, "Close the notice");
  g_signal_connect_swapped (notice, "activated", G_CALLBACK (count_cb), &n_activated);
  g_signal_connect_swapped (notice, "dismissed", G_CALLBACK (count_cb), &n_dismissed);
  g_signal_connect_swapped (notice, "notify::revealed", G_CALLBACK (count_cb), &n_notified);

  /* A notice that is not seen takes no room and no focus. */
  g_assert_cmpint (gtk_widget_get_height (notice), ==, 0);
  g_assert_false (gtk_widget_get_mapped (close));

  g_object_set (notice, "text", "The file was changed", "action-label", "_Open Again", "revealed",
                TRUE, NULL);
  button = app_test_find (notice, GTK_TYPE_BUTTON, "_Open Again");
  g_assert_nonnull (button);
  g_assert_true (app_test_wait (is_mapped, button));
  gtk_test_accessible_assert_property (notice, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "The file was changed");
  gtk_test_accessible_assert_role (notice, GTK_ACCESSIBLE_ROLE_STATUS);

  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n_activated, ==, 1);
  g_assert_cmpuint (n_dismissed, ==, 0);
  g_assert_true (lanes_notice_get_revealed (LANES_NOTICE (notice)));

  lanes_notice_set_action_label (LANES_NOTICE (notice), NULL);
  g_assert_true (app_test_wait (is_unmapped, button));

  g_signal_emit_by_name (close, "clicked");
  g_assert_cmpuint (n_dismissed, ==, 1);
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_true (app_test_wait (is_unmapped, close));
  app_test_destroy (&window, notice);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/notice", test_notice);
  return g_test_run ();
}
