/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of the lanes: what is in them is what was recorded, at any size and in any form. */
#include "app-test.h"

#include <dlfcn.h>
#include <glib/gstdio.h>

#include "lanes-config.h"
#include "lanes-error.h"
#include "lanes-palette.h"
#include "lanes-window-private.h"

#define MS   LANES_MSEC
#define TURN (20 * MS)

typedef struct
{
  LanesTopology *topology;
  LanesTrace *trace;
  LanesView *view;
  LanesTaskSet *task_set;
  GPtrArray *tasks;
  GtkWidget *window;
  LanesLanes *lanes;
  LanesTime begin;
} Fixture;

static const LanesColor colors[] = {LANES_COLOR_ORANGE, LANES_COLOR_BLUE};

static char *
get_label (guint thread, gpointer user_data)
{
  return g_strdup_printf ("Thread %u", thread);
}

/* Two tasks take turns of 20 ms on the first core, for a second. */
static void
fill_trace (Fixture *self)
{
  static const char *const names[] = {"Eat <breakfast>", "Play music"};
  guint threads[2];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = g_strdup_printf ("task%u", i);
      LanesTask *task = lanes_task_new (id);
      LanesThread thread = {
          .task = i, .process = 1, .ordinal = 1, .begin = self->begin, .end = G_MAXINT64};

      g_object_set (task, "name", names[i], "color", colors[i], NULL);
      lanes_task_set_insert (self->task_set, i, task);
      g_ptr_array_add (self->tasks, task);
      threads[i] = lanes_trace_add_thread (self->trace, &thread);
    }
  for (guint i = 0; i < 50; i++)
    lanes_trace_append (self->trace, &(LanesSlice){.begin = self->begin + i * TURN,
                                                   .end = self->begin + (i + 1) * TURN,
                                                   .thread = threads[i % 2],
                                                   .ended = LANES_SLICE_PREEMPTED});
  lanes_trace_advance (self->trace, self->begin + LANES_SEC);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->topology = lanes_topology_new (NULL);
  self->begin = lanes_time_now () - 2 * LANES_SEC;
  self->trace = lanes_trace_new (lanes_topology_get_n_cores (self->topology));
  self->task_set = lanes_task_set_new ();
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  fill_trace (self);
  self->view = lanes_view_new ();
  lanes_view_show (self->view, (LanesSpan){self->begin + 200 * MS, self->begin + 700 * MS});
  self->lanes = g_object_new (LANES_TYPE_LANES, "view", self->view, NULL);
  lanes_lanes_set_source (self->lanes, self->trace, self->topology, self->tasks, get_label, self);
  self->window = app_test_present (GTK_WIDGET (self->lanes), 1000, 400);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->lanes);
  g_ptr_array_unref (self->tasks);
  g_object_unref (self->task_set);
  g_object_unref (self->view);
  g_object_unref (self->trace);
  g_object_unref (self->topology);
}

static LanesPicture *
take (Fixture *self)
{
  LanesPictureWords words = {.title = "Bread & music",
                             .verdict = "Taking turns",
                             .sentence = "2 threads take turns.",
                             .when = "500 ms from somewhen",
                             .exactness = "Exact.",
                             .tasks = G_LIST_MODEL (self->task_set)};

  return lanes_picture_new (self->lanes, &words);
}

static gboolean
has_color (guint32 pixel, const GdkRGBA *color)
{
  return ABS ((int) (pixel >> 16 & 0xff) - (int) (color->red * 255)) <= 3
         && ABS ((int) (pixel >> 8 & 0xff) - (int) (color->green * 255)) <= 3
         && ABS ((int) (pixel & 0xff) - (int) (color->blue * 255)) <= 3;
}

/* Which task is the topmost one at @x: that is on the first core. -1: none */
static int
find_task (GdkTexture *texture, const guint32 *pixels, int x)
{
  int width = gdk_texture_get_width (texture);

  for (int y = 0; y < gdk_texture_get_height (texture); y++)
    for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
      if (has_color (pixels[(gsize) y * width + x],
                     lanes_palette_get_color (lanes_palette_get_style (), colors[i])))
        return (int) i;
  return -1;
}

