/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-time.h"

/* A /proc that fails, and a clock that jumps: the linker puts proc-fixture.c between the engine and
 * the C library (see proc_wraps in meson.build). Files are known by the end of their path, as in
 * "/schedstat". */

/* Opening such a file fails with this error. 0: it does not any more. */
void proc_fail_open (const char *name, int code);
/* Reading such a file fails with this error, or says this text; -1 and NULL: as it truly is. */
void proc_fail_read (const char *name, int code, const char *text);
/* Ends all of this. */
void proc_heal (void);
/* How many files can be opened at a time; -1: as many as can truly be. */
void proc_limit_files (int n_files);
/* How often such a file was read since the last time that this was asked. */
guint proc_count_reads (const char *name);
/* The monotonic clock has gone on by so much. (Timers of the kernel do not know.) */
void proc_jump (LanesTime duration);
/* Starts a process that does nothing until it is killed. */
int proc_start_child (void);

/* Waits until something holds, for a while at the most. */
#define proc_wait_until(condition) \
  G_STMT_START \
  { \
    gint64 bound_ = g_get_monotonic_time () + 20 * G_USEC_PER_SEC; \
\
    while (!(condition) && g_get_monotonic_time () < bound_) \
      { \
        if (!g_main_context_iteration (NULL, FALSE)) \
          g_usleep (1000); \
      } \
    g_assert_true (condition); \
  } \
  G_STMT_END
