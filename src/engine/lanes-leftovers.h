/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each launcher that something descends from, one within another: “12:345” */
#define LANES_LEFTOVERS_MARK "LANES_LAUNCHERS"

void lanes_leftovers_begin (void);
void lanes_leftovers_end (void);
GStrv lanes_leftovers_mark (GStrv environment);
void lanes_leftovers_kill (int group);

G_END_DECLS
