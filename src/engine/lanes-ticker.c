/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-ticker.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "lanes-error.h"

struct _LanesTicker
{
  GThread *thread;
  int timer; /* set from any thread, read by the ticker's */
  int ended; /* atomic: written by the one who frees */

  LanesTickFunc func; /* called on the ticker's thread */
  gpointer user_data;
};

static gpointer
run_thread (gpointer data)
{
  LanesTicker *self = data;

  /* Deadlines that were missed are one tick, and the next is on the same grid as before. The
   * function may set the timer itself, and so undo what was set to wake this thread for its end. */
  while (!g_atomic_int_get (&self->ended))
    {
      guint64 n_deadlines;
      gssize length = read (self->timer, &n_deadlines, sizeof n_deadlines);

      if (g_atomic_int_get (&self->ended) || (length < 0 && errno != EINTR))
        break;
      if (length > 0)
        self->func (self->user_data);
    }
  return NULL;
}

static void
set_timer (LanesTicker *self, LanesTime first, LanesTime interval)
{
  struct itimerspec spec = {
      .it_interval = lanes_time_to_timespec (interval),
      .it_value = lanes_time_to_timespec (first),
  };

  if (timerfd_settime (self->timer, TFD_TIMER_ABSTIME, &spec, NULL) != 0)
    g_critical ("timerfd_settime: %s", g_strerror (errno));
}

/**
 * lanes_ticker_new:
 * @name: what the thread is called in the kernel's lists, at most 15 bytes
 * @func: (scope notified): called on the ticker's thread at each deadline
 * @user_data: for @func; must live until lanes_ticker_free() has returned
 * @error: (nullable): set to %LANES_ERROR_SYSTEM when there is no room for a thread or a file
 *
 * Makes a thread for measuring. It sleeps until it is given an interval.
 *
 * Source: timerfd_create(2) with TFD_TIMER_ABSTIME: deadlines stay on one grid however late a
 * single tick is, and setting the timer from another thread acts at once.
 *
 * Returns: (transfer full) (nullable): the ticker
 */
LanesTicker *
lanes_ticker_new (const char *name, LanesTickFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GError) cause = NULL;
  LanesTicker *self = g_new0 (LanesTicker, 1);

  self->func = func;
  self->user_data = user_data;
  self->timer = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC);
  if (self->timer >= 0)
    self->thread = g_thread_try_new (name, run_thread, self, &cause);
  if (self->thread)
    return self;

  g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM,
               /* Translators: %s is a message of the operating system */
               _ ("Measuring could not be started: %s. Close some programs and try again."),
               cause ? cause->message : g_strerror (errno));
  lanes_ticker_free (self);
  return NULL;
}

/**
 * lanes_ticker_free:
 * @self: (transfer full): a ticker, not from its own thread
 *
 * Ends the thread and waits for it: after this the function is not called and does not run.
 */
void
lanes_ticker_free (LanesTicker *self)
{
  if (self->thread)
    {
      g_atomic_int_set (&self->ended, TRUE);
      set_timer (self, 1, 0);
      g_thread_join (self->thread);
    }
  if (self->timer >= 0)
    close (self->timer);
  g_free (self);
}

/**
 * lanes_ticker_set_interval:
 * @self: a ticker
 * @interval: nanoseconds between deadlines, the first one @interval from now; 0: none until set
 *   again
 *
 * Sets how often the function is called. Acts at once, from any thread.
 */
void
lanes_ticker_set_interval (LanesTicker *self, LanesTime interval)
{
  set_timer (self, interval > 0 ? lanes_time_now () + interval : 0, interval);
}
