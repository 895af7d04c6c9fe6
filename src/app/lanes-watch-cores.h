/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-session.h"
#include "lanes-view.h"

G_BEGIN_DECLS

#define LANES_TYPE_WATCH_CORES (lanes_watch_cores_get_type ())

G_DECLARE_FINAL_TYPE (LanesWatchCores, lanes_watch_cores, LANES, WATCH_CORES, GtkWidget)

void lanes_watch_cores_set_view (LanesWatchCores *self, LanesView *view);
void lanes_watch_cores_set_session (LanesWatchCores *self, LanesSession *session, GPtrArray *tasks);
void lanes_watch_cores_set_used (LanesWatchCores *self, const LanesCoreSet *used);
void lanes_watch_cores_update_tasks (LanesWatchCores *self);
void lanes_watch_cores_set_total (LanesWatchCores *self, gboolean total);
void lanes_watch_cores_set_low (LanesWatchCores *self, gboolean low);
void lanes_watch_cores_set_interval (LanesWatchCores *self, LanesTime interval);

G_END_DECLS
