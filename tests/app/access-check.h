/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What there is for those who do not see the window, or have no mouse. */
void access_check_widgets (GtkWidget *root);
void access_check_tab (GtkWidget *window);
GPtrArray *access_tab_around (GtkWindow *window, GtkDirectionType direction);
gboolean access_comes_by (GPtrArray *places, GtkWidget *widget);

G_END_DECLS
