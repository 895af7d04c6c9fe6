/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lanes-time.h"

G_BEGIN_DECLS

#define LANES_TYPE_CPU_SAMPLER (lanes_cpu_sampler_get_type ())

#define LANES_CPU_SAMPLER_MIN     (100 * LANES_MSEC)
#define LANES_CPU_SAMPLER_MAX     (5 * LANES_SEC)
#define LANES_CPU_SAMPLER_DEFAULT (500 * LANES_MSEC)

/* One core over one interval. */
typedef struct
{
  guint core; /* the kernel's number */
  float busy; /* 0 to 1 of this core; below 0: not known (the core was just plugged in, or the
                 sampler stood still) */
} LanesCpuShare;

/* One reading of all cores: immutable, handed from the sampler's thread to the main context. */
typedef struct
{
  LanesSpan span; /* the interval that the shares are of */
  guint n_shares;
  LanesCpuShare shares[]; /* ascending by core; cores that are offline are not in it */
} LanesCpuSample;

LanesCpuSample *lanes_cpu_sample_new (const GArray *before, const GArray *after, LanesSpan span);

G_DECLARE_FINAL_TYPE (LanesCpuSampler, lanes_cpu_sampler, LANES, CPU_SAMPLER, GObject)

/* Signal "sample" (const LanesCpuSample *sample), in the main context of the thread that made the
 * sampler; sample is valid during the emission. Property interval (int64, ns). */
LanesCpuSampler *lanes_cpu_sampler_new (LanesTime interval, GError **error);
void lanes_cpu_sampler_set_interval (LanesCpuSampler *self, LanesTime interval);
LanesTime lanes_cpu_sampler_get_interval (LanesCpuSampler *self);

G_END_DECLS
