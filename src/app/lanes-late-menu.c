/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-late-menu.h"

#define KEY "lanes-late-menu"

static void
create_cb (GtkMenuButton *button, gpointer user_data)
{
  gtk_menu_button_set_create_popup_func (button, NULL, NULL, NULL);
  gtk_menu_button_set_menu_model (button, lanes_late_menu_get (button));
}

/**
 * lanes_late_menu_set:
 * @button: a menu button
 * @model: its menu
 *
 * Gives @button a menu that is built when it is opened for the first time: a menu is some 50
 * widgets, which most people who start the program do not look at.
 */
void
lanes_late_menu_set (GtkMenuButton *button, GMenuModel *model)
{
  g_object_set_data_full (G_OBJECT (button), KEY, g_object_ref (model), g_object_unref);
  gtk_menu_button_set_create_popup_func (button, create_cb, NULL, NULL);
}

/**
 * lanes_late_menu_get:
 * @button: a menu button
 *
 * Returns: (transfer none) (nullable): its menu, whether it is built already or not
 */
GMenuModel *
lanes_late_menu_get (GtkMenuButton *button)
{
  GMenuModel *model = g_object_get_data (G_OBJECT (button), KEY);

  return model ? model : gtk_menu_button_get_menu_model (button);
}
