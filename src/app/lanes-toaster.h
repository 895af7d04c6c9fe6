/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a message is about. A new one takes the place of the one before of its kind, which no longer
 * holds: were they told one after the other, each for its time, the last would come minutes late.
 */
typedef enum
{
  LANES_TOAST_PROBLEM, /* what went wrong: none of it is lost */
  LANES_TOAST_DONE,    /* what a person has just done */
  LANES_TOAST_UNDO,    /* the same, and how to take it back: before what else is being told */
  LANES_TOAST_MACHINE, /* how the machine has changed */
} LanesToastKind;

#define LANES_TYPE_TOASTER (lanes_toaster_get_type ())

G_DECLARE_FINAL_TYPE (LanesToaster, lanes_toaster, LANES, TOASTER, GObject)

LanesToaster *lanes_toaster_new (AdwToastOverlay *overlay);
void lanes_toaster_say (LanesToaster *self, LanesToastKind kind, const char *message);
void lanes_toaster_offer (LanesToaster *self, LanesToastKind kind, const char *message,
                          const char *label, const char *action, GVariant *target);
void lanes_toaster_drop (LanesToaster *self, LanesToastKind kind);

G_END_DECLS
