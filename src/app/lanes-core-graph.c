/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "lanes-core-graph-private.h"

#define MIN_WIDTH     100 /* eight beside each other in a window of 1280 pixels */
#define MIN_HEIGHT    44
#define HEIGHT        112 /* of few graphs */
#define LOW_HEIGHT    72  /* of many */
#define MEDIUM_HEIGHT 56  /* of few, where there is little room */
#define HIGH_HEIGHT   200 /* of one that is shown alone */
#define MANY          4
#define SPEAK         (2 * G_USEC_PER_SEC) /* not oftener than this is a changed load spoken */

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesCoreGraph, lanes_core_graph, GTK_TYPE_WIDGET)

/* Brings the load up to date with the history, when somebody looks at it. */
void
lanes_core_graph_read (LanesCoreGraph *self)
{
  if (!self->stale)
    return;
  self->stale = FALSE;
  lanes_core_load_update (self->load, self->tasks->len);
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  lanes_core_graph_forget_marks (self);
  g_clear_object (&self->percent_layout);
}

static void
update_text (LanesCoreGraph *self)
{
  guint n;
  double busy;
  g_autofree char *percent = NULL;

  if (self->text && (self->by_key || g_get_monotonic_time () - self->spoken < SPEAK))
    return;
  lanes_core_graph_read (self);
  n = lanes_core_load_get_n_points (self->load);
  busy = n > 0 ? lanes_core_load_get_busy (self->load, n - 1) : -1;
  percent = busy < 0 ? g_strdup ("–") : g_strdup_printf (_ ("%.0f %%"), busy * 100);

  self->spoken = g_get_monotonic_time ();
  g_free (self->text);
  /* Translators: what a graph shows, as in "Core 0: 48 % busy" */
  self->text = self->offline ? g_strdup_printf (_ ("%s: offline"), self->name)
                             : g_strdup_printf (_ ("%s: %s busy"), self->name, percent);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text,
                                  -1);
}

static void
lanes_core_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  lanes_core_graph_draw (LANES_CORE_GRAPH (widget), snapshot);
}

static void
lanes_core_graph_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  LanesCoreGraph *self = LANES_CORE_GRAPH (widget);

  *minimum = *natural = MIN_WIDTH;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      static const int heights[] = {
          [LANES_CORE_GRAPH_NORMAL] = HEIGHT,
          [LANES_CORE_GRAPH_LOW] = MEDIUM_HEIGHT,
          [LANES_CORE_GRAPH_HIGH] = HIGH_HEIGHT,
      };

      *minimum = MAX (MIN_HEIGHT, lanes_core_graph_get_text_height (self));
      *natural = heights[self->size];
      if (self->n_cores > MANY && self->size != LANES_CORE_GRAPH_HIGH)
        *natural = self->size == LANES_CORE_GRAPH_LOW ? MIN_HEIGHT : LOW_HEIGHT;
      *natural = MAX (*natural, *minimum);
    }
}

static void
lanes_core_graph_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LanesCoreGraph *self = LANES_CORE_GRAPH (widget);

  if (self->popover)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
lanes_core_graph_unmap (GtkWidget *widget)
{
  lanes_core_graph_stop_pointing (LANES_CORE_GRAPH (widget));
  GTK_WIDGET_CLASS (lanes_core_graph_parent_class)->unmap (widget);
}

static void
forget (LanesCoreGraph *self)
{
  lanes_core_graph_forget_text (self);
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  lanes_core_graph_forget_marks (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
lanes_core_graph_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lanes_core_graph_parent_class)->css_changed (widget, change);
  forget (LANES_CORE_GRAPH (widget));
}

static void
lanes_core_graph_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lanes_core_graph_parent_class)->system_setting_changed (widget, setting);
  forget (LANES_CORE_GRAPH (widget));
}

