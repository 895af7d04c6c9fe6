/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rows look like, to the pixel. */
#include "app-test.h"
#include "lanes-row-painter.h"

#define MS        LANES_MSEC
#define N_COLUMNS 400
#define HEIGHT    30

typedef struct
{
  GtkWidget *window;
  GPtrArray *tasks;
  LanesTrace *trace;
  LanesTrace *others; /* borrowed; NULL: they are not shown */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  LanesTime time = 0;

  self->window = app_test_present (gtk_label_new (NULL), 100, 100);
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->trace = lanes_trace_new (1);
  for (guint i = 0; i < 2; i++)
    {
      LanesTask *task = lanes_task_new (i ? "b" : "a");

      g_object_set (task, "name", i ? "B" : "A", "color", i, NULL);
      g_ptr_array_add (self->tasks, task);
      lanes_trace_add_thread (self->trace, &(LanesThread){.task = i, .end = G_MAXINT64});
    }
  /* Turns of many lengths, from a part of a column to many columns */
  for (guint i = 0; time < 3000 * MS; i++)
    {
      LanesTime length = (LanesTime) (100 + i * 37 % 91 * (i % 50)) * 10 * LANES_USEC;

      lanes_trace_append (self->trace, &(LanesSlice){.begin = time,
                                                     .end = time + length,
                                                     .thread = i % 2,
                                                     .ended = LANES_SLICE_PREEMPTED});
      time += length + (i % 9 == 0 ? 3 * MS : 0);
    }
  lanes_trace_advance (self->trace, time);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, gtk_window_get_child (GTK_WINDOW (self->window)));
  g_ptr_array_unref (self->tasks);
  g_object_unref (self->trace);
}

static LanesRowPainter *
make_painter (Fixture *self)
{
  LanesRowPainter *painter = lanes_row_painter_new (self->window);

  lanes_row_painter_set_source (painter, self->trace, NULL, self->tasks);
  return painter;
}

static guint32 *
paint (Fixture *self, LanesRowPainter *painter, LanesLaneLayout *layout, LanesTime end)
{
  LanesGrid grid = lanes_grid_new (N_COLUMNS * MS, end, N_COLUMNS);
  graphene_rect_t area = {{0, 0}, {N_COLUMNS, HEIGHT}};
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (self->window));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guint32 *pixels = g_new0 (guint32, N_COLUMNS * HEIGHT);

  lanes_lane_layout_update (layout, &grid, self->trace);
  lanes_lane_layout_update_others (layout, &grid, self->others);
  lanes_row_painter_paint (painter, snapshot, layout, &grid, 0, &area, FALSE);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (renderer, node, &area);
  gdk_texture_download (texture, (guchar *) pixels, N_COLUMNS * sizeof *pixels);
  return pixels;
}

static guint
count_colored (const guint32 *pixels)
{
  guint n = 0;

  for (guint i = 0; i < N_COLUMNS * HEIGHT; i++)
    n += pixels[i] != 0;
  return n;
}

static void
assert_same (const guint32 *one, const guint32 *other)
{
  g_assert_cmpuint (count_colored (one), >, 1000);
  for (guint i = 0; i < N_COLUMNS * HEIGHT; i++)
    g_assert_cmphex (one[i], ==, other[i]);
}

