/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the looks of the turns in a picture mean. */
#include <glib/gi18n-lib.h>

#include "lanes-pattern.h"
#include "lanes-picture-private.h"
#include "lanes-task.h"

#define ROUND  3
#define HATCH  3 /* pixels from line to line, each way */
#define DOTS   4 /* pixels from dot to dot */
#define STATE  0.75f
#define INSIDE (LANES_PICTURE_SPACE / 2.0f) /* between a mark and its word */

typedef void (*DrawMark) (LanesPicturePage *page, const graphene_rect_t *rect, gconstpointer data);

static void
draw_task (LanesPicturePage *page, const graphene_rect_t *rect, gconstpointer data)
{
  LanesColor color = lanes_task_get_color ((LanesTask *) data);

  gtk_snapshot_append_color (page->snapshot, lanes_palette_get_color (page->style, color), rect);
  if (lanes_pattern_is_on ())
    lanes_pattern_append (page->snapshot, color, rect, LANES_PICTURE_MAX_SCALE);
}

static void
draw_core (LanesPicturePage *page, const graphene_rect_t *rect, gconstpointer data)
{
  gtk_snapshot_append_color (page->snapshot,
                             lanes_palette_get_core (page->style, GPOINTER_TO_UINT (data)), rect);
}

static void
draw_running (LanesPicturePage *page, const graphene_rect_t *rect, gconstpointer data)
{
  GdkRGBA color = lanes_palette_mix (&page->text, STATE);

  gtk_snapshot_append_color (page->snapshot, &color, rect);
}

static void
draw_ready (LanesPicturePage *page, const graphene_rect_t *rect, gconstpointer data)
{
  GdkRGBA light = lanes_palette_mix (&page->text, 0.15f);
  GdkRGBA dark = lanes_palette_mix (&page->text, STATE);
  graphene_point_t begin = rect->origin;
  graphene_point_t end = {begin.x + HATCH, begin.y + HATCH};

  gtk_snapshot_append_repeating_linear_gradient (
      page->snapshot, rect, &begin, &end,
      (GskColorStop[]){{0, light}, {0.7f, light}, {0.7f, dark}, {1, dark}}, 4);
}

static void
draw_outline (LanesPicturePage *page, const graphene_rect_t *rect, gconstpointer data)
{
  GdkRGBA color = lanes_palette_mix (&page->text, 0.35f);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, rect, ROUND);
  gtk_snapshot_append_border (page->snapshot, &outline, (float[4]){1, 1, 1, 1},
                              (GdkRGBA[4]){color, color, color, color});
}

static void
draw_paused (LanesPicturePage *page, const graphene_rect_t *rect, gconstpointer data)
{
  GdkRGBA color = lanes_palette_mix (&page->text, STATE);

  draw_outline (page, rect, data);
  for (float y = DOTS / 2.0f; y + 1 < rect->size.height; y += DOTS)
    for (float x = DOTS / 2.0f; x + 1 < rect->size.width; x += DOTS)
      gtk_snapshot_append_color (page->snapshot, &color,
                                 &GRAPHENE_RECT_INIT (rect->origin.x + x, rect->origin.y + y, 1.5f,
                                                      1.5f));
}

static void
draw_unknown (LanesPicturePage *page, const graphene_rect_t *rect, gconstpointer data)
{
  gtk_snapshot_append_color (page->snapshot, lanes_palette_get_gap (page->style), rect);
}

static void
draw_others (LanesPicturePage *page, const graphene_rect_t *rect, gconstpointer data)
{
  gtk_snapshot_append_color (page->snapshot, lanes_palette_get_others (page->style), rect);
}

static void
begin_line (LanesPicturePage *page)
{
  if (page->x > 0)
    page->y += page->line * 1.3f;
  page->x = 0;
}

/* A mark and what it means, beside the one before, or on the next line */
static void
append_item (LanesPicturePage *page, const char *text, DrawMark draw, gconstpointer data)
{
  g_autoptr (PangoLayout) layout =
      lanes_picture_page_make_layout (page, text, PANGO_WEIGHT_NORMAL, 0.9);
  float room = page->width - 2 * LANES_ROWS_MARGIN;
  float side = draw ? page->line * 0.7f : 0;
  float inside = draw ? INSIDE : 0;
  int text_width, text_height;
  float width, x;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  width = MIN (side + inside + (float) text_width, room);
  text_width = (int) (width - side - inside);
  pango_layout_set_width (layout, (text_width + 1) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (page->x + width > room)
    begin_line (page);
  x = LANES_ROWS_MARGIN + (page->rtl ? room - page->x - side : page->x);
  if (draw)
    {
      graphene_rect_t rect =
          GRAPHENE_RECT_INIT (x, page->y + ((float) text_height - side) / 2, side, side);
      GskRoundedRect round;

      gsk_rounded_rect_init_from_rect (&round, &rect, ROUND);
      gtk_snapshot_push_rounded_clip (page->snapshot, &round);
      draw (page, &rect, data);
      gtk_snapshot_pop (page->snapshot);
    }
  lanes_picture_page_append_layout (page, layout,
                                    page->rtl ? x - inside - (float) text_width : x + side + inside,
                                    page->y, &page->text);
  page->x += width + 1.5f * LANES_PICTURE_SPACE;
}

static void
append_cores (LanesPicturePage *page, guint n_cores)
{
  begin_line (page);
  append_item (page, _ ("on core"), NULL, NULL);
  for (guint i = 0; i < MIN (n_cores, LANES_PALETTE_N_CORES); i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      append_item (page, number, draw_core, GUINT_TO_POINTER (i));
    }
  if (n_cores > LANES_PALETTE_N_CORES)
    {
      g_autofree char *text =
          g_strdup_printf (_ ("With core %d the colors begin again."), LANES_PALETTE_N_CORES);

      append_item (page, text, NULL, NULL);
    }
}

/* The tasks, the states that are to be seen, and how well all this is known */
void
lanes_picture_page_append_legend (LanesPicturePage *page, const LanesPictureWords *words)
{
  for (guint i = 0; i < g_list_model_get_n_items (words->tasks); i++)
    {
      g_autoptr (LanesTask) task = g_list_model_get_item (words->tasks, i);

      append_item (page, lanes_task_get_name (task), draw_task, task);
    }
  begin_line (page);
  append_item (page, _ ("running"), draw_running, NULL);
  append_item (page, _ ("waits for its turn"), draw_ready, NULL);
  append_item (page, _ ("resting"), draw_outline, NULL);
  if (words->paused)
    append_item (page, _ ("paused"), draw_paused, NULL);
  if (words->unknown)
    append_item (page, _ ("not known"), draw_unknown, NULL);
  if (words->others)
    append_item (page, _ ("other programs"), draw_others, NULL);
  if (words->n_cores > 0)
    append_cores (page, words->n_cores);
  begin_line (page);
  if (words->exactness)
    lanes_picture_page_append_text (page, words->exactness, PANGO_WEIGHT_NORMAL, 0.85,
                                    LANES_PICTURE_DIM);
  page->y += LANES_ROWS_MARGIN;
}
