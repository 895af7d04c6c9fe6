/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-run.h"

G_BEGIN_DECLS

#define LANES_TYPE_TASK_CARD (lanes_task_card_get_type ())

G_DECLARE_FINAL_TYPE (LanesTaskCard, lanes_task_card, LANES, TASK_CARD, GtkListBoxRow)

/* Signals: "start", "pause", "resume", "stop": the person asks for it; "menu" (GtkWidget *): and
 * for the menu of what can be done, at this widget. The actions task.toggle, task.stop and
 * task.menu do the same. */
GtkWidget *lanes_task_card_new (LanesTask *task);
LanesTask *lanes_task_card_get_task (LanesTaskCard *self);
const char *lanes_task_card_get_next_step (LanesTaskCard *self);
void lanes_task_card_set_run (LanesTaskCard *self, LanesRun *run);
void lanes_task_card_set_share (LanesTaskCard *self, double share);

G_END_DECLS
