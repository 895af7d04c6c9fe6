/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-ruler.h"

#include <math.h>

#include "lanes-compat.h"
#include "lanes-palette.h"
#include "lanes-rows.h"

#define N_TICKS (LANES_VIEW_MAX_STEPS + 1)
#define MARKS   6 /* the height of the marks below the texts */
#define SPACE   8 /* between two texts, at the least */
#define EDGE    8 /* between the last text and the end */

/* A text, and which of the times it is */
typedef struct
{
  gint64 number;
  PangoLayout *layout; /* made when it is needed */
} Tick;

/* What all the texts depend on, besides their numbers */
typedef struct
{
  LanesTime step;
  LanesTime origin;
  LanesTime base;
  gboolean absolute;
  gboolean own;
  gboolean minutes;
} Scale;

/**
 * LanesRuler:
 *
 * The times over the lanes. Either they are counted from the newest moment, and the texts stay
 * where they are while the blocks move; or they belong to moments, and move along. Where they are
 * very close together, one moment is told in full beside them, and they count from it.
 */
struct _LanesRuler
{
  GtkWidget parent_instance;

  LanesView *view;
  gboolean moving;
  int inset;
  Scale scale;         /* of the texts */
  Tick ticks[N_TICKS]; /* by number, modulo how many there are */
  PangoLayout *base;   /* the moment in full; NULL: there is none */
};

enum
{
  PROP_0,
  PROP_INSET,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesRuler, lanes_ruler, GTK_TYPE_WIDGET)

static Scale
get_scale (LanesView *view)
{
  return (Scale){
      .step = lanes_view_get_step (view),
      .origin = lanes_view_is_absolute (view) ? lanes_view_get_origin (view) : 0,
      .base = lanes_ruler_get_base (view),
      .absolute = lanes_view_is_absolute (view),
      .own = lanes_view_has_own_times (view),
      .minutes = lanes_view_get_length (view) > 120 * LANES_SEC,
  };
}

static void
clear_ticks (LanesRuler *self)
{
  for (int i = 0; i < N_TICKS; i++)
    g_clear_object (&self->ticks[i].layout);
  g_clear_object (&self->base);
}

/* Makes new texts when the old ones count differently. */
static void
update_scale (LanesRuler *self)
{
  Scale scale = get_scale (self->view);
  Scale *old = &self->scale;
  g_autofree char *base = NULL;

  if (old->step == scale.step && old->origin == scale.origin && old->base == scale.base
      && old->absolute == scale.absolute && old->own == scale.own && old->minutes == scale.minutes
      && (self->base || scale.base == G_MAXINT64))
    return;
  clear_ticks (self);
  self->scale = scale;
  base = lanes_ruler_format_base (self->view);
  if (base)
    self->base = gtk_widget_create_pango_layout (GTK_WIDGET (self), base);
}

/* Counted in a way that a moment, or so long ago, keeps its number while the picture moves */
static gint64
get_number (LanesRuler *self, guint tick)
{
  LanesTime step = lanes_view_get_step (self->view);
  LanesTime first = lanes_view_get_first_step (self->view);
  LanesTime left = lanes_view_get_visible (self->view).begin;

  if (lanes_view_has_own_times (self->view))
    return tick;
  if (!lanes_view_is_absolute (self->view))
    return -((lanes_view_get_length (self->view) - first) / step - tick);
  return llround ((double) (left + first - lanes_view_get_origin (self->view)) / (double) step)
         + tick;
}

static PangoLayout *
get_layout (LanesRuler *self, guint i)
{
  gint64 number = get_number (self, i);
  Tick *tick = &self->ticks[(number % N_TICKS + N_TICKS) % N_TICKS];

  if (!tick->layout || tick->number != number)
    {
      g_autofree char *text = lanes_ruler_format (self->view, self->moving, i);

      g_clear_object (&tick->layout);
      tick->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      tick->number = number;
    }
  return tick->layout;
}

