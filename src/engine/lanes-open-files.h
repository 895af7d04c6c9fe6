/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What watching threads leaves free for all else that opens files. */
#define LANES_OPEN_FILES_RESERVE 64

void lanes_open_files_raise (void);
guint lanes_open_files_get_before (void);
guint lanes_open_files_get_limit (void);
gboolean lanes_open_files_have_room (guint n, GError **error);

G_END_DECLS
