/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-watch-page.h"

#include <glib/gi18n-lib.h>

#include "lanes-lanes.h"
#include "lanes-menus.h"
#include "lanes-selection-panel.h"
#include "lanes-turn-card.h"
#include "lanes-verdict-banner.h"
#include "lanes-verdict-words.h"
#include "lanes-watch-cores.h"

#define SPEAK (2 * G_USEC_PER_SEC) /* the pace at which the lanes are spoken */
#define SLIM  680                  /* less wide than this, the verdict is said in smaller letters */
#define LOW   640 /* lower than this, the lanes need the room of what is above them */

/**
 * LanesWatchPage:
 *
 * What happens now: the verdict, the load of the cores, and the lanes.
 */
struct _LanesWatchPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *content;
  GtkWidget *banner;
  GtkWidget *cores;
  GtkWidget *lanes;
  GtkWidget *lanes_note;
  GtkWidget *selection_panel;
  GtkWidget *turn_card;

  LanesSession *session;
  LanesView *view;
  GPtrArray *tasks; /* of LanesTask, by the session's number; shared with what draws them */
  gint64 spoken;
  gboolean low;
  gboolean slim;
  guint fit_id;
};

G_DEFINE_FINAL_TYPE (LanesWatchPage, lanes_watch_page, GTK_TYPE_WIDGET)

static char *
get_thread_label (guint thread, gpointer user_data)
{
  return lanes_session_get_thread_label (user_data, thread);
}

static void
update_tasks (LanesWatchPage *self)
{
  lanes_watch_cores_update_tasks (LANES_WATCH_CORES (self->cores));
  lanes_lanes_update_tasks (LANES_LANES (self->lanes));
}

static void
follow_task (LanesWatchPage *self, LanesTask *task)
{
  static const char *const signals[] = {"notify::name", "notify::color", "notify::mode",
                                        "notify::processes", "notify::threads"};

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (task, signals[i], G_CALLBACK (update_tasks), self, G_CONNECT_SWAPPED);
}

/* Brings the tasks up to date with the session, which keeps the numbers of those that are gone. */
static void
list_tasks (LanesWatchPage *self)
{
  for (guint i = 0; i < lanes_session_get_n_tasks (self->session); i++)
    {
      LanesTask *task = lanes_session_get_task (self->session, i);

      if (i < self->tasks->len && g_ptr_array_index (self->tasks, i) == task)
        continue;
      if (i < self->tasks->len)
        {
          g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->tasks, i), self);
          g_object_unref (g_ptr_array_index (self->tasks, i));
          self->tasks->pdata[i] = g_object_ref (task);
        }
      else
        {
          g_ptr_array_add (self->tasks, g_object_ref (task));
        }
      follow_task (self, task);
    }
}

static void
show_verdict (LanesWatchPage *self)
{
  LanesTaskSet *task_set = lanes_session_get_task_set (self->session);

  lanes_verdict_banner_set_empty (LANES_VERDICT_BANNER (self->banner),
                                  lanes_task_set_get_n_tasks (task_set) == 0);
  lanes_verdict_banner_show (LANES_VERDICT_BANNER (self->banner),
                             lanes_session_get_figures (self->session),
                             lanes_session_is_active (self->session));
}

static void
items_changed_cb (LanesWatchPage *self)
{
  list_tasks (self);
  update_tasks (self);
  show_verdict (self);
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
  if (!any && !lanes_topology_get_core (lanes_session_get_topology (session), core)->online)
    g_string_append (text, _ ("offline. "));
  else
    g_string_append (text, any ? ". " : _ ("no task. "));
}

static void
speak (LanesWatchPage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  LanesTrace *trace = lanes_session_get_trace (self->session);
  LanesTime now = lanes_trace_get_now (trace);

  if (g_get_monotonic_time () - self->spoken < SPEAK)
    return;
  self->spoken = g_get_monotonic_time ();
  for (guint i = 0; i < lanes_trace_get_n_cores (trace); i++)
    append_core (text, self->session, i, (LanesSpan){now - LANES_SEC, now});
  lanes_lanes_say (LANES_LANES (self->lanes), text->str);
}

/* Says which part of time is shown, and how. */
static void
update_note (LanesWatchPage *self)
{
  gboolean active = self->session && lanes_session_is_active (self->session);
  g_autofree char *note = lanes_view_describe (self->view, active ? lanes_time_now () : 0);

  gtk_label_set_label (GTK_LABEL (self->lanes_note), note);
}

static void
measured_cb (LanesWatchPage *self)
{
  show_verdict (self);
  lanes_lanes_set_lost (LANES_LANES (self->lanes), lanes_session_get_lost (self->session));
  lanes_lanes_refresh (LANES_LANES (self->lanes));
  update_note (self);
  speak (self);
}

/* Looked at with every measurement, so that it is never said too early that it is another. */
static void
interval_cb (LanesWatchPage *self)
{
  lanes_watch_cores_set_interval (LANES_WATCH_CORES (self->cores),
                                  lanes_session_get_interval (self->session));
}

