/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What newer versions of GTK and libadwaita do another way, behind neutral calls: the only place
 * with version branches. */

void lanes_compat_get_color (GtkWidget *widget, GdkRGBA *color);
gboolean lanes_compat_is_seen (GdkSurface *surface);

/* lanes-compat-dialogs.c */
/* @file: (nullable): %NULL: none was chosen */
typedef void (*LanesCompatFileFunc) (GFile *file, gpointer user_data);

void lanes_compat_open_file (GtkWindow *parent, const char *title, GListModel *filters,
                             LanesCompatFileFunc callback, gpointer user_data);
void lanes_compat_save_file (GtkWindow *parent, const char *title, const char *name, GFile *folder,
                             GListModel *filters, LanesCompatFileFunc callback, gpointer user_data);
void lanes_compat_choose_folder (GtkWindow *parent, const char *title, GFile *folder,
                                 LanesCompatFileFunc callback, gpointer user_data);

typedef void (*LanesCompatAnswerFunc) (gboolean yes, gpointer user_data);

void lanes_compat_ask (GtkWindow *parent, const char *heading, const char *body, GtkWidget *extra,
                       const char *no, const char *yes, LanesCompatAnswerFunc callback,
                       gpointer user_data, GDestroyNotify destroy);

typedef enum
{
  LANES_COMPAT_CANCEL,
  LANES_COMPAT_DISCARD,
  LANES_COMPAT_SAVE,
} LanesCompatChoice;

typedef void (*LanesCompatChoiceFunc) (LanesCompatChoice choice, gpointer user_data);

void lanes_compat_ask_three (GtkWindow *parent, const char *heading, const char *body,
                             GtkWidget *extra, const char *cancel, const char *discard,
                             const char *save, LanesCompatChoiceFunc callback, gpointer user_data,
                             GDestroyNotify destroy);

typedef struct
{
  const char *name;
  const char *icon_name;
  const char *version;
  const char *comments;
  const char *developer;
  const char *copyright;
  const char *translators;  /* (nullable): one a line */
  const char *details;      /* (nullable): for those who look into a problem */
  const char *details_name; /* (nullable): the file that they are saved under */
} LanesCompatAbout;

void lanes_compat_close (GtkWindow *window);

void lanes_compat_show_about (GtkWindow *parent, const LanesCompatAbout *about);

G_END_DECLS
