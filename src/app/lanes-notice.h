/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_NOTICE (lanes_notice_get_type ())

G_DECLARE_FINAL_TYPE (LanesNotice, lanes_notice, LANES, NOTICE, GtkWidget)

/* Properties: text, action-label (nullable: no button), revealed. Signals: "activated" () when the
 * button was pressed, "dismissed" () when the notice was closed by hand. */
GtkWidget *lanes_notice_new (void);
void lanes_notice_set_text (LanesNotice *self, const char *text);
void lanes_notice_set_action_label (LanesNotice *self, const char *label);
void lanes_notice_set_revealed (LanesNotice *self, gboolean revealed);
gboolean lanes_notice_get_revealed (LanesNotice *self);

G_END_DECLS
