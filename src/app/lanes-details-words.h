/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-run.h"

G_BEGIN_DECLS

char *lanes_details_words_for_state (LanesRunState state, LanesTime length);
char *lanes_details_words_for_run (LanesRun *run, LanesTime now);
char *lanes_details_words_for_plan (LanesTask *task);
char *lanes_details_words_for_outcome (LanesRun *run);

G_END_DECLS
