/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a workload's process does when it is asked to end: it leaves the kernel's counters of its
 * threads on the board, which nobody can read afterwards, and ends. */
#include "lanes-farewell.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

/* For the handler, which cannot be told anything. */
static LanesBoard *farewell_board;

/* In here only what is safe in a signal handler: see signal-safety(7). */

static void
append_text (char **end, const char *text)
{
  while (*text != '\0')
    *(*end)++ = *text++;
}

static void
append_number (char **end, int number)
{
  if (number >= 10)
    append_number (end, number / 10);
  *(*end)++ = (char) ('0' + number % 10);
}

static const char *
read_number (const char *p, guint64 *number)
{
  *number = 0;
  while (*p >= '0' && *p <= '9')
    *number = *number * 10 + (guint64) (*p++ - '0');
  return *p == ' ' ? p + 1 : p;
}

static void
note_counters (LanesBoardSlot *slot, int tid)
{
  char path[64];
  char text[96];
  char *end = path;
  const char *p = text;
  struct timespec used;
  guint64 run_time, wait_time, turns;
  gssize length;
  int fd;

  append_text (&end, "/proc/self/task/");
  append_number (&end, tid);
  append_text (&end, "/schedstat");
  *end = '\0';
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  /* Makes the kernel bring the counters up to date: else they are as old as the last tick. */
  clock_gettime (lanes_time_get_thread_clock (tid), &used);
  length = read (fd, text, sizeof text - 1);
  close (fd);
  if (length <= 0)
    return;

  text[length] = '\0';
  p = read_number (p, &run_time);
  p = read_number (p, &wait_time);
  read_number (p, &turns);
  __atomic_store_n (&slot->run_time, (gint64) run_time, __ATOMIC_RELAXED);
  __atomic_store_n (&slot->wait_time, (gint64) wait_time, __ATOMIC_RELAXED);
  __atomic_store_n (&slot->turns, turns, __ATOMIC_RELAXED);
}

static void
end_cb (int number)
{
  for (int i = 0; i < farewell_board->n_slots; i++)
    {
      LanesBoardSlot *slot = &farewell_board->slots[i];
      int tid = __atomic_load_n (&slot->tid, __ATOMIC_ACQUIRE);

      if (tid > 0 && __atomic_load_n (&slot->state, __ATOMIC_ACQUIRE) == LANES_SLOT_WORKING)
        note_counters (slot, tid);
    }
  /* The action is the default again: it ends by the signal that it was sent. */
  raise (number);
}

/**
 * lanes_farewell_prepare:
 * @board: the launcher's board: borrowed for as long as the process lives
 *
 * From now on SIGTERM ends this process as it would by itself, and just before that the kernel's
 * own counters of its threads (proc_pid_schedstat(5)) go onto the board.
 */
void
lanes_farewell_prepare (LanesBoard *board)
{
  struct sigaction action = {.sa_handler = end_cb, .sa_flags = SA_RESETHAND | SA_NODEFER};

  farewell_board = board;
  sigaction (SIGTERM, &action, NULL);
}
