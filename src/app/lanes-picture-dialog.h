/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lanes-palette.h"
#include "lanes-picture.h"

G_BEGIN_DECLS

#define LANES_TYPE_PICTURE_DIALOG (lanes_picture_dialog_get_type ())

G_DECLARE_FINAL_TYPE (LanesPictureDialog, lanes_picture_dialog, LANES, PICTURE_DIALOG, AdwWindow)

/* Signals: save (LanesPicture, GFile, int: how many times as large as on the screen; 0: a drawing),
 * take (int: LanesStyle) → LanesPicture. */
GtkWidget *lanes_picture_dialog_new (GtkWindow *parent, LanesPicture *picture, LanesStyle style,
                                     const char *name);
GFile *lanes_picture_dialog_complete_name (GFile *file, gboolean *svg);

G_END_DECLS
