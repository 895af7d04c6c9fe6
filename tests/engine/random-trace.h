/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace.h"

G_BEGIN_DECLS

/* A machine that gives its cores to threads by chance, the same in every run. */
typedef struct
{
  LanesTrace *trace;
  GRand *rand;
  guint n_tasks;
  GArray *cores;   /* of RandomCore */
  GArray *threads; /* of RandomThread */
} RandomTrace;

RandomTrace *random_trace_new (guint n_cores, guint n_threads, guint n_tasks, guint32 seed);
void random_trace_free (RandomTrace *self);
void random_trace_step (RandomTrace *self);
LanesTime random_trace_get_time (RandomTrace *self);

G_END_DECLS
