/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-run.h"
#include "lanes-time.h"

void loading_follow (void);
void loading_look (void);
LanesTime loading_get (int tid);
