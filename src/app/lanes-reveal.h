/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void lanes_reveal (GtkWidget *widget);
void lanes_reveal_focus (GtkWidget *widget);
gboolean lanes_reveal_has_focus (GtkWidget *widget);

G_END_DECLS
