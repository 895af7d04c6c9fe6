/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-mode-picture.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "lanes-compat.h"
#include "lanes-mode-layout.h"
#include "lanes-palette.h"

#define RADIUS        7.0f
#define FILL          0.14f /* of a box, how strong its color is */
#define BORDER        0.6f
#define WAVE          22.0 /* the length of a strand's wave, in pixels */
#define NATURAL_WIDTH 120
#define LEAST_HEIGHT  24

/**
 * LanesModePicture:
 *
 * How a task is launched, as a picture: a box for each process, with a strand for each thread in
 * it.
 */
struct _LanesModePicture
{
  GtkWidget parent_instance;

  LanesMode mode;
  LanesColor color;
  guint processes;
  guint threads;
};

enum
{
  PROP_0,
  PROP_MODE,
  PROP_PROCESSES,
  PROP_THREADS,
  PROP_COLOR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesModePicture, lanes_mode_picture, GTK_TYPE_WIDGET)

/**
 * lanes_mode_picture_describe:
 * @mode: how a task is launched
 * @processes: how many processes
 * @threads: how many threads, of each
 *
 * Says what the picture shows: "3 processes", "2 threads in one process", "2 processes with 3
 * threads each".
 *
 * Returns: (transfer full): the text, translated
 */
char *
lanes_mode_picture_describe (LanesMode mode, guint processes, guint threads)
{
  g_autofree char *boxes = NULL;
  g_autofree char *strands = NULL;

  if (mode == LANES_MODE_THREADS)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thread in one process",
                                         "%u threads in one process", threads),
                            threads);

  boxes = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u process", "%u processes", processes),
                           processes);
  if (mode == LANES_MODE_PROCESSES)
    return g_steal_pointer (&boxes);

  strands =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thread", "%u threads", threads), threads);
  /* Translators: "1 process with 3 threads", and "2 processes with 3 threads each" */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s with %s", "%s with %s each", processes),
                          boxes, strands);
}

static PangoLayout *
make_note (LanesModePicture *self, guint count)
{
  /* Translators: how many there are of something that is drawn beside it: "× 256" */
  g_autofree char *text = g_strdup_printf (_ ("× %u"), count);
  PangoLayout *note = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  return note;
}

static void
append_note (LanesModePicture *self, GtkSnapshot *snapshot, guint count, graphene_rect_t rect)
{
  g_autoptr (PangoLayout) note = make_note (self, count);
  GdkRGBA color;
  int width;

  lanes_compat_get_color (GTK_WIDGET (self), &color);
  pango_layout_get_pixel_size (note, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT (rect.origin.x + (rect.size.width - (float) width) / 2, rect.origin.y));
  gtk_snapshot_append_layout (snapshot, note, &color);
  gtk_snapshot_restore (snapshot);
}

static void
append_box (GtkSnapshot *snapshot, const graphene_rect_t *rect, const GdkRGBA *color)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GdkRGBA fill = lanes_palette_mix (color, FILL);
  GdkRGBA line =
      lanes_palette_mix (color, adw_style_manager_get_high_contrast (manager) ? 1 : BORDER);
  const float widths[4] = {1, 1, 1, 1};
  const GdkRGBA lines[4] = {line, line, line, line};
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, rect, MIN (RADIUS, rect->size.width / 4));
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &fill, rect);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &round, widths, lines);
}

/* A strand is not quite straight, as a thread is not. */
static void
draw_strand (cairo_t *cr, const graphene_rect_t *rect)
{
  double thickness = (double) rect->size.width;
  double middle = (double) rect->origin.x + thickness / 2;
  double top = (double) rect->origin.y + thickness / 2;
  double bottom = (double) (rect->origin.y + rect->size.height) - thickness / 2;

  cairo_set_line_width (cr, thickness);
  cairo_move_to (cr, middle, top);
  for (int y = 1; top + y < bottom; y++)
    cairo_line_to (cr, middle + sin (y / WAVE * 2 * G_PI) * thickness / 3, top + y);
  cairo_stroke (cr);
}

