/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-rows.h"
#include "lanes-task.h"
#include "lanes-turn-words.h"

G_BEGIN_DECLS

/* What there is to see, and what it is called. */
typedef struct
{
  LanesTrace *trace;
  LanesTrace *others; /* (nullable): what other programs did */
  LanesTopology *topology;
  GPtrArray *tasks; /* of LanesTask, by the number that the trace has for it */
  LanesThreadLabelFunc get_label;
  gpointer user_data;
} LanesTurnSource;

/* What is said of a turn, in words; or of where there is none. */
typedef struct
{
  LanesColor color; /* of its task */
  gboolean plain;   /* it is of no task */
  char *thread;
  char *length;
  char *moments; /* (nullable) */
  char *wait;    /* (nullable) */
  char *before;  /* (nullable) */
  char *after;   /* (nullable) */
  char *end;     /* (nullable) */
  char *all;     /* in one, for a screen reader */
} LanesTurnText;

LanesTurnSource *lanes_turn_source_new (LanesTrace *trace, LanesTopology *topology,
                                        GPtrArray *tasks, LanesThreadLabelFunc get_label,
                                        gpointer user_data);
void lanes_turn_source_set_others (LanesTurnSource *self, LanesTrace *others);
void lanes_turn_source_free (LanesTurnSource *self);
char *lanes_turn_source_get_label (LanesTurnSource *self, guint thread);
char *lanes_turn_source_get_other (LanesTurnSource *self, guint thread);
const char *lanes_turn_source_get_task_name (LanesTurnSource *self, guint task);
LanesColor lanes_turn_source_get_color (LanesTurnSource *self, guint task);
gboolean lanes_turn_source_has (LanesTurnSource *self, const LanesSlice *slice);

LanesTurnText *lanes_turn_text_new (LanesTurnSource *source, const LanesSlice *slice,
                                    const LanesTurnClock *clock);
void lanes_turn_text_free (LanesTurnText *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesTurnSource, lanes_turn_source_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesTurnText, lanes_turn_text_free)

G_END_DECLS
