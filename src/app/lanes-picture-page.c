/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a picture of the lanes is made up: what is drawn on the screen, with words around it. */
#include <glib/gi18n-lib.h>

#include "lanes-compat.h"
#include "lanes-palette.h"
#include "lanes-pattern.h"
#include "lanes-picture.h"
#include "lanes-ruler.h"
#include "lanes-task.h"

#define SPACE      12
#define HATCH_STEP 3 /* pixels from line to line, each way */
#define DIM        0.7f

/* Where the next thing goes. */
typedef struct
{
  GtkSnapshot *snapshot;
  GtkWidget *widget; /* whose fonts and colors are used */
  LanesStyle style;
  GdkRGBA text;
  gboolean rtl;
  float width;
  float y;
  float x;    /* of the next item of the legend, from the side where text begins */
  float line; /* height of a line of text */
} Page;

static PangoLayout *
make_layout (Page *page, const char *text, PangoWeight weight, double scale)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (page->widget, text);
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();

  pango_attr_list_insert (attrs, pango_attr_weight_new (weight));
  pango_attr_list_insert (attrs, pango_attr_scale_new (scale));
  pango_layout_set_attributes (layout, attrs);
  return layout;
}

static void
append_layout (Page *page, PangoLayout *layout, float x, float y, const GdkRGBA *color)
{
  gtk_snapshot_save (page->snapshot);
  gtk_snapshot_translate (page->snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (page->snapshot, layout, color);
  gtk_snapshot_restore (page->snapshot);
}

/* A text of its own, as wide as the page */
static void
append_text (Page *page, const char *text, PangoWeight weight, double scale, float alpha)
{
  g_autoptr (PangoLayout) layout = make_layout (page, text, weight, scale);
  GdkRGBA color = lanes_palette_mix (&page->text, alpha);
  int height;

  pango_layout_set_width (layout, (int) (page->width - 2 * LANES_ROWS_MARGIN) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_pixel_size (layout, NULL, &height);
  append_layout (page, layout, LANES_ROWS_MARGIN, page->y, &color);
  page->y += (float) height;
}

static void
append_title (Page *page, const LanesPictureWords *words)
{
  page->y = LANES_ROWS_MARGIN;
  append_text (page, words->title, PANGO_WEIGHT_HEAVY, 1.6, 1);
  if (words->verdict)
    {
      g_autofree char *verdict = g_strdup_printf ("%s. %s", words->verdict, words->sentence);

      append_text (page, verdict, PANGO_WEIGHT_NORMAL, 1, 1);
    }
  append_text (page, words->when, PANGO_WEIGHT_NORMAL, 0.85, DIM);
  page->y += SPACE;
}

static GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  while (child && !g_type_is_a (G_OBJECT_TYPE (child), type))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* The times and the rows, as the widgets draw them */
static void
append_lanes (Page *page, LanesLanes *lanes)
{
  GtkWidget *ruler = find_child (GTK_WIDGET (lanes), LANES_TYPE_RULER);

  gtk_snapshot_save (page->snapshot);
  gtk_snapshot_translate (page->snapshot, &GRAPHENE_POINT_INIT (0, page->y));
  if (ruler)
    {
      GTK_WIDGET_GET_CLASS (ruler)->snapshot (ruler, page->snapshot);
      page->y += (float) gtk_widget_get_height (ruler);
      gtk_snapshot_translate (page->snapshot,
                              &GRAPHENE_POINT_INIT (0, (float) gtk_widget_get_height (ruler)));
    }
  page->y += (float) lanes_rows_snapshot_all (lanes_lanes_get_rows (lanes), page->snapshot,
                                              LANES_PICTURE_MAX_SCALE);
  gtk_snapshot_restore (page->snapshot);
  page->y += SPACE;
}

typedef void (*DrawSwatch) (Page *page, const graphene_rect_t *rect, gconstpointer data);

static void
draw_task (Page *page, const graphene_rect_t *rect, gconstpointer data)
{
  LanesColor color = lanes_task_get_color ((LanesTask *) data);

  gtk_snapshot_append_color (page->snapshot, lanes_palette_get_color (page->style, color), rect);
  if (lanes_pattern_is_on ())
    lanes_pattern_append (page->snapshot, color, rect, LANES_PICTURE_MAX_SCALE);
}

static void
draw_running (Page *page, const graphene_rect_t *rect, gconstpointer data)
{
  gtk_snapshot_append_color (page->snapshot,
                             lanes_palette_get_color (page->style, LANES_COLOR_SLATE), rect);
}

static void
draw_ready (Page *page, const graphene_rect_t *rect, gconstpointer data)
{
  const GdkRGBA *color = lanes_palette_get_color (page->style, LANES_COLOR_SLATE);
  GdkRGBA light = lanes_palette_mix (color, 0.2f);
  GdkRGBA dark = lanes_palette_mix (color, 0.8f);
  graphene_point_t begin = rect->origin;
  graphene_point_t end = {begin.x + HATCH_STEP, begin.y + HATCH_STEP};

  gtk_snapshot_append_repeating_linear_gradient (
      page->snapshot, rect, &begin, &end,
      (GskColorStop[]){{0, light}, {0.7f, light}, {0.7f, dark}, {1, dark}}, 4);
}

static void
draw_resting (Page *page, const graphene_rect_t *rect, gconstpointer data)
{
  GdkRGBA color = lanes_palette_mix (&page->text, 0.35f);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, rect, 3);
  gtk_snapshot_append_border (page->snapshot, &outline, (float[4]){1, 1, 1, 1},
                              (GdkRGBA[4]){color, color, color, color});
}

/* A mark and what it means, beside the one before, or on the next line */
static void
append_item (Page *page, const char *text, DrawSwatch draw, gconstpointer data)
{
  g_autoptr (PangoLayout) layout = make_layout (page, text, PANGO_WEIGHT_NORMAL, 0.9);
  float room = page->width - 2 * LANES_ROWS_MARGIN;
  float side = page->line * 0.7f;
  int text_width, text_height;
  float width, x;
  GskRoundedRect round;
  graphene_rect_t rect;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  width = MIN (side + SPACE / 2.0f + (float) text_width, room);
  pango_layout_set_width (layout, (int) (width - side - SPACE / 2.0f) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, PANGO_ALIGN_LEFT);
  if (page->x > 0 && page->x + width > room)
    {
      page->x = 0;
      page->y += page->line * 1.3f;
    }
  x = LANES_ROWS_MARGIN + (page->rtl ? room - page->x - side : page->x);
  rect = GRAPHENE_RECT_INIT (x, page->y + ((float) text_height - side) / 2, side, side);
  gsk_rounded_rect_init_from_rect (&round, &rect, 3);
  gtk_snapshot_push_rounded_clip (page->snapshot, &round);
  draw (page, &rect, data);
  gtk_snapshot_pop (page->snapshot);
  append_layout (page, layout,
                 page->rtl ? x - SPACE / 2.0f - (float) text_width : x + side + SPACE / 2.0f,
                 page->y, &page->text);
  page->x += width + 1.5f * SPACE;
}

static void
append_legend (Page *page, const LanesPictureWords *words)
{
  for (guint i = 0; i < g_list_model_get_n_items (words->tasks); i++)
    {
      g_autoptr (LanesTask) task = g_list_model_get_item (words->tasks, i);

      append_item (page, lanes_task_get_name (task), draw_task, task);
    }
  append_item (page, _ ("running"), draw_running, NULL);
  append_item (page, _ ("waits for its turn"), draw_ready, NULL);
  append_item (page, _ ("resting"), draw_resting, NULL);
  page->x = 0;
  page->y += page->line * 1.3f;
  append_text (page, words->exactness, PANGO_WEIGHT_NORMAL, 0.85, DIM);
  page->y += LANES_ROWS_MARGIN;
}

static float
get_line_height (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return (float) MAX (height, 8);
}

/**
 * lanes_picture_page_draw:
 * @lanes: what to draw, on the screen
 * @words: what is written around it
 * @width: (out): in pixels
 * @height: (out): in pixels
 *
 * Returns: (transfer full): the whole picture
 */
GskRenderNode *
lanes_picture_page_draw (LanesLanes *lanes, const LanesPictureWords *words, int *width, int *height)
{
  GtkSnapshot *whole = gtk_snapshot_new ();
  GskRenderNode *content;
  Page page = {.snapshot = gtk_snapshot_new (),
               .widget = GTK_WIDGET (lanes),
               .style = lanes_palette_get_style (),
               .rtl = gtk_widget_get_direction (GTK_WIDGET (lanes)) == GTK_TEXT_DIR_RTL,
               .width = (float) gtk_widget_get_width (GTK_WIDGET (lanes)),
               .line = get_line_height (GTK_WIDGET (lanes))};

  lanes_compat_get_color (page.widget, &page.text);
  append_title (&page, words);
  append_lanes (&page, lanes);
  append_legend (&page, words);

  *width = (int) page.width;
  *height = (int) page.y + 1;
  gtk_snapshot_append_color (whole, lanes_palette_get_page (page.style),
                             &GRAPHENE_RECT_INIT (0, 0, (float) *width, (float) *height));
  content = gtk_snapshot_free_to_node (page.snapshot);
  gtk_snapshot_append_node (whole, content);
  gsk_render_node_unref (content);
  return gtk_snapshot_free_to_node (whole);
}
