/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-marks.h"

G_BEGIN_DECLS

#define LANES_TYPE_TURN_CARD (lanes_turn_card_get_type ())

G_DECLARE_FINAL_TYPE (LanesTurnCard, lanes_turn_card, LANES, TURN_CARD, GtkWidget)

/* Property: marks (LanesMarks): who knows what is pointed at. */
void lanes_turn_card_set_marks (LanesTurnCard *self, LanesMarks *marks);
gboolean lanes_turn_card_is_shown (LanesTurnCard *self);

G_END_DECLS
