/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-task-set.h"
#include "lanes-topology.h"

G_BEGIN_DECLS

#define LANES_TYPE_CORE_PICKER (lanes_core_picker_get_type ())

G_DECLARE_FINAL_TYPE (LanesCorePicker, lanes_core_picker, LANES, CORE_PICKER, GtkWidget)

void lanes_core_picker_set_source (LanesCorePicker *self, LanesTopology *topology,
                                   LanesTaskSet *task_set);
void lanes_core_picker_set_limit (LanesCorePicker *self, const char *text, const char *details);
guint lanes_core_picker_get_n_chosen (LanesCorePicker *self);

G_END_DECLS
