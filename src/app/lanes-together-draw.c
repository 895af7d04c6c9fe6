/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the strip looks like. */
#include <math.h>

#include "lanes-compat.h"
#include "lanes-palette.h"
#include "lanes-pixels.h"
#include "lanes-rows.h"
#include "lanes-together-private.h"

#define PAD    3 /* above the full height, for the line of the ideal */
#define LINE   1.5f
#define FILL   0.2f
#define STROKE 0.65f
#define JUMP   0.35f /* from one height to the next: where turns are short, there are many */
#define DASH   5.0f
#define SPACE  3.0f
#define INNER  5 /* around a text on its plate */
#define NEAR   4 /* between the graph and what is now, which is not near the edge of the card */
#define BAND   0.14f
#define AHEAD  0.45f
#define EDGE   2.0f

/* How much of pixel @y, counted from the bottom, is below @level */
static float
cover (float level, int y)
{
  return CLAMP (level - (float) y, 0, 1);
}

/* How much of it is a line from level @a to level @b, which may be the same one */
static float
stroke (float a, float b, int y, float line)
{
  float low = MIN (a, b);
  float high = MAX (a, b);

  if (low < 0 || high <= 0)
    return 0;
  return cover (MAX (high, line), y) - cover (MAX (low - line, 0), y);
}

/* One column: the graph comes from level @from. */
static void
fill_column (guint32 *pixels, guint stride, guint height, LanesTogetherStep step, float from,
             const LanesTogetherLook *look)
{
  float line = LINE * (float) look->scale;
  float before = step.before * look->unit;
  float after = step.after * look->unit;

  for (int y = 0; y < (int) height; y++)
    {
      float fill = step.at * cover (before, y) + (1 - step.at) * cover (after, y);
      float edge = step.at * stroke (before, before, y, line)
                   + (1 - step.at) * stroke (after, after, y, line);
      float jump = MAX (stroke (from, before, y, line), stroke (before, after, y, line));

      if (ABS (from - before) < 0.01f && ABS (before - after) < 0.01f)
        jump = 0;
      pixels[(height - 1 - (guint) y) * stride] =
          step.before < 0 ? 0
                          : lanes_pixels_pack (&look->color,
                                               MAX (fill * FILL, MAX (edge * STROKE, jump * JUMP)));
    }
}

static gboolean
look_equal (const LanesTogetherLook *a, const LanesTogetherLook *b)
{
  return graphene_rect_equal (&a->area, &b->area) && gdk_rgba_equal (&a->color, &b->color)
         && a->mirrored == b->mirrored && a->scale == b->scale && ABS (a->unit - b->unit) < 1e-6f;
}

/* Copies what is in sight of the last picture to where it is now. */
static void
move_pixels (LanesTogether *self, guint32 *pixels, guint height, gint64 offset)
{
  const guint32 *old =
      (const guint32 *) (gconstpointer) cairo_image_surface_get_data (self->pixels);
  gint64 n = self->means->len;
  gint64 first = MAX (0, -offset);
  gint64 end = MIN (n, n - offset);

  for (guint y = 0; y < height && first < end; y++)
    memcpy (pixels + y * n + first, old + y * n + first + offset,
            (gsize) (end - first) * sizeof *pixels);
}

/* Whether column @i looks as @shift columns later in the last picture: that depends on its
 * neighbors, too. */
static gboolean
was_drawn (LanesTogether *self, gint64 i, gint64 shift)
{
  gint64 n = self->means->len;

  return i >= 2 && i + 2 <= n && i + shift >= 2 && i + shift + 2 <= n
         && memcmp (&g_array_index (self->means, float, i - 2),
                    &g_array_index (self->drawn, float, i + shift - 2), 4 * sizeof (float))
                == 0;
}

/* Few columns are others from one frame to the next: only those are filled. */
static GskRenderNode *
make_picture (LanesTogether *self, const LanesTogetherLook *look, guint height, gboolean keep)
{
  const float *means = (const float *) (gpointer) self->means->data;
  guint n = self->means->len;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) n, (int) height);
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  gint64 shift = self->grid.end - self->drawn_grid.end;

  keep = keep && self->drawn->len == n && self->drawn_grid.step == self->grid.step;
  if (keep)
    move_pixels (self, pixels, height, look->mirrored ? -shift : shift);
  for (guint i = 0; i < n; i++)
    if (!keep || !was_drawn (self, i, shift))
      fill_column (pixels + (look->mirrored ? n - 1 - i : i), n, height,
                   lanes_together_get_step (means, n, i),
                   i > 0 ? lanes_together_get_step (means, n, i - 1).after * look->unit : -1, look);
  cairo_surface_mark_dirty (surface);
  g_clear_pointer (&self->pixels, cairo_surface_destroy);
  self->pixels = surface;
  g_array_set_size (self->drawn, 0);
  g_array_append_vals (self->drawn, means, n);
  self->drawn_grid = self->grid;
  return lanes_pixels_make_node (surface, &look->area, lanes_pixels_want_cairo (GTK_WIDGET (self)));
}

