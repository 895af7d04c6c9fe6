/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdarg.h>

#include "lanes-session.h"

/* What every test that launches something needs. */

typedef gboolean (*Condition) (gpointer data);

void wait_until (Condition condition, gpointer data);
void wait_for (LanesTime duration);
LanesTask *make_task (const char *first_property, ...);
LanesTaskSet *make_task_set (const char *cores, LanesTask *first, ...) G_GNUC_NULL_TERMINATED;
LanesCoreSet usable_cores (void);
gboolean session_is_inactive (gpointer session);
void pause_all (LanesSession *session);
void close_session (LanesSession *session);
LanesRun *start_run (LanesTask *task);
gboolean run_has_ended (gpointer run);
guint count_marked (void);
void tell_marked (void);
void mark_children (void);
gboolean none_marked (gpointer unused);
