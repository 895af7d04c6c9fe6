/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-recorder.h"

G_BEGIN_DECLS

/* Reads every switch of every core, whoever runs there, out of the kernel's own rings. It has no
 * thread: whoever made it reads it, as often as it takes for the rings not to be full. */
typedef struct _LanesWideRecorder LanesWideRecorder;

gboolean lanes_wide_recorder_is_allowed (GError **error);
LanesWideRecorder *lanes_wide_recorder_new (GError **error);
void lanes_wide_recorder_free (LanesWideRecorder *self);
LanesBatch *lanes_wide_recorder_read (LanesWideRecorder *self, LanesTime until);
gboolean lanes_wide_recorder_is_pressed (LanesWideRecorder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesWideRecorder, lanes_wide_recorder_free)

G_END_DECLS
