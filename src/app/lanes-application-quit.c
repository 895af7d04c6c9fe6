/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of the program: politely, window by window, or at once when the system says so. */
#include <glib-unix.h>

#include "lanes-application-private.h"
#include "lanes-run.h"

/* How long the tasks have to end before the windows go without them. */
#define LAST_CALL_MS ((guint) ((LANES_RUN_GRACE + LANES_SEC) / LANES_MSEC))

/* Closes the window that was used last. It may ask whether to save, and lets its tasks end first;
 * the next one follows when it has gone, and the program ends with the last one. */
void
lanes_application_ask_to_quit (LanesApplication *self)
{
  LanesWindow *window = lanes_application_get_window (self);

  if (!window)
    {
      g_application_quit (G_APPLICATION (self));
      return;
    }
  self->asked = GTK_WINDOW (window);
  /* A window that is behind others could not be seen to ask. */
  gtk_window_present (self->asked);
  lanes_window_close (window);
}

/* Asks the next window, if the one that has gone was asked. */
void
lanes_application_go_on_quitting (LanesApplication *self, GtkWindow *removed)
{
  if (self->asked != removed)
    return;
  self->asked = NULL;
  if (lanes_application_get_window (self))
    lanes_application_ask_to_quit (self);
}

/**
 * lanes_application_cancel_quit:
 * @self: the program
 *
 * A window stays open, since somebody wants that: the others are not closed either.
 */
void
lanes_application_cancel_quit (LanesApplication *self)
{
  self->asked = NULL;
}

static GList *
copy_windows (LanesApplication *self)
{
  return g_list_copy_deep (gtk_application_get_windows (GTK_APPLICATION (self)),
                           (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
}

static void
destroy_all (LanesApplication *self)
{
  g_autolist (GtkWindow) windows = copy_windows (self);

  for (GList *l = windows; l; l = l->next)
    gtk_window_destroy (l->data);
  if (!windows)
    g_application_quit (G_APPLICATION (self));
}

static gboolean
last_call_cb (gpointer user_data)
{
  LanesApplication *self = LANES_APPLICATION (user_data);

  self->last_call_id = 0;
  destroy_all (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_active (LanesApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l; l = l->next)
    if (LANES_IS_WINDOW (l->data) && lanes_window_get_session (l->data)
        && lanes_session_is_active (lanes_window_get_session (l->data)))
      return TRUE;
  return FALSE;
}

static void
active_cb (LanesApplication *self)
{
  if (is_active (self))
    return;
  /* Not from within the session's own signal */
  g_clear_handle_id (&self->last_call_id, g_source_remove);
  self->last_call_id = g_idle_add (last_call_cb, self);
}

static void
end_window (LanesApplication *self, LanesWindow *window)
{
  LanesSession *session = lanes_window_get_session (window);

  lanes_window_leave (window);
  gtk_widget_set_sensitive (GTK_WIDGET (window), FALSE);
  if (!session)
    return;
  g_signal_connect_object (session, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  lanes_session_resume_all (session);
  lanes_session_stop_all (session);
}

/* Nobody may be there to answer: the tasks are ended, and nothing is asked. What is not saved is
 * kept for the next start. A second time, nothing is waited for. */
static gboolean
signal_cb (gpointer user_data)
{
  LanesApplication *self = LANES_APPLICATION (user_data);
  g_autolist (GtkWindow) windows = copy_windows (self);

  if (self->ending)
    {
      destroy_all (self);
      return G_SOURCE_CONTINUE;
    }
  self->ending = TRUE;
  self->asked = NULL;
  self->last_call_id = g_timeout_add (LAST_CALL_MS, last_call_cb, self);
  for (GList *l = windows; l; l = l->next)
    if (LANES_IS_WINDOW (l->data))
      end_window (self, l->data);
  active_cb (self);
  return G_SOURCE_CONTINUE;
}

/* Ends the program where the terminal or the system wants that. */
void
lanes_application_watch_signals (LanesApplication *self)
{
  self->interrupt_id = g_unix_signal_add (SIGINT, signal_cb, self);
  self->terminate_id = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->hang_up_id = g_unix_signal_add (SIGHUP, signal_cb, self);
}

/* Removes what waits for an end that is there now. */
void
lanes_application_forget_quitting (LanesApplication *self)
{
  g_clear_handle_id (&self->interrupt_id, g_source_remove);
  g_clear_handle_id (&self->terminate_id, g_source_remove);
  g_clear_handle_id (&self->hang_up_id, g_source_remove);
  g_clear_handle_id (&self->last_call_id, g_source_remove);
}
