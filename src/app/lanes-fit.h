/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*LanesFitFunc) (GtkWidget *widget);

void lanes_fit_queue (GtkWidget *widget, LanesFitFunc fit);

G_END_DECLS
