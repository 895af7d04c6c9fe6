/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-time.h"

G_BEGIN_DECLS

/* Hands items from a measuring thread to the main context in which the mailbox was made. */
typedef struct _LanesMailbox LanesMailbox;

/* In the mailbox's main context; @item is freed after it returns */
typedef void (*LanesMailFunc) (gpointer item, gpointer user_data);

LanesMailbox *lanes_mailbox_new (const char *name, GDestroyNotify free_item, LanesMailFunc func,
                                 gpointer user_data);
void lanes_mailbox_free (LanesMailbox *self);
void lanes_mailbox_set_lag (LanesMailbox *self, LanesTime lag);
void lanes_mailbox_deliver (LanesMailbox *self);
void lanes_mailbox_post (LanesMailbox *self, gpointer item);
guint lanes_mailbox_get_length (LanesMailbox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesMailbox, lanes_mailbox_free)

G_END_DECLS
