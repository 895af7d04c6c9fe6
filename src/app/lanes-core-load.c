/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-core-load.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lanes-task.h"

#define MAX_NAMED 6     /* tasks that are told by their name; the rest is summed up */
#define NAMED     0.005 /* from this share on */

struct _LanesCoreLoad
{
  LanesCpuHistory *history;
  LanesTopology *topology;
  int core;

  GArray *spans;  /* of LanesSpan, by point */
  GArray *shares; /* of float: for each point what was busy, below 0 when that is not known, and
                     then a share for each layer */
  GArray *levels; /* of float: for each point how high the stack is with each layer */
  guint n_layers;
};

/**
 * lanes_core_load_new:
 * @history: what the cores did
 * @topology: the cores
 * @core: a position, or %LANES_CORE_LOAD_ALL
 *
 * Returns: (transfer full): nothing yet; see lanes_core_load_update()
 */
LanesCoreLoad *
lanes_core_load_new (LanesCpuHistory *history, LanesTopology *topology, int core)
{
  LanesCoreLoad *self = g_new0 (LanesCoreLoad, 1);

  self->history = g_object_ref (history);
  self->topology = g_object_ref (topology);
  self->core = core;
  self->spans = g_array_new (FALSE, FALSE, sizeof (LanesSpan));
  self->shares = g_array_new (FALSE, TRUE, sizeof (float));
  self->levels = g_array_new (FALSE, TRUE, sizeof (float));
  self->n_layers = 1;
  return self;
}

void
lanes_core_load_free (LanesCoreLoad *self)
{
  g_object_unref (self->history);
  g_object_unref (self->topology);
  g_array_unref (self->spans);
  g_array_unref (self->shares);
  g_array_unref (self->levels);
  g_free (self);
}

static float *
get_shares (LanesCoreLoad *self, guint point)
{
  return &g_array_index (self->shares, float, (gsize) point *(1 + self->n_layers));
}

/* Adds one core's reading to @shares. Returns whether it is known. */
static gboolean
add_core (LanesCoreLoad *self, guint core, guint i, float *shares)
{
  LanesCpuPoint point;
  float others;

  lanes_cpu_history_get_point (self->history, core, i, &point);
  if (point.busy < 0)
    return FALSE;
  shares[0] += MIN (point.busy, 1);
  others = MIN (point.busy, 1);
  for (guint k = 0; k < point.n_tasks; k++)
    {
      others -= point.tasks[k].share;
      if (point.tasks[k].task + 1 < self->n_layers)
        shares[2 + point.tasks[k].task] += point.tasks[k].share;
    }
  shares[1] += MAX (others, 0);
  return TRUE;
}

static void
read_point (LanesCoreLoad *self, guint i)
{
  guint n_cores = lanes_topology_get_n_cores (self->topology);
  float *shares = get_shares (self, i);
  LanesCpuPoint point;
  guint n_known = 0;

  lanes_cpu_history_get_point (self->history, 0, i, &point);
  g_array_index (self->spans, LanesSpan, i) = point.span;
  for (guint k = 0; k < 1 + self->n_layers; k++)
    shares[k] = 0;
  for (guint core = 0; core < n_cores; core++)
    if (self->core == LANES_CORE_LOAD_ALL || core == (guint) self->core)
      n_known += add_core (self, core, i, shares);

  if (n_known == 0)
    shares[0] = -1;
  for (guint k = 0; n_known > 1 && k < 1 + self->n_layers; k++)
    shares[k] /= (float) n_known;
}

static void
stack_point (LanesCoreLoad *self, guint i)
{
  const float *shares = get_shares (self, i);
  float *levels = &g_array_index (self->levels, float, (gsize) i * self->n_layers);
  float level = 0;

  for (guint k = 0; k < self->n_layers; k++)
    {
      level += shares[1 + k];
      levels[k] = MIN (level, 1);
    }
}

/**
 * lanes_core_load_update:
 * @n_tasks: how many tasks there are now
 *
 * Reads the history anew.
 */
void
lanes_core_load_update (LanesCoreLoad *self, guint n_tasks)
{
  guint n = lanes_cpu_history_get_n_points (self->history);

  self->n_layers = 1 + n_tasks;
  g_array_set_size (self->spans, n);
  g_array_set_size (self->shares, n * (1 + self->n_layers));
  g_array_set_size (self->levels, n * self->n_layers);
  for (guint i = 0; i < n; i++)
    {
      read_point (self, i);
      stack_point (self, i);
    }
}

guint
lanes_core_load_get_n_points (LanesCoreLoad *self)
{
  return self->spans->len;
}

/**
 * lanes_core_load_get_n_layers:
 *
 * Returns: how many layers there are, one more than tasks
 */
guint
lanes_core_load_get_n_layers (LanesCoreLoad *self)
{
  return self->n_layers;
}

/**
 * lanes_core_load_get_end:
 *
 * Returns: the end of the newest point, in nanoseconds; 0 when there is none
 */
LanesTime
lanes_core_load_get_end (LanesCoreLoad *self)
{
  return self->spans->len > 0 ? g_array_index (self->spans, LanesSpan, self->spans->len - 1).end
                              : 0;
}

