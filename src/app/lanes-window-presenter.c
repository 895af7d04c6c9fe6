/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presenter view: the verdict and the lanes for a whole room, and what is done at the front. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "lanes-core-steps.h"
#include "lanes-lanes.h"
#include "lanes-presenter-bar.h"
#include "lanes-shortcuts.h"
#include "lanes-spotlight.h"
#include "lanes-stage-size.h"
#include "lanes-watch-page.h"
#include "lanes-window-private.h"

/* Frames until what was laid out otherwise has its place again */
#define SETTLED  3
#define PATIENCE 120

static double
get_font_size (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

  if (pango_font_description_get_size_is_absolute (font))
    return size;
  return size * pango_cairo_context_get_resolution (context) / 72;
}

/* Whether the type is still fitted to another height. */
gboolean
lanes_window_presenter_is_late (LanesWindow *self, int height)
{
  return self->presenter.on && self->presenter.height != height;
}

/* Fits the type to the screen. */
void
lanes_window_fit_presenter (LanesWindow *self)
{
  const char *wanted = NULL;

  self->presenter.height = gtk_widget_get_height (GTK_WIDGET (self));
  if (self->presenter.on)
    wanted = lanes_stage_size_choose (self->presenter.height, get_font_size (GTK_WIDGET (self)));
  if (wanted == self->presenter.size_class)
    return;
  if (self->presenter.size_class)
    gtk_widget_remove_css_class (self->stage, self->presenter.size_class);
  if (wanted)
    gtk_widget_add_css_class (self->stage, wanted);
  self->presenter.size_class = wanted;
}

static gboolean
has_tasks (LanesWindow *self)
{
  return self->document
         && lanes_task_set_get_n_tasks (lanes_document_get_task_set (self->document)) > 0;
}

/* Sets what can be done now. */
void
lanes_window_update_presenter (LanesWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  LanesPresenterBar *bar = LANES_PRESENTER_BAR (self->presenter_bar);
  LanesCoreSet usable;
  LanesCoreSet fewer;
  LanesCoreSet more;
  gboolean ready = self->document && self->topology;

  if (ready)
    {
      lanes_topology_get_usable (self->topology, &usable);
      lanes_task_set_get_cores (lanes_document_get_task_set (self->document), &fewer);
      more = fewer;
    }
  gtk_widget_action_set_enabled (widget, "win.take-core",
                                 ready && lanes_core_steps_take (&fewer, &usable));
  gtk_widget_action_set_enabled (widget, "win.give-core",
                                 ready && lanes_core_steps_give (&more, &usable));
  gtk_widget_action_set_enabled (widget, "win.toggle-run", self->session && has_tasks (self));
  lanes_presenter_bar_set_empty (bar, self->document && !has_tasks (self));
  lanes_presenter_bar_set_running (bar, self->session && lanes_session_is_active (self->session));
}

static void
moved_cb (LanesWindow *self, double x, double y)
{
  /* What goes on below a pointer that rests is told as a move, too. */
  if (x == self->presenter.x && y == self->presenter.y)
    return;
  self->presenter.x = x;
  self->presenter.y = y;
  lanes_spotlight_move (LANES_SPOTLIGHT (self->spotlight), x, y);
  lanes_presenter_bar_wake (LANES_PRESENTER_BAR (self->presenter_bar));
}

static void
left_cb (LanesWindow *self)
{
  lanes_spotlight_hide (LANES_SPOTLIGHT (self->spotlight));
}

/* Whoever takes the window out of full screen by other means has left, too. */
static void
fullscreened_cb (LanesWindow *self)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    self->presenter.filled = TRUE;
  else if (self->presenter.filled)
    lanes_window_set_presenter (self, FALSE);
}

static LanesRows *
get_rows (LanesWindow *self)
{
  LanesLanes *lanes = lanes_watch_page_get_lanes (LANES_WATCH_PAGE (self->page));

  return lanes_lanes_get_rows (lanes);
}

static GtkAdjustment *
get_rows_adjustment (LanesWindow *self)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (get_rows (self)));
}

static GtkAdjustment *
get_page_adjustment (LanesWindow *self)
{
  LanesLanes *lanes = lanes_watch_page_get_lanes (LANES_WATCH_PAGE (self->page));
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (lanes), GTK_TYPE_SCROLLED_WINDOW);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
}

