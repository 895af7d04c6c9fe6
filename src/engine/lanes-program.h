/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a process is called. */
typedef struct
{
  char name[16];   /* the kernel's, perhaps not UTF-8 */
  gboolean kernel; /* it is the kernel's own */
} LanesProgram;

gboolean lanes_program_parse (const char *text, gsize length, LanesProgram *program);
gboolean lanes_program_read (int pid, LanesProgram *program);

G_END_DECLS
