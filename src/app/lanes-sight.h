/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _LanesSight LanesSight;

LanesSight *lanes_sight_new (GtkWidget *scrolled, GtkWidget *list);
void lanes_sight_free (LanesSight *self);
void lanes_sight_renew (LanesSight *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesSight, lanes_sight_free)

G_END_DECLS
