/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_ARGUMENT_PREVIEW (lanes_argument_preview_get_type ())

G_DECLARE_FINAL_TYPE (LanesArgumentPreview, lanes_argument_preview, LANES, ARGUMENT_PREVIEW,
                      GtkWidget)

void lanes_argument_preview_set_arguments (LanesArgumentPreview *self,
                                           const char *const *arguments);

G_END_DECLS
