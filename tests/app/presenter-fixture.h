/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-window-private.h"

G_BEGIN_DECLS

/* A window with a task that can be shown to a room. */
typedef struct
{
  LanesWindow *window;
  char *path;
} PresenterFixture;

void presenter_fixture_set_up (PresenterFixture *self, gconstpointer data);
void presenter_fixture_tear_down (PresenterFixture *self, gconstpointer data);
GtkWidget *presenter_fixture_find (PresenterFixture *self, GType type);
GtkWidget *presenter_fixture_find_button (PresenterFixture *self, const char *action);
gboolean presenter_fixture_is_on (PresenterFixture *self);
void presenter_fixture_toggle (PresenterFixture *self);
gboolean presenter_fixture_press (PresenterFixture *self, guint key);
gboolean presenter_fixture_runs (gpointer user_data);
gboolean presenter_fixture_rests (gpointer user_data);

G_END_DECLS
