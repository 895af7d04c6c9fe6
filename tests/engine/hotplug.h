/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Takes core 1 of this machine away for a moment, as root. Whatever happens to the test, it comes
 * back: somebody else sees to that. */
gboolean hotplug_begin (const char **reason);
void hotplug_set_online (gboolean online);
