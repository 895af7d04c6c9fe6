/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LANES_CPU_READER_FILE "/proc/stat"

/* /proc/stat, held open. */
typedef struct _LanesCpuReader LanesCpuReader;

LanesCpuReader *lanes_cpu_reader_new (const char *path, GError **error);
void lanes_cpu_reader_free (LanesCpuReader *self);
gboolean lanes_cpu_reader_read (LanesCpuReader *self, GArray *times, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesCpuReader, lanes_cpu_reader_free)

G_END_DECLS
