/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-task.h"

G_BEGIN_DECLS

/* The worker's numbers for what it is handed. */
#define LANES_WORKER_BOARD_FD   3
#define LANES_WORKER_CONTROL_FD 4

GStrv lanes_worker_arguments_make (LanesTask *task, const LanesCoreSet *cores, int nice_value,
                                   GError **error);
GStrv lanes_worker_arguments_make_environment (LanesTask *task);

G_END_DECLS
