/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-error.h"

G_DEFINE_QUARK (lanes - error - quark, lanes_error)
