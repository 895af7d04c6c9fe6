/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lanes-time.h"

G_BEGIN_DECLS

/* How long a fixed amount of a workload takes here, for one thread that has a core to itself. */
LanesTime lanes_estimate_extend (const char *workload, guint64 measured, LanesTime took,
                                 guint64 amount);
void lanes_estimate_async (const char *workload, guint64 amount, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
LanesTime lanes_estimate_finish (GAsyncResult *result, GError **error);

G_END_DECLS
