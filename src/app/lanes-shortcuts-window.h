/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_SHORTCUTS_WINDOW (lanes_shortcuts_window_get_type ())

G_DECLARE_FINAL_TYPE (LanesShortcutsWindow, lanes_shortcuts_window, LANES, SHORTCUTS_WINDOW,
                      AdwWindow)

G_END_DECLS