/* Scrolls back as soon as everything is as high as it was. */
static gboolean
settle_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  LanesWindow *self = LANES_WINDOW (widget);

  self->presenter.n_frames++;
  if (gtk_window_is_fullscreen (GTK_WINDOW (self)) && self->presenter.n_frames < PATIENCE)
    return G_SOURCE_CONTINUE;
  gtk_adjustment_set_value (get_rows_adjustment (self), self->presenter.rows_scroll);
  gtk_adjustment_set_value (get_page_adjustment (self), self->presenter.page_scroll);
  if (self->presenter.n_settled++ < SETTLED)
    return G_SOURCE_CONTINUE;
  self->presenter.settle_id = 0;
  return G_SOURCE_REMOVE;
}

static void
stop_settling (LanesWindow *self)
{
  if (self->presenter.settle_id)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->presenter.settle_id);
  self->presenter.settle_id = 0;
}

static void
show_parts (LanesWindow *self, gboolean presenter)
{
  gtk_widget_set_visible (self->header, !presenter);
  gtk_widget_set_visible (self->notice, !presenter);
  gtk_widget_set_visible (self->tasks, !presenter);
  gtk_widget_set_visible (self->spotlight, presenter);
  gtk_widget_set_visible (self->presenter_bar, presenter);
  lanes_watch_page_set_presenter (LANES_WATCH_PAGE (self->page), presenter);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.show-details", !presenter);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.total-graph", !presenter);
  if (presenter)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
      gtk_widget_set_visible (self->details, FALSE);
      gtk_widget_set_visible (self->page, TRUE);
    }
}

/* The keys are above what explains the lanes, where the rows leave room for them. */
static gboolean
place_bar_cb (GtkOverlay *stage, GtkWidget *child, GdkRectangle *place, LanesWindow *self)
{
  GtkWidget *foot =
      lanes_lanes_get_foot (lanes_watch_page_get_lanes (LANES_WATCH_PAGE (self->page)));
  graphene_rect_t bounds;

  if (child != self->presenter_bar || !gtk_widget_compute_bounds (foot, GTK_WIDGET (stage), &bounds)
      || bounds.origin.y < 1)
    return FALSE;
  *place = (GdkRectangle){0, 0, gtk_widget_get_width (GTK_WIDGET (stage)), (int) bounds.origin.y};
  lanes_rows_set_reserve (get_rows (self),
                          lanes_presenter_bar_get_height (LANES_PRESENTER_BAR (child),
                                                          place->width));
  return TRUE;
}

