/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session knows of the machine while it runs: how busy its cores are, which of them are
 * online, and how much of them may be used. */
#include <glib/gi18n-lib.h>

#include "lanes-core-list.h"
#include "lanes-session-private.h"

/* A quota is looked at again after this time. */
#define QUOTA_PERIOD (2 * LANES_SEC)
/* So is the rest, where nothing samples the cores. */
#define BLIND_PERIOD_S 2

static LanesCoreSet
get_offline (LanesSession *self)
{
  LanesCoreSet offline = lanes_core_set_none ();

  for (guint i = 0; i < lanes_topology_get_n_cores (self->topology); i++)
    {
      const LanesCore *core = lanes_topology_get_core (self->topology, i);

      if (!core->online)
        lanes_core_set_add (&offline, core->index);
    }
  return offline;
}

/* What is in @a and not in @b */
static LanesCoreSet
subtract (const LanesCoreSet *a, const LanesCoreSet *b)
{
  LanesCoreSet rest;

  CPU_XOR (&rest.bits, &a->bits, &b->bits);
  return lanes_core_set_intersect (&rest, a);
}

/* Says what went and came, when that is of consequence. */
static void
tell_changes (LanesSession *self, const LanesCoreSet *before, const LanesCoreSet *after)
{
  LanesCoreSet gone = subtract (after, before);
  LanesCoreSet back = subtract (before, after);
  g_autofree char *gone_names = lanes_core_set_to_string (&gone);
  g_autofree char *back_names = lanes_core_set_to_string (&back);
  g_autofree char *message = NULL;

  if (!self->active)
    return;
  if (lanes_core_set_count (&gone) > 0)
    message = g_strdup_printf (
        /* Translators: %s is a number, or a list such as “1,4-7” */
        ngettext ("Core %s went offline. What ran there continues on other cores.",
                  "Cores %s went offline. What ran there continues on other cores.",
                  lanes_core_set_count (&gone)),
        gone_names);
  else if (lanes_core_set_count (&back) > 0)
    message = g_strdup_printf (ngettext ("Core %s is online again.", "Cores %s are online again.",
                                         lanes_core_set_count (&back)),
                               back_names);
  if (message)
    lanes_session_emit_machine_problem (self, message);
}

/* The kernel moves threads whose last core goes, and does not move them back: they are told again
 * where they may run. */
static void
topology_changed_cb (LanesSession *self)
{
  g_autoptr (LanesSession) held = g_object_ref (self);
  LanesCoreSet before = self->offline;

  self->offline = get_offline (self);
  lanes_session_apply_cores (self);
  lanes_session_reopen_others (self);
  lanes_session_emit_machine_changed (self);
  tell_changes (self, &before, &self->offline);
}

static void
update_quota (LanesSession *self)
{
  LanesTime now = lanes_time_now ();

  if (now - self->quota_read < QUOTA_PERIOD)
    return;
  self->quota_read = now;
  if (lanes_quota_update (self->quota))
    lanes_session_emit_machine_changed (self);
}

/* A core that was not even plugged in when the machine was looked at has neither lane nor ring. */
static void
tell_unknown (LanesSession *self, const LanesCoreSet *online)
{
  if (self->told_unknown || lanes_topology_is_synthetic (self->topology))
    return;
  for (guint core = 0; core < LANES_MAX_CORES && !self->told_unknown; core++)
    if (lanes_core_set_contains (online, core) && lanes_topology_find (self->topology, core) < 0)
      {
        g_autofree char *message =
            g_strdup_printf (_ ("Core %u was added to this computer. What runs there is not shown "
                                "before Lanes is started again."),
                             core);

        self->told_unknown = TRUE;
        lanes_session_emit_problem (self, message);
      }
}

/* @sample: the latest reading of the cores; it has all that are online */
void
lanes_session_follow_machine (LanesSession *self, const LanesCpuSample *sample)
{
  LanesCoreSet online = lanes_core_set_none ();

  for (guint i = 0; i < sample->n_shares; i++)
    if (sample->shares[i].core < LANES_MAX_CORES)
      lanes_core_set_add (&online, sample->shares[i].core);
  lanes_topology_update (self->topology, &online);
  tell_unknown (self, &online);
  update_quota (self);
}

