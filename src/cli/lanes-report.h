/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-figures.h"
#include "lanes-quota.h"
#include "lanes-recorder.h"
#include "lanes-run.h"
#include "lanes-text.h"
#include "lanes-topology.h"

G_BEGIN_DECLS

typedef struct
{
  int tid;
  LanesSchedStat stat; /* the kernel's own counters */
} LanesReportThread;

typedef struct
{
  int pid;
  GArray *threads; /* of LanesReportThread */
} LanesReportProcess;

typedef struct
{
  char *name;
  char *mode_words; /* for people, translated */
  char *state_words;
  LanesMode mode;
  LanesRunState state;
  LanesRecorderKind recorder;
  int exit_status;      /* -1: none */
  int exit_signal;      /* 0: none */
  LanesTime wall;       /* from its start to its end */
  LanesSchedStat stat;  /* the sum over its threads */
  char *result;         /* (nullable): in words */
  char *reason;         /* (nullable): why it failed, in words */
  GPtrArray *processes; /* of LanesReportProcess, by the order of their start */
} LanesReportTask;

typedef struct
{
  guint core;
  double busy;     /* 0 to 1: what all programs took */
  double by_tasks; /* 0 to 1: of that the session's tasks */
} LanesReportCore;

/* What a run came to. */
typedef struct
{
  LanesFigures figures; /* over the whole run */
  LanesTime wall;
  LanesTime cpu;
  LanesTraceSource source; /* where all of it comes from */
  char *hint;              /* (nullable): why that is less than it could be, and what helps */
  guint64 lost;
  double quota;     /* cores' time that the system allows; LANES_QUOTA_NONE: no limit */
  guint n_usable;   /* cores that it allows */
  char *limit;      /* (nullable): both in words */
  LanesGaps gaps;   /* what it does not tell of the machine */
  char *missing;    /* (nullable): that in words */
  GArray *cores;    /* of LanesReportCore */
  GPtrArray *tasks; /* of LanesReportTask */
} LanesReport;

LanesReport *lanes_report_new (void);
void lanes_report_free (LanesReport *report);
LanesReportTask *lanes_report_add_task (LanesReport *report, const char *name);
void lanes_report_task_add_thread (LanesReportTask *task, int pid, int tid,
                                   const LanesSchedStat *stat);
gboolean lanes_report_has_failed (const LanesReport *report);

char *lanes_report_to_json (const LanesReport *report);
char *lanes_report_to_text (const LanesReport *report, guint columns, const LanesTextStyle *style);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesReport, lanes_report_free)

G_END_DECLS