static void
history_changed_cb (LanesCoreGraph *self)
{
  self->stale = TRUE;
  update_text (self);
  if (lanes_core_graph_is_pointing (self) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    lanes_core_graph_update_pointing (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
choose (LanesCoreGraph *self)
{
  if (self->core != LANES_CORE_LOAD_ALL)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
}

static void
choose_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (LANES_CORE_GRAPH (widget));
}

static void
released_cb (LanesCoreGraph *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  choose (self);
}

static void
lanes_core_graph_dispose (GObject *object)
{
  LanesCoreGraph *self = LANES_CORE_GRAPH (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  self->popover_text = NULL;
  lanes_core_graph_forget_text (self);
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  lanes_core_graph_forget_marks (self);
  G_OBJECT_CLASS (lanes_core_graph_parent_class)->dispose (object);
}

static void
lanes_core_graph_finalize (GObject *object)
{
  LanesCoreGraph *self = LANES_CORE_GRAPH (object);

  g_clear_object (&self->view);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->load, lanes_core_load_free);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_free (self->name);
  g_free (self->note);
  g_free (self->text);
  G_OBJECT_CLASS (lanes_core_graph_parent_class)->finalize (object);
}

static void
lanes_core_graph_class_init (LanesCoreGraphClass *klass)
{
  static const guint keys[] = {GDK_KEY_space, GDK_KEY_KP_Space, GDK_KEY_Return, GDK_KEY_KP_Enter};
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_core_graph_dispose;
  G_OBJECT_CLASS (klass)->finalize = lanes_core_graph_finalize;

  widget_class->measure = lanes_core_graph_measure;
  widget_class->size_allocate = lanes_core_graph_size_allocate;
  widget_class->snapshot = lanes_core_graph_snapshot;
  widget_class->unmap = lanes_core_graph_unmap;
  widget_class->css_changed = lanes_core_graph_css_changed;
  widget_class->system_setting_changed = lanes_core_graph_system_setting_changed;

  /**
   * LanesCoreGraph::chosen:
   *
   * The person wants to see this core alone, or no longer.
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "core.choose", NULL, choose_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i], 0, "core.choose", NULL);
  lanes_core_graph_install_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "coregraph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lanes_core_graph_init (LanesCoreGraph *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->stale = TRUE;
  self->task = self->band_left = self->band_right = -1;
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  lanes_core_graph_init_pointing (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

/* The cores that share the circuits of @core: "shares a core with 1" */
static char *
describe_siblings (LanesTopology *topology, guint core)
{
  guint physical = lanes_topology_get_core (topology, core)->physical;
  g_autoptr (GString) list = g_string_new (NULL);

  if (lanes_topology_get_core (topology, core)->sibling < 0)
    return NULL;
  for (guint i = 0; i < lanes_topology_get_n_cores (topology); i++)
    if (i != core && lanes_topology_get_core (topology, i)->physical == physical)
      g_string_append_printf (list, "%s%u", list->len > 0 ? ", " : "",
                              lanes_topology_get_core (topology, i)->index);
  /* Translators: what the machine calls two cores is one to some degree: %s is the number of the
   * other one, or a list of numbers */
  return list->len > 0 ? g_strdup_printf (_ ("shares a core with %s"), list->str) : NULL;
}

static void
describe (LanesCoreGraph *self, LanesTopology *topology)
{
  guint n_online;

  if (self->core != LANES_CORE_LOAD_ALL)
    {
      g_autofree char *text = NULL;

      self->offline = !lanes_topology_get_core (topology, (guint) self->core)->online;
      self->name = lanes_topology_get_label (topology, (guint) self->core);
      self->note = self->offline ? g_strdup (_ ("offline"))
                                 : describe_siblings (topology, (guint) self->core);
      text = self->note ? g_strdup_printf (_ ("%s. Press Enter to see this core alone"), self->note)
                        : g_strdup (_ ("Press Enter to see this core alone"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      text, -1);
      return;
    }
  /* The load is that of the cores that are there. */
  n_online = lanes_topology_get_n_online (topology);
  self->name = g_strdup (_ ("All cores"));
  self->note =
      g_strdup_printf (ngettext ("100 %% is the only core", "100 %% is all %u cores", n_online),
                       n_online);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->note, -1);
}

static void
topology_changed_cb (LanesCoreGraph *self, LanesTopology *topology)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->popover, gtk_widget_unparent); /* it has the old words */
  self->popover_text = NULL;
  describe (self, topology);
  lanes_core_graph_forget_text (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_core_graph_new:
 * @history: what the cores did
 * @topology: the cores
 * @core: the core's position, or %LANES_CORE_LOAD_ALL
 * @tasks: (element-type LanesTask): by the session's numbers; when others are added, or called
 *   otherwise, lanes_core_graph_update_tasks() is to be called
 *
 * Returns: (transfer floating): the graph of one core, or of all together
 */
GtkWidget *
lanes_core_graph_new (LanesCpuHistory *history, LanesTopology *topology, int core, GPtrArray *tasks)
{
  /* What can be chosen is a button to people who do not see it. */
  LanesCoreGraph *self = g_object_new (LANES_TYPE_CORE_GRAPH, "accessible-role",
                                       core == LANES_CORE_LOAD_ALL ? GTK_ACCESSIBLE_ROLE_IMG
                                                                   : GTK_ACCESSIBLE_ROLE_BUTTON,
                                       NULL);

  self->load = lanes_core_load_new (history, topology, core);
  self->core = core;
  self->n_cores = lanes_topology_get_n_cores (topology);
  self->tasks = g_ptr_array_ref (tasks);
  describe (self, topology);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "core.choose", core != LANES_CORE_LOAD_ALL);
  g_signal_connect_object (topology, "changed", G_CALLBACK (topology_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (history, "changed", G_CALLBACK (history_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_text (self);
  return GTK_WIDGET (self);
}

/**
 * lanes_core_graph_get_core:
 *
 * Returns: the core's position, or %LANES_CORE_LOAD_ALL
 */
int
lanes_core_graph_get_core (LanesCoreGraph *self)
{
  return self->core;
}

/**
 * lanes_core_graph_update_tasks:
 *
 * Looks again at the tasks: there may be more of them now, and names and colors may be others.
 */
void
lanes_core_graph_update_tasks (LanesCoreGraph *self)
{
  self->stale = TRUE;
  if (lanes_core_graph_is_pointing (self))
    lanes_core_graph_update_pointing (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_core_graph_set_size:
 * @size: how much room there is from top to bottom
 */
void
lanes_core_graph_set_size (LanesCoreGraph *self, LanesCoreGraphSize size)
{
  if (self->size == size)
    return;
  self->size = size;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* What there is to know of the core beside its name, or NULL */
const char *
lanes_core_graph_get_note (LanesCoreGraph *self)
{
  if (self->offline)
    return NULL; /* that is told in place of the load */
  return self->unused ? _ ("not used by the tasks") : self->note;
}

/**
 * lanes_core_graph_set_used:
 * @used: whether the tasks may run on the core
 *
 * Tells a core that was taken away from one that happens to be idle.
 */
void
lanes_core_graph_set_used (LanesCoreGraph *self, gboolean used)
{
  if (self->unused == !used)
    return;
  self->unused = !used;
  if (used)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unused");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "unused");
  lanes_core_graph_forget_text (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_core_graph_set_alone:
 * @alone: whether this core is the only one that is shown
 */
void
lanes_core_graph_set_alone (LanesCoreGraph *self, gboolean alone)
{
  if (self->core != LANES_CORE_LOAD_ALL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_PRESSED,
                                 alone ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                       : GTK_ACCESSIBLE_TRISTATE_FALSE,
                                 -1);
}

/**
 * lanes_core_graph_get_text:
 *
 * Returns: (transfer none): what the graph says to people who do not see it
 */
const char *
lanes_core_graph_get_text (LanesCoreGraph *self)
{
  return self->text;
}
