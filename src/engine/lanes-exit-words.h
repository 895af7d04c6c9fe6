/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lanes_exit_words_describe (int status, int signal_number);

G_END_DECLS
