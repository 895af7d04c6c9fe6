/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_TIP (lanes_tip_get_type ())

G_DECLARE_FINAL_TYPE (LanesTip, lanes_tip, LANES, TIP, GtkPopover)

GtkWidget *lanes_tip_new (GtkWidget *parent, GtkWidget *child);

G_END_DECLS
