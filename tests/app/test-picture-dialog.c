/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is offered for a picture, and made of it only when it is asked for. */
#include "app-test.h"

#include "lanes-picture-dialog.h"
#include "lanes-picture-private.h"
#include "lanes-task-set.h"

/* So many rows that four times as large is too large, and that any size is */
#define MANY     300
#define TOO_MANY 2000

typedef struct
{
  LanesTopology *topology;
  LanesTrace *trace;
  LanesView *view;
  LanesTaskSet *task_set;
  GtkWidget *window;
  LanesLanes *lanes;
  LanesPicture *picture;
  GtkWidget *dialog;
  guint n_taken;
} Fixture;

static char *
get_label (guint thread, gpointer user_data)
{
  return g_strdup_printf ("Thread %u", thread);
}

static LanesPicture *
take (Fixture *self)
{
  LanesPictureWords words = {.title = "Title",
                             .when = "When",
                             .tasks = G_LIST_MODEL (self->task_set)};

  return lanes_picture_new (self->lanes, &words);
}

static LanesPicture *
take_cb (Fixture *self)
{
  self->n_taken++;
  return take (self);
}

/* Shows a dialog with a picture of as many threads as @data says. */
static void
set_up (Fixture *self, gconstpointer data)
{
  LanesTime now = lanes_time_now ();
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);

  self->topology = lanes_topology_new (NULL);
  self->trace = lanes_trace_new (lanes_topology_get_n_cores (self->topology));
  self->task_set = lanes_task_set_new ();
  for (guint i = 0; i < GPOINTER_TO_UINT (data); i++)
    {
      LanesThread thread = {
          .task = i, .process = i, .ordinal = 1, .begin = now - LANES_SEC, .end = G_MAXINT64};

      g_ptr_array_add (tasks, lanes_task_new ("task"));
      lanes_trace_add_thread (self->trace, &thread);
    }
  self->view = lanes_view_new ();
  lanes_view_show (self->view, (LanesSpan){now - LANES_SEC, now});
  self->lanes = g_object_new (LANES_TYPE_LANES, "view", self->view, NULL);
  lanes_lanes_set_source (self->lanes, self->trace, self->topology, tasks, get_label, self);
  self->window = app_test_present (GTK_WIDGET (self->lanes), 1000, 400);
  lanes_lanes_refresh (self->lanes);
  self->picture = take (self);
  self->dialog = lanes_picture_dialog_new (GTK_WINDOW (self->window), self->picture,
                                           LANES_STYLE_LIGHT, "name");
  g_signal_connect_swapped (self->dialog, "take", G_CALLBACK (take_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->dialog, self->dialog);
  lanes_picture_unref (self->picture);
  app_test_destroy (&self->window, self->lanes);
  g_object_unref (self->task_set);
  g_object_unref (self->view);
  g_object_unref (self->trace);
  g_object_unref (self->topology);
}

static AdwComboRow *
find_row (Fixture *self, const char *title)
{
  GtkWidget *row = app_test_find_row (self->dialog, title);

  g_assert_true (ADW_IS_COMBO_ROW (row));
  return ADW_COMBO_ROW (row);
}

/* No image is larger than cairo can have it, or than memory is likely to be there for. */
static void
test_scale (void)
{
  const struct
  {
    int width, height, scale;
  } rows[] = {
      {1280, 800, 4},   {1900, 1100, 4},  {2560, 1440, 4},  {1000, 4194, 4},
      {1000, 4195, 2},  {500, 8192, 2},   {1000, 16383, 2}, {1000, 16384, 1},
      {1000, 32767, 1}, {1000, 32768, 0}, {3840, 32767, 0}, {1000, 1 << 20, 0},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (lanes_picture_choose_scale (rows[i].width, rows[i].height), ==, rows[i].scale);
}

/* Sizes that are too large are not to be chosen. */
static void
test_sizes (Fixture *self, gconstpointer data)
{
  GListModel *sizes = adw_combo_row_get_model (find_row (self, "Si_ze"));
  guint n_sizes = GPOINTER_TO_UINT (data) == MANY ? 2 : 3;
  int scale = n_sizes == 3 ? 4 : 2;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) largest = lanes_picture_to_texture (self->picture, scale, &error);
  g_autoptr (GdkTexture) larger = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (lanes_picture_get_max_scale (self->picture), ==, scale);
  g_assert_cmpuint (g_list_model_get_n_items (sizes), ==, n_sizes);
  larger = lanes_picture_to_texture (self->picture, 2 * scale, &error);
  g_assert_null (larger);
}

