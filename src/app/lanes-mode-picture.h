/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-task.h"

G_BEGIN_DECLS

#define LANES_TYPE_MODE_PICTURE (lanes_mode_picture_get_type ())

G_DECLARE_FINAL_TYPE (LanesModePicture, lanes_mode_picture, LANES, MODE_PICTURE, GtkWidget)

/* Properties: mode (LanesMode), processes, threads (of each process), color (LanesColor). */
char *lanes_mode_picture_describe (LanesMode mode, guint processes, guint threads);

G_END_DECLS