/* Shows which cores were taken away. */
static void
cores_cb (LanesWatchPage *self)
{
  LanesTopology *topology = lanes_session_get_topology (self->session);
  LanesCoreSet cores = lanes_session_get_cores (self->session);
  LanesCoreSet used = lanes_core_set_none ();

  for (guint i = 0; i < lanes_topology_get_n_cores (topology); i++)
    if (lanes_core_set_contains (&cores, lanes_topology_get_core (topology, i)->index))
      lanes_core_set_add (&used, i);
  lanes_watch_cores_set_used (LANES_WATCH_CORES (self->cores), &used);
  lanes_lanes_set_used (LANES_LANES (self->lanes), &used);
}

static void
machine_changed_cb (LanesWatchPage *self)
{
  cores_cb (self);
  update_tasks (self); /* the rows say what is known of the cores, too */
}

static void
active_cb (LanesWatchPage *self)
{
  if (lanes_session_is_active (self->session))
    lanes_view_set_start (self->view, lanes_time_now ());
  lanes_lanes_set_running (LANES_LANES (self->lanes), lanes_session_is_active (self->session));
  measured_cb (self);
}

static void
set_css_class (LanesWatchPage *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static gboolean
fit_cb (gpointer user_data)
{
  LanesWatchPage *self = LANES_WATCH_PAGE (user_data);

  self->fit_id = 0;
  lanes_watch_cores_set_low (LANES_WATCH_CORES (self->cores), self->low);
  lanes_lanes_set_low (LANES_LANES (self->lanes), self->low);
  set_css_class (self, "low", self->low);
  set_css_class (self, "slim", self->slim);
  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
lanes_watch_page_get_request_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (LANES_WATCH_PAGE (widget)->content);
}

static void
lanes_watch_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (LANES_WATCH_PAGE (widget)->content, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
  lanes_selection_panel_add_size (LANES_SELECTION_PANEL (
                                      LANES_WATCH_PAGE (widget)->selection_panel),
                                  orientation, minimum, natural);
}

static void
lanes_watch_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LanesWatchPage *self = LANES_WATCH_PAGE (widget);
  int panel =
      lanes_selection_panel_place (LANES_SELECTION_PANEL (self->selection_panel), width, height);

  gtk_widget_allocate (self->content, width, height - panel, baseline, NULL);
  gtk_widget_allocate (self->turn_card, width, height, baseline, NULL);
  height -= panel;
  if (self->low == (height < LOW) && self->slim == (width < SLIM))
    return;
  self->low = height < LOW;
  self->slim = width < SLIM;
  /* Not while sizes are given out */
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static void
disconnect (LanesWatchPage *self)
{
  if (self->session)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_func (self->session, lanes_lanes_advance, self->lanes);
      g_signal_handlers_disconnect_by_data (lanes_session_get_task_set (self->session), self);
      g_signal_handlers_disconnect_by_data (lanes_session_get_history (self->session), self);
    }
  for (guint i = 0; self->tasks && i < self->tasks->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->tasks, i), self);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_clear_object (&self->session);
}

static void
lanes_watch_page_dispose (GObject *object)
{
  LanesWatchPage *self = LANES_WATCH_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->fit_id, g_source_remove);
  disconnect (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (lanes_watch_page_parent_class)->dispose (object);
}

/* Holds the lanes still at a moment that shows why the verdict is what it is. */
static void
show_moment_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWatchPage *self = LANES_WATCH_PAGE (widget);
  const LanesFigures *figures =
      lanes_verdict_banner_get_figures (LANES_VERDICT_BANNER (self->banner));
  LanesSpan moment;

  if (!self->session || figures->verdict == LANES_VERDICT_IDLE)
    return;
  moment = lanes_verdict_find_moment (lanes_session_get_trace (self->session), figures);
  lanes_view_set_core (self->view, -1);
  lanes_view_show (self->view, moment);
  lanes_verdict_banner_close (LANES_VERDICT_BANNER (self->banner));
  lanes_watch_page_focus (self);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesWatchPage *self = LANES_WATCH_PAGE (widget);

  if (!self->view || lanes_view_get_core (self->view) < 0)
    return GDK_EVENT_PROPAGATE;
  lanes_view_set_core (self->view, -1);
  return GDK_EVENT_STOP;
}

