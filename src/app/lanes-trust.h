/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-task-set.h"

G_BEGIN_DECLS

/* The commands that this person wrote here, or agreed to run. */
void lanes_trust_add (LanesTask *task);
gboolean lanes_trust_needs_asking (LanesTaskSet *task_set, LanesTask *task);
GPtrArray *lanes_trust_list (LanesTaskSet *task_set);
void lanes_trust_add_list (GPtrArray *tasks);

G_END_DECLS
