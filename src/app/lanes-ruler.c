/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-ruler.h"

#include <glib/gi18n-lib.h>

#include "lanes-compat.h"
#include "lanes-rows.h"

#define N_TICKS 11
#define SPACE   8 /* between two texts, at the least */

/**
 * LanesRuler:
 *
 * The times over the lanes. They are counted from the newest moment, so that the texts stay where
 * they are while the blocks move.
 */
struct _LanesRuler
{
  GtkWidget parent_instance;

  LanesView *view;
  gboolean moving;
  int inset;
  PangoLayout *layouts[N_TICKS]; /* made when they are needed */
};

enum
{
  PROP_0,
  PROP_INSET,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesRuler, lanes_ruler, GTK_TYPE_WIDGET)

/**
 * lanes_ruler_format:
 * @view: what is shown
 * @moving: whether the newest moment is now
 * @tick: 0 at the oldest moment, 10 at the newest
 *
 * Returns: (transfer full): what the ruler says there
 */
char *
lanes_ruler_format (LanesView *view, gboolean moving, guint tick)
{
  LanesTime step = lanes_view_get_length (view) / (N_TICKS - 1);
  LanesTime ago = step * (N_TICKS - 1 - tick);

  /* A still has a beginning and an end; a moving picture has a newest moment. */
  if (lanes_view_is_still (view))
    return g_strdup_printf (_ ("%d ms"), (int) (step * tick / LANES_MSEC));
  if (ago == 0)
    return g_strdup (moving && !lanes_view_get_frozen (view) ? _ ("now") : _ ("0 s"));
  if (step >= LANES_SEC)
    return g_strdup_printf (_ ("−%d s"), (int) (ago / LANES_SEC));
  return g_strdup_printf (_ ("−%.1f s"), lanes_time_to_seconds (ago));
}

static PangoLayout *
get_layout (LanesRuler *self, guint tick)
{
  if (!self->layouts[tick])
    {
      g_autofree char *text = lanes_ruler_format (self->view, self->moving, tick);

      self->layouts[tick] = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
    }
  return self->layouts[tick];
}

static void
forget (LanesRuler *self)
{
  for (int i = 0; i < N_TICKS; i++)
    g_clear_object (&self->layouts[i]);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* Every how many ticks there is room for a text. */
static int
get_stride (LanesRuler *self, double distance)
{
  int widest = 0;

  for (int i = 0; i < N_TICKS; i++)
    {
      int width;

      pango_layout_get_pixel_size (get_layout (self, i), &width, NULL);
      widest = MAX (widest, width);
    }
  for (int stride = 1; stride < N_TICKS - 1; stride++)
    if ((N_TICKS - 1) % stride == 0 && distance * stride >= widest + SPACE)
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
      pango_layout_get_pixel_size (get_layout (self, 0), NULL, natural);
      *minimum = *natural;
    }
}

static void
lanes_ruler_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesRuler *self = LANES_RULER (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget) - self->inset - LANES_ROWS_MARGIN;
  double left = rtl ? LANES_ROWS_MARGIN : self->inset;
  double distance = (double) width / (N_TICKS - 1);
  GdkRGBA color;
  int stride;

  if (!self->view || width <= 0)
    return;
  lanes_compat_get_color (widget, &color);
  stride = get_stride (self, distance);
  for (int i = 0; i < N_TICKS; i += stride)
    {
      PangoLayout *layout = get_layout (self, i);
      int text_width;
      double x;

      pango_layout_get_pixel_size (layout, &text_width, NULL);
      x = left + i * distance - text_width / 2.0;
      x = MIN (x, gtk_widget_get_width (widget) - text_width - 2);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (int) x, 0));
      gtk_snapshot_append_layout (snapshot, layout, &color);
      gtk_snapshot_restore (snapshot);
    }
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

  for (int i = 0; i < N_TICKS; i++)
    g_clear_object (&self->layouts[i]);
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
  /* The lanes below speak for themselves. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
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
  if (!g_set_object (&self->view, view) || !view)
    return;
  g_signal_connect_object (view, "notify::span", G_CALLBACK (forget), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::frozen", G_CALLBACK (forget), self, G_CONNECT_SWAPPED);
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
