/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-worker.h"

int
main (int argc, char **argv)
{
  return lanes_worker_main (argc, argv);
}
