/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-time.h"

G_BEGIN_DECLS

/* How long the main loop is kept from everything else at a time. */
#define LANES_STEPS_PORTION (15 * LANES_MSEC)

/* One step of a piece of work. Returns: FALSE when nothing is left to do */
typedef gboolean (*LanesStep) (gpointer data);

/* Long work on the main context, done step by step in portions. Main context only. */
void lanes_steps_run (LanesStep step, gpointer data);
void lanes_steps_cancel (LanesStep step, gpointer data);

G_END_DECLS
