/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-ruler.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lanes-compat.h"
#include "lanes-rows.h"

#define N_TICKS (LANES_VIEW_MAX_STEPS + 1)
#define SPACE   8 /* between two texts, at the least */
#define EDGE    8 /* between the last text and the end */

/* A text, and which of the times it is */
typedef struct
{
  gint64 number;
  PangoLayout *layout; /* made when it is needed */
} Tick;

/**
 * LanesRuler:
 *
 * The times over the lanes. Either they are counted from the newest moment, and the texts stay
 * where they are while the blocks move; or they belong to moments, and move along.
 */
struct _LanesRuler
{
  GtkWidget parent_instance;

  LanesView *view;
  gboolean moving;
  int inset;
  Tick ticks[N_TICKS]; /* by number, modulo how many there are */
};

enum
{
  PROP_0,
  PROP_INSET,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesRuler, lanes_ruler, GTK_TYPE_WIDGET)

/* "12.3 s", and "1:06" where there are minutes */
static char *
format_since (LanesTime time, LanesTime step)
{
  LanesTime size = ABS (time);
  const char *sign = time < 0 ? "−" : "";
  int seconds = (int) (size / LANES_SEC);
  int tenths = (int) (size % LANES_SEC / (LANES_SEC / 10));

  if (size >= 60 * LANES_SEC)
    return step >= LANES_SEC
               ? g_strdup_printf ("%s%d:%02d", sign, seconds / 60, seconds % 60)
               : g_strdup_printf ("%s%d:%02d.%d", sign, seconds / 60, seconds % 60, tenths);
  /* Translators: %s is a minus sign or nothing */
  return step >= LANES_SEC ? g_strdup_printf (_ ("%s%d s"), sign, seconds)
                           : g_strdup_printf (_ ("%s%d.%d s"), sign, seconds, tenths);
}

static char *
format_clock (LanesTime time, LanesTime step)
{
  LanesTime wall = time + lanes_view_get_clock_offset ();
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (wall / LANES_SEC);
  /* Translators: the time of day over the lanes; see g_date_time_format() */
  g_autofree char *text = date ? g_date_time_format (date, _ ("%H:%M:%S")) : g_strdup ("");

  if (step >= LANES_SEC)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s.%d", text, (int) (wall % LANES_SEC / (LANES_SEC / 10)));
}

/**
 * lanes_ruler_format:
 * @view: what is shown
 * @moving: whether the newest moment is now
 * @tick: which of the times, 0 being the oldest shown
 *
 * Returns: (transfer full): what the ruler says there
 */
char *
lanes_ruler_format (LanesView *view, gboolean moving, guint tick)
{
  LanesTime step = lanes_view_get_step (view);
  LanesTime left = lanes_view_get_end (view) - lanes_view_get_length (view);
  LanesTime ago = lanes_view_get_length (view) - lanes_view_get_first_step (view) - step * tick;

  /* A still has a beginning and an end; a moving picture has a newest moment. */
  if (lanes_view_is_still (view))
    return tick == 0 ? g_strdup ("0") : lanes_time_format_duration (step * tick);
  if (lanes_view_is_absolute (view))
    {
      /* The clock may be set by a little between two look-ups; the times are whole tenths. */
      LanesTime time = left + lanes_view_get_first_step (view) + step * tick + LANES_MSEC;

      if (lanes_view_get_time_format (view) == LANES_TIME_FORMAT_CLOCK)
        return format_clock (time, step);
      time -= lanes_view_get_start (view);
      return format_since (time < 0 ? time - 2 * LANES_MSEC : time, step);
    }
  if (ago == 0)
    return g_strdup (moving && !lanes_view_get_frozen (view) ? _ ("now") : _ ("0 s"));
  if (step >= LANES_SEC)
    return g_strdup_printf (_ ("−%d s"), (int) (ago / LANES_SEC));
  return g_strdup_printf (_ ("−%.1f s"), lanes_time_to_seconds (ago));
}

/* Counted in a way that a moment keeps its number while it moves */
static gint64
get_number (LanesRuler *self, guint tick)
{
  LanesTime origin = lanes_view_get_time_format (self->view) == LANES_TIME_FORMAT_CLOCK
                         ? -lanes_view_get_clock_offset ()
                         : lanes_view_get_start (self->view);
  LanesTime left = lanes_view_get_end (self->view) - lanes_view_get_length (self->view);

  if (!lanes_view_is_absolute (self->view))
    return tick;
  return llround ((double) (left + lanes_view_get_first_step (self->view) - origin)
                  / (double) lanes_view_get_step (self->view))
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
clear_ticks (LanesRuler *self)
{
  for (int i = 0; i < N_TICKS; i++)
    g_clear_object (&self->ticks[i].layout);
}

static void
end_changed_cb (LanesRuler *self)
{
  if (lanes_view_is_absolute (self->view))
    gtk_widget_queue_draw (GTK_WIDGET (self));
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
      pango_layout_get_pixel_size (get_layout (self, 0), NULL, natural);
      *minimum = *natural;
    }
}

static void
snapshot_tick (LanesRuler *self, GtkSnapshot *snapshot, guint tick, double middle)
{
  PangoLayout *layout = get_layout (self, tick);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  GdkRGBA color;
  int text_width;
  double x;

  lanes_compat_get_color (GTK_WIDGET (self), &color);
  pango_layout_get_pixel_size (layout, &text_width, NULL);
  x = middle - text_width / 2.0;
  /* What moves goes out of sight at the edge; what stands is kept in sight. */
  if (lanes_view_is_absolute (self->view) && (x < 0 || x + text_width > width))
    return;
  x = MIN (x, width - text_width - EDGE);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (int) x, 0));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
lanes_ruler_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesRuler *self = LANES_RULER (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget) - self->inset - LANES_ROWS_MARGIN;
  double left = rtl ? LANES_ROWS_MARGIN : self->inset;
  guint n_ticks;
  LanesTime first, step, length;
  int stride;

  if (!self->view || width <= 0)
    return;
  step = lanes_view_get_step (self->view);
  length = lanes_view_get_length (self->view);
  first = lanes_view_get_first_step (self->view);
  n_ticks = (guint) ((length - first) / step) + 1;
  stride = get_stride (self, (double) width * (double) step / (double) length);
  for (guint i = 0; i < n_ticks; i++)
    if (get_number (self, i) % stride == 0)
      snapshot_tick (self, snapshot, i,
                     left + width * (double) (first + i * step) / (double) length);
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
  g_signal_connect_object (view, "notify::length", G_CALLBACK (forget), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::frozen", G_CALLBACK (forget), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::time-format", G_CALLBACK (forget), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::start", G_CALLBACK (forget), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::end", G_CALLBACK (end_changed_cb), self,
                           G_CONNECT_SWAPPED);
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