static void
describe (LanesRuler *self)
{
  g_autofree char *text = lanes_ruler_describe (self->view);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
end_changed_cb (LanesRuler *self)
{
  if (lanes_view_is_absolute (self->view))
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (lanes_view_get_frozen (self->view) && !lanes_view_is_moving (self->view))
    describe (self);
}

static void
view_changed_cb (LanesRuler *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!lanes_view_is_moving (self->view))
    describe (self);
}

static void
forget (LanesRuler *self)
{
  clear_ticks (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* Every how many ticks there is room for a text. */
static int
get_stride (LanesRuler *self, double distance)
{
  int widest = 0;
  int moved;

  for (int i = 0; i < N_TICKS; i++)
    {
      int width;

      pango_layout_get_pixel_size (get_layout (self, i), &width, NULL);
      widest = MAX (widest, width);
    }
  /* The last one stands in from the edge, and so nearer to the one before. */
  moved = MAX (0, widest / 2 + EDGE - LANES_ROWS_MARGIN);
  for (int stride = 1; stride < N_TICKS - 1; stride++)
    if (distance * stride >= widest + SPACE + moved)
      return stride;
  return N_TICKS - 1;
}

static void
lanes_ruler_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  LanesRuler *self = LANES_RULER (widget);

  *minimum = *natural = 0;
  if (self->view && orientation == GTK_ORIENTATION_VERTICAL)
    {
      update_scale (self);
      pango_layout_get_pixel_size (get_layout (self, 0), NULL, natural);
      *natural += MARKS;
      *minimum = *natural;
    }
}

/* Where the moment in full is: beside the times, where the rows have their labels */
static graphene_rect_t
get_base_area (LanesRuler *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int text_width = 0;
  int text_height = 0;
  int x = LANES_ROWS_MARGIN;

  if (self->base)
    pango_layout_get_pixel_size (self->base, &text_width, &text_height);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = width - LANES_ROWS_MARGIN - text_width;
  return GRAPHENE_RECT_INIT (x, 0, text_width, text_height);
}

static void
snapshot_text (GtkSnapshot *snapshot, PangoLayout *layout, double x, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (int) x, 0));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_tick (LanesRuler *self, GtkSnapshot *snapshot, guint tick, double middle,
               const GdkRGBA *color)
{
  PangoLayout *layout = get_layout (self, tick);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  graphene_rect_t base = get_base_area (self);
  int text_width, text_height;
  double x;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  x = middle - text_width / 2.0;
  /* What moves goes out of sight at the edge; what stands is kept in sight. */
  if (lanes_view_is_absolute (self->view) && (x < 0 || x + text_width > width))
    return;
  x = CLAMP (x, EDGE, width - text_width - EDGE);
  if (self->base && x < (double) (base.origin.x + base.size.width) + SPACE
      && x + text_width > (double) base.origin.x - SPACE)
    return;
  snapshot_text (snapshot, layout, x, color);
}

static void
snapshot_mark (LanesRuler *self, GtkSnapshot *snapshot, double x, int height, const GdkRGBA *color)
{
  int bottom = gtk_widget_get_height (GTK_WIDGET (self));

  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT ((float) round (x), bottom - height, 1, height));
}

static void
snapshot_marks (LanesRuler *self, GtkSnapshot *snapshot, double left, int width)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  guint n_parts = lanes_view_get_n_parts (self->view);
  double part = (double) lanes_view_get_step (self->view) / n_parts
                / (double) lanes_view_get_length (self->view) * width;
  GdkRGBA color;

  lanes_compat_get_color (GTK_WIDGET (self), &color);
  color = lanes_palette_make_line (&color, 0.3f);
  for (int i = -(int) n_parts; part >= 3; i++)
    {
      double x = lanes_view_get_step_x (self->view, i, n_parts, width * scale, width);
      gboolean whole = i % (int) n_parts == 0;

      if (lanes_view_get_mirrored (self->view) ? x < -1 : x > width + 1)
        return;
      if (x >= -1 && x <= width + 1)
        snapshot_mark (self, snapshot, left + x, whole ? MARKS - 1 : MARKS / 2, &color);
    }
}

