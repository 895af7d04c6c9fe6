/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-board.h"
#include "lanes-recorder.h"

G_BEGIN_DECLS

#define LANES_TYPE_BOARD_RECORDER (lanes_board_recorder_get_type ())
G_DECLARE_FINAL_TYPE (LanesBoardRecorder, lanes_board_recorder, LANES, BOARD_RECORDER,
                      LanesRecorder)

LanesRecorder *lanes_board_recorder_new (GError **error);
void lanes_board_recorder_add (LanesRecorder *recorder, LanesBoard *board, int pid);
void lanes_board_recorder_remove (LanesRecorder *recorder, LanesBoard *board);

G_END_DECLS
