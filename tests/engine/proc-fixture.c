/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "proc-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define MAX_FAULTS 8
#define MAX_FILES  4096

typedef struct
{
  const char *name;
  int open_code; /* 0: opens */
  int read_code; /* -1: reads */
  const char *text;
  guint n_reads;
} Fault;

static GMutex mutex; /* the engine reads on threads of its own */
static Fault faults[MAX_FAULTS];
static guint n_faults;
static char *names[MAX_FILES]; /* by descriptor */
static int room = -1;
static gint64 jumped; /* under the mutex */

int __real_open64 (const char *path, int flags, ...);
int __real_openat64 (int folder, const char *path, int flags, ...);
int __real_close (int file);
ssize_t __real_pread64 (int file, void *bytes, size_t size, off64_t offset);
ssize_t __real_read (int file, void *bytes, size_t size);
int __real_clock_gettime (clockid_t clock, struct timespec *now);

int __wrap_open64 (const char *path, int flags, ...);
int __wrap_openat64 (int folder, const char *path, int flags, ...);
int __wrap_close (int file);
ssize_t __wrap_pread64 (int file, void *bytes, size_t size, off64_t offset);
ssize_t __wrap_read (int file, void *bytes, size_t size);
int __wrap_clock_gettime (clockid_t clock, struct timespec *now);

static Fault *
find_fault (const char *path)
{
  for (guint i = 0; path && i < n_faults; i++)
    if (g_str_has_suffix (path, faults[i].name))
      return &faults[i];
  return NULL;
}

static Fault *
get_fault (const char *name)
{
  for (guint i = 0; i < n_faults; i++)
    if (g_str_equal (faults[i].name, name))
      return &faults[i];
  g_assert_cmpuint (n_faults, <, MAX_FAULTS);
  faults[n_faults] = (Fault){.name = name, .read_code = -1};
  return &faults[n_faults++];
}

void
proc_fail_open (const char *name, int code)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  get_fault (name)->open_code = code;
}

void
proc_fail_read (const char *name, int code, const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Fault *fault = get_fault (name);

  fault->read_code = code;
  fault->text = text;
}

void
proc_heal (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  n_faults = 0;
  room = -1;
  jumped = 0;
}

void
proc_limit_files (int n_files)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  room = n_files;
}

guint
proc_count_reads (const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Fault *fault = get_fault (name);
  guint n_reads = fault->n_reads;

  fault->n_reads = 0;
  return n_reads;
}

void
proc_jump (LanesTime duration)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  jumped += duration;
}

/* Returns: an errno, or 0: the file may be opened */
static int
refuse (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Fault *fault = find_fault (path);

  if (fault && fault->open_code)
    return fault->open_code;
  if (room == 0)
    return EMFILE;
  if (room > 0)
    room--;
  return 0;
}

static int
note_name (int file, const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (file >= 0 && file < MAX_FILES)
    {
      g_free (names[file]);
      names[file] = path[0] == '/' ? g_strdup (path) : g_strconcat ("/", path, NULL);
    }
  else if (room >= 0)
    room++;
  return file;
}

int
__wrap_open64 (const char *path, int flags, ...)
{
  int code = refuse (path);
  va_list arguments;
  mode_t mode = 0;

  if (code)
    {
      errno = code;
      return -1;
    }
  if (flags & O_CREAT)
    {
      va_start (arguments, flags);
      mode = va_arg (arguments, mode_t);
      va_end (arguments);
    }
  return note_name (__real_open64 (path, flags, mode), path);
}

int
__wrap_openat64 (int folder, const char *path, int flags, ...)
{
  g_autofree char *name = g_strconcat ("/", path, NULL);
  int code = refuse (name);

  if (code)
    {
      errno = code;
      return -1;
    }
  return note_name (__real_openat64 (folder, path, flags), path);
}

int
__wrap_close (int file)
{
  g_mutex_lock (&mutex);
  if (file >= 0 && file < MAX_FILES && names[file])
    {
      g_clear_pointer (&names[file], g_free);
      if (room >= 0)
        room++;
    }
  g_mutex_unlock (&mutex);
  return __real_close (file);
}

/* Returns: whether there is a fault, which made the answer */
static gboolean
answer (int file, void *bytes, size_t size, ssize_t *length)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Fault *fault = file >= 0 && file < MAX_FILES ? find_fault (names[file]) : NULL;

  if (!fault)
    return FALSE;
  fault->n_reads++;
  if (fault->read_code > 0)
    {
      errno = fault->read_code;
      *length = -1;
      return TRUE;
    }
  if (!fault->text)
    return FALSE;
  *length = (ssize_t) MIN (size, strlen (fault->text));
  memcpy (bytes, fault->text, (size_t) *length);
  return TRUE;
}

ssize_t
__wrap_pread64 (int file, void *bytes, size_t size, off64_t offset)
{
  ssize_t length;

  return answer (file, bytes, size, &length) ? length : __real_pread64 (file, bytes, size, offset);
}

ssize_t
__wrap_read (int file, void *bytes, size_t size)
{
  ssize_t length;

  return answer (file, bytes, size, &length) ? length : __real_read (file, bytes, size);
}

int
__wrap_clock_gettime (clockid_t clock, struct timespec *now)
{
  int result = __real_clock_gettime (clock, now);

  if (result == 0 && clock == CLOCK_MONOTONIC)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
      gint64 time = now->tv_sec * LANES_SEC + now->tv_nsec + jumped;

      *now = lanes_time_to_timespec (time);
    }
  return result;
}

int
proc_start_child (void)
{
  int pid = fork ();

  if (pid != 0)
    return pid;
  /* It does not outlive a test that fails. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  while (TRUE)
    pause ();
}
