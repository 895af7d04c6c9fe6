/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-thread-item.h"

G_BEGIN_DECLS

guint lanes_thread_list_find_place (GListStore *list, guint ordinal);
void lanes_thread_list_insert (GListStore *list, GPtrArray *fresh);
GPtrArray *lanes_thread_list_drop_ended (GListStore *list, guint most);

G_END_DECLS
