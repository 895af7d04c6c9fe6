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

/* Who wants totals alone still wants to know who is dead and not buried yet. */
#define DEAD_INTERVAL LANES_SEC

/* Three numbers of at most 20 digits */
#define SCHEDSTAT_LENGTH 64

/* 52 numbers and a name of at most 64 bytes, with room */
#define STAT_LENGTH 2048

/* Without schedstat, a thread whose run time stood still for longer began a new turn. */
#define STANDSTILL (5 * lanes_thread_files_get_tick () / 2)

/* The last errors mean that the thread has ended; all others, that it could not be read. */
static gboolean
means_end (int code)
{
  return code == ESRCH || code == ENOENT;
}

/* Returns: how many bytes there were; below 0: none, see errno */
static gssize
read_file (const LanesThreadFiles *self, int file, const char *name, char *text, gsize size)
{
  char path[64];
  gssize length;
  int code;

  if (self->held)
    return pread (file, text, size, 0);
  g_snprintf (path, sizeof path, "/proc/%d/task/%d/%s", self->now.pid, self->now.tid, name);
  file = open (path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return -1;
  length = read (file, text, size);
  code = errno;
  close (file);
  errno = code;
  return length;
}

static LanesThreadReading
read_schedstat (const LanesThreadFiles *self, LanesSchedStat *stat)
{
  char text[SCHEDSTAT_LENGTH];
  gssize length = read_file (self, self->schedstat, "schedstat", text, sizeof text);

  if (length < 0 && means_end (errno))
    return LANES_THREAD_ENDED;
  return length > 0 && lanes_proc_schedstat_parse (text, (gsize) length, stat)
             ? LANES_THREAD_READ
             : LANES_THREAD_MISSED;
}

/* Who has the same number and began at another time is another thread. */
static LanesThreadReading
read_stat (LanesThreadFiles *self, LanesTime time, LanesThreadStat *stat)
{
  char text[STAT_LENGTH];
  gssize length = read_file (self, self->stat, "stat", text, sizeof text);

  if (length < 0 && means_end (errno))
    return LANES_THREAD_ENDED;
  if (length <= 0 || !lanes_proc_stat_parse_thread (text, (gsize) length, stat))
    return LANES_THREAD_MISSED;
  if (self->stat_time != 0 && self->start != stat->start)
    return LANES_THREAD_ENDED;
  self->stat_time = time;
  self->start = stat->start;
  self->parent = stat->parent;
  self->now.core = stat->core;
  self->now.state = stat->state;
  return stat->state == 'Z' || stat->state == 'X' ? LANES_THREAD_ENDED : LANES_THREAD_READ;
}

static gboolean
counts_same (const LanesSchedStat *a, const LanesSchedStat *b)
{
  return a->run_time == b->run_time && a->wait_time == b->wait_time && a->turns == b->turns;
}

static gboolean
is_stat_due (const LanesThreadFiles *self, LanesTime time, gboolean moved)
{
  LanesTime since = time - self->stat_time;

  if (!self->held || self->stat_time == 0)
    return TRUE;
  return self->totals_only ? !moved && since >= DEAD_INTERVAL : moved || since >= STAT_INTERVAL;
}

/* Without files that are held open, schedstat may be another thread's: stat, which is read after
 * it, tells. */
static LanesThreadReading
read_finely (LanesThreadFiles *self, LanesTime time)
{
  LanesSchedStat counts;
  LanesThreadStat stat;
  LanesThreadReading result = read_schedstat (self, &counts);

  if (result != LANES_THREAD_READ)
    return result;
  if (is_stat_due (self, time, !counts_same (&counts, &self->now.stat)))
    result = read_stat (self, time, &stat);
  if (result == LANES_THREAD_MISSED
      || (result == LANES_THREAD_ENDED && !self->held && self->now.state != 'Z'))
    return result;
  self->now.time = time;
  self->now.stat = counts;
  return result;
}

/* Run time in clock ticks is all that there is. That a thread stood still for a while, or is on
 * another core, is taken for a new turn. */
static LanesThreadReading
read_coarsely (LanesThreadFiles *self, LanesTime time)
{
  LanesSchedStat *now = &self->now.stat;
  guint core = self->now.core;
  LanesThreadStat stat;
  LanesThreadReading result = read_stat (self, time, &stat);
  LanesTime run;

  if (result != LANES_THREAD_READ && self->now.state != 'Z')
    return result;
  run = (LanesTime) MIN (stat.ticks, G_MAXINT64 / LANES_SEC) * lanes_thread_files_get_tick ();
  if (run > now->run_time)
    {
      if (now->turns == 0 || stat.core != core
          || (!self->moved && time - self->moved_time > STANDSTILL))
        now->turns++;
      self->moved_time = time;
    }
  self->moved = run > now->run_time;
  now->run_time = MAX (run, now->run_time);
  self->now.time = time;
  return result;
}

static gboolean
may_hold (int file)
{
  return file >= 0 && (guint) file + LANES_OPEN_FILES_RESERVE < lanes_open_files_get_limit ();
}

/* Both files through the folder, so that both are of the same thread. Returns: 0, or an errno */
static int
hold_files (LanesThreadFiles *self)
{
  char path[64];
  int folder;
  int code = 0;

  g_snprintf (path, sizeof path, "/proc/%d/task/%d", self->now.pid, self->now.tid);
  folder = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    return errno;
  if (!self->coarse)
    self->schedstat = openat (folder, "schedstat", O_RDONLY | O_CLOEXEC);
  if (self->coarse || self->schedstat >= 0)
    self->stat = openat (folder, "stat", O_RDONLY | O_CLOEXEC);
  if (self->stat < 0)
    code = errno;
  else if (!may_hold (self->stat) || (!self->coarse && !may_hold (self->schedstat)))
    code = EMFILE;
  close (folder);
  return code;
}

/**
 * lanes_thread_files_open:
 * @self: (out caller-allocates): the files
 * @pid: the thread's process
 * @tid: the thread
 * @parent: PID of the process that @pid was found below, or 0
 * @coarse: see lanes_thread_files_are_coarse()
 *
 * Opens the files of a thread and reads them for the first time. Source: /proc/PID/task/TID/
 * schedstat and stat, see proc(5).
 *
 * When only %LANES_OPEN_FILES_RESERVE files can still be opened, these two are opened anew for each
 * reading, which costs several times as much: the field held tells.
 *
 * Returns: whether they could be read; the thread may have ended all the same. If not, errno says
 *   why: ENOENT when there is no such thread, EACCES when /proc hides it, and what else open(2) and
 *   read(2) set
 */
gboolean
lanes_thread_files_open (LanesThreadFiles *self, int pid, int tid, int parent, gboolean coarse)
{
  int code;

  *self = (LanesThreadFiles){
      .now = {.pid = pid, .tid = tid, .parent = parent},
      .coarse = coarse,
      .held = TRUE,
      .schedstat = -1,
      .stat = -1,
  };
  code = hold_files (self);
  if (code == EMFILE || code == ENFILE)
    {
      lanes_thread_files_close (self);
      self->held = FALSE;
      code = 0;
    }
  if (code == 0)
    {
      errno = 0;
      lanes_thread_files_read (self);
      if (self->now.time != 0)
        return TRUE;
      code = errno ? errno : ENOENT;
    }
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
 * The same as lanes_thread_files_read_at() with the time that it is.
 *
 * Returns: what became of it
 */
LanesThreadReading
lanes_thread_files_read (LanesThreadFiles *self)
{
  return lanes_thread_files_read_at (self, lanes_time_now ());
}

/**
 * lanes_thread_files_read_at:
 * @self: files
 * @time: when this is, ns
 *
 * Reads the counters into the field now. When the thread has ended, its state becomes 'X' and the
 * rest stays as last read. (A dead thread that its parent has not been told of yet, 'Z', has
 * ended.)
 *
 * Returns: what became of it
 */
LanesThreadReading
lanes_thread_files_read_at (LanesThreadFiles *self, LanesTime time)
{
  LanesThreadReading result = self->coarse ? read_coarsely (self, time) : read_finely (self, time);

  if (result == LANES_THREAD_ENDED)
    self->now.state = 'X';
  return result;
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
  LanesThreadStat stat;
  LanesSchedStat counts;

  if (self->held && !self->coarse)
    return read_schedstat (self, &counts) != LANES_THREAD_ENDED;

  LanesThreadFiles copy = *self;

  return read_stat (&copy, self->stat_time, &stat) != LANES_THREAD_ENDED || copy.now.state == 'Z';
}

/**
 * lanes_thread_files_are_coarse:
 *
 * Finds out whether this kernel counts the time and the turns of threads, as nearly all do
 * (CONFIG_SCHED_INFO). Where it does not, schedstat is missing or says “0 0 0”, even of the thread
 * that asks and so has run.
 *
 * Returns: whether only stat can be relied on, which counts run time in clock ticks, and neither
 *   waiting nor turns
 */
gboolean
lanes_thread_files_are_coarse (void)
{
  char text[SCHEDSTAT_LENGTH];
  int file = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  LanesSchedStat stat = {0};
  gssize length;

  if (file < 0)
    return errno == ENOENT;
  length = pread (file, text, sizeof text, 0);
  close (file);
  return length > 0 && lanes_proc_schedstat_parse (text, (gsize) length, &stat)
         && stat.run_time == 0 && stat.turns == 0;
}

/**
 * lanes_thread_files_get_tick:
 *
 * Returns: the length of a clock tick in which stat counts, in nanoseconds; see sysconf(3)
 */
LanesTime
lanes_thread_files_get_tick (void)
{
  long n_ticks = sysconf (_SC_CLK_TCK);

  return LANES_SEC / (n_ticks > 0 ? n_ticks : 100);
}
