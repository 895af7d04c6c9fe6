/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where no other file can be made beside a file, GIO empties the file first and then writes it: on
 * a full disk nothing of it is left. */
#include "lanes-file-write.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_MODE 0666 /* less what the umask takes */

static gboolean
fail (int code, const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code), "%s: %s", shown,
               g_strerror (code));
  return FALSE;
}

static gboolean
write_all (int fd, GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  gsize done = 0;

  while (done < length)
    {
      gssize n = pwrite (fd, data + done, length - done, (off_t) done);

      if (n < 0 && errno != EINTR)
        return FALSE;
      done += n > 0 ? (gsize) n : 0;
    }
  return ftruncate (fd, (off_t) length) == 0 && fsync (fd) == 0;
}

/* Writes a file that others have by another name, or in whose folder nothing can be made. All the
 * room is taken before the first byte is written. */
static gboolean
write_in_place (const char *path, const struct stat *before, GBytes *bytes, GError **error)
{
  gsize length = g_bytes_get_size (bytes);
  /* It may be a pipe, which nobody may ever read. */
  int fd = open (path, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
  int code = fd < 0 ? errno : 0;

  if (fd >= 0 && length > 0)
    code = posix_fallocate (fd, 0, (off_t) length);
  if (code != 0 && fd >= 0 && ftruncate (fd, before->st_size) != 0)
    code = errno;
  if (code == 0 && !write_all (fd, bytes))
    code = errno;
  if (fd >= 0 && close (fd) != 0 && code == 0)
    code = errno;
  return code == 0 || fail (code, path, error);
}

/* @before: (nullable): the file that it takes the place of, and the permissions and the owner of */
static int
write_beside (const char *path, const char *beside, int fd, const struct stat *before,
              GBytes *bytes)
{
  int code = 0;

  if (before && fchmod (fd, before->st_mode & 07777) != 0)
    code = errno;
  if (code == 0 && !write_all (fd, bytes))
    code = errno;
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code == 0 && g_rename (beside, path) != 0)
    code = errno;
  return code;
}

static gboolean
replace (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *beside = g_build_filename (folder, ".lanes-XXXXXX", NULL);
  struct stat before;
  gboolean is_there = g_stat (path, &before) == 0;
  int fd, code;

  if (!is_there && errno != ENOENT)
    return fail (errno, path, error);
  if (is_there && S_ISDIR (before.st_mode))
    return fail (EISDIR, path, error);
  /* What a person may not write is not replaced by something else. */
  if (is_there && g_access (path, W_OK) != 0)
    return fail (errno, path, error);
  if (is_there && (!S_ISREG (before.st_mode) || before.st_nlink > 1))
    return write_in_place (path, &before, bytes, error);

  fd = g_mkstemp_full (beside, O_RDWR | O_CLOEXEC, NEW_MODE);
  code = fd < 0 ? errno : 0;
  if (is_there && fd < 0 && (code == EACCES || code == EPERM))
    return write_in_place (path, &before, bytes, error);
  if (is_there && fd >= 0 && fchown (fd, before.st_uid, before.st_gid) != 0)
    {
      /* It would belong to somebody else. */
      close (fd);
      g_unlink (beside);
      return write_in_place (path, &before, bytes, error);
    }
  if (fd >= 0)
    code = write_beside (path, beside, fd, is_there ? &before : NULL, bytes);
  if (code != 0 && fd >= 0)
    g_unlink (beside);
  return code == 0 || fail (code, path, error);
}

/**
 * lanes_file_write:
 * @file: where; a symbolic link is replaced
 * @bytes: what it is to hold
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Writes a file so that it is as it was if that fails, also on a full disk. Its permissions and its
 * owner stay, and other names of it too.
 *
 * Returns: whether it was written; if not, @error is in %G_IO_ERROR
 */
gboolean
lanes_file_write (GFile *file, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  const char *path = g_file_peek_path (file);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (path)
    return replace (path, bytes, error);
  return g_file_replace_contents (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                  NULL, FALSE, G_FILE_CREATE_NONE, NULL, cancellable, error);
}
