/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is not saved survives the program, and is offered by the next one. */
#include "app-test.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../engine/folders.h"
#include "lanes-application.h"
#include "lanes-autosave.h"
#include "lanes-rescue.h"
#include "lanes-trust.h"
#include "lanes-window.h"

static const char text[] = "# mine\n[Lanes]\nVersion=1\nName=Mine\n"
                           "[Task one]\nName=One\nCommand=sleep 1000\n";

/* What locking fails with, as on a disk of the network that knows no locks; 0: it does not fail */
static int lock_error;

/* In place of that of the C library */
int
flock (int fd, int operation)
{
  errno = lock_error;
  return lock_error ? -1 : (int) syscall (SYS_flock, fd, operation);
}

/* Whether the disk lets wait what is to be written, but not for ever */
static int is_slow;
static int n_begun;
static int n_done;

/* In place of that of the C library */
int
fsync (int fd)
{
  const gint64 latest = g_get_monotonic_time () + 15 * G_TIME_SPAN_SECOND;

  g_atomic_int_inc (&n_begun);
  while (g_atomic_int_get (&is_slow) && g_get_monotonic_time () < latest)
    g_usleep (1000);
  g_atomic_int_inc (&n_done);
  return (int) syscall (SYS_fsync, fd);
}

typedef struct
{
  char *folder;
  char *path;
  GFile *file;
  LanesTaskSet *set;
  LanesDocument *document;
  LanesAutosave *autosave;
  guint n_failed;
} Fixture;