static gboolean
look_cb (gpointer user_data)
{
  g_autoptr (LanesSession) self = g_object_ref (LANES_SESSION (user_data));
  LanesCoreSet present;
  LanesCoreSet online;

  lanes_core_list_read (NULL, &present, &online);
  lanes_topology_update (self->topology, &online);
  update_quota (self);
  return G_SOURCE_CONTINUE;
}

/* Begins to watch the machine. Where /proc/stat cannot be read, how busy it is stays unknown. */
void
lanes_session_watch_machine (LanesSession *self)
{
  self->quota = lanes_quota_new (NULL);
  self->quota_read = lanes_time_now ();
  self->offline = get_offline (self);
  g_signal_connect_swapped (self->topology, "changed", G_CALLBACK (topology_changed_cb), self);
  self->sampler = lanes_cpu_sampler_new (LANES_CPU_SAMPLER_DEFAULT, NULL);
  if (!self->sampler)
    self->look_timer = g_timeout_add_seconds (BLIND_PERIOD_S, look_cb, self);
}

void
lanes_session_leave_machine (LanesSession *self)
{
  g_clear_handle_id (&self->look_timer, g_source_remove);
  if (self->topology)
    g_signal_handlers_disconnect_by_data (self->topology, self);
  if (self->sampler)
    g_signal_handlers_disconnect_by_data (self->sampler, self);
  g_clear_object (&self->sampler);
}

/**
 * lanes_session_set_interval:
 * @interval: nanoseconds, as for lanes_cpu_sampler_set_interval()
 *
 * Sets how often the load of the cores is measured. Acts at once.
 */
void
lanes_session_set_interval (LanesSession *self, LanesTime interval)
{
  if (self->sampler)
    lanes_cpu_sampler_set_interval (self->sampler, interval);
}

/**
 * lanes_session_get_interval:
 *
 * Returns: how often the load of the cores is measured, in nanoseconds
 */
LanesTime
lanes_session_get_interval (LanesSession *self)
{
  return self->sampler ? lanes_cpu_sampler_get_interval (self->sampler) : LANES_CPU_SAMPLER_DEFAULT;
}

/**
 * lanes_session_get_quota:
 *
 * Returns: how many cores' time the system allows this session, %LANES_QUOTA_NONE: there is no such
 *   limit. It may change at any time, which "machine-changed" tells.
 */
double
lanes_session_get_quota (LanesSession *self)
{
  return lanes_quota_get_cores (self->quota);
}

/**
 * lanes_session_describe_limit:
 *
 * Says how much of the machine this session may use, where that is not all of it.
 *
 * Returns: (transfer full) (nullable): a sentence, translated: "This session may use 1.5 of 8
 *   cores."
 */
char *
lanes_session_describe_limit (LanesSession *self)
{
  LanesCoreSet usable;

  lanes_topology_get_usable (self->topology, &usable);
  return lanes_quota_describe (lanes_session_get_quota (self), lanes_core_set_count (&usable),
                               lanes_topology_get_n_online (self->topology));
}

/**
 * lanes_session_get_gaps:
 *
 * Returns: what the system does not tell of the machine here
 */
LanesGaps
lanes_session_get_gaps (LanesSession *self)
{
  return lanes_topology_get_gaps (self->topology)
         | (self->sampler ? LANES_GAP_NONE : LANES_GAP_LOAD);
}

/**
 * lanes_session_describe_gaps:
 *
 * Says what the system does not tell of the machine here.
 *
 * Returns: (transfer full) (nullable): sentences, translated; %NULL: nothing is missing
 */
char *
lanes_session_describe_gaps (LanesSession *self)
{
  g_autofree char *shape = lanes_topology_describe_gaps (self->topology);
  const char *load = self->sampler
                         ? NULL
                         : _ ("/proc/stat cannot be read here: how busy the cores are with other "
                              "programs is not known.");

  if (shape && load)
    return g_strdup_printf ("%s %s", shape, load);
  return load ? g_strdup (load) : g_steal_pointer (&shape);
}