/* What is kept while the picture moves is the same as what is painted anew. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  static const LanesTime ends[] = {1000, 1001, 1017, 1100, 1500, 1400, 1399, 1390, 900, 2700, 2703};
  g_autoptr (LanesRowPainter) painter = make_painter (self);

  for (guint kind = 0; kind < 2; kind++)
    for (guint mirrored = 0; mirrored < 2; mirrored++)
      {
        LanesLaneKind which = kind ? LANES_LANE_THREAD : LANES_LANE_CORE;
        g_autoptr (LanesLaneLayout) moved = lanes_lane_layout_new (which, 0, 2);

        lanes_row_painter_set_mirrored (painter, mirrored);
        for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
          {
            g_autoptr (LanesLaneLayout) fresh = lanes_lane_layout_new (which, 0, 2);
            g_autoptr (LanesRowPainter) other = make_painter (self);
            g_autofree guint32 *pixels = paint (self, painter, moved, ends[i] * MS);
            g_autofree guint32 *expected = NULL;

            lanes_row_painter_set_mirrored (other, mirrored);
            expected = paint (self, other, fresh, ends[i] * MS);
            assert_same (pixels, expected);
          }
      }
}

/* When time runs from right to left, the first column is the last one. */
static void
test_mirrored (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesRowPainter) painter = make_painter (self);
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);
  g_autofree guint32 *forth = paint (self, painter, layout, 1000 * MS);
  g_autofree guint32 *back = NULL;

  lanes_row_painter_set_mirrored (painter, TRUE);
  back = paint (self, painter, layout, 1000 * MS);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < N_COLUMNS; x++)
      g_assert_cmphex (back[y * N_COLUMNS + N_COLUMNS - 1 - x], ==, forth[y * N_COLUMNS + x]);
}

static guint32
get_color (LanesColor color)
{
  const GdkRGBA *rgba = lanes_palette_get_color (lanes_palette_get_style (), color);

  return 0xff000000u | (guint32) (rgba->red * 255 + 0.5f) << 16
         | (guint32) (rgba->green * 255 + 0.5f) << 8 | (guint32) (rgba->blue * 255 + 0.5f);
}

/* A box has the color of its task in its middle and nothing in its corners, and none of either has
 * a gap beside it. */
static void
test_box (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  g_autoptr (LanesRowPainter) painter = make_painter (self);
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);
  g_autofree guint32 *pixels = NULL;

  for (guint i = 0; i < 2; i++)
    {
      lanes_trace_add_thread (trace, &(LanesThread){.task = i, .end = G_MAXINT64});
      lanes_trace_append (trace, &(LanesSlice){.begin = (700 + 50 * i) * MS,
                                               .end = (750 + 50 * i) * MS,
                                               .thread = i,
                                               .ended = LANES_SLICE_WAITED});
    }
  lanes_trace_advance (trace, 1000 * MS);
  g_set_object (&self->trace, trace);
  pixels = paint (self, painter, layout, 1000 * MS);
  g_assert_cmphex (pixels[15 * N_COLUMNS + 99], ==, 0);
  g_assert_cmphex (pixels[15 * N_COLUMNS + 100], ==, get_color (0));
  g_assert_cmphex (pixels[15 * N_COLUMNS + 125], ==, get_color (0));
  g_assert_cmphex (pixels[15 * N_COLUMNS + 148], ==, get_color (0));
  g_assert_cmphex (pixels[15 * N_COLUMNS + 149], ==, 0);
  g_assert_cmphex (pixels[15 * N_COLUMNS + 150], ==, get_color (1));
  g_assert_cmphex (pixels[100], ==, 0);
  g_assert_cmphex (pixels[(HEIGHT - 1) * N_COLUMNS + 148], ==, 0);
  g_assert_cmphex (pixels[104], ==, get_color (0));
}

static guint32
get_others_color (void)
{
  const GdkRGBA *rgba = lanes_palette_get_others (lanes_palette_get_style ());

  return 0xff000000u | (guint32) (rgba->red * 255 + 0.5f) << 16
         | (guint32) (rgba->green * 255 + 0.5f) << 8 | (guint32) (rgba->blue * 255 + 0.5f);
}

