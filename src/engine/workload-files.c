/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lanes-workload-private.h"

#define KIB          1024
#define MOST_KIB     64
#define WORDS        (KIB / sizeof (guint64)) /* in 1 KiB */
#define WORDS_A_LOOK 2048                     /* a microsecond or two */
#define SYNC_KIB     256                      /* written between two waits for the disk */
#define FILE_BYTES   (1024 * KIB)             /* then it begins at the file's start again */

/* A file that has no name, so that nothing is left whatever happens. In /var/tmp rather than /tmp,
 * which is often memory. */
static int
open_file (void)
{
  const char *folders[] = {g_getenv ("TMPDIR"), "/var/tmp", "/tmp"};

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      if (!folders[i])
        continue;

      int fd = open (folders[i], O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

      if (fd >= 0)
        return fd;

      /* Not every file system has files without a name. */
      g_autofree char *path = g_build_filename (folders[i], "lanes-XXXXXX", NULL);

      fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
      if (fd >= 0)
        {
          g_unlink (path);
          return fd;
        }
    }
  return -1;
}

static int
transfer (LanesWork *work, int fd, gboolean writing, void *buffer, gsize size, off_t offset)
{
  for (gsize moved = 0; moved < size;)
    {
      char *place = (char *) buffer + moved;
      gssize n = writing ? pwrite (fd, place, size - moved, offset + (off_t) moved)
                         : pread (fd, place, size - moved, offset + (off_t) moved);

      if (n < 0 && errno != EINTR)
        return errno;
      if (n == 0)
        return EIO;
      lanes_turn_writer_check (&work->turns);
      moved += n > 0 ? (gsize) n : 0;
    }
  return 0;
}

/* Waits until the disk has it, and lets the kernel forget its copy, so that reading it back may
 * have to wait too. */
static int
sync_file (LanesWork *work, int fd)
{
  lanes_work_begin_wait (work);

  int error = fdatasync (fd) < 0 ? errno : 0;

  posix_fadvise (fd, 0, FILE_BYTES, POSIX_FADV_DONTNEED);
  lanes_work_end_wait (work);
  return error;
}

/* Writes @n KiB, the first of which is number @first, and reads them back. */
static int
write_and_read (LanesWork *work, int fd, guint64 first, gsize n, guint64 *sum)
{
  guint64 written[MOST_KIB * WORDS], read[MOST_KIB * WORDS];
  gsize size = n * KIB;
  off_t offset = (off_t) (first * KIB % FILE_BYTES);
  int error;

  for (gsize i = 0; i < n * WORDS; i++)
    {
      written[i] = first * WORDS + i;
      if (i % WORDS_A_LOOK == 0)
        lanes_work_look (work);
    }

  if ((error = transfer (work, fd, TRUE, written, size, offset)) != 0)
    return error;
  if ((first + n) % SYNC_KIB < n && (error = sync_file (work, fd)) != 0)
    return error;
  if ((error = transfer (work, fd, FALSE, read, size, offset)) != 0)
    return error;
  if (memcmp (written, read, size) != 0)
    return EIO;

  for (gsize i = 0; i < n * WORDS; i++)
    {
      *sum += read[i];
      if (i % WORDS_A_LOOK == 0)
        lanes_work_look (work);
    }
  return 0;
}

/* Where files may not grow any more (RLIMIT_FSIZE), a write is to fail, and not to end the process.
 * The signal stays blocked: one that is pending by then ends with the thread. */
static void
block_size_signal (void)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGXFSZ);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
}

/* One unit is 1 KiB written and read back. */
static int
write_files (LanesWork *work, guint64 *result)
{
  int fd = open_file ();
  int error = fd < 0 ? errno : 0;
  guint64 done = 0;

  block_size_signal ();
  while (error == 0 && lanes_work_go_on (work, done))
    {
      gsize n = lanes_work_portion (work, done, MOST_KIB);

      error = write_and_read (work, fd, done, n, result);
      done += n;
    }
  if (fd >= 0)
    close (fd);
  return error;
}

static char *
describe (guint64 units, guint64 result)
{
  g_autofree char *size = lanes_workload_format_number (units);
  g_autofree char *sum = lanes_workload_format_number (result);

  /* Translators: KiB of a file, and a number that is the same whenever the work is */
  return g_strdup_printf (_ ("%s KiB written and read back, check number %s"), size, sum);
}

static char *
describe_amount (guint64 units)
{
  g_autofree char *size = lanes_workload_format_number (units);

  return g_strdup_printf (_ ("%s KiB of a file"), size);
}

const LanesWorkload lanes_workload_files = {
    .id = "files",
    .title = N_ ("Write and read files"),
    .description = N_ ("Writes a temporary file, waits for the disk, reads it back and compares. "
                       "Rests often: the disk is slower than a core."),
    .unit_size = MOST_KIB,
    .run = write_files,
    .describe = describe,
    .describe_amount = describe_amount,
};
