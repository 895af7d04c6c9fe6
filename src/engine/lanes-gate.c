/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-gate.h"

typedef enum
{
  LANES_GATE_OPEN,
  LANES_GATE_PAUSED,
  LANES_GATE_STOPPED, /* for good */
} LanesGateState;

struct _LanesGate
{
  int state; /* LanesGateState: written under the mutex, read without it too */
  GMutex mutex;
  GCond changed;
};

/**
 * lanes_gate_new:
 *
 * Makes an open gate.
 *
 * Returns: (transfer full): the gate; free with lanes_gate_free()
 */
LanesGate *
lanes_gate_new (void)
{
  LanesGate *gate = g_new0 (LanesGate, 1);

  g_mutex_init (&gate->mutex);
  g_cond_init (&gate->changed);
  return gate;
}

/**
 * lanes_gate_free:
 * @gate: (transfer full): a gate that no thread uses any more
 *
 * Frees a gate.
 */
void
lanes_gate_free (LanesGate *gate)
{
  g_mutex_clear (&gate->mutex);
  g_cond_clear (&gate->changed);
  g_free (gate);
}

static void
change (LanesGate *gate, LanesGateState state)
{
  g_mutex_lock (&gate->mutex);
  if (gate->state != LANES_GATE_STOPPED)
    g_atomic_int_set (&gate->state, state);
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->mutex);
}

/**
 * lanes_gate_pause:
 * @gate: a gate
 *
 * Closes the gate: threads wait in lanes_gate_pass() until it is opened again.
 */
void
lanes_gate_pause (LanesGate *gate)
{
  change (gate, LANES_GATE_PAUSED);
}

/**
 * lanes_gate_resume:
 * @gate: a gate
 *
 * Opens the gate again, unless it was stopped.
 */
void
lanes_gate_resume (LanesGate *gate)
{
  change (gate, LANES_GATE_OPEN);
}

/**
 * lanes_gate_stop:
 * @gate: a gate
 *
 * Tells all threads, those that wait or sleep at the gate too, to stop. There is no way back.
 */
void
lanes_gate_stop (LanesGate *gate)
{
  change (gate, LANES_GATE_STOPPED);
}

/**
 * lanes_gate_is_open:
 * @gate: a gate
 *
 * Looks at the gate without waiting; costs no system call and no lock.
 *
 * Returns: %FALSE while it is paused and when it was stopped
 */
gboolean
lanes_gate_is_open (LanesGate *gate)
{
  return g_atomic_int_get (&gate->state) == LANES_GATE_OPEN;
}

/**
 * lanes_gate_pass:
 * @gate: a gate
 *
 * Waits for as long as the gate is paused.
 *
 * Returns: %FALSE when the thread must stop
 */
gboolean
lanes_gate_pass (LanesGate *gate)
{
  if (lanes_gate_is_open (gate))
    return TRUE;

  g_mutex_lock (&gate->mutex);
  while (gate->state == LANES_GATE_PAUSED)
    g_cond_wait (&gate->changed, &gate->mutex);

  gboolean open = gate->state == LANES_GATE_OPEN;

  g_mutex_unlock (&gate->mutex);
  return open;
}

/**
 * lanes_gate_sleep:
 * @gate: a gate
 * @until: nanoseconds of CLOCK_MONOTONIC
 *
 * Sleeps until @until has come and the gate is open. It wakes at once when it is told to stop.
 *
 * Returns: %FALSE when the thread must stop
 */
gboolean
lanes_gate_sleep (LanesGate *gate, LanesTime until)
{
  g_mutex_lock (&gate->mutex);
  while (gate->state == LANES_GATE_PAUSED
         || (gate->state == LANES_GATE_OPEN && lanes_time_now () < until))
    {
      if (gate->state == LANES_GATE_PAUSED)
        g_cond_wait (&gate->changed, &gate->mutex);
      else
        /* Rounded up: waking a fraction of a microsecond early would only mean sleeping again. */
        g_cond_wait_until (&gate->changed, &gate->mutex, until / LANES_USEC + 1);
    }

  gboolean open = gate->state == LANES_GATE_OPEN;

  g_mutex_unlock (&gate->mutex);
  return open;
}
