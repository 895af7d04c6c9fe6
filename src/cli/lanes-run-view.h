/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-report.h"
#include "lanes-session.h"
#include "lanes-term.h"

G_BEGIN_DECLS

/* What a person sees of a session in a terminal, or reads where there is none. */
typedef struct _LanesRunView LanesRunView;

LanesRunView *lanes_run_view_new (LanesSession *session, LanesTerm *term);
void lanes_run_view_free (LanesRunView *self);
void lanes_run_view_draw (LanesRunView *self);
void lanes_run_view_tell_change (LanesRunView *self, LanesTask *task);
void lanes_run_view_tell_stopping (LanesRunView *self);
void lanes_run_view_tell_failure (LanesSession *session, LanesTerm *term, LanesTask *task);
void lanes_run_view_finish (LanesRunView *self, const LanesReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesRunView, lanes_run_view_free)

/* lanes-report-collect.c */
typedef struct _LanesCoreTimes LanesCoreTimes;

LanesCoreTimes *lanes_core_times_read (GError **error);
void lanes_core_times_free (LanesCoreTimes *times);
LanesReport *lanes_run_report_collect (LanesSession *session, const LanesCoreTimes *before,
                                       const LanesCoreTimes *after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesCoreTimes, lanes_core_times_free)

G_END_DECLS
