/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-core-steps.h"

/* What the tasks are on. A set that names no core of this machine may use what there is. */
static LanesCoreSet
get_chosen (const LanesCoreSet *cores, const LanesCoreSet *usable)
{
  LanesCoreSet chosen = lanes_core_set_intersect (cores, usable);

  return lanes_core_set_count (&chosen) > 0 ? chosen : *usable;
}

/* What a step changes: other cores that the set names stay, for when they can be used again. */
static LanesCoreSet
get_named (const LanesCoreSet *cores, const LanesCoreSet *usable)
{
  LanesCoreSet both = lanes_core_set_intersect (cores, usable);

  return lanes_core_set_is_all (cores) || lanes_core_set_count (&both) == 0 ? *usable : *cores;
}

/**
 * lanes_core_steps_take:
 * @cores: (inout): the cores that the tasks may use
 * @usable: those that they can be given on this machine
 *
 * Takes the core with the highest number away, but never the last one: tasks need one to be on.
 *
 * Returns: whether there was one to take
 */
gboolean
lanes_core_steps_take (LanesCoreSet *cores, const LanesCoreSet *usable)
{
  LanesCoreSet chosen = get_chosen (cores, usable);
  guint core = LANES_MAX_CORES;

  if (lanes_core_set_count (&chosen) < 2)
    return FALSE;
  while (!lanes_core_set_contains (&chosen, --core))
    continue;
  *cores = get_named (cores, usable);
  lanes_core_set_remove (cores, core);
  return TRUE;
}

/**
 * lanes_core_steps_give:
 * @cores: (inout): the cores that the tasks may use; “all” as soon as none is missing
 * @usable: those that they can be given on this machine
 *
 * Gives a core back, so that what was taken last comes back first.
 *
 * Returns: whether there was one to give
 */
gboolean
lanes_core_steps_give (LanesCoreSet *cores, const LanesCoreSet *usable)
{
  LanesCoreSet chosen = get_chosen (cores, usable);
  guint core = 0;

  if (lanes_core_set_equal (&chosen, usable))
    return FALSE;
  while (!lanes_core_set_contains (usable, core) || lanes_core_set_contains (&chosen, core))
    core++;
  lanes_core_set_add (&chosen, core);
  *cores =
      lanes_core_set_equal (&chosen, usable) ? lanes_core_set_all () : get_named (cores, usable);
  lanes_core_set_add (cores, core);
  return TRUE;
}