/* In the middle of every turn is the color of whose turn it was. */
static void
check_turns (Fixture *self, GdkTexture *texture, int scale)
{
  LanesRows *rows = lanes_lanes_get_rows (self->lanes);
  LanesSpan span = lanes_view_get_visible (self->view);
  gsize stride = (gsize) gdk_texture_get_width (texture) * 4;
  g_autofree guint32 *pixels = g_malloc (stride * gdk_texture_get_height (texture));
  guint n_checked = 0;

  gdk_texture_download (texture, (guchar *) pixels, stride);
  for (LanesTime time = self->begin + TURN / 2; time < span.end; time += TURN)
    {
      if (time < span.begin)
        continue;
      g_assert_cmpint (find_task (texture, pixels, (int) (lanes_rows_get_x (rows, time) * scale)),
                       ==, (time - self->begin) / TURN % 2);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, ==, 25);
}

static void
test_png (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesPicture) picture = take (self);
  static const int scales[] = {1, 2, 4};

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GdkTexture) texture = lanes_picture_to_texture (picture, scales[i], &error);
      int width, height;

      g_assert_no_error (error);
      lanes_picture_get_size (picture, scales[i], &width, &height);
      g_assert_cmpint (width, ==, gtk_widget_get_width (GTK_WIDGET (self->lanes)) * scales[i]);
      g_assert_cmpint (gdk_texture_get_width (texture), ==, width);
      g_assert_cmpint (gdk_texture_get_height (texture), ==, height);
      check_turns (self, texture, scales[i]);
    }
}

/* All rows are there, though the window has room for a part of them. */
static void
test_all_rows (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesPicture) before = take (self);
  g_autoptr (LanesPicture) after = NULL;
  int width, height, higher;

  for (guint i = 0; i < 40; i++)
    {
      LanesThread thread = {
          .task = 2 + i, .process = 2 + i, .ordinal = 1, .begin = self->begin, .end = G_MAXINT64};

      g_ptr_array_add (self->tasks, lanes_task_new ("more"));
      lanes_trace_add_thread (self->trace, &thread);
    }
  lanes_lanes_update_tasks (self->lanes);
  lanes_lanes_refresh (self->lanes);
  after = take (self);
  lanes_picture_get_size (before, 1, &width, &height);
  lanes_picture_get_size (after, 1, &width, &higher);
  g_assert_cmpint (higher, >, gtk_widget_get_height (GTK_WIDGET (self->lanes)));
  g_assert_cmpint (higher, >, height);
}

/* What is done later does not change a picture. */
static void
test_moment (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesPicture) picture = take (self);
  g_autoptr (GdkTexture) texture = NULL;

  for (guint i = 0; i < self->tasks->len; i++)
    g_object_set (g_ptr_array_index (self->tasks, i), "color", LANES_COLOR_PINK, NULL);
  texture = lanes_picture_to_texture (picture, 1, NULL);
  check_turns (self, texture, 1);
}

typedef struct
{
  char *title;
  gboolean in_title;
  guint n_shapes;
} Drawing;

static void
start_cb (GMarkupParseContext *context, const char *element, const char **names,
          const char **values, gpointer user_data, GError **error)
{
  Drawing *drawing = user_data;

  drawing->in_title = g_str_equal (element, "title");
  drawing->n_shapes += g_str_equal (element, "path") || g_str_equal (element, "rect")
                       || g_str_equal (element, "use");
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data,
         GError **error)
{
  Drawing *drawing = user_data;

  if (drawing->in_title && !drawing->title)
    drawing->title = g_strndup (text, length);
}

