/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-session.h"

G_BEGIN_DECLS

char *lanes_about_get_details (GtkWindow *window, LanesSession *session);
void lanes_about_present (GtkWindow *parent, LanesSession *session);

G_END_DECLS
