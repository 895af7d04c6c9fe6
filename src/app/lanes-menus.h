/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GMenuModel *lanes_menus_get (const char *id);
void lanes_menus_bind (GtkWidgetClass *widget_class);

G_END_DECLS
