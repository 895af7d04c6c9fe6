/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the strip of the whole recording looks like. */
#include <math.h>

#include "lanes-compat.h"
#include "lanes-overview-private.h"
#include "lanes-palette.h"
#include "lanes-pixels.h"
#include "lanes-task.h"
#include "lanes-together-layout.h"

#define RADIUS 4.0f
#define FRAME  1.5f
#define GRIP   10.0f /* how high the grip of a handle is */
#define NOW    1.5f
#define BAND   0.4f

/* Adds to a pixel what covers another part of it. */
static guint32
add_pixel (guint32 pixel, guint32 more)
{
  guint32 sum = 0;

  for (int shift = 0; shift < 32; shift += 8)
    sum |= MIN ((pixel >> shift & 0xff) + (more >> shift & 0xff), 0xff) << shift;
  return sum;
}

/* One column as a stack of the tasks, from the bottom up. @unit: pixels for one core */
static void
fill_column (LanesOverview *self, guint32 *pixels, guint stride, guint height, gint64 column,
             float unit, const GdkRGBA *colors)
{
  LanesTime known = lanes_load_columns_get_known (self->columns, column);
  const LanesTime *used;
  float bottom = 0;

  if (known == 0)
    return;
  used = lanes_load_columns_get_used (self->columns, column);
  for (guint i = 0; i < lanes_load_columns_get_n_tasks (self->columns); i++)
    {
      float top = MIN (bottom + (float) used[i] / (float) known * unit, (float) height);

      for (int y = (int) bottom; y < (int) height && (float) y < top; y++)
        {
          guint32 *pixel = pixels + (height - 1 - y) * stride;
          float share = MIN (top, (float) y + 1) - MAX (bottom, (float) y);

          *pixel = add_pixel (*pixel, lanes_pixels_pack (&colors[i], share));
        }
      bottom = top;
    }
}

static double
get_highest (LanesOverview *self)
{
  double highest = -1;

  for (guint i = 0; i < self->scale.n_columns; i++)
    highest = MAX (highest, lanes_load_columns_get_mean (self->columns, self->scale.first + i));
  return highest;
}

static GskRenderNode *
make_picture (LanesOverview *self, const graphene_rect_t *area)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint n = self->scale.n_columns;
  guint height = (guint) area->size.height * gtk_widget_get_scale_factor (widget);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) n, (int) height);
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  gboolean mirrored = lanes_view_get_mirrored (self->view);
  float unit = (float) height / (float) lanes_together_get_top (self->n_cores, get_highest (self));
  g_autofree GdkRGBA *colors = g_new0 (GdkRGBA, MAX (self->tasks->len, 1));
  GskRenderNode *node;

  for (guint i = 0; i < self->tasks->len; i++)
    colors[i] =
        *lanes_palette_get_color (lanes_palette_get_style (),
                                  lanes_task_get_color (g_ptr_array_index (self->tasks, i)));
  for (guint i = 0; i < n; i++)
    fill_column (self, pixels + (mirrored ? n - 1 - i : i), n, height, self->scale.first + i, unit,
                 colors);
  cairo_surface_mark_dirty (surface);
  node = lanes_pixels_make_node (surface, area, lanes_pixels_want_cairo (widget));
  cairo_surface_destroy (surface);
  return node;
}

static void
snapshot_load (LanesOverview *self, GtkSnapshot *snapshot, const graphene_rect_t *area)
{
  gboolean dark = lanes_palette_get_style () == LANES_STYLE_DARK;

  if (!graphene_rect_equal (&self->picture_area, area) || self->picture_dark != dark)
    g_clear_pointer (&self->picture, gsk_render_node_unref);
  if (!self->picture)
    self->picture = make_picture (self, area);
  self->picture_area = *area;
  self->picture_dark = dark;
  gtk_snapshot_append_node (snapshot, self->picture);
}

