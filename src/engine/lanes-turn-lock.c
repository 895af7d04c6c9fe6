/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-turn-lock.h"

/* A thread in the queue. It lives on that thread's stack, and each has a condition of its own, so
 * that handing over wakes the next in line and nobody else. */
typedef struct
{
  GList link;
  GCond granted;
  gboolean has_turn; /* guarded by the lock's mutex */
} LanesTurnWaiter;

struct _LanesTurnLock
{
  GMutex mutex;
  gboolean held;   /* guarded by mutex; stays set while the lock goes from hand to hand */
  GQueue waiters;  /* of LanesTurnWaiter, guarded by mutex */
  int n_waiters;   /* written under mutex, read without it too */
  LanesTime since; /* when the holder got it; the holder's own */
};

/**
 * lanes_turn_lock_new:
 *
 * Makes a lock that nobody holds.
 *
 * Returns: (transfer full): the lock; free with lanes_turn_lock_free()
 */
LanesTurnLock *
lanes_turn_lock_new (void)
{
  LanesTurnLock *lock = g_new0 (LanesTurnLock, 1);

  g_mutex_init (&lock->mutex);
  g_queue_init (&lock->waiters);
  return lock;
}

/**
 * lanes_turn_lock_free:
 * @lock: (transfer full): a lock that no thread holds or waits for
 *
 * Frees a lock.
 */
void
lanes_turn_lock_free (LanesTurnLock *lock)
{
  g_return_if_fail (!lock->held);

  g_mutex_clear (&lock->mutex);
  g_free (lock);
}

static void
wait_for_turn (LanesTurnLock *lock)
{
  LanesTurnWaiter waiter = {0};

  waiter.link.data = &waiter;
  g_cond_init (&waiter.granted);
  g_queue_push_tail_link (&lock->waiters, &waiter.link);
  g_atomic_int_inc (&lock->n_waiters);
  while (!waiter.has_turn)
    g_cond_wait (&waiter.granted, &lock->mutex);
  g_cond_clear (&waiter.granted);
}

/* The lock goes to the next in line itself, never to whoever asks first: that is what makes it
 * fair. */
static void
hand_on (LanesTurnLock *lock)
{
  GList *link = g_queue_pop_head_link (&lock->waiters);

  if (!link)
    {
      lock->held = FALSE;
      return;
    }

  LanesTurnWaiter *waiter = link->data;

  g_atomic_int_add (&lock->n_waiters, -1);
  waiter->has_turn = TRUE;
  g_cond_signal (&waiter->granted);
}

/**
 * lanes_turn_lock_take:
 * @lock: a lock that the calling thread does not hold
 *
 * Waits until it is the calling thread's turn, after all who asked before.
 */
void
lanes_turn_lock_take (LanesTurnLock *lock)
{
  g_mutex_lock (&lock->mutex);
  if (lock->held)
    wait_for_turn (lock);
  else
    lock->held = TRUE;
  g_mutex_unlock (&lock->mutex);
  lock->since = lanes_time_now ();
}

/**
 * lanes_turn_lock_release:
 * @lock: a lock that the calling thread holds
 *
 * Gives the lock to the next in line, or lets it lie when nobody waits.
 */
void
lanes_turn_lock_release (LanesTurnLock *lock)
{
  g_mutex_lock (&lock->mutex);
  hand_on (lock);
  g_mutex_unlock (&lock->mutex);
}

/**
 * lanes_turn_lock_is_due:
 * @lock: a lock that the calling thread holds
 *
 * Costs one atomic read when nobody waits.
 *
 * Returns: whether somebody waits and the calling thread has had the lock for long enough
 */
gboolean
lanes_turn_lock_is_due (LanesTurnLock *lock)
{
  return g_atomic_int_get (&lock->n_waiters) > 0
         && lanes_time_now () - lock->since >= LANES_TURN_LOCK_HOLD;
}

/**
 * lanes_turn_lock_yield:
 * @lock: a lock that the calling thread holds
 *
 * Gives others their turn, and waits for the next one, when somebody waits and the calling thread
 * has had the lock for %LANES_TURN_LOCK_HOLD. Costs one atomic read when nobody waits.
 *
 * Python's interpreter lock works this way, with the same 5 ms
 * (https://docs.python.org/3/library/sys.html#sys.setswitchinterval).
 */
void
lanes_turn_lock_yield (LanesTurnLock *lock)
{
  if (!lanes_turn_lock_is_due (lock))
    return;

  g_mutex_lock (&lock->mutex);
  if (!g_queue_is_empty (&lock->waiters))
    {
      hand_on (lock);
      wait_for_turn (lock);
    }
  g_mutex_unlock (&lock->mutex);
  lock->since = lanes_time_now ();
}
