/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is remembered from one time to the next, and what the preferences say. */
#include <glib/gi18n-lib.h>

#include "lanes-compat.h"
#include "lanes-watch-page.h"
#include "lanes-window-private.h"

/* Narrower than this, the task list gives way to what is watched, and the details take its place.
 */
#define NARROW_WINDOW  1000
#define NARROW_SIDEBAR 230

/* Where there is room for it, the page is at least so wide beside the details. */
#define PAGE_WIDTH 560

/* Remembers how wide the person has made the parts, as far as there was room for that. */
static void
keep_widths (LanesWindow *self)
{
  int page = gtk_paned_get_position (GTK_PANED (self->watch));
  int details = gtk_widget_get_width (self->details);

  if (self->narrow || self->presenter.on || !gtk_widget_get_mapped (self->paned))
    return;
  g_settings_set_int (self->settings, "sidebar-width",
                      gtk_paned_get_position (GTK_PANED (self->paned)));
  /* What has just come into sight has no width yet. */
  if (gtk_widget_get_mapped (self->details) && page > PAGE_WIDTH && details > 0)
    g_settings_set_int (self->settings, "details-width", details);
}

/* How wide it must be does not depend on its height. To learn otherwise GTK would try height after
 * height, and break all text anew for each. */
void
lanes_window_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  GTK_WIDGET_CLASS (g_type_class_peek_parent (G_OBJECT_GET_CLASS (widget)))
      ->measure (widget, orientation, orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size,
                 minimum, natural, minimum_baseline, natural_baseline);
}

/* Fits the parts to the width of the window. */
void
lanes_window_fit (LanesWindow *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int sidebar, details;

  if (self->presenter.on)
    {
      lanes_window_fit_presenter (self);
      return;
    }
  keep_widths (self);
  sidebar = g_settings_get_int (self->settings, "sidebar-width");
  details = g_settings_get_int (self->settings, "details-width");
  if (width == 0)
    g_object_get (self, "default-width", &width, NULL);
  self->narrow = width < NARROW_WINDOW;
  if (self->narrow)
    {
      sidebar = MIN (sidebar, NARROW_SIDEBAR);
      gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
    }
  gtk_widget_set_visible (self->details, self->show_details);
  gtk_widget_set_visible (self->page, !self->show_details || !self->narrow);
  gtk_paned_set_position (GTK_PANED (self->paned), sidebar);
  gtk_paned_set_position (GTK_PANED (self->watch),
                          MAX (width - sidebar - details, MIN (PAGE_WIDTH, width - sidebar)));
}

static void
recorder_cb (LanesWindow *self)
{
  LanesRecorderKind kind = (LanesRecorderKind) g_settings_get_enum (self->settings, "recorder");
  g_autoptr (GError) error = NULL;

  if (!self->session)
    return;
  if (!lanes_session_set_recorder (self->session, kind, &error))
    lanes_window_toast (self, error->message);
  else if (lanes_session_is_active (self->session))
    lanes_window_toast (self, _ ("Tasks are recorded that way from their next start on."));
  lanes_window_update_notice (self);
}

/* Tells the session whether the window is to be seen: a minimized one is not. */
static void
apply_seen (LanesWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));

  if (self->session)
    lanes_session_set_seen (self->session, !surface || lanes_compat_is_seen (surface));
}

static void
realize_cb (LanesWindow *self)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "notify::state",
                           G_CALLBACK (apply_seen), self, G_CONNECT_SWAPPED);
}

/* Tells the session how often to measure, how much to keep, and how closely it is followed. */
void
lanes_window_apply_measuring (LanesWindow *self)
{
  if (!self->session)
    return;
  lanes_session_set_interval (self->session,
                              g_settings_get_int (self->settings, "interval") * LANES_MSEC);
  lanes_session_set_history (self->session,
                             g_settings_get_int (self->settings, "history") * 60 * LANES_SEC);
  apply_seen (self);
}

/* Shows other programs where that is wanted, and can be had. */
void
lanes_window_apply_others (LanesWindow *self)
{
  LanesLanes *lanes = lanes_watch_page_get_lanes (LANES_WATCH_PAGE (self->page));

  if (!self->session)
    return;
  lanes_session_set_see_others (self->session,
                                g_settings_get_boolean (self->settings, "other-programs"), NULL);
  lanes_lanes_set_others (lanes, lanes_session_get_others (self->session));
}

static void
follow_settings (LanesWindow *self)
{
  g_signal_connect_object (self->settings, "changed::recorder", G_CALLBACK (recorder_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::interval",
                           G_CALLBACK (lanes_window_apply_measuring), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::history",
                           G_CALLBACK (lanes_window_apply_measuring), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::other-programs",
                           G_CALLBACK (lanes_window_apply_others), self, G_CONNECT_SWAPPED);
}

/* Is as it was the last time, and as the preferences say. */
void
lanes_window_restore_state (LanesWindow *self)
{
  LanesTime length = g_settings_get_int64 (self->settings, "lanes-span");

  g_signal_connect (self, "realize", G_CALLBACK (realize_cb), NULL);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  lanes_view_set_length (self->view, length);
  /* Where a setting cannot be remembered, its widget would be of no use at all. */
  g_settings_bind (self->settings, "details-visible", self, "show-details",
                   G_SETTINGS_BIND_GET_NO_CHANGES | G_SETTINGS_BIND_NO_SENSITIVITY);
  g_settings_bind (self->settings, "total-graph", self, "total-graph",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  g_settings_bind (self->settings, "time-format", self->view, "time-format", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "row-order",
                   lanes_lanes_get_rows (
                       lanes_watch_page_get_lanes (LANES_WATCH_PAGE (self->page))),
                   "row-order", G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  g_settings_bind (self->settings, "time-right-to-left", self->view, "mirrored",
                   G_SETTINGS_BIND_GET);
  /* Only to begin with: what is played in one window does not depend on another one. */
  g_settings_bind (self->settings, "slow-speed", self->view, "speed",
                   G_SETTINGS_BIND_GET_NO_CHANGES);
  follow_settings (self);
  lanes_window_fit (self);
}

void
lanes_window_save_state (LanesWindow *self)
{
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", maximized);
  if (!maximized && width > 0 && height > 0)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
  keep_widths (self);
  g_settings_set_boolean (self->settings, "details-visible", self->show_details);
  g_settings_set_int64 (self->settings, "lanes-span",
                        lanes_span_length (lanes_view_get_target (self->view)));
}
