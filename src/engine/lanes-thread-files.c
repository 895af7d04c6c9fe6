/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-thread-files.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lanes-open-files.h"

/* schedstat costs 1 µs to read and stat 3. A thread whose counters have not moved has been on no
 * other core, and has not gone to rest, so stat can wait: only that it was woken, or moved from one
 * queue to another, is then known this much later. */
#define STAT_INTERVAL (100 * LANES_MSEC)

/* Three numbers of at most 20 digits */
#define SCHEDSTAT_LENGTH 64

/* 52 numbers and a name of at most 64 bytes, with room */
#define STAT_LENGTH 2048

static int
open_file (int pid, int tid, const char *name)
{
  char path[64];

  g_snprintf (path, sizeof path, "/proc/%d/task/%d/%s", pid, tid, name);

  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0 || (guint) fd + LANES_OPEN_FILES_RESERVE < lanes_open_files_get_limit ())
    return fd;
  close (fd);
  errno = EMFILE;
  return -1;
}

static gboolean
read_schedstat (LanesThreadFiles *self, LanesSchedStat *stat)
{
  char text[SCHEDSTAT_LENGTH];
  gssize length = pread (self->schedstat, text, sizeof text, 0);

  return length > 0 && lanes_proc_schedstat_parse (text, (gsize) length, stat);
}

static gboolean
read_stat (LanesThreadFiles *self, LanesTime time)
{
  char text[STAT_LENGTH];
  gssize length = pread (self->stat, text, sizeof text, 0);

  self->stat_time = time;
  return length > 0
         && lanes_proc_stat_parse_core (text, (gsize) length, &self->now.core, &self->now.state);
}

static gboolean
counts_same (const LanesSchedStat *a, const LanesSchedStat *b)
{
  return a->run_time == b->run_time && a->wait_time == b->wait_time && a->turns == b->turns;
}

/**
 * lanes_thread_files_open:
 * @self: (out caller-allocates): the files
 * @pid: the thread's process
 * @tid: the thread
 * @parent: PID of the process that @pid was found below, or 0
 *
 * Opens the files of a thread and reads them for the first time. Source: /proc/PID/task/TID/
 * schedstat and stat, see proc(5).
 *
 * Returns: whether they could be opened and read; the thread may have ended all the same. If not,
 *   errno says why: ENOENT when there is no such thread, EMFILE when only %LANES_OPEN_FILES_RESERVE
 *   files can still be opened
 */
gboolean
lanes_thread_files_open (LanesThreadFiles *self, int pid, int tid, int parent)
{
  *self = (LanesThreadFiles){
      .now = {.pid = pid, .tid = tid, .parent = parent},
      .schedstat = open_file (pid, tid, "schedstat"),
      .stat = open_file (pid, tid, "stat"),
  };
  if (self->schedstat >= 0 && self->stat >= 0)
    {
      lanes_thread_files_read (self);
      if (self->now.time != 0)
        return TRUE;
      errno = ENOENT;
    }

  int code = errno;

  lanes_thread_files_close (self);
  errno = code;
  return FALSE;
}

/**
 * lanes_thread_files_close:
 * @self: files
 *
 * Closes what is open. Can be called twice.
 */
void
lanes_thread_files_close (LanesThreadFiles *self)
{
  if (self->schedstat >= 0)
    close (self->schedstat);
  if (self->stat >= 0)
    close (self->stat);
  self->schedstat = -1;
  self->stat = -1;
}

/**
 * lanes_thread_files_read:
 * @self: files
 *
 * Reads the counters into the field now. When the thread has ended, its state becomes 'X' and the
 * rest stays as last read. (A dead thread that its parent has not been told of yet, 'Z', has
 * ended.)
 *
 * Returns: whether the thread lives
 */
gboolean
lanes_thread_files_read (LanesThreadFiles *self)
{
  LanesTime time = lanes_time_now ();
  LanesSchedStat stat;
  gboolean lives = read_schedstat (self, &stat);

  if (lives)
    {
      gboolean same = counts_same (&stat, &self->now.stat);

      self->now.time = time;
      self->now.stat = stat;
      if (!same || time - self->stat_time >= STAT_INTERVAL)
        lives = read_stat (self, time) && self->now.state != 'Z';
    }
  if (!lives)
    self->now.state = 'X';
  return lives && self->now.state != 'X';
}

/**
 * lanes_thread_files_exist:
 * @self: files
 *
 * Returns: whether the kernel still keeps the thread's number, although it may have ended
 */
gboolean
lanes_thread_files_exist (LanesThreadFiles *self)
{
  LanesSchedStat stat;

  return read_schedstat (self, &stat);
}
