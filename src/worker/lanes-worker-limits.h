/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-worker-options.h"

G_BEGIN_DECLS

void lanes_worker_limits_reset_signals (void);
gboolean lanes_worker_limits_apply (const LanesWorkerOptions *options, GError **error);

G_END_DECLS
