/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-period.h"

/* What measuring may take of one core. */
#define SHARE 0.01

/* It must fit into a shorter period with this much room, and for this long, before that is taken:
 * or else the period would go up and down. */
#define ROOM     0.6
#define PATIENCE (LANES_SEC / 2)

/* So many readings are looked at before the period becomes longer, so that one that cost more than
 * usual does not count. */
#define MIN_READINGS 4
#define SMOOTHING    (1.0 / 8)

/* Round numbers, since people read them. */
static const LanesTime steps[] = {
    1 * LANES_MSEC,  2 * LANES_MSEC,   4 * LANES_MSEC,   10 * LANES_MSEC,  20 * LANES_MSEC,
    40 * LANES_MSEC, 100 * LANES_MSEC, 200 * LANES_MSEC, 400 * LANES_MSEC, LANES_SEC,
};

static LanesTime
get_longer (const LanesPeriod *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] > self->period)
      return MIN (steps[i], self->most);
  return self->period;
}

static LanesTime
get_shorter (const LanesPeriod *self)
{
  for (guint i = G_N_ELEMENTS (steps); i-- > 0;)
    if (steps[i] < self->period)
      return MAX (steps[i], self->least);
  return self->period;
}

static gboolean
set_period (LanesPeriod *self, LanesTime period)
{
  if (period == self->period)
    return FALSE;
  self->period = period;
  self->n_read = 0;
  return TRUE;
}

/**
 * lanes_period_init:
 * @self: (out caller-allocates): a period
 * @least: the shortest that it can be, ns
 * @most: the longest
 *
 * Begins with the shortest.
 */
void
lanes_period_init (LanesPeriod *self, LanesTime least, LanesTime most)
{
  *self = (LanesPeriod){.period = least, .least = least, .most = MAX (least, most)};
}

/**
 * lanes_period_note:
 * @self: a period
 * @cost: what a reading took of a core, ns of CPU time
 *
 * Makes the period one step longer when readings cost more than 1 % of a core, and one step shorter
 * when they would have cost much less than that for half a second.
 *
 * Returns: whether the period changed
 */
gboolean
lanes_period_note (LanesPeriod *self, LanesTime cost)
{
  LanesTime shorter = get_shorter (self);
  double took = (double) MAX (cost, 0);

  self->cost = self->cost > 0 ? self->cost + SMOOTHING * (took - self->cost) : took;
  self->n_read++;
  if (self->n_read < MIN_READINGS)
    return FALSE;
  if (self->cost > SHARE * (double) self->period)
    return set_period (self, get_longer (self));
  if (self->cost <= ROOM * SHARE * (double) shorter && self->n_read * self->period >= PATIENCE)
    return set_period (self, shorter);
  return FALSE;
}
