/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LANES_PARANOID_UNKNOWN G_MAXINT

int lanes_refusal_read_paranoid (void);
char *lanes_refusal_explain (int code, int paranoid);

G_END_DECLS
