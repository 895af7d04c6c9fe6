/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* From now on the kernel refuses a system call to this process and all that it starts. */
void refuse_call (int number, int code);
