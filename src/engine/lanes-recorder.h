/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lanes-counters.h"
#include "lanes-trace.h"

G_BEGIN_DECLS

#define LANES_TYPE_RECORDER_KIND (lanes_recorder_kind_get_type ())
#define LANES_TYPE_RECORDER      (lanes_recorder_get_type ())

typedef enum
{
  LANES_RECORDER_AUTO, /* switch where it opens, else board for workloads and sample for commands */
  LANES_RECORDER_SWITCH,
  LANES_RECORDER_BOARD,
  LANES_RECORDER_SAMPLE,
} LanesRecorderKind;

#define LANES_N_RECORDERS (LANES_RECORDER_SAMPLE + 1)

GType lanes_recorder_kind_get_type (void);

/* A slice as a recorder sees it, by the kernel's numbers. */
typedef struct
{
  LanesTime begin;
  LanesTime end;
  int tid;
  int pid; /* 0: not told */
  guint core;
  LanesSliceEnd ended;
  gboolean queued;
} LanesRecordedSlice;

typedef enum
{
  LANES_THREAD_FORKED, /* a process or thread was begun */
  LANES_THREAD_RENAMED,
  LANES_THREAD_EXITED,
} LanesThreadEventType;

typedef struct
{
  LanesTime time;
  LanesThreadEventType type;
  int pid;
  int tid;
  int parent_pid;
  int parent_tid; /* 0: not known */
  char name[16];  /* valid when renamed */
} LanesThreadEvent;

/* What a recorder saw since the batch before. Everything until now is in it, and nothing after. */
typedef struct
{
  LanesTime now;
  GArray *slices;      /* of LanesRecordedSlice; an open one comes again, longer, until it ends */
  GArray *events;      /* of LanesThreadEvent, by time */
  guint64 lost;        /* records that the kernel had no room for, since the batch before */
  LanesSpan lost_span; /* when that was */
} LanesBatch;

LanesBatch *lanes_batch_new (LanesTime now);
void lanes_batch_free (LanesBatch *batch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesBatch, lanes_batch_free)

/* How closely what is recorded is followed. */
typedef enum
{
  LANES_PACE_REST,   /* there is nothing to record */
  LANES_PACE_UNSEEN, /* nobody looks: it is enough that nothing gets lost */
  LANES_PACE_LIVE,
} LanesPace;

G_DECLARE_DERIVABLE_TYPE (LanesRecorder, lanes_recorder, LANES, RECORDER, GObject)

/* Signal "batch" (const LanesBatch *batch), in the main context of the thread that made it. */
struct _LanesRecorderClass
{
  GObjectClass parent_class;

  LanesRecorderKind kind;
  /* Reads what there is now and hands it to lanes_recorder_push(). */
  void (*flush) (LanesRecorder *self);
  void (*set_pace) (LanesRecorder *self, LanesPace pace);
};

LanesRecorder *lanes_recorder_new (LanesRecorderKind kind, LanesCounters *counters, GError **error);
gboolean lanes_recorder_check (LanesRecorderKind kind, GError **error);
LanesRecorderKind lanes_recorder_get_kind (LanesRecorder *self);
void lanes_recorder_flush (LanesRecorder *self);
void lanes_recorder_set_pace (LanesRecorder *self, LanesPace pace);

G_END_DECLS
