/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-core-set.h"

G_BEGIN_DECLS

/* Core by core, as it is done before an audience. */
gboolean lanes_core_steps_take (LanesCoreSet *cores, const LanesCoreSet *usable);
gboolean lanes_core_steps_give (LanesCoreSet *cores, const LanesCoreSet *usable);

G_END_DECLS
