/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/resource.h>

G_BEGIN_DECLS

/* Each launcher that something descends from, one within another: “12:345” */
#define LANES_LEFTOVERS_MARK "LANES_LAUNCHERS"

/* The PID of the last one, as a limit that all descendants have, also with a new environment: the
 * kernel has not looked at it since 2.4.25. See getrlimit(2). */
#define LANES_LEFTOVERS_LIMIT RLIMIT_LOCKS

void lanes_leftovers_begin (void);
void lanes_leftovers_end (void);
GStrv lanes_leftovers_mark (GStrv environment);
void lanes_leftovers_kill (int group);

G_END_DECLS
