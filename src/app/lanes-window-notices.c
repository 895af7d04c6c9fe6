/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window tells: in passing, and in the strip over the page. */
#include <glib/gi18n-lib.h>

#include "lanes-compat.h"
#include "lanes-notice.h"
#include "lanes-watch-page.h"
#include "lanes-window-private.h"

static void
notice_gone_cb (LanesWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (!lanes_notice_get_revealed (LANES_NOTICE (self->notice)) && focus
      && gtk_widget_is_ancestor (focus, self->notice))
    lanes_watch_page_focus (LANES_WATCH_PAGE (self->page));
}

/* What goes away with the keyboard in it leaves that to the lanes, where space freezes the picture,
 * and not to whatever comes first in the window. */
static void
left_cb (LanesWindow *self)
{
  lanes_watch_page_focus (LANES_WATCH_PAGE (self->page));
}

/* Says in passing what a person has just done, until they do something else. */
void
lanes_window_toast (LanesWindow *self, const char *message)
{
  lanes_toaster_say (self->toaster, LANES_TOAST_DONE, message);
}

/* Says what went wrong, after what else is being told: none of it is lost. */
void
lanes_window_toast_problem (LanesWindow *self, const char *message)
{
  lanes_toaster_say (self->toaster, LANES_TOAST_PROBLEM, message);
}

/* Says what was just done, with a button to take it back. */
void
lanes_window_toast_undo (LanesWindow *self, const char *message)
{
  lanes_toaster_offer (self->toaster, LANES_TOAST_UNDO, message, _ ("_Undo"), "win.undo", NULL);
}

/* What can be done about it, or else what the system says */
static char *
describe_not_saved (GFile *file, GError *error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return g_strdup_printf (_ ("There is no room left where “%s” is."), shown);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return g_strdup_printf (_ ("“%s” may not be written to."), shown);
  /* Translators: the name of a file, and what is wrong, as the system says it */
  return g_strdup_printf (_ ("“%s” could not be saved (%s)."), shown, error->message);
}

static void
elsewhere_cb (gboolean yes, gpointer user_data)
{
  if (yes)
    gtk_widget_activate_action (GTK_WIDGET (user_data), "win.save-as", NULL);
}

/* The changes are still here, and may have room elsewhere. */
void
lanes_window_say_not_saved (LanesWindow *self, GFile *file, GError *error)
{
  g_autofree char *what = describe_not_saved (file, error);
  g_autofree char *body = NULL;

  /* Translators: %s is a sentence that says what is wrong */
  body = g_strdup_printf (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
                              ? _ ("%s Your changes are still here. Make room and save again, or "
                                   "save elsewhere.")
                              : _ ("%s Your changes are still here. Save them elsewhere."),
                          what);

  lanes_compat_ask (GTK_WINDOW (self), _ ("Could not save"), body, NULL, _ ("_Cancel"),
                    _ ("Save _As…"), elsewhere_cb, g_object_ref (self), g_object_unref);
}

typedef enum
{
  NOTICE_NONE,
  NOTICE_HINT,
  NOTICE_REFUSED,
  NOTICE_CHANGED,
  NOTICE_GONE,
} NoticeKind;

static gboolean
has_tasks (LanesWindow *self)
{
  return lanes_task_set_get_n_tasks (lanes_document_get_task_set (self->document)) > 0;
}

static NoticeKind
choose (LanesWindow *self)
{
  LanesDiskState state =
      self->document ? lanes_document_get_disk_state (self->document) : LANES_DISK_SAME;

  if (state == LANES_DISK_CHANGED)
    return NOTICE_CHANGED;
  if (state == LANES_DISK_GONE)
    return NOTICE_GONE;
  if (self->session && lanes_session_get_refusal (self->session)
      && g_settings_get_boolean (self->settings, "show-refusal"))
    return NOTICE_REFUSED;
  /* Nobody is asked to start what is not there. */
  return self->session && has_tasks (self) && g_settings_get_boolean (self->settings, "show-hint")
             ? NOTICE_HINT
             : NOTICE_NONE;
}

static const char *
get_hint (LanesWindow *self)
{
  LanesCoreSet cores;
  LanesCoreSet usable;

  lanes_task_set_get_cores (lanes_document_get_task_set (self->document), &cores);
  lanes_topology_get_usable (self->topology, &usable);
  cores = lanes_core_set_intersect (&cores, &usable);
  return lanes_core_set_count (&cores) > 1
             ? _ ("Start the tasks, and watch which core runs which. Then take a core away.")
             : _ ("Start the tasks, and watch them take turns.");
}

/* Shows what there is to say now. */
void
lanes_window_update_notice (LanesWindow *self)
{
  LanesNotice *notice = LANES_NOTICE (self->notice);
  NoticeKind kind = choose (self);

  switch (kind)
    {
    case NOTICE_HINT:
      lanes_notice_set_text (notice, get_hint (self));
      lanes_notice_set_action_label (notice, _ ("_Run All"));
      break;
    case NOTICE_REFUSED:
      lanes_notice_set_text (
          notice, _ ("On this system, commands are only sampled. Built-in work is still exact."));
      lanes_notice_set_action_label (notice, _ ("_Learn More"));
      break;
    case NOTICE_CHANGED:
      lanes_notice_set_text (notice, _ ("Another program has changed this file."));
      lanes_notice_set_action_label (notice, _ ("_Reload"));
      break;
    case NOTICE_GONE:
      lanes_notice_set_text (
          notice, _ ("This file was deleted or moved, or cannot be read. Save it to keep it."));
      lanes_notice_set_action_label (notice, _ ("_Save"));
      break;
    case NOTICE_NONE:
    default:
      break;
    }
  self->notice_kind = (int) kind;
  lanes_notice_set_revealed (notice, kind != NOTICE_NONE);
}

static void
activated_cb (LanesWindow *self)
{
  switch ((NoticeKind) self->notice_kind)
    {
    case NOTICE_HINT:
      lanes_window_start (self, NULL);
      break;
    case NOTICE_CHANGED:
      lanes_window_reload (self);
      break;
    case NOTICE_GONE:
      lanes_window_save (self);
      break;
    case NOTICE_REFUSED:
      /* The whole of it is told there. */
      g_settings_set_boolean (self->settings, "show-refusal", FALSE);
      gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences", NULL);
      break;
    case NOTICE_NONE:
    default:
      break;
    }
}

static void
dismissed_cb (LanesWindow *self)
{
  if ((NoticeKind) self->notice_kind == NOTICE_HINT)
    g_settings_set_boolean (self->settings, "show-hint", FALSE);
  if ((NoticeKind) self->notice_kind == NOTICE_REFUSED)
    {
      g_settings_set_boolean (self->settings, "show-refusal", FALSE);
      lanes_window_update_notice (self);
    }
}

void
lanes_window_connect_notice (LanesWindow *self)
{
  self->toaster = lanes_toaster_new (ADW_TOAST_OVERLAY (self->toasts));
  g_signal_connect_object (self->toaster, "left", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notice, "activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notice, "dismissed", G_CALLBACK (dismissed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notice, "notify::revealed", G_CALLBACK (notice_gone_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::show-refusal",
                           G_CALLBACK (lanes_window_update_notice), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::show-hint",
                           G_CALLBACK (lanes_window_update_notice), self, G_CONNECT_SWAPPED);
}
