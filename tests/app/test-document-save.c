/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <utime.h>

#include "lanes-document.h"
#include "lanes-error.h"
#include "lanes-trust.h"

#define BOUND_SECONDS 20

static const char start[] = "[Lanes]\nVersion=1\n\n[Task a]\nName=Eat\nWorkload=primes\n\n"
                            "[Task b]\nCommand=true\n";
static const char other[] = "[Lanes]\nVersion=1\n\n[Task c]\nWorkload=sort\n";

/* A document in a file in a folder of its own, and what it told */
typedef struct
{
  char *folder;
  char *path;
  GFile *file;
  LanesDocument *document;
  GAsyncResult *results[3];
  guint n_results;
  LanesDiskState told;
  guint n_told;
} Place;

static gboolean
bound_cb (gpointer user_data)
{
  g_assert_not_reached ();
}

/* Waits for a condition, and no longer than the bound. */
#define wait_for(condition) \
  G_STMT_START \
  { \
    guint bound_id = g_timeout_add_seconds (BOUND_SECONDS, bound_cb, NULL); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (bound_id); \
  } \
  G_STMT_END

static void
told_cb (Place *place, LanesDiskState state)
{
  place->told = state;
  place->n_told++;
}

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) set = NULL;

  place->folder = g_dir_make_tmp ("lanes-document-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "set.lanes", NULL);
  place->file = g_file_new_for_path (place->path);
  g_file_set_contents (place->path, start, -1, &error);
  g_assert_no_error (error);
  set = lanes_task_set_load (place->file, NULL, &error);
  g_assert_no_error (error);
  place->document = lanes_document_new (set);
  g_signal_connect_swapped (place->document, "changed-on-disk", G_CALLBACK (told_cb), place);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (place->folder, 0, NULL);
  const char *name;

  for (guint i = 0; i < place->n_results; i++)
    g_object_unref (place->results[i]);
  g_assert_finalize_object (place->document);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (place->folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->folder);
  g_free (place->path);
  g_object_unref (place->file);
}

static void
write_text (Place *place, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (place->path, text, -1, &error);
  g_assert_no_error (error);
}

