/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-topology.h"

G_BEGIN_DECLS

#define LANES_TYPE_CORE_CHOICE (lanes_core_choice_get_type ())

G_DECLARE_FINAL_TYPE (LanesCoreChoice, lanes_core_choice, LANES, CORE_CHOICE, GtkWidget)

/* Signal "changed": a person chose. Cores that the machine does not have stay as they were set. */
void lanes_core_choice_set_topology (LanesCoreChoice *self, LanesTopology *topology);
void lanes_core_choice_get_cores (LanesCoreChoice *self, LanesCoreSet *cores);
void lanes_core_choice_set_cores (LanesCoreChoice *self, const LanesCoreSet *cores);

G_END_DECLS
