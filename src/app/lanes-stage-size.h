/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How large the type is in presenter view. */
const char *lanes_stage_size_choose (int height, double font_size);
const char *const *lanes_stage_size_list (void);

G_END_DECLS
