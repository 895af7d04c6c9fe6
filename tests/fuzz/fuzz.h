/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include <stddef.h>
#include <stdint.h>

/* Each fuzz-NAME.c has this one function, which must bear whatever bytes it is given, and asserts
 * what must hold of the result. libFuzzer makes up bytes and calls it
 * (https://llvm.org/docs/LibFuzzer.html); replay.c calls it for each file of corpus/NAME. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
