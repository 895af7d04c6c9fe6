/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"
#include "lanes-application.h"
#include "lanes-window.h"

static void
collect_model (GtkWidget *widget, gpointer models)
{
  GMenuModel *model = NULL;

  if (GTK_IS_MENU_BUTTON (widget))
    model = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget));
  else if (GTK_IS_POPOVER_MENU (widget))
    model = gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (widget));
  if (model)
    g_ptr_array_add (models, model);
}

/* What the windows have for themselves stays for good, each time one is opened and closed: see
 * lanes_menus_get(). */
static void
test_shared (gconstpointer application)
{
  LanesWindow *one = lanes_window_new (GTK_APPLICATION (application));
  LanesWindow *other = lanes_window_new (GTK_APPLICATION (application));
  g_autoptr (GPtrArray) models = g_ptr_array_new ();
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  app_test_walk (GTK_WIDGET (one), collect_model, models);
  app_test_walk (GTK_WIDGET (other), collect_model, others);
  g_assert_cmpuint (models->len, >=, 5);
  g_assert_cmpuint (models->len, ==, others->len);
  for (guint i = 0; i < models->len; i++)
    {
      g_assert_cmpint (g_menu_model_get_n_items (models->pdata[i]), >, 0);
      g_assert_true (models->pdata[i] == others->pdata[i]);
    }
  gtk_window_destroy (GTK_WINDOW (one));
  gtk_window_destroy (GTK_WINDOW (other));
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = NULL;

  app_test_init (&argc, &argv);
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_data_func ("/menus/shared", application, test_shared);
  return g_test_run ();
}
