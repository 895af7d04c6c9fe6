/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How pixels that were put one by one get on the screen. */
#include "lanes-pixels.h"

/**
 * lanes_pixels_pack:
 * @color: a color
 * @alpha: 0 to 1
 *
 * Returns: the pixel that has @color as strong as @alpha says, premultiplied, in the order of cairo
 */
guint32
lanes_pixels_pack (const GdkRGBA *color, float alpha)
{
  float all = CLAMP (color->alpha * alpha, 0, 1) * 255;

  return (guint32) (all + 0.5f) << 24 | (guint32) (color->red * all + 0.5f) << 16
         | (guint32) (color->green * all + 0.5f) << 8 | (guint32) (color->blue * all + 0.5f);
}

/**
 * lanes_pixels_want_cairo:
 * @widget: what the pixels are drawn in
 *
 * Returns: whether it is drawn with cairo, see lanes_pixels_make_node()
 */
gboolean
lanes_pixels_want_cairo (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);

  return native && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}

/**
 * lanes_pixels_make_node:
 * @surface: the pixels, an image in CAIRO_FORMAT_ARGB32; they must not change any more
 * @area: where they go
 * @with_cairo: whether they are drawn with cairo
 *
 * The renderer that draws with cairo has pixels from it as they are, but converts those of a
 * texture one by one, in every frame, whether anything of them is drawn anew or not; the others
 * keep textures where they draw.
 *
 * Returns: (transfer full): what shows them
 */
GskRenderNode *
lanes_pixels_make_node (cairo_surface_t *surface, const graphene_rect_t *area, gboolean with_cairo)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (with_cairo)
    {
      GskRenderNode *node = gsk_cairo_node_new (area);
      cairo_t *cr = gsk_cairo_node_get_draw_context (node);

      cairo_translate (cr, (double) area->origin.x, (double) area->origin.y);
      cairo_scale (cr, (double) area->size.width / width, (double) area->size.height / height);
      cairo_set_source_surface (cr, surface, 0, 0);
      cairo_rectangle (cr, 0, 0, width, height);
      cairo_fill (cr);
      cairo_destroy (cr);
      return node;
    }
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize) height);
  texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
  return gsk_texture_node_new (texture, area);
}
