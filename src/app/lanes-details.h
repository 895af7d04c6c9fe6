/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-session.h"
#include "lanes-view.h"

G_BEGIN_DECLS

#define LANES_TYPE_DETAILS (lanes_details_get_type ())

G_DECLARE_FINAL_TYPE (LanesDetails, lanes_details, LANES, DETAILS, GtkWidget)

void lanes_details_set_session (LanesDetails *self, LanesSession *session);
void lanes_details_set_view (LanesDetails *self, LanesView *view);
void lanes_details_set_task (LanesDetails *self, LanesTask *task);

G_END_DECLS
