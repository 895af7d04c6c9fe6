/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-workload.h"

G_BEGIN_DECLS

/* One per workload-*.c, gathered in lanes-workload.c. */
extern const LanesWorkload lanes_workload_primes;
extern const LanesWorkload lanes_workload_matrix;
extern const LanesWorkload lanes_workload_mandelbrot;
extern const LanesWorkload lanes_workload_sort;
extern const LanesWorkload lanes_workload_compress;
extern const LanesWorkload lanes_workload_memory;
extern const LanesWorkload lanes_workload_files;
extern const LanesWorkload lanes_workload_wait;

#define LANES_WORKLOAD_TEXT_SIZE 1024

/* The next of a fixed row of numbers that look random: SplitMix64
 * (https://prng.di.unimi.it/splitmix64.c). Rows with different beginnings have nothing in common.
 */
static inline guint64
lanes_workload_random (guint64 *state)
{
  guint64 z = *state += 0x9e3779b97f4a7c15;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

char *lanes_workload_format_number (guint64 number);
void lanes_workload_write_text (guint64 index, char text[LANES_WORKLOAD_TEXT_SIZE]);

G_END_DECLS
