/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of the lanes of a window: how they are asked for, and what is told of them. */
#include "app-test.h"

#include <glib/gstdio.h>

#include "lanes-application.h"
#include "lanes-palette.h"
#include "lanes-picture-dialog.h"
#include "lanes-window-private.h"

static gboolean
is_done (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

static gboolean
has_session (gpointer user_data)
{
  return lanes_window_get_session (user_data) && gtk_widget_get_width (user_data) > 0;
}

static gboolean
tells_failure (gpointer user_data)
{
  return app_test_says (user_data, "Save it in another folder.");
}

static gboolean
tells_saved (gpointer user_data)
{
  return app_test_says (user_data, "Picture saved");
}

/* How light the corner of the preview is, 0 to 255: the page that the picture is on */
static int
get_lightness (GtkWidget *dialog)
{
  GtkWidget *preview = app_test_find (dialog, GTK_TYPE_PICTURE, NULL);
  GdkTexture *texture = GDK_TEXTURE (gtk_picture_get_paintable (GTK_PICTURE (preview)));
  gsize stride = (gsize) gdk_texture_get_width (texture) * 4;
  g_autofree guchar *pixels = g_malloc (stride * gdk_texture_get_height (texture));

  gdk_texture_download (texture, pixels, stride);
  return pixels[0];
}

static LanesWindow *
show_window (gconstpointer application)
{
  LanesWindow *window = lanes_window_new (GTK_APPLICATION (application));
  g_autoptr (LanesTaskSet) task_set = lanes_task_set_new ();

  lanes_window_set_task_set (window, task_set);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (app_test_wait (has_session, window));
  return window;
}

/* The dialog has the picture in both styles, and the screen keeps its own. */
static void
test_dialog (gconstpointer data)
{
  LanesWindow *window = show_window (data);
  LanesStyle style = lanes_palette_get_style ();
  GtkWidget *dialog;
  GtkWidget *row;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.save-picture", NULL);
  dialog = app_test_find_window (LANES_TYPE_PICTURE_DIALOG, NULL);
  g_assert_nonnull (dialog);
  g_assert_cmpint (lanes_palette_get_style (), ==, style);
  /* The Enter key saves. */
  g_assert_nonnull (gtk_window_get_focus (GTK_WINDOW (dialog)));
  g_assert_true (app_test_says (gtk_window_get_focus (GTK_WINDOW (dialog)), "Save"));
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (dialog))
                 == gtk_window_get_focus (GTK_WINDOW (dialog)));
  row = app_test_find (dialog, ADW_TYPE_COMBO_ROW, NULL);
  while (row && !app_test_says (row, "Style"))
    row = gtk_widget_get_next_sibling (row);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), LANES_STYLE_LIGHT);
  g_assert_cmpint (get_lightness (dialog), >, 200);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), LANES_STYLE_DARK);
  g_assert_cmpint (get_lightness (dialog), <, 100);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is said of a picture that the dialog asks for, among it when that was */
static char *
describe_picture (LanesStyle style)
{
  g_autoptr (LanesPicture) picture = NULL;
  g_autoptr (GBytes) svg = NULL;
  const char *begin, *end;

  g_signal_emit_by_name (app_test_find_window (LANES_TYPE_PICTURE_DIALOG, NULL), "take", style,
                         &picture);
  svg = lanes_picture_to_svg (picture, NULL);
  begin = strstr (g_bytes_get_data (svg, NULL), "<desc>");
  end = strstr (begin, "</desc>");
  return g_strndup (begin, end - begin);
}