/* A piece from @left to @right, in pixels from the edge at which the recording begins */
static void
append_piece (LanesOverview *self, GtkSnapshot *snapshot, const graphene_rect_t *area, double left,
              double right, const GdkRGBA *color)
{
  float a = (float) lanes_overview_mirror (self, left);
  float b = (float) lanes_overview_mirror (self, right);

  if (right > left)
    gtk_snapshot_append_color (snapshot, color,
                               &GRAPHENE_RECT_INIT (MIN (a, b), area->origin.y, fabsf (b - a),
                                                    area->size.height));
}

/* The band of the selected time, and the newest moment */
static void
snapshot_marks (LanesOverview *self, GtkSnapshot *snapshot, const graphene_rect_t *area,
                const GdkRGBA *color)
{
  GdkRGBA accent;
  LanesSpan selection = lanes_view_get_selection (self->view);
  double width = (double) area->size.width;
  double now =
      lanes_overview_scale_get_x (&self->scale, lanes_overview_get_recorded (self).end, width);
  GdkRGBA line = lanes_palette_mix (color, 0.6f);

  if (!lanes_span_is_empty (selection))
    {
      double left = lanes_overview_scale_get_x (&self->scale, selection.begin, width);
      double right = lanes_overview_scale_get_x (&self->scale, selection.end, width);

      lanes_compat_get_color (GTK_WIDGET (self), &accent);
      accent = lanes_palette_mix (&accent, BAND);
      append_piece (self, snapshot, area, CLAMP (left, 0, width),
                    CLAMP (MAX (right, left + 1), 0, width), &accent);
    }
  append_piece (self, snapshot, area, MAX (now - (double) NOW, 0), now, &line);
}

static void
snapshot_grip (GtkSnapshot *snapshot, float x, const graphene_rect_t *area, const GdkRGBA *color)
{
  float height = MIN (GRIP, area->size.height - 6);
  graphene_rect_t rect = {
      {x - 2, area->origin.y + (area->size.height - height) / 2},
      {4, height},
  };
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &rect, 2);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

/* What is outside of the window steps back. */
static void
snapshot_window (LanesOverview *self, GtkSnapshot *snapshot, const graphene_rect_t *area,
                 const GdkRGBA *color)
{
  const GdkRGBA *page = lanes_palette_get_page (lanes_palette_get_style ());
  GdkRGBA veil = lanes_palette_mix (page, 0.4f);
  GdkRGBA frame = lanes_palette_mix (color, 0.75f);
  const float widths[] = {FRAME, FRAME, FRAME, FRAME};
  const GdkRGBA frames[] = {frame, frame, frame, frame};
  double left, right;
  float a, b;
  GskRoundedRect round;

  lanes_overview_get_window (self, &left, &right);
  append_piece (self, snapshot, area, 0, left, &veil);
  append_piece (self, snapshot, area, right, (double) area->size.width, &veil);
  a = (float) lanes_overview_mirror (self, left);
  b = (float) lanes_overview_mirror (self, right);
  gsk_rounded_rect_init_from_rect (&round,
                                   &GRAPHENE_RECT_INIT (MIN (a, b), area->origin.y, fabsf (b - a),
                                                        area->size.height),
                                   right - left > 2 * (double) RADIUS ? RADIUS : 2);
  gtk_snapshot_append_border (snapshot, &round, widths, frames);
  if (right - left < 3 * LANES_OVERVIEW_HANDLE)
    return;
  snapshot_grip (snapshot, MIN (a, b) + 1, area, &frame);
  snapshot_grip (snapshot, MAX (a, b) - 1, area, &frame);
}

void
lanes_overview_draw (LanesOverview *self, GtkSnapshot *snapshot)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                                             gtk_widget_get_height (GTK_WIDGET (self)));
  GskRoundedRect round;
  GdkRGBA color, ground;

  /* Its own color is that of the selected time. */
  lanes_compat_get_color (gtk_widget_get_parent (GTK_WIDGET (self)), &color);
  ground = lanes_palette_mix (&color, 0.06f);
  gsk_rounded_rect_init_from_rect (&round, &area, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &ground, &area);
  if (self->scale.step > 0 && self->tasks)
    {
      snapshot_load (self, snapshot, &area);
      snapshot_window (self, snapshot, &area, &color);
      snapshot_marks (self, snapshot, &area, &color);
    }
  gtk_snapshot_pop (snapshot);
}