/**
 * lanes_core_load_get_time:
 *
 * Returns: where @point is on the axis of time, in nanoseconds: in its middle, and the newest at
 *   its end, as if it went on
 */
LanesTime
lanes_core_load_get_time (LanesCoreLoad *self, guint point)
{
  LanesSpan span = g_array_index (self->spans, LanesSpan, point);

  return point + 1 == self->spans->len ? span.end : span.begin + lanes_span_length (span) / 2;
}

/**
 * lanes_core_load_get_busy:
 *
 * Returns: how busy it was with whatever, 0 to 1; below 0 when that is not known
 */
double
lanes_core_load_get_busy (LanesCoreLoad *self, guint point)
{
  return (double) get_shares (self, point)[0];
}

/**
 * lanes_core_load_get_share:
 *
 * Returns: what @layer had of it, 0 to 1
 */
double
lanes_core_load_get_share (LanesCoreLoad *self, guint point, guint layer)
{
  return (double) get_shares (self, point)[1 + layer];
}

/**
 * lanes_core_load_get_level:
 *
 * Returns: how high the stack is up to and with @layer, 0 to 1
 */
double
lanes_core_load_get_level (LanesCoreLoad *self, guint point, guint layer)
{
  return (double) g_array_index (self->levels, float, (gsize) point * self->n_layers + layer);
}

/**
 * lanes_core_load_find:
 * @ago: nanoseconds before the end of the newest point
 *
 * Returns: the point nearest to that moment, or -1 when there is none
 */
int
lanes_core_load_find (LanesCoreLoad *self, LanesTime ago)
{
  LanesTime time = lanes_core_load_get_end (self) - ago;
  LanesTime best = G_MAXINT64;
  int found = -1;

  for (guint i = 0; i < self->spans->len; i++)
    {
      LanesTime distance = ABS (lanes_core_load_get_time (self, i) - time);

      if (distance > best)
        break;
      best = distance;
      found = (int) i;
    }
  return found;
}

/* "Now", "0.5 s ago", "12 s ago" */
static char *
describe_time (LanesCoreLoad *self, guint point)
{
  LanesTime ago =
      lanes_core_load_get_end (self) - g_array_index (self->spans, LanesSpan, point).end;
  double seconds = round (lanes_time_to_seconds (ago) * 10) / 10;

  if (seconds <= 0)
    return g_strdup (_ ("Now"));
  if (fabs (seconds - round (seconds)) < 0.05)
    return g_strdup_printf (_ ("%.0f s ago"), seconds);
  return g_strdup_printf (_ ("%.1f s ago"), seconds);
}

typedef struct
{
  guint layer;
  double share;
} Part;

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const Part *one = a;
  const Part *other = b;

  return one->share != other->share ? (one->share < other->share ? 1 : -1)
                                    : (int) one->layer - (int) other->layer;
}

static void
append_tasks (LanesCoreLoad *self, guint point, GPtrArray *tasks, GString *text)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  double rest = 0;

  for (guint i = 1; i < self->n_layers; i++)
    {
      Part part = {i, lanes_core_load_get_share (self, point, i)};

      if (part.share >= NAMED)
        g_array_append_val (parts, part);
    }
  g_array_sort (parts, compare_parts);
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);

      if (i < MAX_NAMED)
        /* Translators: a task and its share of a core, in a list that goes on */
        g_string_append_printf (text, _ ("%s %.0f %%, "),
                                lanes_task_get_name (g_ptr_array_index (tasks, part->layer - 1)),
                                part->share * 100);
      else
        rest += part->share;
    }
  if (parts->len > MAX_NAMED)
    g_string_append_printf (text,
                            ngettext ("%u more task %.0f %%, ", "%u more tasks %.0f %%, ",
                                      parts->len - MAX_NAMED),
                            parts->len - MAX_NAMED, rest * 100);
}

/**
 * lanes_core_load_describe:
 * @point: below lanes_core_load_get_n_points()
 * @tasks: (element-type LanesTask): by number, as many as were given to lanes_core_load_update()
 *
 * Says how busy it was, when, and who it was, those with most of it first.
 *
 * Returns: (transfer full): the text, translated: "12 s ago: 96 % – Play music 48 %, others 2 %"
 */
char *
lanes_core_load_describe (LanesCoreLoad *self, guint point, GPtrArray *tasks)
{
  g_autofree char *time = describe_time (self, point);
  double busy = lanes_core_load_get_busy (self, point);
  g_autoptr (GString) text = g_string_new (NULL);

  if (busy < 0)
    return g_strdup_printf (_ ("%s: not known"), time);
  append_tasks (self, point, tasks, text);
  /* Translators: what is not one of the tasks shown, and its share of a core */
  g_string_append_printf (text, _ ("others %.0f %%"),
                          lanes_core_load_get_share (self, point, 0) * 100);
  /* Translators: when, how busy, and who it was: "12 s ago: 96 % – Play music 48 %, others 2 %" */
  return g_strdup_printf (_ ("%s: %.0f %% – %s"), time, busy * 100, text->str);
}