static void
test_svg (Fixture *self, gconstpointer data)
{
  const GMarkupParser parser = {.start_element = start_cb, .text = text_cb};
  g_autoptr (LanesPicture) picture = take (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = lanes_picture_to_svg (picture, &error);
  Drawing drawing = {0};
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &drawing, NULL);
  g_autofree char *size = NULL;
  int width, height;

  g_assert_no_error (error);
  g_markup_parse_context_parse (context, g_bytes_get_data (svg, NULL),
                                (gssize) g_bytes_get_size (svg), &error);
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
  g_assert_cmpstr (drawing.title, ==, "Bread & music");
  g_assert_cmpuint (drawing.n_shapes, >, 50);
  lanes_picture_get_size (picture, 1, &width, &height);
  size = g_strdup_printf ("viewBox=\"0 0 %d %d\"", width, height);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (svg, NULL), 1000, size));
  g_free (drawing.title);
}

/* How many times a drawing has a color of the tasks */
static guint
count_colors (GBytes *svg)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
  guint n = 0;

  for (const char *at = strstr (text, "rgb("); at; at = strstr (at, "rgb("))
    {
      guint32 pixel = 0;

      at += strlen ("rgb(");
      for (guint i = 0; i < 3; i++)
        {
          char *end;

          pixel = pixel << 8 | (guint32) (g_ascii_strtod (at, &end) / 100 * 255 + 0.5);
          at = end + strspn (end, "%, ");
        }
      for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
        n += has_color (pixel, lanes_palette_get_color (lanes_palette_get_style (), colors[i]));
    }
  return n;
}

/* Patterns are drawn over the colors, and not in place of them. */
static void
test_patterns (Fixture *self, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new (LANES_APP_ID);
  guint n[2];

  for (guint i = 0; i < G_N_ELEMENTS (n); i++)
    {
      g_autoptr (LanesPicture) picture = NULL;
      g_autoptr (GBytes) svg = NULL;

      g_settings_set_boolean (settings, "task-patterns", i > 0);
      picture = take (self);
      svg = lanes_picture_to_svg (picture, NULL);
      n[i] = count_colors (svg);
    }
  g_settings_reset (settings, "task-patterns");
  g_assert_cmpuint (n[0], >, 50);
  g_assert_cmpuint (n[1], ==, n[0]);
}

static gboolean
is_same (LanesPicture *one, LanesPicture *other)
{
  g_autoptr (GdkTexture) first = lanes_picture_to_texture (one, 1, NULL);
  g_autoptr (GdkTexture) second = lanes_picture_to_texture (other, 1, NULL);
  g_autoptr (GBytes) first_bytes = gdk_texture_save_to_tiff_bytes (first);
  g_autoptr (GBytes) second_bytes = gdk_texture_save_to_tiff_bytes (second);

  return g_bytes_equal (first_bytes, second_bytes);
}

/* Where the keyboard is belongs to the window. */
static void
test_current (Fixture *self, gconstpointer data)
{
  LanesRows *rows = lanes_lanes_get_rows (self->lanes);
  g_autoptr (LanesPicture) before = take (self);
  g_autoptr (LanesPicture) after = NULL;

  lanes_rows_set_current (rows, 1);
  gtk_widget_grab_focus (GTK_WIDGET (rows));
  gtk_window_set_focus_visible (GTK_WINDOW (self->window), TRUE);
  after = take (self);
  g_assert_true (is_same (before, after));
}

/* Of more cores than there are colors it is told that these begin again. */
static void
test_core_colors (Fixture *self, gconstpointer data)
{
  static const guint n_cores[] = {LANES_PALETTE_N_CORES, LANES_PALETTE_N_CORES + 1};
  LanesPicture *pictures[2];

  for (guint i = 0; i < G_N_ELEMENTS (n_cores); i++)
    {
      LanesPictureWords words = {.title = "Title",
                                 .when = "When",
                                 .tasks = G_LIST_MODEL (self->task_set),
                                 .n_cores = n_cores[i]};

      pictures[i] = lanes_picture_new (self->lanes, &words);
    }
  g_assert_false (is_same (pictures[0], pictures[1]));
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    lanes_picture_unref (pictures[i]);
}

