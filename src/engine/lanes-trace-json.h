/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lanes-session.h"

G_BEGIN_DECLS

/* What people call what a trace knows by number. Valid UTF-8 or not. */
typedef struct
{
  guint n_cores;
  guint n_tasks;
  guint n_threads;
  guint *core_numbers; /* (array length=n_cores): the kernel's, by position in the topology */
  char **cores;        /* (array length=n_cores): labels, by position in the topology */
  char **tasks;        /* (array length=n_tasks): names, by the session's number */
  char **threads;      /* (array length=n_threads): labels, by number; NULL where it is gone */
} LanesTraceNames;

LanesTraceNames *lanes_trace_names_new (LanesSession *session);
void lanes_trace_names_free (LanesTraceNames *names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesTraceNames, lanes_trace_names_free)

gboolean lanes_trace_write_json (LanesTrace *trace, LanesSpan span, const LanesTraceNames *names,
                                 GOutputStream *stream, GCancellable *cancellable, GError **error);

G_END_DECLS
