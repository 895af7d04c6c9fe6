/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is not saved outlives the window, where that ends without a question. */
#include <glib/gi18n-lib.h>

#include "lanes-task-pane.h"
#include "lanes-window-private.h"

static void
failed_cb (LanesWindow *self, const char *message)
{
  g_autofree char *text = NULL;

  /* Translators: %s is what is wrong, as the system says it */
  text = g_strdup_printf (_ ("Unsaved changes cannot be kept safe: save often. %s"), message);
  lanes_window_toast_problem (self, text);
}

/* Keeps what is not saved of the document, from now on. */
void
lanes_window_begin_autosave (LanesWindow *self)
{
  self->autosave = lanes_autosave_new (self->document);
  g_signal_connect_object (self->autosave, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* The document goes, and nothing of it is missed, unless the program ends without a question. */
void
lanes_window_end_autosave (LanesWindow *self)
{
  lanes_autosave_close (self->autosave, self->leaving);
  g_clear_object (&self->autosave);
}

/**
 * lanes_window_leave:
 * @self: a window
 *
 * The program ends without asking: what is not saved is offered when it is started again.
 */
void
lanes_window_leave (LanesWindow *self)
{
  lanes_task_pane_end_rename (LANES_TASK_PANE (self->tasks));
  self->leaving = TRUE;
  if (self->autosave)
    lanes_autosave_flush (self->autosave);
}

/**
 * lanes_window_can_restore:
 * @self: a window
 *
 * Returns: whether nothing would be missed if something took the place of what is shown, even if
 *   that is in a file
 */
gboolean
lanes_window_can_restore (LanesWindow *self)
{
  if (self->closing || self->loading)
    return FALSE;
  if (!self->document)
    return TRUE;
  return !lanes_document_needs_saving (self->document)
         && !lanes_document_get_undo_label (self->document)
         && !(self->session && lanes_session_is_active (self->session));
}

/**
 * lanes_window_restore:
 * @self: a window, see lanes_window_can_restore()
 * @rescue: what was not saved
 *
 * Shows what was not saved, as a change of the file that it belongs to. Its commands are as much
 * agreed to as those of any other file.
 *
 * Returns: whether it is kept safe here by now
 */
gboolean
lanes_window_restore (LanesWindow *self, LanesRescue *rescue)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) base = lanes_rescue_make_base (rescue);
  g_autoptr (LanesTaskSet) unsaved = lanes_rescue_make_set (rescue, &error);
  gboolean kept;

  if (!unsaved)
    {
      lanes_window_toast_problem (self, error->message);
      return FALSE;
    }
  lanes_window_set_task_set (self, base);
  lanes_document_restore (self->document, unsaved);
  /* Until it is kept anew it is where it was found. */
  kept = lanes_autosave_flush (self->autosave);
  lanes_window_update_title (self);
  return kept;
}
