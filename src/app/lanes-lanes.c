/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-lanes.h"

#include <glib/gi18n-lib.h>

#include "lanes-ruler.h"
#include "lanes-wrap-layout.h"

/* Below this pace the frame clock drives the picture; above it, a timer that wakes up less often.
 */
#define FRAME (20 * LANES_MSEC)

/* A picture that scrolls is drawn no oftener than this, which is every second frame of most
 * screens: what drawing takes is taken from the tasks that are watched. */
#define MIN_FRAME (30 * LANES_MSEC)

/* So long the picture waits for records at the most. */
#define LATE LANES_SEC

/**
 * LanesLanes:
 *
 * The timeline: a ruler, the rows, how exact they are, and what belongs to looking at them.
 *
 * It owns the clock of the picture, which ticks only while there is something to follow: tasks are
 * active, the view is live, and the widget is on the screen.
 */
struct _LanesLanes
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *ruler;
  GtkWidget *rows;
  GtkWidget *hint;
  GtkWidget *exactness;
  GtkWidget *strip_row;
  GtkWidget *live;
  GtkWidget *freeze;
  GtkWidget *span_label;

  LanesView *view;
  LanesTrace *trace;
  gboolean running;
  guint tick_id;
  guint timer_id;
  LanesTime pace;  /* of the timer */
  LanesTime drawn; /* when the frame clock last moved the picture */
};

enum
{
  PROP_0,
  PROP_VIEW,
  PROP_RUNNING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesLanes, lanes_lanes, GTK_TYPE_WIDGET)

static void
update_limits (LanesLanes *self)
{
  if (self->trace && self->view)
    lanes_view_set_limits (self->view, (LanesSpan){lanes_trace_get_begin (self->trace),
                                                   lanes_trace_get_now (self->trace)});
}

static void
follow (LanesLanes *self)
{
  LanesTime now = lanes_time_now ();

  update_limits (self);

  /* What comes late on a busy machine is waited for, rather than shown as if nothing had run. */
  if (self->trace)
    now = MIN (now, MAX (lanes_trace_get_now (self->trace) + LANES_VIEW_DELAY, now - LATE));
  lanes_view_follow (self->view, now, lanes_rows_get_n_columns (LANES_ROWS (self->rows)));
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  LanesLanes *self = LANES_LANES (widget);
  LanesTime now = gdk_frame_clock_get_frame_time (clock) * LANES_USEC;

  if (now - self->drawn < MIN_FRAME)
    return G_SOURCE_CONTINUE;
  self->drawn = now;
  follow (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
timer_cb (gpointer user_data)
{
  follow (LANES_LANES (user_data));
  return G_SOURCE_CONTINUE;
}

static void
stop_clock (LanesLanes *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->tick_id)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  self->pace = 0;
}

/* A run can end a while after its last thread did, when whoever looked after it has ended, too. The
 * picture that stays is the last one with something in it. */
static void
settle (LanesLanes *self)
{
  LanesTime last;

  if (!self->trace || !self->view || self->running)
    return;
  last = lanes_trace_get_last_end (self->trace);
  if (last > 0)
    lanes_view_settle (self->view, last);
}

static void
update_clock (LanesLanes *self)
{
  LanesTime pace;

  if (!self->view || !self->running || lanes_view_get_frozen (self->view)
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      stop_clock (self);
      return;
    }

  pace = lanes_view_get_pace (self->view, lanes_rows_get_n_columns (LANES_ROWS (self->rows)));
  /* A little faster than the pixels move, so that none is late by a whole turn. */
  pace = lanes_view_is_still (self->view) ? pace / 4 : pace / 2;
  if (pace < FRAME && self->tick_id)
    return;
  if (pace >= FRAME && self->pace == pace)
    return;

  stop_clock (self);
  if (pace < FRAME)
    {
      self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    }
  else
    {
      self->pace = pace;
      self->timer_id = g_timeout_add (pace / LANES_MSEC, timer_cb, self);
    }
}

static void
view_changed_cb (LanesLanes *self)
{
  gboolean frozen = lanes_view_get_frozen (self->view);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->freeze), frozen);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->live), !frozen);
  update_clock (self);
  lanes_lanes_refresh (self);
}

static void
inset_changed_cb (LanesLanes *self)
{
  int inset = lanes_rows_get_inset (LANES_ROWS (self->rows));

  g_object_set (self->ruler, "inset", inset, NULL);
  gtk_widget_set_size_request (self->exactness, inset - LANES_ROWS_MARGIN - LANES_ROWS_GUTTER, -1);
}

