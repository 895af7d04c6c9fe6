/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strip over the page: what is worth knowing, and one thing to do about it. */
#include <glib/gi18n-lib.h>

#include "lanes-notice.h"
#include "lanes-window-private.h"

typedef enum
{
  NOTICE_NONE,
  NOTICE_HINT,
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
    case NOTICE_CHANGED:
      lanes_notice_set_text (notice, _ ("Another program has changed this file."));
      lanes_notice_set_action_label (notice, _ ("_Reload"));
      break;
    case NOTICE_GONE:
      lanes_notice_set_text (notice, _ ("This file was deleted or moved. Save it to keep it."));
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
}

void
lanes_window_connect_notice (LanesWindow *self)
{
  g_signal_connect_object (self->notice, "activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notice, "dismissed", G_CALLBACK (dismissed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::show-hint",
                           G_CALLBACK (lanes_window_update_notice), self, G_CONNECT_SWAPPED);
}
