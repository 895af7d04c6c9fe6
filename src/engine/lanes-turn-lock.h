/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-time.h"

G_BEGIN_DECLS

#define LANES_TURN_LOCK_HOLD (5 * LANES_MSEC)

/* One lock that threads take turns in holding, in the order in which they asked: what Python's
 * global interpreter lock does to Python threads. Thread-safe. */
typedef struct _LanesTurnLock LanesTurnLock;

LanesTurnLock *lanes_turn_lock_new (void);
void lanes_turn_lock_free (LanesTurnLock *lock);
void lanes_turn_lock_take (LanesTurnLock *lock);
void lanes_turn_lock_release (LanesTurnLock *lock);
gboolean lanes_turn_lock_is_due (LanesTurnLock *lock);
void lanes_turn_lock_yield (LanesTurnLock *lock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesTurnLock, lanes_turn_lock_free)

G_END_DECLS