static LanesTrace *
make_others (void)
{
  LanesTrace *others = lanes_trace_new (1);

  lanes_trace_add_thread (others, &(LanesThread){.name = "other", .end = G_MAXINT64});
  /* Beside the first box, under the second, and in many parts of columns */
  lanes_trace_append (others, &(LanesSlice){.begin = 650 * MS,
                                            .end = 700 * MS,
                                            .ended = LANES_SLICE_WAITED});
  lanes_trace_append (others, &(LanesSlice){.begin = 760 * MS,
                                            .end = 790 * MS,
                                            .ended = LANES_SLICE_WAITED});
  for (guint i = 0; i < 500; i++)
    lanes_trace_append (others, &(LanesSlice){.begin = 850 * MS + i * MS / 5,
                                              .end = 850 * MS + i * MS / 5 + MS / 10,
                                              .ended = LANES_SLICE_WAITED});
  lanes_trace_advance (others, 1000 * MS);
  return others;
}

/* Others are gray where the tasks have nothing, and stacked upon them where much happens. */
static void
test_others (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  g_autoptr (LanesTrace) others = make_others ();
  g_autoptr (LanesRowPainter) painter = make_painter (self);
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);
  g_autofree guint32 *without = NULL;
  g_autofree guint32 *with = NULL;
  g_autofree guint32 *again = NULL;

  for (guint i = 0; i < 2; i++)
    {
      lanes_trace_add_thread (trace, &(LanesThread){.task = i, .end = G_MAXINT64});
      lanes_trace_append (trace, &(LanesSlice){.begin = (700 + 50 * i) * MS,
                                               .end = (750 + 50 * i) * MS,
                                               .thread = i,
                                               .ended = LANES_SLICE_WAITED});
    }
  lanes_trace_advance (trace, 1000 * MS);
  g_set_object (&self->trace, trace);
  without = paint (self, painter, layout, 1000 * MS);
  self->others = others;
  with = paint (self, painter, layout, 1000 * MS);
  g_assert_cmphex (with[15 * N_COLUMNS + 75], ==, get_others_color ());
  g_assert_cmphex (with[15 * N_COLUMNS + 125], ==, get_color (0));
  g_assert_cmphex (with[15 * N_COLUMNS + 175], ==, get_color (1));
  /* Half of the time */
  g_assert_cmphex (with[(HEIGHT - 3) * N_COLUMNS + 300], ==, get_others_color ());
  g_assert_cmphex (with[3 * N_COLUMNS + 300], ==, 0);
  g_assert_cmphex (with[15 * N_COLUMNS + 20], ==, 0);
  self->others = NULL;
  again = paint (self, painter, layout, 1000 * MS);
  assert_same (again, without);
}

/* A turn in the row of a thread tells its core as people prefer it; that is no change of shape. */
static void
test_core_numbers (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesRowPainter) painter = make_painter (self);
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_THREAD, 0, 2);
  g_autofree guint32 *none = NULL;
  g_autofree guint32 *number = NULL;
  g_autofree guint32 *color = NULL;
  guint n_changed = 0;
  guint n_colored = 0;

  lanes_row_painter_set_core_numbers (painter, LANES_CORE_NUMBERS_NONE);
  none = paint (self, painter, layout, 1000 * MS);
  lanes_row_painter_set_core_numbers (painter, LANES_CORE_NUMBERS_NUMBER);
  number = paint (self, painter, layout, 1000 * MS);
  lanes_row_painter_set_core_numbers (painter, LANES_CORE_NUMBERS_COLOR);
  color = paint (self, painter, layout, 1000 * MS);
  for (guint i = 0; i < N_COLUMNS * HEIGHT; i++)
    {
      g_assert_cmphex (number[i] >> 24, ==, none[i] >> 24);
      g_assert_cmphex (color[i] >> 24, ==, none[i] >> 24);
      n_changed += number[i] != none[i];
      n_colored += color[i] != none[i];
    }
  g_assert_cmpuint (n_changed, >, 20);
  g_assert_cmpuint (n_colored, >, 10 * n_changed);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/row-painter/kept", test_kept);
  ADD ("/row-painter/mirrored", test_mirrored);
  ADD ("/row-painter/box", test_box);
  ADD ("/row-painter/others", test_others);
  ADD ("/row-painter/core-numbers", test_core_numbers);
#undef ADD
  return g_test_run ();
}
