/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a picture of the lanes is made up: what is drawn on the screen, with words around it. */
#include "lanes-compat.h"
#include "lanes-picture-private.h"
#include "lanes-ruler.h"

/* Shapes need no columns to be sharp; what is narrower than one is summed up. */
#define SHAPES_SCALE 2

PangoLayout *
lanes_picture_page_make_layout (LanesPicturePage *page, const char *text, PangoWeight weight,
                                double scale)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (page->widget, text);
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();

  pango_attr_list_insert (attrs, pango_attr_weight_new (weight));
  pango_attr_list_insert (attrs, pango_attr_scale_new (scale));
  pango_layout_set_attributes (layout, attrs);
  return layout;
}

void
lanes_picture_page_append_layout (LanesPicturePage *page, PangoLayout *layout, float x, float y,
                                  const GdkRGBA *color)
{
  gtk_snapshot_save (page->snapshot);
  gtk_snapshot_translate (page->snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (page->snapshot, layout, color);
  gtk_snapshot_restore (page->snapshot);
}

/* A text of its own, as wide as the page */
void
lanes_picture_page_append_text (LanesPicturePage *page, const char *text, PangoWeight weight,
                                double scale, float alpha)
{
  g_autoptr (PangoLayout) layout = lanes_picture_page_make_layout (page, text, weight, scale);
  GdkRGBA color = lanes_palette_mix (&page->text, alpha);
  int height;

  pango_layout_set_width (layout, (int) (page->width - 2 * LANES_ROWS_MARGIN) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_pixel_size (layout, NULL, &height);
  lanes_picture_page_append_layout (page, layout, LANES_ROWS_MARGIN, page->y, &color);
  page->y += (float) height;
}

static void
append_title (LanesPicturePage *page, const LanesPictureWords *words)
{
  page->y = LANES_ROWS_MARGIN;
  lanes_picture_page_append_text (page, words->title, PANGO_WEIGHT_HEAVY, 1.6, 1);
  if (words->verdict)
    {
      g_autofree char *verdict = g_strdup_printf ("%s. %s", words->verdict, words->sentence);

      lanes_picture_page_append_text (page, verdict, PANGO_WEIGHT_NORMAL, 1, 1);
    }
  lanes_picture_page_append_text (page, words->when, PANGO_WEIGHT_NORMAL, 0.85, LANES_PICTURE_DIM);
  page->y += LANES_PICTURE_SPACE;
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
append_lanes (LanesPicturePage *page, LanesLanes *lanes, int scale)
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
                                              scale > 0 ? scale : SHAPES_SCALE, scale == 0);
  gtk_snapshot_restore (page->snapshot);
  page->y += LANES_PICTURE_SPACE;
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
 * @scale: into how many pixels each one of the screen is divided, in either direction; 0: the turns
 *   are drawn as shapes, in place of pixels
 * @width: (out): in pixels
 * @height: (out): in pixels
 *
 * Returns: (transfer full): the whole picture
 */
GskRenderNode *
lanes_picture_page_draw (LanesLanes *lanes, const LanesPictureWords *words, int scale, int *width,
                         int *height)
{
  GtkSnapshot *whole = gtk_snapshot_new ();
  GskRenderNode *content;
  LanesPicturePage page = {.snapshot = gtk_snapshot_new (),
                           .widget = GTK_WIDGET (lanes),
                           .style = lanes_palette_get_style (),
                           .rtl = gtk_widget_get_direction (GTK_WIDGET (lanes)) == GTK_TEXT_DIR_RTL,
                           .width = (float) gtk_widget_get_width (GTK_WIDGET (lanes)),
                           .line = get_line_height (GTK_WIDGET (lanes))};

  lanes_compat_get_color (page.widget, &page.text);
  append_title (&page, words);
  append_lanes (&page, lanes, scale);
  lanes_picture_page_append_legend (&page, words);

  *width = (int) page.width;
  *height = (int) page.y + 1;
  gtk_snapshot_append_color (whole, lanes_palette_get_page (page.style),
                             &GRAPHENE_RECT_INIT (0, 0, (float) *width, (float) *height));
  content = gtk_snapshot_free_to_node (page.snapshot);
  gtk_snapshot_append_node (whole, content);
  gsk_render_node_unref (content);
  return gtk_snapshot_free_to_node (whole);
}
