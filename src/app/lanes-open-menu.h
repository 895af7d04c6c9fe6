/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GMenuModel *lanes_open_menu_new (GtkRecentManager *manager);
GMenuModel *lanes_open_menu_get (void);
char *lanes_open_menu_describe_path (GFile *file);
void lanes_open_menu_add_recent (GtkRecentManager *manager, GFile *file);

G_END_DECLS
