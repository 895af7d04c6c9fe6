/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lanes-file-write.h"

#define MUCH (256 * 1024)

typedef struct
{
  char *folder;
  char *path;
  GFile *file;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("lanes-write-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "set.lanes", NULL);
  self->file = g_file_new_for_path (self->path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0); /* nothing else is left in it */
  g_object_unref (self->file);
  g_free (self->path);
  g_free (self->folder);
}

static gboolean
write_text (Fixture *self, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return lanes_file_write (self->file, bytes, NULL, error);
}

static gboolean
write_much (Fixture *self, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (MUCH), MUCH);

  return lanes_file_write (self->file, bytes, NULL, error);
}

static void
check (const char *path, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_write (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (write_text (self, "one", &error));
  check (self->path, "one");
  g_assert_cmpint (g_chmod (self->path, 0640), ==, 0);
  g_assert_true (write_text (self, "another one", &error));
  check (self->path, "another one");
  g_assert_true (write_text (self, "", &error));
  check (self->path, "");
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0640);
}

/* A file with two names keeps both. */
static void
test_names (Fixture *self, gconstpointer data)
{
  g_autofree char *other = g_build_filename (self->folder, "other.lanes", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (write_text (self, "a long first text", &error));
  g_assert_cmpint (link (self->path, other), ==, 0);
  g_assert_true (write_text (self, "short", &error));
  g_assert_no_error (error);
  check (other, "short");
  g_unlink (other);
}

/* What is no file is not written to, and not waited for. */
static void
test_pipe (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_cmpint (mkfifo (self->path, 0600), ==, 0);
  g_assert_false (write_text (self, "text", &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_true (S_ISFIFO (status.st_mode));
}

static void
test_places (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) missing = g_file_new_build_filename (self->folder, "no", "such", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("", 0);
  g_autoptr (GError) error = NULL;

  g_assert_false (lanes_file_write (missing, bytes, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (lanes_file_write (folder, bytes, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
}

/* A disk of its own, which nobody else sees; only root may have one. */
static gboolean
mount_disk (Fixture *self, const char *options)
{
  static gboolean is_alone;

  if (!is_alone
      && (unshare (CLONE_NEWNS) != 0
          || mount ("none", "/", "none", MS_REC | MS_PRIVATE, NULL) != 0))
    return FALSE;
  is_alone = TRUE;
  return mount ("lanes-test", self->folder, "tmpfs", 0, options) == 0;
}

/* @options: of a disk without room for more, or without room for another file */
static void
test_full (Fixture *self, gconstpointer options)
{
  g_autofree char *other = g_build_filename (self->folder, "other.lanes", NULL);
  g_autoptr (GError) error = NULL;

  if (!mount_disk (self, options))
    {
      g_test_skip ("no disk can be had here");
      return;
    }
  g_assert_true (write_text (self, "what there was", &error));
  g_assert_no_error (error);
  g_assert_false (write_much (self, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  check (self->path, "what there was");

  /* The same where it cannot be replaced by another file */
  if (link (self->path, other) == 0)
    {
      g_assert_false (write_much (self, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
      check (self->path, "what there was");
      g_unlink (other);
    }
  g_assert_cmpint (umount (self->folder), ==, 0);
}

static void
test_read_only (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!mount_disk (self, "size=64k"))
    {
      g_test_skip ("no disk can be had here");
      return;
    }
  g_assert_true (write_text (self, "what there was", &error));
  g_assert_cmpint (mount ("none", self->folder, "none", MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  g_assert_false (write_text (self, "more", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY);
  check (self->path, "what there was");
  g_assert_cmpint (umount (self->folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, test) g_test_add (path, Fixture, data, set_up, test, tear_down)
  ADD ("/file-write/write", NULL, test_write);
  ADD ("/file-write/names", NULL, test_names);
  ADD ("/file-write/pipe", NULL, test_pipe);
  ADD ("/file-write/places", NULL, test_places);
  ADD ("/file-write/full", "size=64k", test_full);
  ADD ("/file-write/no-more-files", "size=64k,nr_inodes=2", test_full);
  ADD ("/file-write/read-only", NULL, test_read_only);
  return g_test_run ();
}