static void
lanes_ruler_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesRuler *self = LANES_RULER (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int scale = gtk_widget_get_scale_factor (widget);
  int width = gtk_widget_get_width (widget) - self->inset - LANES_ROWS_MARGIN;
  double left = rtl ? LANES_ROWS_MARGIN : self->inset;
  guint n_ticks;
  LanesTime first, step, length;
  GdkRGBA color;
  int stride;

  if (!self->view || width <= 0)
    return;
  update_scale (self);
  step = lanes_view_get_step (self->view);
  length = lanes_view_get_length (self->view);
  first = lanes_view_get_first_step (self->view);
  n_ticks = (guint) ((length - first) / step) + 1;
  stride = get_stride (self, (double) width * (double) step / (double) length);
  lanes_compat_get_color (widget, &color);
  snapshot_marks (self, snapshot, left, width);
  for (guint i = 0; i < n_ticks; i++)
    if (get_number (self, i) % stride == 0)
      snapshot_tick (self, snapshot, i,
                     left + lanes_view_get_step_x (self->view, (int) i, 1, width * scale, width),
                     &color);
  if (self->base)
    snapshot_text (snapshot, self->base, (double) get_base_area (self).origin.x, &color);
}

static void
lanes_ruler_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lanes_ruler_parent_class)->css_changed (widget, change);
  forget (LANES_RULER (widget));
}

static void
lanes_ruler_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lanes_ruler_parent_class)->system_setting_changed (widget, setting);
  forget (LANES_RULER (widget));
}

static void
lanes_ruler_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_INSET)
    g_value_set_int (value, LANES_RULER (object)->inset);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_ruler_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  LanesRuler *self = LANES_RULER (object);

  if (prop_id != PROP_INSET)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  if (self->inset == g_value_get_int (value))
    return;
  self->inset = g_value_get_int (value);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (object, pspec);
}

static void
lanes_ruler_dispose (GObject *object)
{
  LanesRuler *self = LANES_RULER (object);

  clear_ticks (self);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (lanes_ruler_parent_class)->dispose (object);
}

static void
lanes_ruler_class_init (LanesRulerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_ruler_dispose;
  object_class->get_property = lanes_ruler_get_property;
  object_class->set_property = lanes_ruler_set_property;

  widget_class->measure = lanes_ruler_measure;
  widget_class->snapshot = lanes_ruler_snapshot;
  widget_class->css_changed = lanes_ruler_css_changed;
  widget_class->system_setting_changed = lanes_ruler_system_setting_changed;

  properties[PROP_INSET] =
      g_param_spec_int ("inset", NULL, NULL, 0, G_MAXINT, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "lanesruler");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lanes_ruler_init (LanesRuler *self)
{
}

/**
 * lanes_ruler_set_view:
 * @view: which part of time is shown
 */
void
lanes_ruler_set_view (LanesRuler *self, LanesView *view)
{
  static const char *const changes[] = {
      "notify::length", "notify::follow",   "notify::time-format",
      "notify::start",  "notify::mirrored", "notify::moving",
  };

  if (!g_set_object (&self->view, view) || !view)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (view, changes[i], G_CALLBACK (view_changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::end", G_CALLBACK (end_changed_cb), self,
                           G_CONNECT_SWAPPED);
  describe (self);
  forget (self);
}

/**
 * lanes_ruler_set_moving:
 * @moving: whether time goes on: then a live picture ends now
 */
void
lanes_ruler_set_moving (LanesRuler *self, gboolean moving)
{
  if (self->moving == moving)
    return;
  self->moving = moving;
  forget (self);
}