static void
failed_cb (Fixture *self)
{
  self->n_failed++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *store = lanes_rescue_store_get_folder ();
  g_autoptr (GError) error = NULL;

  remove_folder (store);
  self->folder = g_dir_make_tmp ("lanes-rescue-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "mine.lanes", NULL);
  self->file = g_file_new_for_path (self->path);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  self->set = lanes_task_set_load (self->file, NULL, &error);
  g_assert_no_error (error);
  self->document = lanes_document_new (self->set);
  self->autosave = lanes_autosave_new (self->document);
  g_signal_connect_swapped (self->autosave, "failed", G_CALLBACK (failed_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  lanes_autosave_close (self->autosave, FALSE);
  g_object_unref (self->autosave);
  g_object_unref (self->document);
  g_object_unref (self->set);
  g_object_unref (self->file);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->path);
  lanes_rescue_store_close ();
}

static gboolean
is_kept (gpointer data)
{
  const char *path = lanes_autosave_get_path (((Fixture *) data)->autosave);

  return path && g_file_test (path, G_FILE_TEST_EXISTS);
}

static LanesRescue *
read_kept (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  LanesRescue *rescue = lanes_rescue_read (lanes_autosave_get_path (self->autosave), &error);

  g_assert_no_error (error);
  return rescue;
}

static gboolean
has_kept_two (gpointer data)
{
  g_autoptr (LanesRescue) rescue = read_kept (data);
  g_autoptr (LanesTaskSet) set = lanes_rescue_make_set (rescue, NULL);

  return g_str_equal (lanes_task_get_name (lanes_task_set_get_task (set, 0)), "Two");
}

static void
rename_task (Fixture *self, const char *name)
{
  g_object_set (lanes_task_set_get_task (self->set, 0), "name", name, NULL);
}

static guint
count_left (void)
{
  g_autoptr (LanesRescueFind) find = lanes_rescue_find ();

  return lanes_rescue_find_get_all (find)->len;
}

/* What is changed is kept elsewhere, again when it goes on, and no longer than it is needed. */
static void
test_keep (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesRescue) rescue = NULL;
  g_autoptr (LanesTaskSet) base = NULL;
  g_autofree char *there = NULL;
  g_autofree char *path = NULL;

  g_assert_null (lanes_autosave_get_path (self->autosave));
  rename_task (self, "Changed");
  g_assert_true (app_test_wait (is_kept, self));
  rescue = read_kept (self);
  base = lanes_rescue_make_base (rescue);
  g_assert_cmpstr (rescue->name, ==, "Mine");
  g_assert_true (g_file_equal (rescue->file, self->file));
  g_assert_cmpint (ABS (rescue->time - g_get_real_time () / G_USEC_PER_SEC), <, 60);
  g_assert_cmpstr (lanes_task_get_name (lanes_task_set_get_task (base, 0)), ==, "One");
  g_assert_true (g_file_get_contents (self->path, &there, NULL, NULL));
  g_assert_cmpstr (there, ==, text);

  rename_task (self, "Two");
  g_assert_true (app_test_wait (has_kept_two, self));
  /* Of a program that is there nothing is offered. */
  g_assert_cmpuint (count_left (), ==, 0);
  g_assert_true (is_kept (self));

  path = g_strdup (lanes_autosave_get_path (self->autosave));
  lanes_document_undo (self->document);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static gboolean
is_at_disk (gpointer data)
{
  return g_atomic_int_get (&n_begun) > g_atomic_int_get (&n_done);
}

/* A disk that takes its time holds nobody up who takes a change back, and what comes there then is
 * not kept; what is changed after that is. */
static void
test_slow (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;

  g_atomic_int_set (&is_slow, TRUE);
  rename_task (self, "Changed");
  g_assert_true (app_test_wait (is_at_disk, NULL));
  path = g_strdup (lanes_autosave_get_path (self->autosave));
  g_assert_nonnull (path);
  lanes_document_undo (self->document);
  g_assert_true (is_at_disk (NULL));
  g_assert_null (lanes_autosave_get_path (self->autosave));
  rename_task (self, "Two");
  g_atomic_int_set (&is_slow, FALSE);
  g_assert_true (app_test_wait (is_kept, self));
  g_assert_true (has_kept_two (self));
  g_assert_cmpstr (lanes_autosave_get_path (self->autosave), !=, path);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  /* Nor at the end of the program, which waits. */
  rename_task (self, "Three");
  lanes_autosave_close (self->autosave, FALSE);
  lanes_autosave_end ();
  lanes_rescue_store_close ();
  g_assert_cmpuint (count_left (), ==, 0);
}

/* What is new has no file, and is kept as well; what is empty is not. */
static void
test_new (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTaskSet) set = lanes_task_set_new ();
  g_autoptr (LanesDocument) document = lanes_document_new (set);
  g_autoptr (LanesAutosave) autosave = lanes_autosave_new (document);
  g_autoptr (LanesTask) task = lanes_task_new ("one");
  g_autoptr (LanesRescue) rescue = NULL;

  g_assert_true (lanes_autosave_flush (autosave));
  g_assert_null (lanes_autosave_get_path (autosave));
  g_object_set (task, "workload", "wait", NULL);
  lanes_task_set_insert (set, 0, task);
  g_assert_true (lanes_autosave_flush (autosave));
  rescue = lanes_rescue_read (lanes_autosave_get_path (autosave), NULL);
  g_assert_nonnull (rescue);
  g_assert_null (rescue->file);
  lanes_autosave_close (autosave, FALSE);
  g_assert_false (g_file_test (rescue->path, G_FILE_TEST_EXISTS));
}

/* A program that ends without asking leaves it, for one who looks first, and to nobody else. */
static void
test_leave (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesRescueFind) find = NULL;
  g_autoptr (LanesTaskSet) base = NULL;
  g_autoptr (LanesTaskSet) unsaved = NULL;
  g_autoptr (LanesDocument) document = NULL;
  LanesRescue *rescue;

  rename_task (self, "Changed");
  lanes_autosave_close (self->autosave, TRUE);
  lanes_rescue_store_close ();

  find = lanes_rescue_find ();
  g_assert_cmpuint (lanes_rescue_find_get_all (find)->len, ==, 1);
  g_assert_cmpuint (count_left (), ==, 0);
  rescue = lanes_rescue_find_get_all (find)->pdata[0];
  base = lanes_rescue_make_base (rescue);
  unsaved = lanes_rescue_make_set (rescue, NULL);
  document = lanes_document_new (base);
  lanes_document_restore (document, unsaved);
  g_assert_true (lanes_document_get_modified (document));
  g_assert_true (g_file_equal (lanes_task_set_get_file (base), self->file));
  g_assert_cmpstr (lanes_task_get_name (lanes_task_set_get_task (base, 0)), ==, "Changed");
  /* To be given back is not to be agreed to. */
  g_assert_true (lanes_trust_needs_asking (base, NULL));
  lanes_document_undo (document);
  g_assert_false (lanes_document_get_modified (document));
  g_assert_cmpstr (lanes_task_get_name (lanes_task_set_get_task (base, 0)), ==, "One");

  lanes_rescue_store_remove (rescue->path);
  g_clear_pointer (&find, lanes_rescue_find_free);
  g_assert_cmpuint (count_left (), ==, 0);
}

