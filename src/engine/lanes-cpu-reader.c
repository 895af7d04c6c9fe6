/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-cpu-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "lanes-error.h"
#include "lanes-proc-stat.h"

/* Room for the lines of 30 cores; doubled until the lines of all cores fit. */
#define FIRST_BUFFER 4096

/* The lines of 65,536 cores need less. */
#define LARGEST_BUFFER (16 * 1024 * 1024)

struct _LanesCpuReader
{
  int file;
  char *text;
  gsize size;
};

/**
 * lanes_cpu_reader_new:
 * @path: %LANES_CPU_READER_FILE, or a file of the same form
 * @error: (nullable): set to %LANES_ERROR_SYSTEM when it cannot be opened
 *
 * Opens the kernel's counters of all cores, see proc(5).
 *
 * Returns: (transfer full) (nullable): the reader
 */
LanesCpuReader *
lanes_cpu_reader_new (const char *path, GError **error)
{
  int file = open (path, O_RDONLY | O_CLOEXEC);
  LanesCpuReader *self;

  if (file < 0)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM,
                   _ ("/proc/stat cannot be opened: %s. Is /proc mounted?"), g_strerror (errno));
      return NULL;
    }
  self = g_new (LanesCpuReader, 1);
  *self = (LanesCpuReader){.file = file, .text = g_malloc (FIRST_BUFFER), .size = FIRST_BUFFER};
  return self;
}

/**
 * lanes_cpu_reader_free:
 * @self: (transfer full): a reader
 */
void
lanes_cpu_reader_free (LanesCpuReader *self)
{
  close (self->file);
  g_free (self->text);
  g_free (self);
}

/* The cores' lines come first in the file; the rest, which is long, need not fit. */
static gssize
read_text (LanesCpuReader *self)
{
  while (TRUE)
    {
      gssize length = pread (self->file, self->text, self->size, 0);

      if (length < (gssize) self->size || self->size >= LARGEST_BUFFER
          || g_strstr_len (self->text, length, "\nintr"))
        return length;
      self->size *= 2;
      self->text = g_realloc (self->text, self->size);
    }
}

/**
 * lanes_cpu_reader_read:
 * @self: a reader
 * @times: (element-type LanesCpuTimes): where the cores go, ascending; what it holds is removed
 * @error: (nullable): set to %LANES_ERROR_SYSTEM when the file cannot be read or understood
 *
 * Reads the counters of all cores that are online now.
 *
 * Returns: whether they could be read
 */
gboolean
lanes_cpu_reader_read (LanesCpuReader *self, GArray *times, GError **error)
{
  gssize length = read_text (self);

  if (length >= 0)
    return lanes_proc_stat_parse (self->text, (gsize) length, times, error);
  g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM, _ ("/proc/stat cannot be read: %s."),
               g_strerror (errno));
  return FALSE;
}