/* What has too many pixels at any size can be had as a drawing. */
static void
test_drawing (Fixture *self, gconstpointer data)
{
  AdwComboRow *kind = find_row (self, "_Kind");
  g_autoptr (GdkContentProvider) content = lanes_picture_to_content (self->picture, 2, NULL);
  g_autoptr (GdkContentFormats) formats = gdk_content_provider_ref_formats (content);

  g_assert_cmpint (lanes_picture_get_max_scale (self->picture), ==, 0);
  g_assert_cmpuint (adw_combo_row_get_selected (kind), ==, 1);
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (kind)));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "image/svg+xml"));
  g_assert_false (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE));
}

/* The picture in the other style is made when it is asked for, and once. */
static void
test_styles (Fixture *self, gconstpointer data)
{
  AdwComboRow *row = find_row (self, "St_yle");

  g_assert_cmpuint (self->n_taken, ==, 0);
  adw_combo_row_set_selected (row, LANES_STYLE_DARK);
  g_assert_cmpuint (self->n_taken, ==, 1);
  adw_combo_row_set_selected (row, LANES_STYLE_LIGHT);
  adw_combo_row_set_selected (row, LANES_STYLE_DARK);
  g_assert_cmpuint (self->n_taken, ==, 1);
}

/* An ending is added, but not so that a file is written over which nobody was asked about; what
 * kind it becomes is said by the name, and by the choice where that says nothing. */
static void
test_names (void)
{
  const struct
  {
    const char *name;
    gboolean svg;
    const char *completed;
    gboolean is_svg;
  } rows[] = {
      {"a", FALSE, "a.png", FALSE},       {"a", TRUE, "a.svg", TRUE},
      {"a.SVG", FALSE, "a.SVG", TRUE},    {"a.png", TRUE, "a.png", FALSE},
      {"there", TRUE, "there", TRUE},     {"there", FALSE, "there.png", FALSE},
      {"a.txt", TRUE, "a.txt.svg", TRUE},
  };
  g_autofree char *path = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFile) there = g_file_get_child (folder, "there.svg");

  g_assert_true (
      g_file_replace_contents (there, "", 0, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GFile) file = g_file_get_child (folder, rows[i].name);
      gboolean svg = rows[i].svg;
      g_autoptr (GFile) completed = lanes_picture_dialog_complete_name (file, &svg);
      g_autofree char *name = g_file_get_basename (completed);

      g_assert_cmpstr (name, ==, rows[i].completed);
      g_assert_cmpint (svg, ==, rows[i].is_svg);
    }
  g_file_delete (there, NULL, NULL);
  g_file_delete (folder, NULL, NULL);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/picture-dialog/scale", test_scale);
  g_test_add ("/picture-dialog/sizes-of-few", Fixture, GUINT_TO_POINTER (2), set_up, test_sizes,
              tear_down);
  g_test_add ("/picture-dialog/sizes-of-many", Fixture, GUINT_TO_POINTER (MANY), set_up, test_sizes,
              tear_down);
  g_test_add ("/picture-dialog/drawing", Fixture, GUINT_TO_POINTER (TOO_MANY), set_up, test_drawing,
              tear_down);
  g_test_add ("/picture-dialog/styles", Fixture, GUINT_TO_POINTER (2), set_up, test_styles,
              tear_down);
  g_test_add_func ("/picture-dialog/names", test_names);
  return g_test_run ();
}
