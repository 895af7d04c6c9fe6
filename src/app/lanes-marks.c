/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-marks-private.h"

enum
{
  PROP_0,
  PROP_ROWS,
  N_PROPS,
};

enum
{
  POINTED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesMarks, lanes_marks, GTK_TYPE_WIDGET)

/* Says that something else is pointed at, or elsewhere. */
void
lanes_marks_tell (LanesMarks *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[POINTED], 0);
}

static void
lanes_marks_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesMarks *self = LANES_MARKS (widget);

  if (self->rows && self->view)
    lanes_marks_draw (self, snapshot);
}

static void
lanes_marks_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_ROWS)
    g_value_set_object (value, LANES_MARKS (object)->rows);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_marks_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_ROWS)
    lanes_marks_set_rows (LANES_MARKS (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_marks_unmap (GtkWidget *widget)
{
  lanes_marks_hush (LANES_MARKS (widget));
  GTK_WIDGET_CLASS (lanes_marks_parent_class)->unmap (widget);
}

static void
lanes_marks_dispose (GObject *object)
{
  LanesMarks *self = LANES_MARKS (object);

  lanes_marks_hush (self);
  lanes_marks_remove_keys (self);
  g_clear_weak_pointer (&self->rows);
  g_clear_object (&self->view);
  g_clear_pointer (&self->source, lanes_turn_source_free);
  G_OBJECT_CLASS (lanes_marks_parent_class)->dispose (object);
}

static void
lanes_marks_finalize (GObject *object)
{
  g_array_unref (LANES_MARKS (object)->pieces);
  G_OBJECT_CLASS (lanes_marks_parent_class)->finalize (object);
}

static void
lanes_marks_class_init (LanesMarksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_marks_dispose;
  object_class->finalize = lanes_marks_finalize;
  object_class->get_property = lanes_marks_get_property;
  object_class->set_property = lanes_marks_set_property;
  widget_class->snapshot = lanes_marks_snapshot;
  widget_class->unmap = lanes_marks_unmap;

  properties[PROP_ROWS] =
      g_param_spec_object ("rows", NULL, NULL, LANES_TYPE_ROWS,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LanesMarks::pointed:
   *
   * What is pointed at has changed, or it is elsewhere now.
   */
  signals[POINTED] = g_signal_new ("pointed", LANES_TYPE_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "lanesmarks");
  /* The rows speak. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lanes_marks_init (LanesMarks *self)
{
  self->pieces = g_array_new (FALSE, FALSE, sizeof (LanesMarkPiece));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * lanes_marks_set_rows:
 * @rows: what it lies over; set once
 */
void
lanes_marks_set_rows (LanesMarks *self, LanesRows *rows)
{
  g_return_if_fail (!self->rows && rows);
  g_set_weak_pointer (&self->rows, rows);
  lanes_marks_listen (self);
  lanes_marks_add_keys (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROWS]);
}

/**
 * lanes_marks_set_view:
 * @view: (nullable): which part of time is shown, and what in it is pointed at
 */
void
lanes_marks_set_view (LanesMarks *self, LanesView *view)
{
  static const char *const changes[] = {"notify::selected", "notify::selection",
                                        "notify::playhead"};
  static const char *const moves[] = {"notify::end", "notify::length", "notify::mirrored"};

  if (view == self->view)
    return;
  if (self->view)
    {
      g_signal_handlers_disconnect_by_func (self->view, gtk_widget_queue_draw, self);
      g_signal_handlers_disconnect_by_func (self->view, lanes_marks_follow, self);
      g_signal_handlers_disconnect_by_func (self->view, lanes_marks_tell, self);
    }
  g_set_object (&self->view, view);
  if (!view)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (view, changes[i], G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    g_signal_connect_object (view, moves[i], G_CALLBACK (lanes_marks_follow), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::hovered", G_CALLBACK (lanes_marks_tell), self,
                           G_CONNECT_SWAPPED);
  lanes_marks_tell (self);
}

/**
 * lanes_marks_set_source:
 * @trace: where the slices are
 * @topology: the cores
 * @tasks: (element-type LanesTask): by the numbers that the trace has for them
 * @get_label: (closure user_data): what threads are called
 *
 * Says what there is to point at. What was pointed at before is let go.
 */
void
lanes_marks_set_source (LanesMarks *self, LanesTrace *trace, LanesTopology *topology,
                        GPtrArray *tasks, LanesThreadLabelFunc get_label, gpointer user_data)
{
  lanes_marks_look_away (self);
  g_clear_pointer (&self->source, lanes_turn_source_free);
  self->source = lanes_turn_source_new (trace, topology, tasks, get_label, user_data);
  if (self->view)
    {
      lanes_view_set_hovered (self->view, NULL);
      lanes_view_set_selected (self->view, NULL);
      lanes_view_set_selection (self->view, (LanesSpan){0, 0});
    }
  if (self->view && self->rows)
    lanes_marks_say (self, NULL);
}

/**
 * lanes_marks_set_others:
 * @others: (nullable): what other programs did on the cores, where that is shown
 *
 * To be called after lanes_marks_set_source(), which lets it go.
 */
void
lanes_marks_set_others (LanesMarks *self, LanesTrace *others)
{
  lanes_marks_look_away (self);
  if (self->source)
    lanes_turn_source_set_others (self->source, others);
}

/**
 * lanes_marks_get_rows:
 *
 * Returns: (transfer none) (nullable): what it lies over
 */
LanesRows *
lanes_marks_get_rows (LanesMarks *self)
{
  return self->rows;
}

/**
 * lanes_marks_get_view:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
LanesView *
lanes_marks_get_view (LanesMarks *self)
{
  return self->view;
}

/**
 * lanes_marks_get_source:
 *
 * Returns: (transfer none) (nullable): what there is to point at
 */
LanesTurnSource *
lanes_marks_get_source (LanesMarks *self)
{
  return self->source;
}

/**
 * lanes_marks_get_point:
 * @widget: another widget of the window
 * @point: (out): where the hovered slice is pointed at, or where there is none, in @widget
 * @avoid: (out): the slice, or the stretch without one, in @widget
 *
 * Tells where something about what is pointed at should be shown.
 *
 * Returns: whether it is in sight
 */
gboolean
lanes_marks_get_point (LanesMarks *self, GtkWidget *widget, graphene_point_t *point,
                       graphene_rect_t *avoid)
{
  const LanesSlice *slice = self->view ? lanes_view_get_hovered (self->view) : NULL;
  graphene_point_t origin;
  graphene_rect_t rect;

  if (!self->rows
      || !(slice ? lanes_marks_get_slice_rect (self, slice, &rect)
                 : lanes_marks_get_stretch_rect (self, &rect))
      || !gtk_widget_compute_point (GTK_WIDGET (self->rows), widget, &GRAPHENE_POINT_INIT (0, 0),
                                    &origin))
    return FALSE;
  if (self->inside)
    *point = GRAPHENE_POINT_INIT ((float) self->x, (float) self->y);
  else
    graphene_rect_get_center (&rect, point);
  graphene_point_init (point, point->x + origin.x, point->y + origin.y);
  graphene_rect_offset_r (&rect, origin.x, origin.y, avoid);
  return TRUE;
}
