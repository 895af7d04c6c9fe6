/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_APPLICATION (lanes_application_get_type ())

G_DECLARE_FINAL_TYPE (LanesApplication, lanes_application, LANES, APPLICATION, AdwApplication)

/* Actions: app.quit, app.about, app.preferences, app.shortcuts, app.new-window, app.open (a URI),
 * app.open-example (its name). */
LanesApplication *lanes_application_new (void);
void lanes_application_cancel_quit (LanesApplication *self);

G_END_DECLS
