/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_PREFERENCES (lanes_preferences_get_type ())

G_DECLARE_FINAL_TYPE (LanesPreferences, lanes_preferences, LANES, PREFERENCES, AdwWindow)

char *lanes_preferences_describe_memory (int minutes);
char *lanes_preferences_describe_exact (const GError *error);
char *lanes_preferences_describe_others (const GError *error, int paranoid);
void lanes_preferences_present (GtkWindow *parent);

G_END_DECLS
