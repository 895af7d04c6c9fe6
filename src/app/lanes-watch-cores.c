/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-watch-cores.h"

#include <glib/gi18n-lib.h>

#include "lanes-core-graph.h"
#include "lanes-core-heat.h"

#define MAX_ONE_LINE 4 /* so many graphs fit beside each other in the narrowest window */
#define MAX_SHOWN    8 /* more than so many may have to be scrolled to */
#define MAX_HEIGHT   240
#define LOW_HEIGHT   132 /* two lines of graphs, and the rest is scrolled to */

/* More cores than these have a map in place of a graph each; fewer where there is little room. */
#define MAX_GRAPHS     16
#define MAX_LOW_GRAPHS 8

/**
 * LanesWatchCores:
 *
 * A graph for each core, and one of all together where it is wanted; or one core alone. Of many
 * cores there is a map, and the graph of the one that is chosen beside it.
 */
struct _LanesWatchCores
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *note;
  GtkWidget *all_cores;
  GtkWidget *row;
  GtkWidget *scroller;
  GtkWidget *graphs;

  LanesView *view;
  LanesSession *session;
  GPtrArray *tasks; /* of LanesTask, by the session's number */
  GtkWidget *heat;  /* (nullable): the map, borrowed from the row */
  LanesCoreSet used;
  LanesTime interval;
  gboolean total;
  gboolean low;
};

G_DEFINE_FINAL_TYPE (LanesWatchCores, lanes_watch_cores, GTK_TYPE_WIDGET)

static LanesCoreGraph *
get_graph (GtkWidget *child)
{
  return LANES_CORE_GRAPH (gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)));
}

static gboolean
is_used (LanesWatchCores *self, int core)
{
  return core == LANES_CORE_LOAD_ALL || lanes_core_set_contains (&self->used, (guint) core);
}

static void
chosen_cb (LanesWatchCores *self, LanesCoreGraph *graph)
{
  int core = lanes_core_graph_get_core (graph);

  lanes_view_set_core (self->view, lanes_view_get_core (self->view) == core ? -1 : core);
}

static void
chosen_in_map_cb (LanesWatchCores *self, int core)
{
  lanes_view_set_core (self->view, lanes_view_get_core (self->view) == core ? -1 : core);
}

static void
add_graph (LanesWatchCores *self, int core, int position)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *graph =
      lanes_core_graph_new (lanes_session_get_history (self->session),
                            lanes_session_get_topology (self->session), core, self->tasks);

  if (self->view)
    lanes_core_graph_set_view (LANES_CORE_GRAPH (graph), self->view,
                               lanes_session_get_trace (self->session));
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), graph);
  g_signal_connect_object (graph, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  lanes_core_graph_set_used (LANES_CORE_GRAPH (graph), is_used (self, core));
  gtk_flow_box_insert (GTK_FLOW_BOX (self->graphs), child, position);
}

static void
add_heat (LanesWatchCores *self)
{
  self->heat = lanes_core_heat_new (lanes_session_get_history (self->session),
                                    lanes_session_get_topology (self->session), self->tasks);
  g_signal_connect_object (self->heat, "chosen", G_CALLBACK (chosen_in_map_cb), self,
                           G_CONNECT_SWAPPED);
  lanes_core_heat_set_used (LANES_CORE_HEAT (self->heat), &self->used);
  gtk_box_prepend (GTK_BOX (self->row), self->heat);
}

/* Beside the map there is a graph of the core that is chosen, and of no other. */
static void
update_beside (LanesWatchCores *self, int alone)
{
  GtkWidget *child = gtk_widget_get_first_child (self->graphs);
  int shown = child ? lanes_core_graph_get_core (get_graph (child)) : LANES_CORE_LOAD_ALL;

  lanes_core_heat_set_chosen (LANES_CORE_HEAT (self->heat), alone);
  if (shown == alone)
    return;
  if (shown != LANES_CORE_LOAD_ALL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->graphs), child);
  if (alone >= 0)
    add_graph (self, alone, 0);
}

