/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-time.h"

G_BEGIN_DECLS

/* A thread that calls a function at absolute, evenly spaced deadlines. */
typedef struct _LanesTicker LanesTicker;

/* On the ticker's thread */
typedef void (*LanesTickFunc) (gpointer user_data);

LanesTicker *lanes_ticker_new (const char *name, LanesTickFunc func, gpointer user_data,
                               GError **error);
void lanes_ticker_free (LanesTicker *self);
void lanes_ticker_set_interval (LanesTicker *self, LanesTime interval);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesTicker, lanes_ticker_free)

G_END_DECLS
