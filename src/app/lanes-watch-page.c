/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-watch-page.h"

#include <glib/gi18n-lib.h>

#include "lanes-core-graph.h"
#include "lanes-lanes.h"
#include "lanes-verdict-banner.h"

#define MAX_ONE_LINE 4 /* so many graphs fit beside each other in the narrowest window */
#define SPEAK        (2 * G_USEC_PER_SEC) /* the pace at which the lanes are spoken */

/**
 * LanesWatchPage:
 *
 * What happens now: the verdict, the load of the cores, and the lanes.
 */
struct _LanesWatchPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *banner;
  GtkWidget *graphs;
  GtkWidget *lanes;
  GtkWidget *lanes_note;

  LanesSession *session;
  LanesView *view;
  gint64 spoken;
};

G_DEFINE_FINAL_TYPE (LanesWatchPage, lanes_watch_page, GTK_TYPE_WIDGET)

static char *
get_thread_label (guint thread, gpointer user_data)
{
  return lanes_session_get_thread_label (user_data, thread);
}

static GPtrArray *
list_tasks (LanesSession *session)
{
  GPtrArray *tasks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < lanes_session_get_n_tasks (session); i++)
    g_ptr_array_add (tasks, g_object_ref (lanes_session_get_task (session, i)));
  return tasks;
}

/* Who had a core in the last second, core by core, as a sentence */
static void
append_core (GString *text, LanesSession *session, guint core, LanesSpan span)
{
  guint n_tasks = lanes_session_get_n_tasks (session);
  g_autofree LanesTime *used = g_new0 (LanesTime, n_tasks + 1);
  g_autofree char *label = lanes_topology_get_label (lanes_session_get_topology (session), core);
  gboolean any = FALSE;

  lanes_trace_get_core_use (lanes_session_get_trace (session), core, span, used, n_tasks);
  g_string_append_printf (text, "%s: ", label);
  for (guint i = 0; i < n_tasks; i++)
    {
      double share = (double) used[i] / (double) lanes_span_length (span);

      if (share < 0.005)
        continue;
      g_string_append (text, any ? ", " : "");
      g_string_append_printf (text, _ ("%s %.0f %%"),
                              lanes_task_get_name (lanes_session_get_task (session, i)),
                              share * 100);
      any = TRUE;
    }
  g_string_append (text, any ? ". " : _ ("no task. "));
}

static void
speak (LanesWatchPage *self)
{
  g_autoptr (GString) text = NULL;
  LanesTrace *trace = lanes_session_get_trace (self->session);
  LanesTime now = lanes_trace_get_now (trace);

  if (g_get_monotonic_time () - self->spoken < SPEAK)
    return;
  self->spoken = g_get_monotonic_time ();
  text = g_string_new (NULL);
  for (guint i = 0; i < lanes_trace_get_n_cores (trace); i++)
    append_core (text, self->session, i, (LanesSpan){now - LANES_SEC, now});
  lanes_lanes_say (LANES_LANES (self->lanes), text->str);
}

static void
measured_cb (LanesWatchPage *self)
{
  lanes_verdict_banner_show (LANES_VERDICT_BANNER (self->banner),
                             lanes_session_get_figures (self->session),
                             lanes_session_is_active (self->session));
  lanes_lanes_set_recorder (LANES_LANES (self->lanes),
                            lanes_session_get_recorder_kind (self->session),
                            lanes_session_get_recorder_period (self->session),
                            lanes_session_get_lost (self->session));
  lanes_lanes_refresh (LANES_LANES (self->lanes));
  speak (self);
}

static void
active_cb (LanesWatchPage *self)
{
  lanes_lanes_set_running (LANES_LANES (self->lanes), lanes_session_is_active (self->session));
  measured_cb (self);
}

static void
advanced_cb (LanesWatchPage *self)
{
  /* The clock of the lanes stands still when nothing is active: what comes late is drawn here. */
  if (!lanes_session_is_active (self->session))
    gtk_widget_queue_draw (GTK_WIDGET (lanes_lanes_get_rows (LANES_LANES (self->lanes))));
}