static void
append_strands (GtkSnapshot *snapshot, const LanesModeLayout *layout, guint box,
                const GdkRGBA *color)
{
  graphene_rect_t bounds = lanes_mode_layout_get_box (layout, box);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = 0; i < layout->n_strands; i++)
    {
      graphene_rect_t strand = lanes_mode_layout_get_strand (layout, box, i);

      draw_strand (cr, &strand);
    }
  cairo_destroy (cr);
}

static void
lanes_mode_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesModePicture *self = LANES_MODE_PICTURE (widget);
  const GdkRGBA *color = lanes_palette_get_color (lanes_palette_get_style (), self->color);
  g_autoptr (PangoLayout) note = make_note (self, MAX (self->processes, self->threads));
  LanesModeRequest request = {.mode = self->mode,
                              .processes = self->processes,
                              .threads = self->threads,
                              .width = (float) gtk_widget_get_width (widget),
                              .height = (float) gtk_widget_get_height (widget),
                              .rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL};
  LanesModeLayout layout;
  int width, height;

  pango_layout_get_pixel_size (note, &width, &height);
  request.note_width = (float) width;
  request.note_height = (float) height;
  lanes_mode_layout_compute (&request, &layout);

  for (guint i = 0; i < layout.n_boxes; i++)
    {
      graphene_rect_t box = lanes_mode_layout_get_box (&layout, i);

      append_box (snapshot, &box, color);
      append_strands (snapshot, &layout, i, color);
      if (layout.more_strands)
        append_note (self, snapshot, self->threads,
                     lanes_mode_layout_get_strands_note (&layout, i));
    }
  if (layout.more_boxes)
    append_note (self, snapshot, self->processes, lanes_mode_layout_get_boxes_note (&layout));
}

static void
lanes_mode_picture_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = LEAST_HEIGHT;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = NATURAL_WIDTH;
}

static void
update (LanesModePicture *self)
{
  g_autofree char *words = lanes_mode_picture_describe (self->mode, self->processes, self->threads);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lanes_mode_picture_set_property (GObject *object, guint prop_id, const GValue *value,
                                 GParamSpec *pspec)
{
  LanesModePicture *self = LANES_MODE_PICTURE (object);

  switch (prop_id)
    {
    case PROP_MODE:
      self->mode = (LanesMode) g_value_get_enum (value);
      break;
    case PROP_PROCESSES:
      self->processes = g_value_get_uint (value);
      break;
    case PROP_THREADS:
      self->threads = g_value_get_uint (value);
      break;
    case PROP_COLOR:
      self->color = (LanesColor) g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  update (self);
}

static void
lanes_mode_picture_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesModePicture *self = LANES_MODE_PICTURE (object);

  switch (prop_id)
    {
    case PROP_MODE:
      g_value_set_enum (value, (int) self->mode);
      break;
    case PROP_PROCESSES:
      g_value_set_uint (value, self->processes);
      break;
    case PROP_THREADS:
      g_value_set_uint (value, self->threads);
      break;
    case PROP_COLOR:
      g_value_set_enum (value, (int) self->color);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_mode_picture_class_init (LanesModePictureClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = lanes_mode_picture_set_property;
  object_class->get_property = lanes_mode_picture_get_property;
  widget_class->snapshot = lanes_mode_picture_snapshot;
  widget_class->measure = lanes_mode_picture_measure;

  properties[PROP_MODE] =
      g_param_spec_enum ("mode", NULL, NULL, LANES_TYPE_MODE, LANES_MODE_PROCESSES, flags);
  properties[PROP_PROCESSES] =
      g_param_spec_uint ("processes", NULL, NULL, 1, LANES_TASK_MAX_COUNT, 1, flags);
  properties[PROP_THREADS] =
      g_param_spec_uint ("threads", NULL, NULL, 1, LANES_TASK_MAX_COUNT, 1, flags);
  properties[PROP_COLOR] =
      g_param_spec_enum ("color", NULL, NULL, LANES_TYPE_COLOR, LANES_COLOR_BLUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "modepicture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lanes_mode_picture_init (LanesModePicture *self)
{
  self->processes = self->threads = 1;
  update (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}
