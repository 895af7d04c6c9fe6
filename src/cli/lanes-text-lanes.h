/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-text.h"
#include "lanes-trace.h"

G_BEGIN_DECLS

#define LANES_TEXT_NOBODY G_MAXUINT

/* One column of one lane: what happened in a small part of the span. */
typedef struct
{
  guint task;     /* the one with the greatest share, LANES_TEXT_NOBODY: none ran or was ready */
  guint level;    /* eighths of the time in which the lane was used, 0 to 8; used at all: 1 */
  gboolean ready; /* of a thread: it waited for a core longer than it ran */
} LanesTextCell;

/* What the lines are made of. Borrowed. */
typedef struct
{
  const char *const *core_labels; /* by position in the topology */
  const gboolean *shown_cores;    /* (nullable): which have a line, all when NULL */
  const LanesColor *colors;       /* (array length=n_tasks) */
  guint n_tasks;
  const char *const *thread_labels; /* by the thread's number, NULL: gone or not to be shown */
} LanesTextNames;

void lanes_text_lanes_get_core (LanesTrace *trace, guint core, LanesSpan span, guint n_tasks,
                                LanesTextCell *cells, guint n_cells);
void lanes_text_lanes_get_thread (LanesTrace *trace, guint thread, LanesSpan span,
                                  LanesTextCell *cells, guint n_cells);
void lanes_text_lanes_append_cells (GString *text, const LanesTextCell *cells, guint n_cells,
                                    gboolean is_core, const LanesColor *colors,
                                    const LanesTextStyle *style);
LanesSpan lanes_text_lanes_align (LanesTime end, LanesTime column, guint n_cells);
GPtrArray *lanes_text_lanes_draw (LanesTrace *trace, LanesSpan *span, LanesTime column,
                                  const LanesTextNames *names, guint columns, guint max_lines,
                                  const LanesTextStyle *style);

G_END_DECLS