static void
test_content (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesPicture) picture = take (self);
  g_autoptr (GdkContentProvider) content = lanes_picture_to_content (picture, 2, NULL);
  g_autoptr (GdkContentFormats) formats = gdk_content_provider_ref_formats (content);

  g_assert_true (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "image/svg+xml"));
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_done (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

static gboolean
save (LanesPicture *picture, GFile *file, int scale, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lanes_picture_save_async (picture, file, scale, NULL, result_cb, &result);
  g_assert_true (app_test_wait (is_done, &result));
  return lanes_picture_save_finish (result, error);
}

static void
test_save (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFile) png = g_file_get_child (folder, "a.png");
  g_autoptr (GFile) svg = g_file_get_child (folder, "a");
  g_autoptr (GFile) nowhere = g_file_get_child (png, "b.png");
  g_autoptr (LanesPicture) picture = take (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) read = NULL;
  g_autofree char *text = NULL;

  g_assert_true (save (picture, png, 1, &error));
  g_assert_true (save (picture, svg, 0, &error));
  read = gdk_texture_new_from_file (png, &error);
  g_assert_no_error (error);
  check_turns (self, read, 1);
  g_assert_true (g_file_load_contents (svg, NULL, &text, NULL, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "<?xml"));

  g_assert_false (save (picture, nowhere, 1, &error));
  g_assert_nonnull (error);
  g_file_delete (png, NULL, NULL);
  g_file_delete (svg, NULL, NULL);
  g_file_delete (folder, NULL, NULL);
}

static int most = G_MAXINT;

/* Images are had up to a width only: in place of that of cairo, as if there were no memory. */
cairo_surface_t *
cairo_image_surface_create (cairo_format_t format, int width, int height)
{
  static cairo_surface_t *(*create) (cairo_format_t, int, int);

  if (!create)
    *(void **) &create = dlsym (RTLD_NEXT, "cairo_image_surface_create");
  return create (format, width > most ? -1 : width, height);
}

/* At how many pixels from the left there is a task; there may be seams between them. */
static int
count_seen (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * gdk_texture_get_height (texture));
  int n = 0;

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (int x = 0; x < width; x++)
    n += find_task (texture, pixels, x) >= 0;
  return n;
}

/* Without memory for the finest pixels there is a picture, and without any there is an error. */
static void
test_no_memory (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesPicture) picture = take (self);
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GdkTexture) none = NULL;
  g_autoptr (GError) error = NULL;
  int width, height;

  lanes_picture_get_size (picture, 1, &width, &height);
  most = 2 * width;
  texture = lanes_picture_to_texture (picture, 2, &error);
  most = 1;
  none = lanes_picture_to_texture (picture, 1, &error);
  most = G_MAXINT;
  g_assert_null (none);
  g_assert_error (error, LANES_ERROR, LANES_ERROR_LIMIT);
  g_assert_cmpint (count_seen (texture), >, width);
}

/* More pixels than an image can have are refused with what can be done about it. */
static void
test_too_large (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesPicture) picture = take (self);
  g_autoptr (GError) error = NULL;

  g_assert_null (lanes_picture_to_texture (picture, 40, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/picture/png", Fixture, NULL, set_up, test_png, tear_down);
  g_test_add ("/picture/all-rows", Fixture, NULL, set_up, test_all_rows, tear_down);
  g_test_add ("/picture/moment", Fixture, NULL, set_up, test_moment, tear_down);
  g_test_add ("/picture/svg", Fixture, NULL, set_up, test_svg, tear_down);
  g_test_add ("/picture/patterns", Fixture, NULL, set_up, test_patterns, tear_down);
  g_test_add ("/picture/current", Fixture, NULL, set_up, test_current, tear_down);
  g_test_add ("/picture/core-colors", Fixture, NULL, set_up, test_core_colors, tear_down);
  g_test_add ("/picture/content", Fixture, NULL, set_up, test_content, tear_down);
  g_test_add ("/picture/save", Fixture, NULL, set_up, test_save, tear_down);
  g_test_add ("/picture/no-memory", Fixture, NULL, set_up, test_no_memory, tear_down);
  g_test_add ("/picture/too-large", Fixture, NULL, set_up, test_too_large, tear_down);
  return g_test_run ();
}
