/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The end of a pipe through which a command talks. */
typedef struct _LanesOutputPipe LanesOutputPipe;

typedef void (*LanesOutputFunc) (const char *bytes, gsize length, gpointer user_data);

LanesOutputPipe *lanes_output_pipe_new (int fd, LanesOutputFunc func, gpointer user_data);
void lanes_output_pipe_free (LanesOutputPipe *self);
void lanes_output_pipe_drain (LanesOutputPipe *self);

G_END_DECLS
