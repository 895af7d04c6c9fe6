/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_WRAP_LAYOUT (lanes_wrap_layout_get_type ())

G_DECLARE_FINAL_TYPE (LanesWrapLayout, lanes_wrap_layout, LANES, WRAP_LAYOUT, GtkLayoutManager)

/* Properties: spacing (int): between two children of a line; line-spacing (int); justify (boolean):
 * spread the children of a line over its width. */

G_END_DECLS
