/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-counters.h"

/* A small scheduler, to have both the truth and what the kernel's counters would say of it. */
typedef struct _Schedule Schedule;

typedef struct
{
  guint n_cores;
  guint n_threads;
  guint32 seed;
  LanesTime tick; /* ns between two updates of a running thread's counters */
  double rest;    /* share of turns after which a thread rests */
  double migrate; /* share of turns after which a ready thread is moved to another core */
  double end;     /* share of turns after which a thread ends, and another begins */
} ScheduleOptions;

typedef struct
{
  int tid;
  guint core;
  LanesSpan span;
} TrueSlice;

Schedule *schedule_new (const ScheduleOptions *options);
void schedule_free (Schedule *self);
void schedule_advance (Schedule *self, LanesTime until);
void schedule_read (Schedule *self, GArray *counters);
const GArray *schedule_get_truth (Schedule *self);
LanesTime schedule_get_run_time (Schedule *self);