static void
check_file (const char *path, LanesDocument *document)
{
  g_autofree char *expected = lanes_task_set_to_data (lanes_document_get_task_set (document), NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Place *place = user_data;

  g_assert_cmpuint (place->n_results, <, G_N_ELEMENTS (place->results));
  place->results[place->n_results++] = g_object_ref (result);
}

static gboolean
save (Place *place, GFile *file, GError **error)
{
  guint before = place->n_results;

  lanes_document_save_async (place->document, file, NULL, result_cb, place);
  wait_for (place->n_results > before);
  return lanes_document_save_finish (place->document, place->results[before], error);
}

static LanesTask *
get_task (Place *place, guint position)
{
  return lanes_task_set_get_task (lanes_document_get_task_set (place->document), position);
}

static void
test_modified (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_object_set (get_task (place, 0), "nice", 3, NULL);
  g_assert_true (lanes_document_get_modified (place->document));
  save (place, place->file, &error);
  g_assert_no_error (error);
  check_file (place->path, place->document);
  g_assert_false (lanes_document_get_modified (place->document));
  g_assert_false (lanes_document_needs_saving (place->document));

  /* What was done before can be undone after, and is a change then. */
  lanes_document_undo (place->document);
  g_assert_true (lanes_document_get_modified (place->document));
  g_assert_true (lanes_document_needs_saving (place->document));
  lanes_document_redo (place->document);
  g_assert_false (lanes_document_get_modified (place->document));
  g_assert_cmpuint (place->n_told, ==, 0);
}

static void
test_save_as (Place *place, gconstpointer data)
{
  g_autofree char *path = g_build_filename (place->folder, "other.lanes", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  LanesTaskSet *set = lanes_document_get_task_set (place->document);
  g_autoptr (GError) error = NULL;

  lanes_trust_add (get_task (place, 1));
  g_object_set (get_task (place, 1), "name", "Do", NULL);
  save (place, file, &error);
  g_assert_no_error (error);
  check_file (path, place->document);
  g_assert_true (g_file_equal (lanes_task_set_get_file (set), file));
  g_assert_cmpstr (lanes_task_set_get_name (set), ==, "other");

  /* The name that came with the file is none that was given. */
  lanes_document_undo (place->document);
  g_assert_cmpstr (lanes_task_set_get_name (set), ==, "other");
  g_assert_false (lanes_trust_needs_asking (set, NULL));
  /* The file that it was in is another one now. */
  lanes_document_redo (place->document);
  write_text (place, other);
  g_assert_false (lanes_document_get_modified (place->document));
}

/* Where it is in another folder, a command is another one, for which it counts what was agreed to
 * before; to save is not to agree. */
static void
test_trust (Place *place, gconstpointer agreed)
{
  g_autofree char *folder = g_dir_make_tmp ("lanes-document-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "set.lanes", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  LanesTaskSet *set = lanes_document_get_task_set (place->document);
  g_autoptr (GError) error = NULL;

  if (agreed)
    lanes_trust_add (get_task (place, 1));
  save (place, file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lanes_trust_needs_asking (set, NULL), ==, !agreed);
  g_unlink (path);
  g_rmdir (folder);
}

/* What a file brings while it is being written elsewhere is not what was agreed to. */
static void
test_trust_changed (Place *place, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("lanes-document-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "set.lanes", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  LanesTaskSet *set = lanes_document_get_task_set (place->document);
  g_autoptr (GError) error = NULL;

  lanes_trust_add (get_task (place, 1));
  lanes_document_save_async (place->document, file, NULL, result_cb, place);
  g_object_set (get_task (place, 1), "command", "another one", NULL);
  wait_for (place->n_results == 1);
  g_assert_true (lanes_document_save_finish (place->document, place->results[0], &error));
  g_assert_no_error (error);
  g_assert_true (lanes_trust_needs_asking (set, NULL));
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_changed_while_saving (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_object_set (get_task (place, 0), "nice", 1, NULL);
  lanes_document_save_async (place->document, place->file, NULL, result_cb, place);
  g_object_set (get_task (place, 0), "threads", 2, NULL);
  lanes_document_save_async (place->document, place->file, NULL, result_cb, place);
  wait_for (place->n_results == 1);
  /* The second one begins when the first one is done, and has all that was done until then. */
  g_assert_true (lanes_document_save_finish (place->document, place->results[0], &error));
  wait_for (place->n_results == 2);
  g_assert_true (lanes_document_save_finish (place->document, place->results[1], &error));
  g_assert_no_error (error);
  g_assert_false (lanes_document_get_modified (place->document));
  check_file (place->path, place->document);

  g_object_set (get_task (place, 0), "nice", 2, NULL);
  lanes_document_save_async (place->document, place->file, NULL, result_cb, place);
  g_object_set (get_task (place, 0), "nice", 3, NULL);
  wait_for (place->n_results == 3);
  g_assert_true (lanes_document_get_modified (place->document));
}

static void
test_conflict (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_object_set (get_task (place, 0), "nice", 1, NULL);
  write_text (place, other);
  g_assert_false (save (place, place->file, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_CHANGED);
  g_clear_error (&error);
  g_assert_true (lanes_document_get_modified (place->document));
  g_assert_true (g_file_get_contents (place->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, other);

  lanes_document_allow_overwrite (place->document);
  save (place, place->file, &error);
  g_assert_no_error (error);
  check_file (place->path, place->document);
  g_assert_cmpint (lanes_document_get_disk_state (place->document), ==, LANES_DISK_SAME);
  /* It is allowed once. */
  write_text (place, other);
  g_assert_false (save (place, place->file, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_CHANGED);
}

/* It is allowed to the save that was asked for then, and not to one that is still to begin. */
static void
test_conflict_in_line (Place *place, gconstpointer data)
{
  g_object_set (get_task (place, 0), "nice", 1, NULL);
  write_text (place, other);
  for (guint i = 0; i < 3; i++)
    {
      if (i == 2)
        lanes_document_allow_overwrite (place->document);
      lanes_document_save_async (place->document, place->file, NULL, result_cb, place);
    }
  wait_for (place->n_results == 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      if (lanes_document_save_finish (place->document, place->results[i], &error))
        g_assert_cmpuint (i, ==, 2);
      else
        g_assert_error (error, LANES_ERROR, LANES_ERROR_CHANGED);
    }
  check_file (place->path, place->document);
}

static void
test_fails (Place *place, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_build_filename (place->folder, "no", "such", NULL);
  g_autoptr (GError) error = NULL;

  g_object_set (get_task (place, 0), "nice", 1, NULL);
  g_assert_false (save (place, file, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (lanes_document_get_modified (place->document));
  g_assert_true (
      g_file_equal (lanes_task_set_get_file (lanes_document_get_task_set (place->document)),
                    place->file));

  /* A set that could not be loaded again */
  g_object_set (get_task (place, 0), "workload", NULL, NULL);
  g_assert_false (save (place, place->file, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_INVALID);
}

static void
test_disk (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_text (place, other);
  wait_for (place->n_told == 1);
  g_assert_cmpint (place->told, ==, LANES_DISK_CHANGED);
  g_assert_cmpint (lanes_document_get_disk_state (place->document), ==, LANES_DISK_CHANGED);
  g_assert_false (lanes_document_get_modified (place->document));

  write_text (place, start);
  wait_for (place->n_told == 2);
  g_assert_cmpint (place->told, ==, LANES_DISK_SAME);

  g_assert_false (lanes_document_needs_saving (place->document));
  g_assert_cmpint (g_unlink (place->path), ==, 0);
  wait_for (place->n_told == 3);
  g_assert_cmpint (place->told, ==, LANES_DISK_GONE);
  g_assert_true (lanes_document_needs_saving (place->document));

  /* Nothing is lost by saving what has gone. */
  save (place, place->file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (place->n_told, ==, 4);
  g_assert_cmpint (place->told, ==, LANES_DISK_SAME);
  check_file (place->path, place->document);

  /* Two other contents are two changes. */
  write_text (place, other);
  wait_for (place->n_told == 5);
  write_text (place, "something else");
  wait_for (place->n_told == 6);
  g_assert_cmpint (place->told, ==, LANES_DISK_CHANGED);
}

static void
test_moved (Place *place, gconstpointer data)
{
  g_autofree char *path = g_build_filename (place->folder, "moved.lanes", NULL);

  g_assert_cmpint (g_rename (place->path, path), ==, 0);
  wait_for (place->n_told == 1);
  g_assert_cmpint (place->told, ==, LANES_DISK_GONE);
}

/* Touched, or written as it was: nobody is told. The change that follows shows that it was seen. */
static void
test_touched (Place *place, gconstpointer data)
{
  write_text (place, start);
  g_assert_cmpint (g_utime (place->path, NULL), ==, 0);
  write_text (place, other);
  wait_for (place->n_told == 1);
  g_assert_cmpint (place->told, ==, LANES_DISK_CHANGED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, data, function) g_test_add (path, Place, data, set_up, function, tear_down)
  ADD ("/document/save/modified", NULL, test_modified);
  ADD ("/document/save/as", NULL, test_save_as);
  ADD ("/document/save/trusted", "yes", test_trust);
  ADD ("/document/save/not-trusted", NULL, test_trust);
  ADD ("/document/save/trust-changed", NULL, test_trust_changed);
  ADD ("/document/save/while-saving", NULL, test_changed_while_saving);
  ADD ("/document/save/conflict", NULL, test_conflict);
  ADD ("/document/save/conflict-in-line", NULL, test_conflict_in_line);
  ADD ("/document/save/fails", NULL, test_fails);
  ADD ("/document/disk/states", NULL, test_disk);
  ADD ("/document/disk/moved", NULL, test_moved);
  ADD ("/document/disk/touched", NULL, test_touched);

  return g_test_run ();
}
