/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sched.h>

G_BEGIN_DECLS

/* As many as the kernel's own cpu_set_t holds. */
#define LANES_MAX_CORES CPU_SETSIZE

/* A set of cores by the kernel's numbers: a plain value, copied by assignment. "All" is the set of
 * every number there can be, so that it stays right on every machine. */
typedef struct
{
  cpu_set_t bits;
} LanesCoreSet;

LanesCoreSet lanes_core_set_none (void);
LanesCoreSet lanes_core_set_all (void);
gboolean lanes_core_set_parse (const char *text, LanesCoreSet *set, GError **error);
char *lanes_core_set_to_string (const LanesCoreSet *set);
void lanes_core_set_add (LanesCoreSet *set, guint core);
void lanes_core_set_remove (LanesCoreSet *set, guint core);
gboolean lanes_core_set_contains (const LanesCoreSet *set, guint core);
gboolean lanes_core_set_is_all (const LanesCoreSet *set);
guint lanes_core_set_count (const LanesCoreSet *set);
gboolean lanes_core_set_equal (const LanesCoreSet *a, const LanesCoreSet *b);
LanesCoreSet lanes_core_set_intersect (const LanesCoreSet *a, const LanesCoreSet *b);

gboolean lanes_core_set_apply (const LanesCoreSet *set, int tid, GError **error);
gboolean lanes_core_set_of_thread (int tid, LanesCoreSet *set, GError **error);

G_END_DECLS
