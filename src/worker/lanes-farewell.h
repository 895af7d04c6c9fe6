/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-board.h"

G_BEGIN_DECLS

void lanes_farewell_prepare (LanesBoard *board);

G_END_DECLS