/* In another style it is the same moment, though the lanes have gone on meanwhile. */
static void
test_moment (gconstpointer data)
{
  LanesWindow *window = show_window (data);
  /* Far from the next second, which is told; of less time it would be told more exactly. */
  LanesTime begin = 2 * LANES_SEC - lanes_view_get_clock_offset () % LANES_SEC + LANES_SEC / 2;
  LanesSpan shown = {begin, begin + 20 * LANES_SEC};
  LanesSpan later = {begin + 5 * LANES_SEC, begin + 7 * LANES_SEC};
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  lanes_view_set_animated (window->view, FALSE);
  lanes_view_show (window->view, shown);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.save-picture", NULL);
  before = describe_picture (LANES_STYLE_LIGHT);
  lanes_view_show (window->view, later);
  after = describe_picture (LANES_STYLE_DARK);
  g_assert_cmpstr (before, ==, after);
  shown = lanes_view_get_visible (window->view);
  g_assert_cmpint (shown.begin, ==, later.begin);
  g_assert_cmpint (shown.end, ==, later.end);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_tells (gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.png", NULL);
  g_autofree char *below = g_build_filename (path, "b.png", NULL);

  for (guint i = 0; i < 2; i++)
    {
      LanesWindow *window = show_window (data);
      g_autoptr (GFile) file = g_file_new_for_path (i == 0 ? path : below);
      GtkWidget *dialog;
      GtkWidget *button;
      GtkWidget *lanes = app_test_find (GTK_WIDGET (window), LANES_TYPE_LANES, NULL);
      LanesPictureWords words = {.title = "Title",
                                 .when = "When",
                                 .exactness = "Exact",
                                 .tasks = G_LIST_MODEL (lanes_document_get_task_set (
                                     lanes_window_get_document (window)))};
      g_autoptr (LanesPicture) picture = lanes_picture_new (LANES_LANES (lanes), &words);

      gtk_widget_activate_action (GTK_WIDGET (window), "win.save-picture", NULL);
      dialog = app_test_find_window (LANES_TYPE_PICTURE_DIALOG, NULL);
      g_signal_emit_by_name (dialog, "save", picture, file, 1);
      g_assert_true (app_test_wait (i == 0 ? tells_saved : tells_failure, window));
      button = app_test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "_Show in Folder");
      g_assert_true ((button != NULL) == (i == 0));
      if (button)
        g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==,
                         "picture.show-folder");
      gtk_window_destroy (GTK_WINDOW (window));
    }
  g_unlink (path);
  g_rmdir (folder);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (
      gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result, NULL));
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
read_svg (GdkContentProvider *content)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) result = NULL;

  gdk_content_provider_write_mime_type_async (content, "image/svg+xml", stream, G_PRIORITY_DEFAULT,
                                              NULL, read_cb, &result);
  g_assert_true (app_test_wait (is_done, &result));
  g_assert_true (g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
test_copy (gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%-d %B %Y");
  g_autofree char *svg = NULL;
  LanesWindow *window = show_window (data);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (window));

  gdk_clipboard_set_text (clipboard, "before");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.copy-picture", NULL);
  g_assert_true (
      gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), GDK_TYPE_TEXTURE));
  /* Nothing has run yet: that is how it is today. */
  svg = read_svg (gdk_clipboard_get_content (clipboard));
  g_assert_nonnull (strstr (svg, today));
  gtk_window_destroy (GTK_WINDOW (window));
}

typedef struct
{
  LanesWindow *window;
  LanesPicture *picture;
  GFile *file;
} Leaving;

/* Saves, and closes the last window at once. */
static gboolean
leave_cb (gpointer user_data)
{
  Leaving *leaving = user_data;
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (leaving->window), "win.save-picture", NULL);
  dialog = app_test_find_window (LANES_TYPE_PICTURE_DIALOG, NULL);
  /* So large that it takes a while */
  g_signal_emit_by_name (dialog, "save", leaving->picture, leaving->file, LANES_PICTURE_MAX_SCALE);
  gtk_window_destroy (GTK_WINDOW (leaving->window));
  return G_SOURCE_REMOVE;
}

/* The program ends when the picture is saved. */
static void
test_last_window (gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  LanesWindow *window = show_window (data);
  LanesPictureWords words = {.title = "Title",
                             .when = "When",
                             .exactness = "Exact",
                             .tasks = G_LIST_MODEL (
                                 lanes_document_get_task_set (lanes_window_get_document (window)))};
  GtkWidget *lanes = app_test_find (GTK_WIDGET (window), LANES_TYPE_LANES, NULL);
  g_autoptr (LanesPicture) picture = lanes_picture_new (LANES_LANES (lanes), &words);
  Leaving leaving = {window, picture, file};

  g_idle_add (leave_cb, &leaving);
  g_application_run (G_APPLICATION ((gpointer) data), 0, NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = NULL;

  app_test_init (&argc, &argv);
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_data_func ("/picture-window/dialog", application, test_dialog);
  g_test_add_data_func ("/picture-window/moment", application, test_moment);
  g_test_add_data_func ("/picture-window/tells", application, test_tells);
  g_test_add_data_func ("/picture-window/copy", application, test_copy);
  /* The program has ended then. */
  g_test_add_data_func ("/picture-window/last-window", application, test_last_window);
  return g_test_run ();
}
