/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-menus.h"

/**
 * lanes_menus_get:
 * @id: of a menu in lanes-menus.ui, or of a section there
 *
 * The menus are made once, for all windows: GTK 4.8 keeps the sections of each model that a popover
 * has shown, also when both are gone.
 *
 * Returns: (transfer none): the menu
 */
GMenuModel *
lanes_menus_get (const char *id)
{
  static GtkBuilder *builder;

  if (!builder)
    builder = gtk_builder_new_from_resource ("/org/lanes/Lanes/ui/lanes-menus.ui");
  return G_MENU_MODEL (gtk_builder_get_object (builder, id));
}

static GMenuModel *
get_menu (GtkWidget *owner, const char *id)
{
  return g_object_ref (lanes_menus_get (id));
}

/**
 * lanes_menus_bind:
 * @widget_class: the class of widgets with a template
 *
 * Lets a template say which menu a part of it has: a closure with the function “get_menu”, and the
 * id as its constant.
 */
void
lanes_menus_bind (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback_full (widget_class, "get_menu", G_CALLBACK (get_menu));
}
