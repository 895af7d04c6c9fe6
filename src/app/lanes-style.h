/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

void lanes_style_prepare (void);
void lanes_style_begin (void);
void lanes_style_install (GdkDisplay *display);

G_END_DECLS
