/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lanes-time.h"

G_BEGIN_DECLS

#define LANES_TYPE_TRACE (lanes_trace_get_type ())

#define LANES_TRACE_HISTORY    (600 * LANES_SEC)
#define LANES_TRACE_MAX_SLICES 2000000
#define LANES_TRACE_SLICE_SIZE 24 /* bytes of memory that a slice takes */

/* How a slice ended, or that it has not. */
typedef enum
{
  LANES_SLICE_OPEN,      /* the thread was still running when last looked at */
  LANES_SLICE_PREEMPTED, /* the core was given to another: the thread is ready */
  LANES_SLICE_WAITED,    /* the thread went to wait: it is resting */
  LANES_SLICE_EXITED,    /* the thread ended */
} LanesSliceEnd;

/* One stretch of time in which one thread ran on one core, without a break. */
typedef struct
{
  LanesTime begin;
  LanesTime end;
  guint thread; /* its number in the trace */
  guint core;   /* position in the topology */
  LanesSliceEnd ended;
  gboolean queued; /* the thread was ready from its slice before until this one */
} LanesSlice;

/* A thread that was seen. */
typedef struct
{
  guint task;    /* the session's number of its task */
  guint run;     /* which run of the task, from 1; 0: of none that was begun */
  guint process; /* which process of the task, from 1, in the order of their start */
  guint ordinal; /* which thread of the process, from 1; 0: it is the kernel's own */
  int pid;
  int tid;
  char name[16]; /* the kernel's name for it */
  LanesTime begin;
  LanesTime end; /* G_MAXINT64 while it lives */
} LanesThread;

typedef enum
{
  LANES_STATE_RUNNING,
  LANES_STATE_READY,
} LanesThreadState;

/* A stretch in which a thread ran, or was ready to; in between it rested. */
typedef struct
{
  LanesTime begin;
  LanesTime end;
  guint thread;
  guint task;
  guint core; /* where it ran, or ran last */
  LanesThreadState state;
  gboolean starts; /* its true begin, not cut off by the window that was asked for */
} LanesInterval;

/* The bit of a LanesRecorderKind */
#define LANES_SOURCE(kind) (1u << (kind))

/* A stretch of time, and where what is in the trace comes from. */
typedef struct
{
  LanesSpan span;
  guint kinds;      /* LANES_SOURCE() of each recorder that was in use */
  LanesTime period; /* of the readings where one samples, ns; 0 else */
} LanesTraceSource;

G_DECLARE_FINAL_TYPE (LanesTrace, lanes_trace, LANES, TRACE, GObject)

LanesTrace *lanes_trace_new (guint n_cores);
void lanes_trace_set_limits (LanesTrace *self, LanesTime history, gsize max_slices);

guint lanes_trace_add_thread (LanesTrace *self, const LanesThread *thread);
void lanes_trace_end_thread (LanesTrace *self, guint thread, LanesTime time);
void lanes_trace_name_thread (LanesTrace *self, guint thread, const char *name);
void lanes_trace_append (LanesTrace *self, const LanesSlice *slice);
void lanes_trace_add_lost (LanesTrace *self, LanesSpan span);
void lanes_trace_set_sources (LanesTrace *self, LanesTime time, guint kinds, LanesTime period);
void lanes_trace_set_paused (LanesTrace *self, guint task, LanesTime time, gboolean paused);
void lanes_trace_advance (LanesTrace *self, LanesTime now);

guint lanes_trace_get_n_cores (LanesTrace *self);
guint lanes_trace_get_n_threads (LanesTrace *self);
guint lanes_trace_get_n_known (LanesTrace *self);
LanesTime lanes_trace_get_last_end (LanesTrace *self);
const LanesThread *lanes_trace_get_thread (LanesTrace *self, guint thread);
gsize lanes_trace_get_n_slices (LanesTrace *self);
LanesTime lanes_trace_get_now (LanesTrace *self);
LanesTime lanes_trace_get_begin (LanesTrace *self);
const LanesSpan *lanes_trace_get_lost (LanesTrace *self, gsize *n_spans);
const LanesTraceSource *lanes_trace_get_sources (LanesTrace *self, gsize *n_sources);
const LanesSpan *lanes_trace_get_paused (LanesTrace *self, guint task, gsize *n_spans);

gboolean lanes_trace_find (LanesTrace *self, guint core, LanesTime time, LanesSlice *slice);
gboolean lanes_trace_find_in_thread (LanesTrace *self, guint thread, LanesTime time,
                                     LanesSlice *slice);
gboolean lanes_trace_get_neighbor (LanesTrace *self, const LanesSlice *slice, gboolean by_thread,
                                   int direction, LanesSlice *neighbor);
guint64 lanes_trace_count_core (LanesTrace *self, guint core, LanesSpan span);
guint64 lanes_trace_count_thread (LanesTrace *self, guint thread, LanesSpan span);

/* Walks the slices of one core, or of one thread, that touch a span, in time order. The trace must
 * not change meanwhile. */
typedef struct
{
  LanesTrace *trace;
  LanesSpan span;
  guint64 next;
  guint index;
  gboolean by_thread;
} LanesTraceIter;

void lanes_trace_iter_init_core (LanesTraceIter *iter, LanesTrace *trace, guint core,
                                 LanesSpan span);
void lanes_trace_iter_init_thread (LanesTraceIter *iter, LanesTrace *trace, guint thread,
                                   LanesSpan span);
gboolean lanes_trace_iter_next (LanesTraceIter *iter, LanesSlice *slice);

void lanes_trace_collect (LanesTrace *self, guint thread, LanesSpan span, GArray *intervals);
void lanes_trace_get_core_use (LanesTrace *self, guint core, LanesSpan span, LanesTime *by_task,
                               guint n_tasks);
void lanes_trace_fill_core (LanesTrace *self, guint core, LanesTime begin, LanesTime step,
                            guint n_columns, LanesTime *used, guint n_tasks);
void lanes_trace_estimate_core (LanesTrace *self, guint core, LanesTime begin, LanesTime step,
                                guint n_columns, LanesTime *used, guint n_tasks);
void lanes_trace_fill_thread (LanesTrace *self, guint thread, LanesTime begin, LanesTime step,
                              guint n_columns, LanesTime *used);

G_END_DECLS
