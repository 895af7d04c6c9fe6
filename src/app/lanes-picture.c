/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is seen of the lanes, as a file or for another program. */
#include "lanes-picture-private.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>

#include "lanes-error.h"

/* Cairo has no larger images. */
#define MAX_SIDE 32767

/* With more it takes too long, and too much memory: each is 4 bytes, here and once more while it is
 * saved. */
#define MAX_PIXELS (64 * 1024 * 1024)

/**
 * LanesPicture:
 *
 * The lanes at one moment: what is recorded afterwards does not change it. It is kept as what is to
 * be drawn.
 */
struct _LanesPicture
{
  gatomicrefcount ref_count;
  GskRenderNode *coarse; /* (nullable): to be drawn as large as on the screen */
  GskRenderNode *fine;   /* (nullable): to be drawn at max_scale */
  GskRenderNode *shapes;
  int max_scale; /* 0: there are no pixels */
  int width;
  int height;
  char *title;
  char *description;
};

G_DEFINE_BOXED_TYPE (LanesPicture, lanes_picture, lanes_picture_ref, lanes_picture_unref)

/* Returns: how many times as large as on the screen the pixels can be; 0: not even that large */
int
lanes_picture_choose_scale (int width, int height)
{
  int scale = LANES_PICTURE_MAX_SCALE;

  while (scale > 0
         && (MAX (width, height) * scale > MAX_SIDE
             || (gint64) width * height * scale * scale > MAX_PIXELS))
    scale /= 2;
  return scale;
}

/**
 * lanes_picture_new:
 * @lanes: what to make a picture of, on the screen
 * @words: what is written around it
 *
 * Takes a picture of all rows, in the style that is on. The more rows there are, the smaller is the
 * largest size that it can be made at.
 *
 * Returns: (transfer full): the picture
 */
LanesPicture *
lanes_picture_new (LanesLanes *lanes, const LanesPictureWords *words)
{
  LanesPicture *self = g_new0 (LanesPicture, 1);
  const char *exactness = words->exactness ? words->exactness : "";

  g_atomic_ref_count_init (&self->ref_count);
  self->shapes = lanes_picture_page_draw (lanes, words, 0, &self->width, &self->height);
  self->max_scale = lanes_picture_choose_scale (self->width, self->height);
  if (self->max_scale > 0)
    self->coarse = lanes_picture_page_draw (lanes, words, 1, &self->width, &self->height);
  if (self->max_scale > 1)
    self->fine =
        lanes_picture_page_draw (lanes, words, self->max_scale, &self->width, &self->height);
  self->title = g_strdup (words->title);
  self->description = words->verdict ? g_strdup_printf ("%s. %s %s. %s", words->verdict,
                                                        words->sentence, words->when, exactness)
                                     : g_strdup_printf ("%s. %s", words->when, exactness);
  return self;
}

LanesPicture *
lanes_picture_ref (LanesPicture *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
lanes_picture_unref (LanesPicture *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->coarse, gsk_render_node_unref);
  g_clear_pointer (&self->fine, gsk_render_node_unref);
  gsk_render_node_unref (self->shapes);
  g_free (self->title);
  g_free (self->description);
  g_free (self);
}

/**
 * lanes_picture_get_size:
 * @scale: how many times as large as on the screen
 * @width: (out): in pixels
 * @height: (out): in pixels
 */
void
lanes_picture_get_size (LanesPicture *self, int scale, int *width, int *height)
{
  *width = self->width * scale;
  *height = self->height * scale;
}

/**
 * lanes_picture_get_max_scale:
 *
 * Returns: how many times as large as on the screen it can be made, as pixels; 0: there would be
 * too many of them in any case
 */
int
lanes_picture_get_max_scale (LanesPicture *self)
{
  return self->max_scale;
}

static void
surface_free (gpointer data)
{
  cairo_surface_destroy (data);
}

/* Returns: (transfer full) (nullable): what was drawn; %NULL: there was no memory for it */
static cairo_surface_t *
finish_drawing (cairo_surface_t *surface, cairo_t *cr)
{
  gboolean done = cairo_status (cr) == CAIRO_STATUS_SUCCESS;

  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (done && cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    return surface;
  cairo_surface_destroy (surface);
  return NULL;
}

static cairo_surface_t *
draw_node (LanesPicture *self, GskRenderNode *node, int scale)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->width * scale, self->height * scale);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  if (cairo_status (cr) == CAIRO_STATUS_SUCCESS)
    gsk_render_node_draw (node, cr);
  return finish_drawing (surface, cr);
}

/* The pixels of the rows fit to those of the picture at one scale only: elsewhere there would be
 * seams between them. So it is drawn there first, where that can be. */
static cairo_surface_t *
draw (LanesPicture *self, int scale)
{
  double ratio = (double) scale / self->max_scale;
  cairo_surface_t *largest;
  cairo_surface_t *surface;
  cairo_t *cr;

  if (scale == 1)
    return draw_node (self, self->coarse, scale);
  largest = draw_node (self, self->fine, self->max_scale);
  if (scale == self->max_scale)
    return largest;
  if (!largest)
    return draw_node (self, self->fine, scale);
  surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->width * scale, self->height * scale);
  cr = cairo_create (surface);
  cairo_scale (cr, ratio, ratio);
  cairo_set_source_surface (cr, largest, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_surface_destroy (largest);
  return finish_drawing (surface, cr);
}