/* Returns whether the graph is to be seen */
static gboolean
arrange_graph (LanesWatchCores *self, LanesCoreGraph *graph, int alone)
{
  int core = lanes_core_graph_get_core (graph);
  gboolean high = alone >= 0 && !self->heat;

  lanes_core_graph_set_alone (graph, core == alone);
  lanes_core_graph_set_size (graph, self->low ? LANES_CORE_GRAPH_LOW
                                    : high    ? LANES_CORE_GRAPH_HIGH
                                              : LANES_CORE_GRAPH_NORMAL);
  if (core == LANES_CORE_LOAD_ALL)
    return self->total && alone < 0;
  return alone < 0 || core == alone;
}

/* Shows the graphs that are wanted, as large as there is room for. */
static void
arrange (LanesWatchCores *self)
{
  int alone = self->view ? lanes_view_get_core (self->view) : -1;
  guint n_shown = 0;

  if (self->heat)
    {
      lanes_core_heat_set_low (LANES_CORE_HEAT (self->heat), self->low);
      update_beside (self, alone);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (self->graphs); child;
       child = gtk_widget_get_next_sibling (child))
    {
      gboolean shown = arrange_graph (self, get_graph (child), alone);

      gtk_widget_set_visible (child, shown);
      n_shown += shown;
    }
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->graphs),
                                          CLAMP (n_shown, 1, MAX_ONE_LINE));
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->graphs), n_shown > MAX_ONE_LINE
                                                                           ? 2 * MAX_ONE_LINE
                                                                           : MAX (n_shown, 1));
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              self->low ? LOW_HEIGHT : MAX_HEIGHT);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  n_shown > MAX_SHOWN ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER);
  gtk_widget_set_visible (self->scroller, n_shown > 0);
  gtk_widget_set_visible (self->all_cores, alone >= 0);
}

static void
all_cores_cb (LanesWatchCores *self)
{
  int core = lanes_view_get_core (self->view);
  GtkWidget *child;

  lanes_view_set_core (self->view, -1);
  /* The button is gone now: the focus goes to where the core is among the others. */
  child = GTK_WIDGET (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->graphs), core));
  if (self->heat)
    gtk_widget_grab_focus (self->heat);
  else if (child)
    gtk_widget_grab_focus (GTK_WIDGET (get_graph (child)));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesWatchCores *self = LANES_WATCH_CORES (widget);

  if (!self->view || lanes_view_get_core (self->view) < 0)
    return GDK_EVENT_PROPAGATE;
  all_cores_cb (self);
  return GDK_EVENT_STOP;
}

static gboolean
wants_heat (LanesWatchCores *self)
{
  guint n = lanes_topology_get_n_cores (lanes_session_get_topology (self->session));

  return n > (self->low ? MAX_LOW_GRAPHS : MAX_GRAPHS);
}

static void
remove_graphs (LanesWatchCores *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->graphs)))
    gtk_flow_box_remove (GTK_FLOW_BOX (self->graphs), child);
  if (self->heat)
    gtk_box_remove (GTK_BOX (self->row), self->heat);
  self->heat = NULL;
}

static void
add_graphs (LanesWatchCores *self)
{
  guint n = lanes_topology_get_n_cores (lanes_session_get_topology (self->session));

  if (wants_heat (self))
    add_heat (self);
  for (guint i = 0; i < n && !self->heat; i++)
    add_graph (self, (int) i, -1);
  if (self->total)
    add_graph (self, LANES_CORE_LOAD_ALL, -1);
  arrange (self);
}

