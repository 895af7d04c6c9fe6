/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-mailbox.h"

/* So many do not have to wait for the end of the lag. */
#define MANY 16

/* The mailbox is the source itself: it stays valid while it is dispatched, even when its owner
 * goes away meanwhile. */
struct _LanesMailbox
{
  GSource source;

  GDestroyNotify free_item;
  LanesMailFunc func;
  gpointer user_data;

  GMutex mutex;
  GQueue items;  /* under the mutex */
  LanesTime lag; /* likewise; written in the main context only */
};

static gpointer
pop_item (LanesMailbox *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_queue_pop_head (&self->items);
}

static void
wait_for_next (LanesMailbox *self)
{
  g_source_set_ready_time (&self->source,
                           self->lag > 0 ? g_get_monotonic_time () + self->lag / LANES_USEC : -1);
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  wait_for_next ((LanesMailbox *) source);
  lanes_mailbox_deliver ((LanesMailbox *) source);
  return G_SOURCE_CONTINUE;
}

static void
finalize (GSource *source)
{
  LanesMailbox *self = (LanesMailbox *) source;

  if (self->free_item)
    g_queue_clear_full (&self->items, self->free_item);
  else
    g_queue_clear (&self->items);
  g_mutex_clear (&self->mutex);
}

static GSourceFuncs source_funcs = {.dispatch = dispatch, .finalize = finalize};

/**
 * lanes_mailbox_new:
 * @name: (not nullable): what the source is called when debugging; not copied
 * @free_item: (nullable): frees an item
 * @func: (scope notified): called for each item, in the order in which they were posted
 * @user_data: for @func
 *
 * Makes a mailbox that delivers in the thread-default main context of the calling thread.
 *
 * Returns: (transfer full): the mailbox
 */
LanesMailbox *
lanes_mailbox_new (const char *name, GDestroyNotify free_item, LanesMailFunc func,
                   gpointer user_data)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  GSource *source = g_source_new (&source_funcs, sizeof (LanesMailbox));
  LanesMailbox *self = (LanesMailbox *) source;

  g_source_set_static_name (source, name);
  self->free_item = free_item;
  self->func = func;
  self->user_data = user_data;
  g_mutex_init (&self->mutex);
  g_queue_init (&self->items);
  g_source_attach (source, context);
  return self;
}

/**
 * lanes_mailbox_free:
 * @self: (transfer full): a mailbox, in its main context; nobody posts any more
 *
 * Ends delivery: the function is not called again. Items that wait are freed.
 */
void
lanes_mailbox_free (LanesMailbox *self)
{
  g_source_destroy (&self->source);
  g_source_unref (&self->source);
}

/**
 * lanes_mailbox_set_lag:
 * @self: a mailbox, in its main context
 * @lag: nanoseconds; 0, as at first: each item wakes the main context up
 *
 * Has items wait for each other, which costs less than to deliver each of them: as long as there is
 * a lag, the main context looks for some itself, once in that time. What waits already is delivered
 * at once when there is none any more.
 */
void
lanes_mailbox_set_lag (LanesMailbox *self, LanesTime lag)
{
  g_mutex_lock (&self->mutex);
  self->lag = lag;
  g_mutex_unlock (&self->mutex);
  /* Who posts now may have seen either: with no lag it is looked once more than needed. */
  if (lag > 0)
    wait_for_next (self);
  else
    g_source_set_ready_time (&self->source, 0);
}

/**
 * lanes_mailbox_deliver:
 * @self: a mailbox, in its main context
 *
 * Delivers what is there now and no more, so that a fast measurer cannot keep the main context.
 */
void
lanes_mailbox_deliver (LanesMailbox *self)
{
  guint n_items = lanes_mailbox_get_length (self);
  gpointer item;

  g_source_ref (&self->source);
  while (n_items-- > 0 && !g_source_is_destroyed (&self->source) && (item = pop_item (self)))
    {
      self->func (item, self->user_data);
      if (self->free_item)
        self->free_item (item);
    }
  g_source_unref (&self->source);
}

/**
 * lanes_mailbox_post:
 * @self: a mailbox
 * @item: (transfer full) (not nullable): what to deliver
 *
 * Puts an item in line. From any thread.
 */
void
lanes_mailbox_post (LanesMailbox *self, gpointer item)
{
  gboolean wakes;

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->items, item);
  wakes = self->lag == 0 || self->items.length >= MANY;
  g_mutex_unlock (&self->mutex);
  if (wakes)
    g_source_set_ready_time (&self->source, 0);
}

/**
 * lanes_mailbox_get_length:
 * @self: a mailbox
 *
 * From any thread.
 *
 * Returns: how many items wait to be delivered: many, when the main context is busy
 */
guint
lanes_mailbox_get_length (LanesMailbox *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->items.length;
}
