/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-task-set.h"

G_BEGIN_DECLS

/* What was not saved, kept where a program that ended in whatever way can be followed by one that
 * offers it back. */
typedef struct
{
  char *path;     /* where it is kept */
  char *name;     /* of the task set */
  GFile *file;    /* that it belongs to; NULL: it was never saved */
  gint64 time;    /* seconds since 1970 */
  GBytes *source; /* what the file was known to hold; NULL: there was none */
  GBytes *text;   /* the task set as a .lanes file, not saved */
} LanesRescue;

LanesRescue *lanes_rescue_new (LanesTaskSet *task_set);
void lanes_rescue_free (LanesRescue *self);
gboolean lanes_rescue_write (LanesRescue *self, const char *path, GError **error);
LanesRescue *lanes_rescue_read (const char *path, GError **error);
LanesTaskSet *lanes_rescue_make_base (LanesRescue *self);
LanesTaskSet *lanes_rescue_make_set (LanesRescue *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesRescue, lanes_rescue_free)

/* lanes-rescue-store.c */
char *lanes_rescue_store_get_folder (void);
char *lanes_rescue_store_make_path (GError **error);
void lanes_rescue_store_remove (const char *path);
void lanes_rescue_store_close (void);

typedef struct _LanesRescueFind LanesRescueFind;

LanesRescueFind *lanes_rescue_find (void);
GPtrArray *lanes_rescue_find_get_all (LanesRescueFind *self);
void lanes_rescue_find_free (LanesRescueFind *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesRescueFind, lanes_rescue_find_free)

G_END_DECLS
