/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lanes-document.h"
#include "lanes-rescue.h"
#include "lanes-session.h"

G_BEGIN_DECLS

#define LANES_TYPE_WINDOW (lanes_window_get_type ())

G_DECLARE_FINAL_TYPE (LanesWindow, lanes_window, LANES, WINDOW, AdwApplicationWindow)

/* One document in a window. Properties, which are actions too: span, frozen, show-details,
 * total-graph. The actions are listed in lanes-window-actions.c. */
LanesWindow *lanes_window_new (GtkApplication *application);
void lanes_window_open (LanesWindow *self, GFile *file);
void lanes_window_present_soon (LanesWindow *self);
void lanes_window_set_task_set (LanesWindow *self, LanesTaskSet *task_set);
void lanes_window_run (LanesWindow *self);
void lanes_window_close (LanesWindow *self);
LanesSession *lanes_window_get_session (LanesWindow *self);
LanesDocument *lanes_window_get_document (LanesWindow *self);
GFile *lanes_window_get_file (LanesWindow *self);
gboolean lanes_window_is_pristine (LanesWindow *self);

/* lanes-window-rescue.c */
gboolean lanes_window_can_restore (LanesWindow *self);
gboolean lanes_window_restore (LanesWindow *self, LanesRescue *rescue);
void lanes_window_leave (LanesWindow *self);

G_END_DECLS
