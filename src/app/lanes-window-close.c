/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a window: nothing is lost, nothing goes on running, and one question is the most. */
#include <glib/gi18n-lib.h>

#include "lanes-application.h"
#include "lanes-compat.h"
#include "lanes-task-pane.h"
#include "lanes-window-private.h"

/* How long the tasks have to end before the window goes without them. */
#define LAST_CALL_MS ((guint) ((LANES_RUN_GRACE + LANES_SEC) / LANES_MSEC))

static gboolean
go_cb (gpointer user_data)
{
  LanesWindow *self = LANES_WINDOW (user_data);

  self->last_call_id = 0;
  gtk_window_destroy (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

/* The tasks have ended: the window that waits for that may go. */
void
lanes_window_go_if_closing (LanesWindow *self)
{
  if (!self->closing || lanes_session_is_active (self->session))
    return;
  /* Not from within the session's own signal */
  g_clear_handle_id (&self->last_call_id, g_source_remove);
  self->last_call_id = g_idle_add (go_cb, self);
}

/* Asks the tasks to end, and goes without waiting longer than they are given. */
static void
close_now (LanesWindow *self)
{
  if (self->closing)
    return;
  if (self->loading)
    g_cancellable_cancel (self->loading);
  self->closing = TRUE;
  if (!self->session || !lanes_session_is_active (self->session))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  self->last_call_id = g_timeout_add (LAST_CALL_MS, go_cb, self);
  lanes_session_resume_all (self->session);
  lanes_session_stop_all (self->session);
}

/* The person has changed their mind, or what had to be saved could not be: neither this window nor
 * the program goes. */
void
lanes_window_stay (LanesWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  self->close_when_saved = FALSE;
  if (application)
    lanes_application_cancel_quit (LANES_APPLICATION (application));
}

static void
stop_answered_cb (gboolean yes, gpointer user_data)
{
  LanesWindow *self = LANES_WINDOW (user_data);

  self->asking = FALSE;
  if (yes)
    close_now (self);
  else
    lanes_window_stay (self);
}

static void
save_answered_cb (LanesCompatChoice choice, gpointer user_data)
{
  LanesWindow *self = LANES_WINDOW (user_data);

  self->asking = FALSE;
  switch (choice)
    {
    case LANES_COMPAT_SAVE:
      self->close_when_saved = TRUE;
      lanes_window_save (self);
      break;
    case LANES_COMPAT_DISCARD:
      close_now (self);
      break;
    case LANES_COMPAT_CANCEL:
    default:
      lanes_window_stay (self);
    }
}

/* The name that is being typed is a change as well. */
static gboolean
has_changes (LanesWindow *self)
{
  lanes_task_pane_end_rename (LANES_TASK_PANE (self->tasks));
  return self->document && lanes_document_needs_saving (self->document);
}

/* The document was saved: the window that waits for that closes. */
void
lanes_window_closed_after_save (LanesWindow *self)
{
  if (!self->close_when_saved)
    return;
  self->close_when_saved = FALSE;
  /* What was changed while it was being saved is not lost either. */
  if (has_changes (self))
    lanes_window_ask_to_close (self);
  else
    close_now (self);
}

static void
ask_to_save (LanesWindow *self, gboolean active)
{
  const char *name = lanes_task_set_get_name (lanes_document_get_task_set (self->document));
  g_autofree char *lost =
      g_strdup_printf (_ ("What you changed in “%s” is lost if it is not saved."), name);
  g_autofree char *body =
      g_strdup_printf ("%s%s%s", lost, active ? "\n\n" : "",
                       active ? _ ("Tasks that have not ended are stopped when the window closes.")
                              : "");

  lanes_compat_ask_three (GTK_WINDOW (self), _ ("Save the changes?"), body, NULL, _ ("_Cancel"),
                          _ ("_Discard"), _ ("_Save"), save_answered_cb, g_object_ref (self),
                          g_object_unref);
}

/**
 * lanes_window_close:
 * @self: a window
 *
 * Closes it as a person does, and what is asked in it, unless that is whether it may close.
 */
void
lanes_window_close (LanesWindow *self)
{
  if (self->asking)
    gtk_window_present (GTK_WINDOW (self));
  else
    lanes_compat_close (GTK_WINDOW (self));
}

/* Closes the window, after the one question that is needed. */
void
lanes_window_ask_to_close (LanesWindow *self)
{
  gboolean active = self->session && lanes_session_is_active (self->session);
  gboolean unsaved;

  if (self->closing)
    return;
  unsaved = has_changes (self);
  if (!active && !unsaved && !self->asking)
    {
      close_now (self);
      return;
    }
  /* It may be closed from where it is not seen, and newer versions of libadwaita ask within it. */
  gtk_window_present (GTK_WINDOW (self));
  /* One question is enough: it is still in front of the window. */
  if (self->asking)
    return;
  self->asking = TRUE;
  if (unsaved)
    ask_to_save (self, active);
  else
    lanes_compat_ask (GTK_WINDOW (self), _ ("Stop the tasks?"),
                      _ ("Tasks that have not ended are stopped when the window closes."), NULL,
                      _ ("_Cancel"), _ ("_Stop and Close"), stop_answered_cb, g_object_ref (self),
                      g_object_unref);
}
