/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lanes-task-set.h"

G_BEGIN_DECLS

GFile *lanes_examples_get_starter (void);
gboolean lanes_examples_contain (GFile *file);
char **lanes_examples_list (void);
GFile *lanes_examples_find (const char *name);
void lanes_examples_translate (LanesTaskSet *task_set);
GMenuModel *lanes_examples_make_menu (void);

G_END_DECLS
