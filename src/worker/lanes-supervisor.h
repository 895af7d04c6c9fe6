/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-worker-options.h"

G_BEGIN_DECLS

int lanes_supervisor_run (const LanesWorkerOptions *options, LanesBoard *board);

G_END_DECLS
