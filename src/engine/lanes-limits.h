/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-core-set.h"

G_BEGIN_DECLS

gboolean lanes_limits_apply_to_thread (int tid, const LanesCoreSet *cores, int nice,
                                       GError **error);
gboolean lanes_limits_apply_to_process (int pid, const LanesCoreSet *cores, int nice,
                                        GError **error);
gboolean lanes_limits_apply_below (int pid, const LanesCoreSet *cores, int nice, GError **error);

G_END_DECLS
