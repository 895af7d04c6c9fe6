/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-rows-private.h"

enum
{
  PROP_0,
  PROP_INSET,
  PROP_CURRENT,
  PROP_ROW_ORDER,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum
{
  GEOMETRY_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (LanesRows, lanes_rows, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static void
configure_adjustments (LanesRows *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int content = lanes_row_list_get_height (self->list) + lanes_rows_get_hidden_height (self);

  if (self->hadjustment)
    gtk_adjustment_configure (self->hadjustment, 0, 0, width, 0, 0, width);
  if (self->vadjustment)
    gtk_adjustment_configure (self->vadjustment, gtk_adjustment_get_value (self->vadjustment), 0,
                              MAX (content, height), 24, height * 0.9, height);
}

/* Rows are elsewhere now, or others. */
static void
move_rows (LanesRows *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->hidden)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_signal_emit (self, signals[GEOMETRY_CHANGED], 0);
}

static void
set_adjustment (LanesRows *self, GtkAdjustment **place, GtkAdjustment *adjustment)
{
  if (*place && *place == adjustment)
    return;
  if (*place)
    {
      g_signal_handlers_disconnect_by_func (*place, move_rows, self);
      g_clear_object (place);
    }
  if (!adjustment)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  *place = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (move_rows), self);
  configure_adjustments (self);
}

static void
lanes_rows_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesRows *self = LANES_ROWS (object);

  switch (prop_id)
    {
    case PROP_INSET:
      g_value_set_int (value, self->inset);
      break;
    case PROP_CURRENT:
      g_value_set_uint (value, lanes_rows_get_current (self));
      break;
    case PROP_ROW_ORDER:
      g_value_set_enum (value, self->order);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hscroll_policy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vscroll_policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_rows_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  LanesRows *self = LANES_ROWS (object);

  switch (prop_id)
    {
    case PROP_CURRENT:
      lanes_rows_set_current (self, g_value_get_uint (value));
      break;
    case PROP_ROW_ORDER:
      lanes_rows_set_row_order (self, g_value_get_enum (value));
      break;
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hscroll_policy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vscroll_policy = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
update_inset (LanesRows *self)
{
  int inset = LANES_ROWS_MARGIN + lanes_row_list_get_label_width (self->list) + LANES_ROWS_GUTTER;

  if (inset == self->inset)
    return;
  self->inset = inset;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INSET]);
}

/* The rows are others now, or of other heights. */
void
lanes_rows_rearrange (LanesRows *self)
{
  lanes_rows_update_hidden (self);
  update_inset (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  move_rows (self);
}

static void
lanes_rows_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                    int *natural, int *minimum_baseline, int *natural_baseline)
{
  LanesRows *self = LANES_ROWS (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = self->inset + LANES_ROWS_MARGIN + 100;
      *natural = self->inset + LANES_ROWS_MARGIN + 600;
    }
  else
    {
      *natural =
          lanes_row_list_get_natural_height (self->list) + lanes_rows_get_hidden_height (self);
      *minimum = MIN (*natural, 60);
    }
}

static void
lanes_rows_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LanesRows *self = LANES_ROWS (widget);

  lanes_rows_take_space (self);
  configure_adjustments (self);
  lanes_rows_place_hidden (self);
  if (self->menu)
    gtk_popover_present (GTK_POPOVER (self->menu));
  g_signal_emit (widget, signals[GEOMETRY_CHANGED], 0);
}

static void
lanes_rows_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesRows *self = LANES_ROWS (widget);

  lanes_rows_draw (self, snapshot);
  if (self->hidden)
    gtk_widget_snapshot_child (widget, self->hidden, snapshot);
}

static void
forget_text (LanesRows *self)
{
  lanes_row_list_forget (self->list);
  lanes_row_painter_forget (self->painter);
  lanes_rows_rearrange (self);
}

static void
lanes_rows_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lanes_rows_parent_class)->css_changed (widget, change);
  forget_text (LANES_ROWS (widget));
}

static void
lanes_rows_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lanes_rows_parent_class)->system_setting_changed (widget, setting);
  if (setting == GTK_SYSTEM_SETTING_DPI || setting == GTK_SYSTEM_SETTING_FONT_NAME
      || setting == GTK_SYSTEM_SETTING_FONT_CONFIG)
    forget_text (LANES_ROWS (widget));
}

static void
lanes_rows_dispose (GObject *object)
{
  LanesRows *self = LANES_ROWS (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->hidden, gtk_widget_unparent);
  if (self->vadjustment)
    g_signal_handlers_disconnect_by_func (self->vadjustment, move_rows, self);
  if (self->hadjustment)
    g_signal_handlers_disconnect_by_func (self->hadjustment, move_rows, self);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  g_clear_object (&self->view);
  g_clear_object (&self->trace);
  g_clear_object (&self->others);
  G_OBJECT_CLASS (lanes_rows_parent_class)->dispose (object);
}

static void
lanes_rows_finalize (GObject *object)
{
  LanesRows *self = LANES_ROWS (object);

  lanes_row_list_free (self->list);
  lanes_row_painter_free (self->painter);
  g_array_unref (self->gaps);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (lanes_rows_parent_class)->finalize (object);
}