static void
update_note (LanesWatchPage *self)
{
  static const char *const notes[] = {
      [LANES_VIEW_60_S] = N_ ("who is on which core · the last minute"),
      [LANES_VIEW_10_S] = N_ ("who is on which core · the last 10 seconds"),
      [LANES_VIEW_1_S] = N_ ("who is on which core · the last second"),
      [LANES_VIEW_100_MS] = N_ ("who is on which core · 100 ms, caught again and again"),
  };

  gtk_label_set_label (GTK_LABEL (self->lanes_note), _ (notes[lanes_view_get_span (self->view)]));
}

static void
fill_graphs (LanesWatchPage *self, GPtrArray *tasks)
{
  LanesTopology *topology = lanes_session_get_topology (self->session);
  guint n_cores = lanes_topology_get_n_cores (topology);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->graphs)))
    gtk_flow_box_remove (GTK_FLOW_BOX (self->graphs), child);
  for (guint i = 0; i < n_cores; i++)
    {
      child = gtk_flow_box_child_new ();
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child),
                                    lanes_core_graph_new (lanes_session_get_history (self->session),
                                                          topology, i, tasks));
      gtk_flow_box_append (GTK_FLOW_BOX (self->graphs), child);
    }
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->graphs),
                                          n_cores > MAX_ONE_LINE ? 2 * MAX_ONE_LINE : n_cores);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->graphs), MIN (n_cores, MAX_ONE_LINE));
}

static void
disconnect (LanesWatchPage *self)
{
  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
}

static void
lanes_watch_page_dispose (GObject *object)
{
  LanesWatchPage *self = LANES_WATCH_PAGE (object);
  GtkWidget *child;

  disconnect (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (lanes_watch_page_parent_class)->dispose (object);
}

static void
lanes_watch_page_class_init (LanesWatchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_watch_page_dispose;

  g_type_ensure (LANES_TYPE_VERDICT_BANNER);
  g_type_ensure (LANES_TYPE_LANES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-watch-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesWatchPage, banner);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchPage, graphs);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchPage, lanes);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchPage, lanes_note);
  gtk_widget_class_set_css_name (widget_class, "watchpage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_watch_page_init (LanesWatchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_watch_page_set_session:
 * @session: (nullable): what to watch
 */
void
lanes_watch_page_set_session (LanesWatchPage *self, LanesSession *session)
{
  g_autoptr (GPtrArray) tasks = NULL;

  disconnect (self);
  if (!session)
    return;

  self->session = g_object_ref (session);
  self->spoken = 0;
  tasks = list_tasks (session);
  fill_graphs (self, tasks);
  lanes_view_set_frozen (self->view, FALSE);
  lanes_lanes_set_source (LANES_LANES (self->lanes), lanes_session_get_trace (session),
                          lanes_session_get_topology (session), tasks, get_thread_label, session);
  g_signal_connect_object (session, "measured", G_CALLBACK (measured_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "advanced", G_CALLBACK (advanced_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  active_cb (self);
}

/**
 * lanes_watch_page_set_view:
 * @view: which part of time is shown; set once, before a session
 */
void
lanes_watch_page_set_view (LanesWatchPage *self, LanesView *view)
{
  g_return_if_fail (!self->view);
  self->view = g_object_ref (view);
  lanes_lanes_set_view (LANES_LANES (self->lanes), view);
  g_signal_connect_object (view, "notify::span", G_CALLBACK (update_note), self, G_CONNECT_SWAPPED);
  update_note (self);
}

/**
 * lanes_watch_page_set_narrow:
 * @narrow: whether the window has little room
 *
 * Fits the page to a small window.
 */
void
lanes_watch_page_set_narrow (LanesWatchPage *self, gboolean narrow)
{
  lanes_lanes_set_narrow (LANES_LANES (self->lanes), narrow);
}

/**
 * lanes_watch_page_focus:
 *
 * Gives the keyboard to the lanes.
 */
void
lanes_watch_page_focus (LanesWatchPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (lanes_lanes_get_rows (LANES_LANES (self->lanes))));
}