/**
 * lanes_picture_to_texture:
 * @scale: how many times as large as on the screen
 *
 * Returns: (transfer full) (nullable): the picture in pixels; %NULL with %LANES_ERROR_LIMIT when
 *   there would be too many of them
 */
GdkTexture *
lanes_picture_to_texture (LanesPicture *self, int scale, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  cairo_surface_t *surface;
  int width, height;
  gsize stride;

  lanes_picture_get_size (self, scale, &width, &height);
  if (scale > self->max_scale)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_LIMIT,
                   _ ("A picture of %d × %d pixels is too large. Choose a smaller size, or SVG."),
                   width, height);
      return NULL;
    }
  surface = draw (self, scale);
  if (!surface)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_LIMIT,
                   _ ("There is not enough memory for a picture of %d × %d pixels. Choose a "
                      "smaller size, or SVG."),
                   width, height);
      return NULL;
    }
  stride = (gsize) cairo_image_surface_get_stride (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * height,
                                      surface_free, surface);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Tells programs that read the drawing to people what it is: Cairo draws texts as shapes. */
static GBytes *
add_title (LanesPicture *self, GByteArray *svg)
{
  g_autofree char *text = g_strndup ((const char *) svg->data, svg->len);
  g_autofree char *words = g_markup_printf_escaped ("\n<title>%s</title>\n<desc>%s</desc>",
                                                    self->title, self->description);
  const char *root = strstr (text, "<svg");
  const char *end = root ? strchr (root, '>') : NULL;
  GString *whole;

  if (!end)
    return g_byte_array_free_to_bytes (g_byte_array_ref (svg));
  whole = g_string_new_len (text, end + 1 - text);
  g_string_append (whole, words);
  g_string_append (whole, end + 1);
  return g_string_free_to_bytes (whole);
}

/**
 * lanes_picture_to_svg:
 *
 * Returns: (transfer full) (nullable): the picture as a drawing, which stays sharp at any size;
 *   %NULL with %LANES_ERROR_LIMIT when there is no memory for it
 */
GBytes *
lanes_picture_to_svg (LanesPicture *self, GError **error)
{
  g_autoptr (GByteArray) svg = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_svg_surface_create_for_stream (write_cb, svg, self->width, self->height);
  cairo_status_t status;
  cairo_t *cr;

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  gsk_render_node_draw (self->shapes, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_LIMIT,
                   _ ("The drawing could not be made: %s. Show less time, or save it as PNG."),
                   cairo_status_to_string (status));
      return NULL;
    }
  return add_title (self, svg);
}

/**
 * lanes_picture_to_content:
 * @scale: how many times as large as on the screen, as pixels; less where that would be too large
 *
 * Returns: (transfer full) (nullable): the picture for other programs, which choose between pixels
 *   and a drawing; where pixels would be too many in any case, there is the drawing alone
 */
GdkContentProvider *
lanes_picture_to_content (LanesPicture *self, int scale, GError **error)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) svg = lanes_picture_to_svg (self, error);
  GdkContentProvider *providers[2];

  if (!svg)
    return NULL;
  if (self->max_scale == 0)
    return gdk_content_provider_new_for_bytes ("image/svg+xml", svg);
  texture = lanes_picture_to_texture (self, MIN (scale, self->max_scale), error);
  if (!texture)
    return NULL;
  providers[0] = gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture);
  providers[1] = gdk_content_provider_new_for_bytes ("image/svg+xml", svg);
  return gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
}

typedef struct
{
  GFile *file;
  GdkTexture *texture; /* NULL: a drawing */
  GBytes *svg;         /* NULL: pixels */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->file);
  g_clear_object (&save->texture);
  g_clear_pointer (&save->svg, g_bytes_unref);
  g_free (save);
}

/* What takes long: to pack the pixels, and to write. */
static void
save_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Save *save = task_data;
  g_autoptr (GBytes) bytes =
      save->svg ? g_bytes_ref (save->svg) : gdk_texture_save_to_png_bytes (save->texture);
  GError *error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (g_file_replace_contents (save->file, data, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                               cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * lanes_picture_save_async:
 * @file: where to
 * @scale: how many times as large as on the screen, as a PNG picture; 0: as an SVG drawing
 *
 * Saves the picture, in place of what is there.
 */
void
lanes_picture_save_async (LanesPicture *self, GFile *file, int scale, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Save *save = g_new0 (Save, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, lanes_picture_save_async);
  save->file = g_object_ref (file);
  /* Fonts belong to this thread: what is drawn is drawn here. */
  if (scale == 0)
    save->svg = lanes_picture_to_svg (self, &error);
  else
    save->texture = lanes_picture_to_texture (self, scale, &error);
  g_task_set_task_data (task, save, save_free);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, save_thread);
}

gboolean
lanes_picture_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
