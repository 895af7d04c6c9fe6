/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LANES_WORKER_WRONG_USAGE 2

int lanes_worker_main (int argc, char **argv);

G_END_DECLS