/* Pointing at something draws all again, and the graph is the same. */
static void
snapshot_graph (LanesTogether *self, GtkSnapshot *snapshot, const graphene_rect_t *area,
                const GdkRGBA *color)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  guint height = (guint) area->size.height * scale;
  LanesTogetherLook look = {
      .area = *area,
      .color = *color,
      .mirrored = lanes_view_get_mirrored (self->view),
      .scale = scale,
      .unit =
          (float) height / (float) lanes_together_get_top (self->n_cores, self->figures.highest),
  };
  gboolean keep = self->pixels && look_equal (&look, &self->look);

  if (!keep)
    g_clear_pointer (&self->picture, gsk_render_node_unref);
  if (!self->picture)
    self->picture = make_picture (self, &look, height, keep);
  self->look = look;
  gtk_snapshot_append_node (snapshot, self->picture);
}

/* From a moment to a place, in pixels from the left edge of the widget */
static float
get_x (LanesTogether *self, const graphene_rect_t *area, LanesTime time)
{
  float x = (float) lanes_grid_get_x (&self->grid, time, (double) area->size.width);

  return area->origin.x + (lanes_view_get_mirrored (self->view) ? area->size.width - x : x);
}

static void
append_span (LanesTogether *self, GtkSnapshot *snapshot, const graphene_rect_t *area,
             LanesSpan span, const GdkRGBA *color)
{
  float a = get_x (self, area, span.begin);
  float b = get_x (self, area, span.end);
  float left = CLAMP (MIN (a, b), area->origin.x, area->origin.x + area->size.width);
  float right = CLAMP (MAX (a, b), area->origin.x, area->origin.x + area->size.width);

  if (right > left)
    gtk_snapshot_append_color (snapshot, color,
                               &GRAPHENE_RECT_INIT (left, area->origin.y, right - left,
                                                    area->size.height));
}

static void
snapshot_gaps (LanesTogether *self, GtkSnapshot *snapshot, const graphene_rect_t *area)
{
  const GdkRGBA *color = lanes_palette_get_gap (lanes_palette_get_style ());
  LanesTime begin = lanes_grid_get_span (&self->grid).begin;

  g_array_set_size (self->gaps, 0);
  lanes_lane_collect_gaps (self->trace, &self->grid, self->gaps);
  for (guint i = 0; i < self->gaps->len; i++)
    {
      const LanesBox *gap = &g_array_index (self->gaps, LanesBox, i);
      LanesTime from = begin + (LanesTime) (gap->x * (double) self->grid.step);

      append_span (self, snapshot, area,
                   (LanesSpan){from, from + (LanesTime) (gap->width * (double) self->grid.step)},
                   color);
    }
}

/* A line below each of the times over the lanes, as the rows have it */
static void
snapshot_times (LanesTogether *self, GtkSnapshot *snapshot, const graphene_rect_t *area,
                const GdkRGBA *color)
{
  LanesSpan shown = lanes_view_get_visible (self->view);
  LanesTime step = lanes_view_get_step (self->view);
  GdkRGBA line = lanes_palette_make_line (color, 0.08f);

  for (LanesTime time = shown.begin + lanes_view_get_first_step (self->view); time <= shown.end;
       time += step)
    gtk_snapshot_append_color (snapshot, &line,
                               &GRAPHENE_RECT_INIT (roundf (get_x (self, area, time)), 0, 1,
                                                    area->origin.y + area->size.height));
}

/* The ideal: as many at once as there are cores for them */
static void
snapshot_ideal (LanesTogether *self, GtkSnapshot *snapshot, const graphene_rect_t *area,
                const GdkRGBA *color)
{
  float top = (float) lanes_together_get_top (self->n_cores, self->figures.highest);
  float y = roundf (area->origin.y + area->size.height * (1 - (float) self->n_cores / top)) - 1;
  graphene_rect_t line = {{area->origin.x, y}, {area->size.width, 1}};
  GdkRGBA soft = lanes_palette_mix (color, 0.5f);

  gtk_snapshot_push_repeat (snapshot, &line,
                            &GRAPHENE_RECT_INIT (area->origin.x, y, DASH + SPACE, 1));
  gtk_snapshot_append_color (snapshot, &soft, &GRAPHENE_RECT_INIT (area->origin.x, y, DASH, 1));
  gtk_snapshot_pop (snapshot);
}

/* The selected span and the playhead, which go on in the rows below */
static void
snapshot_marks (LanesTogether *self, GtkSnapshot *snapshot, const graphene_rect_t *area)
{
  LanesSpan selection = lanes_view_get_selection (self->view);
  LanesTime playhead = lanes_view_get_playhead (self->view);
  LanesSpan shown = lanes_grid_get_span (&self->grid);
  const LanesTime times[] = {selection.begin, selection.end, playhead};
  GdkRGBA accent, band, veil;

  lanes_compat_get_color (GTK_WIDGET (self), &accent);
  band = lanes_palette_mix (&accent, BAND);
  veil = lanes_palette_mix (lanes_palette_get_page (lanes_palette_get_style ()), AHEAD);
  if (!lanes_span_is_empty (selection))
    append_span (self, snapshot, area, selection, &band);
  if (playhead != G_MAXINT64)
    append_span (self, snapshot, area, (LanesSpan){playhead, shown.end}, &veil);
  for (guint i = lanes_span_is_empty (selection) ? 2 : 0; i < G_N_ELEMENTS (times); i++)
    if (times[i] >= shown.begin && times[i] <= shown.end)
      gtk_snapshot_append_color (snapshot, &accent,
                                 &GRAPHENE_RECT_INIT (roundf (get_x (self, area, times[i]))
                                                          - EDGE / 2,
                                                      area->origin.y, EDGE, area->size.height));
}

