/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void lanes_steady_text_set (GtkWidget *inscription, const char *text);

G_END_DECLS
