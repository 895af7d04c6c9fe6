/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Who listens for the keys. */
typedef enum
{
  LANES_SHORTCUT_APPLICATION, /* the program, before the widget with the focus */
  LANES_SHORTCUT_WINDOW,    /* the window, after it: a text entry has the same keys for its text */
  LANES_SHORTCUT_PRESENTER, /* presenter view: bare keys, after the widget with the focus */
  LANES_SHORTCUT_WIDGET,    /* a widget that has the focus, or GTK: here they are only told */
} LanesShortcutScope;

typedef enum
{
  LANES_SHORTCUTS_GENERAL,
  LANES_SHORTCUTS_SETS,
  LANES_SHORTCUTS_TASKS,
  LANES_SHORTCUTS_SELECTED,
  LANES_SHORTCUTS_WATCHING,
  LANES_SHORTCUTS_PRESENTER,
} LanesShortcutGroup;

#define LANES_N_SHORTCUT_GROUPS (LANES_SHORTCUTS_PRESENTER + 1)

typedef struct
{
  LanesShortcutGroup group;
  const char *title;     /* to be translated */
  const char *action;    /* (nullable): detailed name */
  const char *accels[3]; /* (array zero-terminated=1) */
  LanesShortcutScope scope;
} LanesShortcut;

const LanesShortcut *lanes_shortcuts_get (guint *n_shortcuts);
const char *lanes_shortcuts_get_group_title (LanesShortcutGroup group);
GtkEventController *lanes_shortcuts_make_controller (LanesShortcutScope scope);
void lanes_shortcuts_install (GtkApplication *application);
void lanes_shortcuts_present (GtkWindow *parent);

G_END_DECLS
