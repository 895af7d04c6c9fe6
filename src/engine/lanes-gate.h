/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-time.h"

G_BEGIN_DECLS

/* Where threads of one run wait while it is paused, and learn that they must stop. Thread-safe. */
typedef struct _LanesGate LanesGate;

LanesGate *lanes_gate_new (void);
void lanes_gate_free (LanesGate *gate);
void lanes_gate_pause (LanesGate *gate);
void lanes_gate_resume (LanesGate *gate);
void lanes_gate_stop (LanesGate *gate);
gboolean lanes_gate_pass (LanesGate *gate);
gboolean lanes_gate_is_open (LanesGate *gate);
gboolean lanes_gate_sleep (LanesGate *gate, LanesTime until);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesGate, lanes_gate_free)

G_END_DECLS
