/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <atspi/atspi-constants.h>
#include <gio/gio.h>

/* What to look for. What is not given may be anything. */
typedef struct
{
  const AtspiRole *roles;                                 /* ends with ATSPI_ROLE_INVALID */
  gboolean (*fits) (const char *own, const char *wanted); /* whether the name does */
  const char *action;                                     /* that it has */
  const char *interface;                                  /* that it has */
} ScreenKind;

char *screen_find_application (const char *pid);
char *screen_find (const char *application, const char *root, const ScreenKind *kind,
                   const char *name);
char *screen_get_name (const char *application, const char *path);
gboolean screen_act (const char *application, const char *path, const char *action);
gboolean screen_type (const char *application, const char *path, const char *text);
