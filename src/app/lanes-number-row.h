/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-field-hint.h"

G_BEGIN_DECLS

#define LANES_TYPE_NUMBER_ROW (lanes_number_row_get_type ())

G_DECLARE_FINAL_TYPE (LanesNumberRow, lanes_number_row, LANES, NUMBER_ROW, AdwActionRow)

/* Properties: value (double, the last that could be read), minimum, maximum, step, digits (decimals
 * at the most), hint (a LanesFieldHint that says what is wrong while somebody types). */
double lanes_number_row_get_value (LanesNumberRow *self);
void lanes_number_row_set_value (LanesNumberRow *self, double value);
void lanes_number_row_revert (LanesNumberRow *self);

G_END_DECLS
