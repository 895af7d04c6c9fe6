/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LANES_ERROR (lanes_error_quark ())

typedef enum
{
  LANES_ERROR_INVALID,  /* a value, a key or a file is not what it must be */
  LANES_ERROR_VERSION,  /* a file is from a newer Lanes */
  LANES_ERROR_CHANGED,  /* a file is not as it was when it was read or written last */
  LANES_ERROR_LAUNCH,   /* a process or thread could not be started */
  LANES_ERROR_LIMIT,    /* cores or nice could not be applied */
  LANES_ERROR_RECORDER, /* a recorder cannot be opened here */
  LANES_ERROR_SYSTEM,   /* the kernel's files cannot be read or understood */
} LanesError;

GQuark lanes_error_quark (void);

G_END_DECLS
