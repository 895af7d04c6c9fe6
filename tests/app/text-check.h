/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a window says in the pseudo-locale, where all that is translated is in brackets. */
void text_check_windows (const char *scene, int width, int height);
const char *text_check_find_plain (const char *text);

G_END_DECLS
