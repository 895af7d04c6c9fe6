/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean lanes_family_is_visible (void);
guint lanes_family_signal (int number, int group);

G_END_DECLS
