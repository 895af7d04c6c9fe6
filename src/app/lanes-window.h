/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lanes-session.h"

G_BEGIN_DECLS

#define LANES_TYPE_WINDOW (lanes_window_get_type ())

G_DECLARE_FINAL_TYPE (LanesWindow, lanes_window, LANES, WINDOW, AdwApplicationWindow)

/* Actions: win.run-all, win.stop-all, win.freeze, win.span ('60s', '10s', '1s', '100ms'), win.open,
 * win.close. */
LanesWindow *lanes_window_new (GtkApplication *application);
void lanes_window_open (LanesWindow *self, GFile *file);
LanesSession *lanes_window_get_session (LanesWindow *self);

G_END_DECLS
