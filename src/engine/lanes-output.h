/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much is kept of what a command says, in bytes: half of it from its begin, half to its end. */
#define LANES_OUTPUT_MAX (1024 * 1024)

/* What all outputs may hold together before those that go on are cut down, and to how much. */
#define LANES_OUTPUT_ALL (64 * 1024 * 1024)
#define LANES_OUTPUT_FEW (64 * 1024)

/* What a command has said, but for its middle. */
typedef struct _LanesOutput LanesOutput;

LanesOutput *lanes_output_new (void);
void lanes_output_free (LanesOutput *self);
void lanes_output_append (LanesOutput *self, const char *bytes, gsize length);
char *lanes_output_read (LanesOutput *self, guint64 *position, gsize *length, guint64 *left_out);
char *lanes_output_dup_text (LanesOutput *self);
char *lanes_output_dup_end (LanesOutput *self, gsize n_bytes);
char *lanes_output_describe_left_out (guint64 n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesOutput, lanes_output_free)

G_END_DECLS