static void
clear (LanesWatchCores *self)
{
  remove_graphs (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
}

static void
lanes_watch_cores_dispose (GObject *object)
{
  LanesWatchCores *self = LANES_WATCH_CORES (object);
  GtkWidget *child;

  if (self->graphs)
    clear (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  self->graphs = NULL;
  g_clear_object (&self->view);
  G_OBJECT_CLASS (lanes_watch_cores_parent_class)->dispose (object);
}

static void
lanes_watch_cores_class_init (LanesWatchCoresClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_watch_cores_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-watch-cores.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesWatchCores, note);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchCores, all_cores);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchCores, row);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchCores, scroller);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchCores, graphs);
  gtk_widget_class_bind_template_callback (widget_class, all_cores_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_css_name (widget_class, "watchcores");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_watch_cores_init (LanesWatchCores *self)
{
  self->used = lanes_core_set_all ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_watch_cores_set_view:
 * @view: which cores are shown; set once, before a session
 */
void
lanes_watch_cores_set_view (LanesWatchCores *self, LanesView *view)
{
  g_return_if_fail (!self->view);
  self->view = g_object_ref (view);
  g_signal_connect_object (view, "notify::core", G_CALLBACK (arrange), self, G_CONNECT_SWAPPED);
}

/**
 * lanes_watch_cores_set_session:
 * @session: (nullable): what to watch
 * @tasks: (nullable) (element-type LanesTask): its tasks, by their numbers
 */
void
lanes_watch_cores_set_session (LanesWatchCores *self, LanesSession *session, GPtrArray *tasks)
{
  clear (self);
  if (!session)
    return;
  self->session = g_object_ref (session);
  self->tasks = g_ptr_array_ref (tasks);
  add_graphs (self);
}

/**
 * lanes_watch_cores_set_used:
 * @used: the positions of the cores that the tasks may run on
 */
void
lanes_watch_cores_set_used (LanesWatchCores *self, const LanesCoreSet *used)
{
  self->used = *used;
  if (self->heat)
    lanes_core_heat_set_used (LANES_CORE_HEAT (self->heat), used);
  for (GtkWidget *child = gtk_widget_get_first_child (self->graphs); child;
       child = gtk_widget_get_next_sibling (child))
    if (get_graph (child))
      lanes_core_graph_set_used (get_graph (child),
                                 is_used (self, lanes_core_graph_get_core (get_graph (child))));
}

/**
 * lanes_watch_cores_update_tasks:
 *
 * Looks again at the tasks: there may be more of them now, and names and colors may be others.
 */
void
lanes_watch_cores_update_tasks (LanesWatchCores *self)
{
  if (self->heat)
    lanes_core_heat_update_tasks (LANES_CORE_HEAT (self->heat));
  for (GtkWidget *child = gtk_widget_get_first_child (self->graphs); child;
       child = gtk_widget_get_next_sibling (child))
    lanes_core_graph_update_tasks (get_graph (child));
}

/**
 * lanes_watch_cores_set_total:
 * @total: whether one more graph shows all cores together
 */
void
lanes_watch_cores_set_total (LanesWatchCores *self, gboolean total)
{
  GtkWidget *last = gtk_widget_get_last_child (self->graphs);

  total = !!total;
  if (self->total == total)
    return;
  self->total = total;
  if (self->session && total)
    add_graph (self, LANES_CORE_LOAD_ALL, -1);
  else if (last && lanes_core_graph_get_core (get_graph (last)) == LANES_CORE_LOAD_ALL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->graphs), last);
  arrange (self);
}

/**
 * lanes_watch_cores_set_low:
 * @low: whether there is little room from top to bottom
 */
void
lanes_watch_cores_set_low (LanesWatchCores *self, gboolean low)
{
  if (self->low == low)
    return;
  self->low = low;
  if (self->session && wants_heat (self) != (self->heat != NULL))
    {
      remove_graphs (self);
      add_graphs (self);
      return;
    }
  arrange (self);
}

/**
 * lanes_watch_cores_set_interval:
 * @interval: nanoseconds between two measurements
 *
 * Says how often the cores are measured.
 */
void
lanes_watch_cores_set_interval (LanesWatchCores *self, LanesTime interval)
{
  g_autofree char *duration = NULL;
  g_autofree char *text = NULL;

  if (self->interval == interval)
    return;
  self->interval = interval;
  if (interval >= LANES_SEC / 10 && interval < LANES_SEC)
    duration = g_strdup_printf (_ ("%.1f s"), lanes_time_to_seconds (interval));
  else
    duration = lanes_time_format_duration (interval);
  /* Translators: %s is a duration, as in "0.5 s" */
  text = g_strdup_printf (_ ("the last minute, measured every %s · one whole core is 100 %%"),
                          duration);
  gtk_label_set_label (GTK_LABEL (self->note), text);
}
