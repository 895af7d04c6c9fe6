/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where unsaved changes are kept: a folder for each running program, in which a file is locked for
 * as long as the program is there. The kernel lets go of the lock when the program ends, in
 * whatever way, flock(2): what is in a folder without an owner is what nobody could save. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "lanes-rescue.h"

#define LOCK_NAME "lock"
#define ENDING    ".unsaved"

/* How often a folder is made anew, if somebody who looks for what was left takes it away. */
#define TRIES 10

/* A folder, and the descriptor that keeps it locked */
typedef struct
{
  char *folder;
  int lock;
} Owned;

/* Of this program; lock is -1 until something has to be kept. */
static Owned own = {NULL, -1};
static guint n_paths;

/* What others have left, which nobody else looks at for as long as this is there */
struct _LanesRescueFind
{
  GArray *owned; /* of Owned */
  GPtrArray *all;
};

/**
 * lanes_rescue_store_get_folder:
 *
 * Returns: (transfer full): where the folders of all programs are
 */
char *
lanes_rescue_store_get_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "lanes", "unsaved", NULL);
}

static void
set_error (GError **error, const char *folder)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", folder,
               g_strerror (code));
}

/* Locks the file in @folder; returns -1 when that cannot be, or somebody else has it. */
static int
lock_folder (const char *folder, int flags)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
  struct stat opened, there;

  if (fd < 0)
    return -1;
  /* Who looks for what was left may have been faster, and have taken it away again. */
  if (flock (fd, LOCK_EX | LOCK_NB) == 0 && fstat (fd, &opened) == 0 && lstat (path, &there) == 0
      && opened.st_ino == there.st_ino)
    return fd;
  close (fd);
  return -1;
}

/* Takes a folder away in which there is nothing but what was to be locked. */
static void
remove_folder (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);

  g_unlink (path);
  g_rmdir (folder);
}

static gboolean
open_own (GError **error)
{
  g_autofree char *parent = lanes_rescue_store_get_folder ();
  int code = 0;

  if (g_mkdir_with_parents (parent, 0700) != 0)
    {
      set_error (error, parent);
      return FALSE;
    }
  for (guint i = 0; i < TRIES && own.lock < 0; i++)
    {
      g_autofree char *folder = g_build_filename (parent, "XXXXXX", NULL);

      if (!g_mkdtemp (folder))
        {
          set_error (error, parent);
          return FALSE;
        }
      own.lock = lock_folder (folder, O_CREAT);
      code = errno;
      if (own.lock >= 0)
        own.folder = g_steal_pointer (&folder);
      else
        remove_folder (folder);
    }
  errno = code;
  if (own.lock < 0)
    set_error (error, parent);
  return own.lock >= 0;
}

/**
 * lanes_rescue_store_make_path:
 * @error: return location
 *
 * Returns: (transfer full) (nullable): where something can be kept while this program runs and
 *   after it has ended in any way, or %NULL; then @error is in %G_FILE_ERROR
 */
char *
lanes_rescue_store_make_path (GError **error)
{
  g_autofree char *name = g_strdup_printf ("%u" ENDING, n_paths++);

  if (own.lock < 0 && !open_own (error))
    return NULL;
  return g_build_filename (own.folder, name, NULL);
}

static void
close_owned (Owned *owned)
{
  g_autoptr (GDir) dir = g_dir_open (owned->folder, 0, NULL);
  const char *name;
  gboolean is_empty = TRUE;

  while (dir && (name = g_dir_read_name (dir)))
    is_empty = is_empty && g_str_equal (name, LOCK_NAME);
  if (dir && is_empty)
    remove_folder (owned->folder);
  close (owned->lock);
  g_clear_pointer (&owned->folder, g_free);
  owned->lock = -1;
}

/**
 * lanes_rescue_store_remove:
 * @path: from lanes_rescue_store_make_path()
 *
 * Nothing of it could be missed any more.
 */
void
lanes_rescue_store_remove (const char *path)
{
  g_unlink (path);
}

/**
 * lanes_rescue_store_close:
 *
 * The program ends: what it keeps now is offered by the next one. Nothing is left where nothing is
 * kept.
 */
void
lanes_rescue_store_close (void)
{
  if (own.lock >= 0)
    close_owned (&own);
}

/* What cannot be understood stays where it is: it may be from a newer Lanes. */
static void
read_folder (LanesRescueFind *self, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      LanesRescue *rescue = NULL;

      if (!g_str_has_suffix (name, ENDING))
        continue;
      rescue = lanes_rescue_read (path, &error);
      if (rescue)
        g_ptr_array_add (self->all, rescue);
      else
        g_info ("Unsaved changes cannot be offered: %s: %s", path, error->message);
    }
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const LanesRescue *one = *(LanesRescue *const *) a;
  const LanesRescue *other = *(LanesRescue *const *) b;

  return (one->time > other->time) - (one->time < other->time);
}

/**
 * lanes_rescue_find:
 *
 * Looks for what programs have kept that are no more. No other program finds it until
 * lanes_rescue_find_free().
 *
 * Returns: (transfer full): what was found, which may be nothing
 */
LanesRescueFind *
lanes_rescue_find (void)
{
  LanesRescueFind *self = g_new0 (LanesRescueFind, 1);
  g_autofree char *parent = lanes_rescue_store_get_folder ();
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;

  self->owned = g_array_new (FALSE, FALSE, sizeof (Owned));
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) lanes_rescue_free);
  while (dir && (name = g_dir_read_name (dir)))
    {
      Owned owned = {g_build_filename (parent, name, NULL), -1};

      owned.lock = lock_folder (owned.folder, 0);
      if (owned.lock < 0)
        {
          g_free (owned.folder);
          continue;
        }
      read_folder (self, owned.folder);
      g_array_append_val (self->owned, owned);
    }
  g_ptr_array_sort (self->all, compare_times);
  return self;
}

/**
 * lanes_rescue_find_get_all:
 * @self: what was found
 *
 * Returns: (transfer none) (element-type LanesRescue): each task set, the oldest first
 */
GPtrArray *
lanes_rescue_find_get_all (LanesRescueFind *self)
{
  return self->all;
}

/**
 * lanes_rescue_find_free:
 * @self: (transfer full): what was found
 *
 * Leaves what has not been removed to whoever looks next.
 */
void
lanes_rescue_find_free (LanesRescueFind *self)
{
  for (guint i = 0; i < self->owned->len; i++)
    close_owned (&g_array_index (self->owned, Owned, i));
  g_array_unref (self->owned);
  g_ptr_array_unref (self->all);
  g_free (self);
}