static void
lanes_rows_class_init (LanesRowsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_rows_dispose;
  object_class->finalize = lanes_rows_finalize;
  object_class->get_property = lanes_rows_get_property;
  object_class->set_property = lanes_rows_set_property;

  widget_class->measure = lanes_rows_measure;
  widget_class->size_allocate = lanes_rows_size_allocate;
  widget_class->snapshot = lanes_rows_snapshot;
  widget_class->css_changed = lanes_rows_css_changed;
  widget_class->system_setting_changed = lanes_rows_system_setting_changed;

  properties[PROP_INSET] =
      g_param_spec_int ("inset", NULL, NULL, 0, G_MAXINT, 0,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CURRENT] =
      g_param_spec_uint ("current", NULL, NULL, 0, G_MAXUINT, G_MAXUINT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ROW_ORDER] =
      g_param_spec_enum ("row-order", NULL, NULL, LANES_TYPE_ROW_ORDER, LANES_ROW_ORDER_LIST,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  signals[GEOMETRY_CHANGED] = g_signal_new ("geometry-changed", LANES_TYPE_ROWS, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /* Here, since a window takes the key for itself. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "win.freeze", NULL);
  lanes_rows_install_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "lanesrows");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lanes_rows_init (LanesRows *self)
{
  self->list = lanes_row_list_new (GTK_WIDGET (self));
  self->used = lanes_core_set_all ();
  self->painter = lanes_row_painter_new (GTK_WIDGET (self));
  self->gaps = g_array_new (FALSE, FALSE, sizeof (LanesBox));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->current = -1;
  lanes_rows_add_input (self);
  lanes_rows_add_actions (self);
}

static void
core_changed_cb (LanesRows *self)
{
  if (!lanes_row_list_set_core (self->list, lanes_view_get_core (self->view)))
    return;
  lanes_rows_refresh (self);
  lanes_rows_rearrange (self);
}

/**
 * lanes_rows_set_view:
 * @view: which part of time is shown
 *
 * The rows are drawn anew whenever @view moves.
 */
void
lanes_rows_set_view (LanesRows *self, LanesView *view)
{
  if (self->view)
    {
      g_signal_handlers_disconnect_by_func (self->view, lanes_rows_view_changed, self);
      g_signal_handlers_disconnect_by_func (self->view, core_changed_cb, self);
    }
  if (!g_set_object (&self->view, view) || !view)
    return;
  g_signal_connect_object (view, "notify", G_CALLBACK (lanes_rows_view_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::core", G_CALLBACK (core_changed_cb), self,
                           G_CONNECT_SWAPPED);
  core_changed_cb (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_rows_set_source:
 * @trace: where the slices are
 * @topology: the cores
 * @tasks: (element-type LanesTask): by the numbers that the trace has for them
 * @get_label: (closure user_data): what threads are called
 *
 * Says what there is to see.
 */
void
lanes_rows_set_source (LanesRows *self, LanesTrace *trace, LanesTopology *topology,
                       GPtrArray *tasks, LanesThreadLabelFunc get_label, gpointer user_data)
{
  lanes_rows_set_others (self, NULL);
  g_set_object (&self->trace, trace);
  g_ptr_array_ref (tasks);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  self->tasks = tasks;
  self->current = -1;
  lanes_row_painter_set_source (self->painter, trace, topology, tasks);
  lanes_row_list_set_source (self->list, trace, topology, tasks, get_label, user_data);
  lanes_rows_refresh (self);
}

/**
 * lanes_rows_refresh:
 *
 * Looks again which threads there are.
 */
void
lanes_rows_refresh (LanesRows *self)
{
  LanesTime since = self->view ? lanes_view_get_visible (self->view).begin : 0;
  gboolean live = self->view && lanes_view_get_follow (self->view) == LANES_FOLLOW_LIVE;

  if (lanes_row_list_refresh (self->list, since, live))
    lanes_rows_rearrange (self);
}

/**
 * lanes_rows_set_order:
 * @order: (nullable): the tasks as the task list has them; see lanes_row_list_set_ranking()
 */
void
lanes_rows_set_order (LanesRows *self, GListModel *order)
{
  lanes_row_list_set_ranking (self->list, order);
}

/**
 * lanes_rows_set_used:
 * @used: the positions of the cores that the tasks may run on
 */
void
lanes_rows_set_used (LanesRows *self, const LanesCoreSet *used)
{
  if (lanes_core_set_equal (&self->used, used))
    return;
  self->used = *used;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_rows_update_tasks:
 *
 * Looks again at the tasks: there may be more of them now, and names and colors may be others.
 */
void
lanes_rows_update_tasks (LanesRows *self)
{
  lanes_row_painter_forget (self->painter);
  lanes_row_list_update_tasks (self->list);
  lanes_rows_forget_heat (self);
  lanes_rows_rearrange (self);
}

/**
 * lanes_rows_set_low:
 * @low: whether there is little room from top to bottom: the lanes of the cores are lower then
 */
void
lanes_rows_set_low (LanesRows *self, gboolean low)
{
  if (lanes_row_list_set_low (self->list, low))
    lanes_rows_rearrange (self);
}

/**
 * lanes_rows_get_n_rows:
 *
 * Returns: how many rows there are, of cores, and of tasks, processes and threads
 */
guint
lanes_rows_get_n_rows (LanesRows *self)
{
  return lanes_row_list_get_n_rows (self->list);
}

/**
 * lanes_rows_get_label:
 * @row: from the top
 *
 * Returns: (transfer none): what the row is called where it stands alone
 */
const char *
lanes_rows_get_label (LanesRows *self, guint row)
{
  return lanes_row_list_get_row (self->list, row)->name;
}

/**
 * lanes_rows_get_n_columns:
 *
 * Returns: on how many pixels of the screen time is shown
 */
guint
lanes_rows_get_n_columns (LanesRows *self)
{
  int scale = self->whole ? self->whole : gtk_widget_get_scale_factor (GTK_WIDGET (self));

  return (guint) lanes_rows_get_area (self, 0, 1).size.width * scale;
}

/**
 * lanes_rows_get_inset:
 *
 * Returns: how wide the labels are with the space around them, in pixels
 */
int
lanes_rows_get_inset (LanesRows *self)
{
  return self->inset;
}
