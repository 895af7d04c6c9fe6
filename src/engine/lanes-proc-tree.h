/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who descends from whom, as /proc tells it at this moment. */
GArray *lanes_proc_tree_get_descendants (int pid);
GArray *lanes_proc_tree_get_threads (int pid);

G_END_DECLS
