/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lanes-thread-numbers.h"

G_BEGIN_DECLS

#define LANES_TYPE_THREAD_ITEM (lanes_thread_item_get_type ())

G_DECLARE_FINAL_TYPE (LanesThreadItem, lanes_thread_item, LANES, THREAD_ITEM, GObject)

/* A process or a thread in the tree, in words. It lives as long as what it stands for is shown.
 *
 * Properties (all read-only, all notify): title, id-text, state, share, times, turns, memory
 * (strings, translated), ended (boolean), pointed (boolean: the lanes are about it now). */
LanesThreadItem *lanes_thread_item_new (int id, gboolean is_process, guint ordinal);
void lanes_thread_item_set_title (LanesThreadItem *self, const char *title);
void lanes_thread_item_show (LanesThreadItem *self, const LanesThreadNumbers *numbers,
                             LanesTopology *topology);
void lanes_thread_item_set_in_sight (LanesThreadItem *self, gboolean in_sight);

void lanes_thread_item_set_pointed (LanesThreadItem *self, gboolean pointed);

int lanes_thread_item_get_id (LanesThreadItem *self);
guint lanes_thread_item_get_ordinal (LanesThreadItem *self);
gboolean lanes_thread_item_is_process (LanesThreadItem *self);
gboolean lanes_thread_item_has_ended (LanesThreadItem *self);
gboolean lanes_thread_item_is_pointed (LanesThreadItem *self);
const LanesThreadNumbers *lanes_thread_item_get_numbers (LanesThreadItem *self);
GListStore *lanes_thread_item_get_threads (LanesThreadItem *self);
gboolean lanes_thread_item_is_branch (LanesThreadItem *self);
char *lanes_thread_item_to_text (LanesThreadItem *self);
char *lanes_thread_item_to_speech (LanesThreadItem *self);

G_END_DECLS
