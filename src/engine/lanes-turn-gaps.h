/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-turn-slices.h"

G_BEGIN_DECLS

void lanes_turn_gaps_fit (GArray *gaps, const GArray *others, LanesTime since, GArray *slices);

G_END_DECLS