/* Whatever says that it was an example does not make its commands known. */
static void
test_example (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) example = g_file_new_build_filename (g_getenv ("LANES_DATA_DIR"), "examples",
                                                         "two-tasks-one-core.lanes", NULL);
  g_autoptr (LanesRescue) rescue = lanes_rescue_new (self->set);
  g_autoptr (LanesTaskSet) base = NULL;
  g_autoptr (LanesTaskSet) unsaved = NULL;
  g_autoptr (LanesDocument) document = NULL;

  g_set_object (&rescue->file, example);
  base = lanes_rescue_make_base (rescue);
  unsaved = lanes_rescue_make_set (rescue, NULL);
  document = lanes_document_new (base);
  lanes_document_restore (document, unsaved);
  g_assert_true (lanes_trust_needs_asking (base, NULL));
}

/* Where nothing can be kept, that is told once, and everything else goes on. */
static void
test_fails (Fixture *self, gconstpointer data)
{
  g_autofree char *store = lanes_rescue_store_get_folder ();
  g_autofree char *parent = g_path_get_dirname (store);

  remove_folder (store);
  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (store, "in the way", -1, NULL));
  rename_task (self, "Changed");
  g_assert_false (lanes_autosave_flush (self->autosave));
  rename_task (self, "Two");
  g_assert_false (lanes_autosave_flush (self->autosave));
  g_assert_cmpuint (self->n_failed, ==, 1);
  g_assert_cmpuint (count_left (), ==, 0);
  g_unlink (store);
  g_assert_true (lanes_autosave_flush (self->autosave));
}

/* What cannot be understood is neither offered nor taken away. */
static void
test_broken (Fixture *self, gconstpointer data)
{
  static const char *const broken[] = {
      "", "no key file", "[Unsaved]\nVersion=2\nName=a\nText=a\n", "[Unsaved]\nVersion=1\n",
      "[Unsaved]\nVersion=1\nName=a\nTime=99999999999999999\nText=%%%%\n", "\xff\xfe",
      /* [Lanes], and no more of it */
      "[Unsaved]\nVersion=1\nName=a\nText=W0xhbmVzXQ==\n"};
  g_autofree char *store = lanes_rescue_store_get_folder ();
  g_autofree char *folder = g_build_filename (store, "one", NULL);
  g_autofree char *lock = g_build_filename (folder, "lock", NULL);
  g_autofree char *stray = g_build_filename (store, "stray", NULL);
  g_autofree char *first = g_build_filename (folder, "0.unsaved", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (lock, "", 0, NULL));
  g_assert_true (g_file_set_contents (stray, "", 0, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *name = g_strdup_printf ("%" G_GSIZE_FORMAT ".unsaved", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, broken[i], -1, NULL));
    }
  g_assert_cmpuint (count_left (), ==, 0);
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS));
}

/* Where nothing can be locked nothing is kept, and no folder is left of having tried. */
static void
test_no_locks (Fixture *self, gconstpointer data)
{
  g_autofree char *store = lanes_rescue_store_get_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  lock_error = ENOLCK;
  g_assert_null (lanes_rescue_store_make_path (&error));
  lock_error = 0;
  g_assert_nonnull (strstr (error->message, g_strerror (ENOLCK)));
  dir = g_dir_open (store, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
      {"/rescue/keep", test_keep},       {"/rescue/slow", test_slow},
      {"/rescue/new", test_new},         {"/rescue/leave", test_leave},
      {"/rescue/example", test_example}, {"/rescue/fails", test_fails},
      {"/rescue/broken", test_broken},   {"/rescue/no-locks", test_no_locks},
  };

  app_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