static void
lanes_watch_page_class_init (LanesWatchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_watch_page_dispose;
  widget_class->get_request_mode = lanes_watch_page_get_request_mode;
  widget_class->measure = lanes_watch_page_measure;
  widget_class->size_allocate = lanes_watch_page_size_allocate;
  g_type_ensure (LANES_TYPE_VERDICT_BANNER);
  g_type_ensure (LANES_TYPE_WATCH_CORES);
  g_type_ensure (LANES_TYPE_LANES);
  g_type_ensure (LANES_TYPE_TURN_CARD);
  g_type_ensure (LANES_TYPE_SELECTION_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-watch-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesWatchPage, content);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchPage, banner);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchPage, cores);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchPage, lanes);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchPage, lanes_note);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchPage, turn_card);
  gtk_widget_class_bind_template_child (widget_class, LanesWatchPage, selection_panel);
  lanes_menus_bind (widget_class);
  gtk_widget_class_install_action (widget_class, "watch.show-moment", NULL, show_moment_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_css_name (widget_class, "watchpage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lanes_watch_page_init (LanesWatchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "rows",
                                  lanes_rows_get_actions (
                                      lanes_lanes_get_rows (LANES_LANES (self->lanes))));
  lanes_turn_card_set_marks (LANES_TURN_CARD (self->turn_card),
                             lanes_lanes_get_marks (LANES_LANES (self->lanes)));
  lanes_selection_panel_set_marks (LANES_SELECTION_PANEL (self->selection_panel),
                                   lanes_lanes_get_marks (LANES_LANES (self->lanes)));
}

/* What is shown asks the session for names: it shows nothing any more before that goes. */
static void
let_go (LanesWatchPage *self)
{
  LanesLanes *lanes = LANES_LANES (self->lanes);
  LanesTopology *topology = lanes_session_get_topology (self->session);
  g_autoptr (LanesTrace) trace = lanes_trace_new (lanes_topology_get_n_cores (topology));
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();

  lanes_rows_set_order (lanes_lanes_get_rows (lanes), NULL);
  lanes_lanes_set_source (lanes, trace, topology, tasks, get_thread_label, NULL);
  lanes_lanes_set_running (lanes, FALSE);
  lanes_watch_cores_set_session (LANES_WATCH_CORES (self->cores), NULL, NULL);
}

/**
 * lanes_watch_page_set_session:
 * @session: (nullable): what to watch
 */
void
lanes_watch_page_set_session (LanesWatchPage *self, LanesSession *session)
{
  if (self->session)
    let_go (self);
  disconnect (self);
  if (!session)
    return;
  self->session = g_object_ref (session);
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->spoken = 0;
  list_tasks (self);
  lanes_view_set_frozen (self->view, FALSE);
  lanes_view_set_core (self->view, -1);
  lanes_view_set_start (self->view, lanes_session_get_begin (session));
  lanes_watch_cores_set_session (LANES_WATCH_CORES (self->cores), session, self->tasks);
  interval_cb (self);
  g_signal_connect_object (lanes_session_get_history (session), "changed", G_CALLBACK (interval_cb),
                           self, G_CONNECT_SWAPPED);
  lanes_lanes_set_source (LANES_LANES (self->lanes), lanes_session_get_trace (session),
                          lanes_session_get_topology (session), self->tasks, get_thread_label,
                          session);
  lanes_rows_set_order (lanes_lanes_get_rows (LANES_LANES (self->lanes)),
                        G_LIST_MODEL (lanes_session_get_task_set (session)));
  cores_cb (self);
  g_signal_connect_object (lanes_session_get_task_set (session), "notify::cores",
                           G_CALLBACK (cores_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "machine-changed", G_CALLBACK (machine_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* After the session's own handler, which gives numbers to new tasks. */
  g_signal_connect_object (lanes_session_get_task_set (session), "items-changed",
                           G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (session, "measured", G_CALLBACK (measured_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "advanced", G_CALLBACK (lanes_lanes_advance), self->lanes,
                           G_CONNECT_SWAPPED);
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
  static const char *const changes[] = {"notify::length", "notify::follow", "notify::speed",
                                        "notify::skipped"};

  g_return_if_fail (!self->view);
  self->view = g_object_ref (view);
  lanes_watch_cores_set_view (LANES_WATCH_CORES (self->cores), view);
  lanes_lanes_set_view (LANES_LANES (self->lanes), view);
  lanes_selection_panel_set_view (LANES_SELECTION_PANEL (self->selection_panel), view);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (view, changes[i], G_CALLBACK (update_note), self, G_CONNECT_SWAPPED);
  update_note (self);
}

/**
 * lanes_watch_page_set_total:
 * @total: whether one more graph shows all cores together
 */
void
lanes_watch_page_set_total (LanesWatchPage *self, gboolean total)
{
  lanes_watch_cores_set_total (LANES_WATCH_CORES (self->cores), total);
}

/**
 * lanes_watch_page_set_presenter:
 * @presenter: whether a room looks at it: then there are the verdict and the lanes only, in large
 *   type
 */
void
lanes_watch_page_set_presenter (LanesWatchPage *self, gboolean presenter)
{
  gtk_widget_set_visible (self->cores, !presenter);
  lanes_lanes_set_presenter (LANES_LANES (self->lanes), presenter);
  set_css_class (self, "presenter", presenter);
}

/**
 * lanes_watch_page_get_lanes:
 *
 * Returns: (transfer none): the lanes
 */
LanesLanes *
lanes_watch_page_get_lanes (LanesWatchPage *self)
{
  return LANES_LANES (self->lanes);
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