static void
enter (LanesWindow *self)
{
  GtkWindow *window = GTK_WINDOW (self);

  if (self->presenter.settle_id == 0)
    {
      self->presenter.rows_scroll = gtk_adjustment_get_value (get_rows_adjustment (self));
      self->presenter.page_scroll = gtk_adjustment_get_value (get_page_adjustment (self));
    }
  stop_settling (self);
  g_set_weak_pointer (&self->presenter.focus, gtk_window_get_focus (window));
  self->presenter.was_filled = gtk_window_is_fullscreen (window);
  self->presenter.filled = self->presenter.was_filled;
  self->presenter.on = TRUE;
  g_signal_connect (self->stage, "get-child-position", G_CALLBACK (place_bar_cb), self);
  show_parts (self, TRUE);
  self->presenter.keys = lanes_shortcuts_make_controller (LANES_SHORTCUT_PRESENTER);
  gtk_widget_add_controller (self->stage, self->presenter.keys);
  self->presenter.pointer = gtk_event_controller_motion_new ();
  gtk_event_controller_set_propagation_phase (self->presenter.pointer, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (self->presenter.pointer, "motion", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (self->presenter.pointer, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (self->stage, self->presenter.pointer);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (fullscreened_cb), NULL);
  gtk_window_fullscreen (window);
  lanes_window_fit_presenter (self);
  lanes_watch_page_focus (LANES_WATCH_PAGE (self->page));
  /* A room does not look for the keyboard: it is shown where it is as soon as it is used. */
  gtk_window_set_focus_visible (window, FALSE);
  lanes_presenter_bar_wake (LANES_PRESENTER_BAR (self->presenter_bar));
}

static void
leave (LanesWindow *self)
{
  GtkWindow *window = GTK_WINDOW (self);

  self->presenter.on = FALSE;
  lanes_rows_set_reserve (get_rows (self), 0);
  g_signal_handlers_disconnect_by_func (self, fullscreened_cb, NULL);
  g_signal_handlers_disconnect_by_func (self->stage, place_bar_cb, self);
  gtk_widget_remove_controller (self->stage, self->presenter.keys);
  gtk_widget_remove_controller (self->stage, self->presenter.pointer);
  if (!self->presenter.was_filled)
    gtk_window_unfullscreen (window);
  show_parts (self, FALSE);
  lanes_window_fit_presenter (self);
  lanes_window_fit (self);
  /* What had the keyboard before may have gone meanwhile, as the hint does with the first run. */
  if (self->presenter.focus && gtk_widget_get_mapped (self->presenter.focus))
    gtk_widget_grab_focus (self->presenter.focus);
  else
    lanes_watch_page_focus (LANES_WATCH_PAGE (self->page));
  g_clear_weak_pointer (&self->presenter.focus);
  self->presenter.n_frames = self->presenter.n_settled = 0;
  self->presenter.settle_id =
      gtk_widget_add_tick_callback (GTK_WIDGET (self), settle_cb, NULL, NULL);
}

/* Enters presenter view, or leaves it: then everything is as it was. */
void
lanes_window_set_presenter (LanesWindow *self, gboolean presenter)
{
  presenter = !!presenter;
  if (self->presenter.on == presenter)
    return;
  if (presenter)
    enter (self);
  else
    leave (self);
  g_object_notify (G_OBJECT (self), "presenter");
}

/* Begins slow motion at the speed that was chosen last; or is live again, with as much time in
 * sight as there was before. */
void
lanes_window_set_slow_motion (LanesWindow *self, gboolean slow_motion)
{
  LanesTime length = lanes_view_get_live_length (self->view);

  if ((lanes_window_get_speed (self) > 1) == !!slow_motion)
    return;
  if (slow_motion)
    {
      lanes_view_play (self->view, lanes_view_get_speed (self->view));
      return;
    }
  lanes_view_set_follow (self->view, LANES_FOLLOW_LIVE);
  lanes_view_set_length (self->view, length);
}

static void
leave_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lanes_window_set_presenter (LANES_WINDOW (widget), FALSE);
}

static void
toggle_run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  if (self->session && lanes_session_is_active (self->session))
    lanes_session_stop_all (self->session);
  else
    lanes_window_start (self, NULL);
}

/* A step that can be undone, like every change of the task set */
static void
change_cores (LanesWindow *self, const char *label,
              gboolean (*change) (LanesCoreSet *cores, const LanesCoreSet *usable))
{
  LanesTaskSet *task_set;
  LanesCoreSet usable;
  LanesCoreSet cores;

  if (!self->document || !self->topology)
    return;
  task_set = lanes_document_get_task_set (self->document);
  lanes_topology_get_usable (self->topology, &usable);
  lanes_task_set_get_cores (task_set, &cores);
  if (!change (&cores, &usable))
    return;
  lanes_document_begin_edit (self->document, label);
  lanes_task_set_set_cores (task_set, &cores);
  lanes_document_end_edit (self->document);
}

static void
take_core_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  change_cores (LANES_WINDOW (widget), _ ("Take a Core Away"), lanes_core_steps_take);
}

static void
give_core_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  change_cores (LANES_WINDOW (widget), _ ("Give a Core Back"), lanes_core_steps_give);
}

void
lanes_window_install_presenter_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_property_action (widget_class, "win.presenter", "presenter");
  gtk_widget_class_install_property_action (widget_class, "win.slow-motion", "slow-motion");
  gtk_widget_class_install_action (widget_class, "win.leave-presenter", NULL, leave_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-run", NULL, toggle_run_action);
  gtk_widget_class_install_action (widget_class, "win.take-core", NULL, take_core_action);
  gtk_widget_class_install_action (widget_class, "win.give-core", NULL, give_core_action);
}

/* Lets go of what is watched, with the window. */
void
lanes_window_dispose_presenter (LanesWindow *self)
{
  stop_settling (self);
  if (self->stage)
    g_signal_handlers_disconnect_by_func (self->stage, place_bar_cb, self);
  g_clear_weak_pointer (&self->presenter.focus);
}