static void
append_layout (GtkSnapshot *snapshot, PangoLayout *layout, float x, float y, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf (x), roundf (y)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/* A text over the graph, which ends at its old or its new edge */
static void
append_plate (LanesTogether *self, GtkSnapshot *snapshot, PangoLayout *layout,
              const graphene_rect_t *area, gboolean at_left, const GdkRGBA *color)
{
  GdkRGBA page = lanes_palette_mix (lanes_palette_get_page (lanes_palette_get_style ()), 0.8f);
  int width, height;
  float x, y;
  GskRoundedRect round;
  graphene_rect_t plate;

  pango_layout_get_pixel_size (layout, &width, &height);
  x = at_left ? area->origin.x + INNER
              : area->origin.x + area->size.width - (float) width - 3 * INNER;
  y = area->origin.y + (area->size.height - (float) height) / 2;
  plate = GRAPHENE_RECT_INIT (x, y, (float) width + 2 * INNER, (float) height);
  gsk_rounded_rect_init_from_rect (&round, &plate, INNER);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &page, &plate);
  gtk_snapshot_pop (snapshot);
  append_layout (snapshot, layout, x + INNER, y, color);
}

/* What is now stands beside the newest edge; a long number has no room there. */
static void
snapshot_last (LanesTogether *self, GtkSnapshot *snapshot, const graphene_rect_t *area,
               const GdkRGBA *color)
{
  gboolean at_left = lanes_view_get_mirrored (self->view);
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int room = at_left == rtl ? LANES_ROWS_MARGIN : LANES_ROWS_GUTTER;
  int width, height;
  float x;

  pango_layout_get_pixel_size (self->last, &width, &height);
  if (width > room - 2 * NEAR)
    {
      append_plate (self, snapshot, self->last, area, at_left, color);
      return;
    }
  x = at_left ? area->origin.x - NEAR - (float) width : area->origin.x + area->size.width + NEAR;
  append_layout (snapshot, self->last, x,
                 ((float) gtk_widget_get_height (GTK_WIDGET (self)) - (float) height) / 2, color);
}

static void
append_label (LanesTogether *self, GtkSnapshot *snapshot, PangoLayout *layout, float y,
              const GdkRGBA *color)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int room = lanes_together_get_label_width (self);
  PangoRectangle rect;

  pango_layout_set_width (layout, room * PANGO_SCALE);
  pango_layout_get_pixel_extents (layout, NULL, &rect);
  append_layout (snapshot, layout,
                 rtl ? (float) (gtk_widget_get_width (GTK_WIDGET (self)) - LANES_ROWS_MARGIN - room)
                     : LANES_ROWS_MARGIN,
                 y, color);
}

static void
snapshot_labels (LanesTogether *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  int line = lanes_together_get_line_height (self);
  float middle = (float) gtk_widget_get_height (GTK_WIDGET (self)) / 2;
  GdkRGBA soft = lanes_palette_mix (color, 0.75f);

  if (2 * middle >= 2 * line)
    {
      append_label (self, snapshot, self->title, middle - (float) line, color);
      append_label (self, snapshot, self->value, middle, &soft);
    }
  else
    {
      append_label (self, snapshot, self->figures.mean < 0 ? self->title : self->value,
                    middle - (float) line / 2, color);
    }
}

void
lanes_together_draw (LanesTogether *self, GtkSnapshot *snapshot)
{
  graphene_rect_t area = lanes_together_get_area (self);
  GdkRGBA color, line;

  area.origin.y += PAD;
  area.size.height = MAX (area.size.height - PAD, 1);
  /* Its own color is that of the marks. */
  lanes_compat_get_color (gtk_widget_get_parent (GTK_WIDGET (self)), &color);
  line = lanes_palette_make_line (&color, 0.15f);
  snapshot_times (self, snapshot, &area, &color);
  snapshot_graph (self, snapshot, &area, &color);
  snapshot_gaps (self, snapshot, &area);
  gtk_snapshot_append_color (snapshot, &line,
                             &GRAPHENE_RECT_INIT (area.origin.x,
                                                  area.origin.y + area.size.height - 1,
                                                  area.size.width, 1));
  snapshot_ideal (self, snapshot, &area, &color);
  /* What is as high as the graph can be needs no words over it. */
  if (lanes_together_get_top (self->n_cores, self->figures.highest) > self->n_cores)
    append_plate (self, snapshot, self->ideal, &area, !lanes_view_get_mirrored (self->view),
                  &color);
  snapshot_marks (self, snapshot, &area);
  snapshot_last (self, snapshot, &area, &color);
  snapshot_labels (self, snapshot, &color);
}
