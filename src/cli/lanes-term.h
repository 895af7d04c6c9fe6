/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-text.h"

G_BEGIN_DECLS

/* Standard output: a terminal in which lines are drawn in place, or anything else. There is one at
 * a time. */
typedef struct _LanesTerm LanesTerm;

LanesTerm *lanes_term_new (int fd);
void lanes_term_free (LanesTerm *self);
gboolean lanes_term_is_live (LanesTerm *self);
const LanesTextStyle *lanes_term_get_style (LanesTerm *self);
void lanes_term_get_size (LanesTerm *self, guint *columns, guint *rows);
gboolean lanes_term_is_broken (LanesTerm *self);
int lanes_term_get_error (LanesTerm *self);

gboolean lanes_term_print (LanesTerm *self, const char *text);
gboolean lanes_term_draw (LanesTerm *self, GPtrArray *lines);
gboolean lanes_term_erase (LanesTerm *self);

void lanes_term_message (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesTerm, lanes_term_free)

G_END_DECLS
