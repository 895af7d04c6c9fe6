/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-lanes.h"
#include "lanes-session.h"
#include "lanes-view.h"

G_BEGIN_DECLS

#define LANES_TYPE_WATCH_PAGE (lanes_watch_page_get_type ())

G_DECLARE_FINAL_TYPE (LanesWatchPage, lanes_watch_page, LANES, WATCH_PAGE, GtkWidget)

void lanes_watch_page_set_session (LanesWatchPage *self, LanesSession *session);
void lanes_watch_page_set_total (LanesWatchPage *self, gboolean total);
void lanes_watch_page_set_presenter (LanesWatchPage *self, gboolean presenter);
LanesLanes *lanes_watch_page_get_lanes (LanesWatchPage *self);
void lanes_watch_page_focus (LanesWatchPage *self);
void lanes_watch_page_set_view (LanesWatchPage *self, LanesView *view);

G_END_DECLS
