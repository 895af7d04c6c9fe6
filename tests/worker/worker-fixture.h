/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-board.h"

/* A real lanes-worker. The test's process is a child subreaper: whoever is lost turns up below it.
 */
typedef struct
{
  LanesBoard *board;
  int control; /* the launcher's end, -1: none */
  int input;   /* writes to the worker's standard input, -1: none */
  int output;  /* reads its standard output and error, -1: none */
  pid_t pid;
} WorkerFixture;

typedef gboolean (*WorkerCondition) (gpointer data);

void worker_fixture_set_up (void);
void worker_fixture_launch (WorkerFixture *self, guint n_slots, gboolean control,
                            const char *first_word, ...) G_GNUC_NULL_TERMINATED;
void worker_fixture_launch_words (WorkerFixture *self, guint n_slots, gboolean control, int parent,
                                  const char *const *words);
int worker_fixture_wait (WorkerFixture *self);
void worker_fixture_clear (WorkerFixture *self);
void worker_fixture_order (WorkerFixture *self, char order);
char *worker_fixture_read_output (WorkerFixture *self);
const char *worker_fixture_get_actor (void);

void wait_for (WorkerCondition condition, gpointer data);
void wait_for_descendants (int pid, guint n);
void wait_until_alone (void);
char read_state (int pid);
gint64 read_run_time (int pid);