static void
freeze_toggled_cb (LanesLanes *self)
{
  if (self->view)
    lanes_view_set_frozen (self->view,
                           gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->freeze)));
}

static void
lanes_lanes_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lanes_lanes_parent_class)->map (widget);
  update_clock (LANES_LANES (widget));
}

static void
lanes_lanes_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lanes_lanes_parent_class)->unmap (widget);
  update_clock (LANES_LANES (widget));
}

static void
lanes_lanes_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesLanes *self = LANES_LANES (object);

  switch (prop_id)
    {
    case PROP_VIEW:
      g_value_set_object (value, self->view);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_lanes_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  LanesLanes *self = LANES_LANES (object);

  switch (prop_id)
    {
    case PROP_VIEW:
      lanes_lanes_set_view (self, g_value_get_object (value));
      break;
    case PROP_RUNNING:
      lanes_lanes_set_running (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_lanes_dispose (GObject *object)
{
  LanesLanes *self = LANES_LANES (object);
  GtkWidget *child;

  stop_clock (self);
  g_clear_object (&self->view);
  g_clear_object (&self->trace);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_lanes_parent_class)->dispose (object);
}

/* Here and not for the whole window, where a list or an entry has these keys for itself. */
static void
install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    const char *action;
  } keys[] = {
      {GDK_KEY_Left, "win.pan-back"},  {GDK_KEY_KP_Left, "win.pan-back"},
      {GDK_KEY_Right, "win.pan-on"},   {GDK_KEY_KP_Right, "win.pan-on"},
      {GDK_KEY_Home, "win.pan-begin"}, {GDK_KEY_KP_Home, "win.pan-begin"},
      {GDK_KEY_End, "win.pan-end"},    {GDK_KEY_KP_End, "win.pan-end"},
      {GDK_KEY_plus, "win.zoom-in"},   {GDK_KEY_KP_Add, "win.zoom-in"},
      {GDK_KEY_equal, "win.zoom-in"},  {GDK_KEY_minus, "win.zoom-out"},
      {GDK_KEY_f, "win.fit"},          {GDK_KEY_KP_Subtract, "win.zoom-out"},
      {GDK_KEY_0, "win.live"},         {GDK_KEY_KP_0, "win.live"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, keys[i].action, NULL);
}

static void
lanes_lanes_class_init (LanesLanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_lanes_dispose;
  object_class->get_property = lanes_lanes_get_property;
  object_class->set_property = lanes_lanes_set_property;

  widget_class->map = lanes_lanes_map;
  widget_class->unmap = lanes_lanes_unmap;

  properties[PROP_VIEW] =
      g_param_spec_object ("view", NULL, NULL, LANES_TYPE_VIEW,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RUNNING] =
      g_param_spec_boolean ("running", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (LANES_TYPE_RULER);
  g_type_ensure (LANES_TYPE_ROWS);
  g_type_ensure (LANES_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lanes/Lanes/ui/lanes-lanes.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, ruler);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, hint);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, rows);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, exactness);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, strip_row);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, live);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, freeze);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, span_label);
  gtk_widget_class_bind_template_callback (widget_class, inset_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, freeze_toggled_cb);
  install_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "laneslanes");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_lanes_init (LanesLanes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_lanes_set_view:
 * @view: (nullable): which part of time is shown
 */
void
lanes_lanes_set_view (LanesLanes *self, LanesView *view)
{
  if (self->view)
    g_signal_handlers_disconnect_by_func (self->view, view_changed_cb, self);
  if (!g_set_object (&self->view, view))
    return;
  lanes_rows_set_view (LANES_ROWS (self->rows), view);
  lanes_ruler_set_view (LANES_RULER (self->ruler), view);
  if (view)
    {
      g_signal_connect_object (view, "notify::length", G_CALLBACK (view_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (view, "notify::follow", G_CALLBACK (view_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (view, "notify::speed", G_CALLBACK (view_changed_cb), self,
                               G_CONNECT_SWAPPED);
      view_changed_cb (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

/**
 * lanes_lanes_set_source:
 * @trace: where the slices are
 * @topology: the cores
 * @tasks: (element-type LanesTask): by the numbers that the trace has for them
 * @get_label: (closure user_data): what threads are called
 *
 * Says what there is to see.
 */
void
lanes_lanes_set_source (LanesLanes *self, LanesTrace *trace, LanesTopology *topology,
                        GPtrArray *tasks, LanesThreadLabelFunc get_label, gpointer user_data)
{
  g_set_object (&self->trace, trace);
  lanes_rows_set_source (LANES_ROWS (self->rows), trace, topology, tasks, get_label, user_data);
}

/**
 * lanes_lanes_set_narrow:
 * @narrow: whether there is little room
 *
 * Leaves out what the controls can do without, so that they take fewer lines.
 */
void
lanes_lanes_set_narrow (LanesLanes *self, gboolean narrow)
{
  gtk_widget_set_visible (self->span_label, !narrow);
}

/**
 * lanes_lanes_set_low:
 * @low: whether there is little room from top to bottom
 */
void
lanes_lanes_set_low (LanesLanes *self, gboolean low)
{
  lanes_rows_set_low (LANES_ROWS (self->rows), low);
}

/**
 * lanes_lanes_update_tasks:
 *
 * Looks again at the tasks: there may be more of them now, and names and colors may be others.
 */
void
lanes_lanes_update_tasks (LanesLanes *self)
{
  lanes_rows_update_tasks (LANES_ROWS (self->rows));
}

/**
 * lanes_lanes_set_running:
 * @running: whether tasks are active, so that time goes on; otherwise the last picture stays
 */
void
lanes_lanes_set_running (LanesLanes *self, gboolean running)
{
  running = !!running;
  if (self->running == running)
    return;
  self->running = running;
  lanes_ruler_set_moving (LANES_RULER (self->ruler), running);
  update_clock (self);
  /* Nothing comes after the end: the picture need not keep its distance from it. */
  if (!running && self->view)
    lanes_view_catch_up (self->view, lanes_time_now ());
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

/**
 * lanes_lanes_set_recorder:
 * @kind: where the slices come from
 * @period: nanoseconds between two samples, where it samples
 * @lost: how many records the kernel had no room for
 *
 * Says how well it is known what the lanes show.
 */
void
lanes_lanes_set_recorder (LanesLanes *self, LanesRecorderKind kind, LanesTime period, guint64 lost)
{
  gboolean sampled = kind == LANES_RECORDER_SAMPLE;
  g_autofree char *duration = sampled ? lanes_time_format_duration (period) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *tip = NULL;

  text = sampled ? g_strdup_printf (_ ("sampled every %s"), duration) : g_strdup (_ ("exact"));
  if (lost > 0)
    tip = g_strdup_printf (ngettext ("%lu record was lost: the gray gap is not known",
                                     "%lu records were lost: the gray gaps are not known", lost),
                           (gulong) lost);
  else if (sampled)
    tip = g_strdup (_ ("Turns that are shorter than a sample are merged; the totals are exact"));
  else
    tip = g_strdup (_ ("The kernel tells of every single turn"));

  gtk_label_set_label (GTK_LABEL (self->exactness), text);
  gtk_widget_set_tooltip_text (self->strip_row, tip);
  gtk_widget_remove_css_class (self->strip_row, sampled ? "exact" : "sampled");
  gtk_widget_add_css_class (self->strip_row, sampled ? "sampled" : "exact");
}

/* Before anything was recorded there is nothing to be exact about. */
static void
update_strip (LanesLanes *self)
{
  gboolean any = self->trace && lanes_trace_get_n_threads (self->trace) > 0;

  gtk_widget_set_opacity (self->strip_row, any ? 1 : 0);
  gtk_widget_set_can_target (self->strip_row, any);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->strip_row), GTK_ACCESSIBLE_STATE_HIDDEN, !any,
                               -1);
}

/**
 * lanes_lanes_refresh:
 *
 * Looks again which threads there are, and shows a hint as long as there was none.
 */
void
lanes_lanes_refresh (LanesLanes *self)
{
  LanesRows *rows = LANES_ROWS (self->rows);

  update_limits (self);
  settle (self);
  lanes_rows_refresh (rows);
  gtk_widget_set_visible (self->hint, !lanes_rows_has_threads (rows));
  update_strip (self);
  update_clock (self);
}

/**
 * lanes_lanes_say:
 * @text: what the lanes show, for people who do not see them
 */
void
lanes_lanes_say (LanesLanes *self, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

/**
 * lanes_lanes_is_ticking:
 *
 * Returns: whether the clock of the picture runs
 */
gboolean
lanes_lanes_is_ticking (LanesLanes *self)
{
  return self->tick_id || self->timer_id;
}

/**
 * lanes_lanes_get_rows:
 *
 * Returns: (transfer none): the rows
 */
LanesRows *
lanes_lanes_get_rows (LanesLanes *self)
{
  return LANES_ROWS (self->rows);
}
