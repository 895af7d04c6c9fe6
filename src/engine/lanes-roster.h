/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-recorder.h"
#include "lanes-run.h"
#include "lanes-trace.h"

G_BEGIN_DECLS

/* Who is who: which task the processes and threads belong to that a recorder speaks of. */
typedef struct _LanesRoster LanesRoster;

/* A thread of a task has become known. */
typedef void (*LanesRosterAdded) (guint thread, int pid, int tid, gpointer user_data);

LanesRoster *lanes_roster_new (LanesTrace *trace, LanesRosterAdded added, gpointer user_data);
void lanes_roster_free (LanesRoster *roster);
void lanes_roster_begin_run (LanesRoster *roster, guint task, guint n_processes);
void lanes_roster_end_run (LanesRoster *roster, guint task);
void lanes_roster_add_process (LanesRoster *roster, guint task, guint ordinal, int pid,
                               LanesProcessRole role);
void lanes_roster_add_thread (LanesRoster *roster, guint task, guint ordinal, int tid);
void lanes_roster_apply (LanesRoster *roster, const LanesThreadEvent *event);
guint lanes_roster_find_task (LanesRoster *roster, int pid);
guint lanes_roster_find (LanesRoster *roster, int tid);
gboolean lanes_roster_owns (LanesRoster *roster, int pid, int tid, LanesTime time);
gboolean lanes_roster_has_process (LanesRoster *roster, int pid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesRoster, lanes_roster_free)

G_END_DECLS
