/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "lanes-core-heat-private.h"
#include "lanes-pattern.h"
#include "lanes-row-groups.h"

#define MIN_WIDTH  160
#define MAX_WIDTH  (1 << 20) /* all cores are in one line, of the largest cells */
#define LOW_HEIGHT 72        /* where there is little room */
#define HEIGHT     112
#define BIG_HEIGHT 148 /* of many cores */
#define MANY       128
#define SPEAK      (2 * G_USEC_PER_SEC) /* not oftener than this is a changed load spoken */

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesCoreHeat, lanes_core_heat, GTK_TYPE_WIDGET)

/* The newest measurement of a core, or FALSE when there is none */
static gboolean
get_point (LanesCoreHeat *self, guint core, LanesCpuPoint *point)
{
  guint n = lanes_cpu_history_get_n_points (self->history);

  if (n == 0)
    return FALSE;
  lanes_cpu_history_get_point (self->history, core, n - 1, point);
  return TRUE;
}

/* Brings the cells up to date with the history, when somebody looks at them. */
static void
read_history (LanesCoreHeat *self)
{
  LanesCpuPoint point;

  if (!self->stale)
    return;
  self->stale = FALSE;
  for (guint i = 0; i < self->n_cores; i++)
    self->uses[i] = get_point (self, i, &point) ? lanes_core_heat_sum_up (&point)
                                                : (LanesCoreUse){.busy = -1, .top = -1};
}

/* What there is to know of a core. */
char *
lanes_core_heat_tell (LanesCoreHeat *self, int core)
{
  LanesCpuPoint point;
  gboolean known = get_point (self, (guint) core, &point);
  g_autofree char *text =
      lanes_core_heat_describe (self->topology, (guint) core, known ? &point : NULL, self->tasks);

  if (!lanes_core_set_contains (&self->used, (guint) core))
    return lanes_topology_get_core (self->topology, (guint) core)->online
               ? g_strdup_printf (_ ("%s · not used by the tasks"), text)
               : g_steal_pointer (&text);
  return g_steal_pointer (&text);
}

static void
update_text (LanesCoreHeat *self)
{
  if (self->text && (self->by_key || g_get_monotonic_time () - self->spoken < SPEAK))
    return;
  read_history (self);
  self->spoken = g_get_monotonic_time ();
  g_free (self->text);
  self->text = lanes_core_heat_summarize (self->uses, self->n_cores);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text,
                                  -1);
}

/* Makes the layout fit the size that there is. */
void
lanes_core_heat_fit (LanesCoreHeat *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->width == width && self->height == height)
    return;
  self->width = width;
  self->height = height;
  lanes_core_heat_layout_fit (self->layout, MAX (width, 1), MAX (height, 1),
                              lanes_core_heat_get_caption_height (self));
  lanes_core_heat_forget_captions (self);
}

static void
lanes_core_heat_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesCoreHeat *self = LANES_CORE_HEAT (widget);

  lanes_core_heat_fit (self);
  read_history (self);
  lanes_core_heat_draw (self, snapshot);
}

/* No higher than there is something in it */
static int
measure_height (LanesCoreHeat *self, int width)
{
  int most = self->low ? LOW_HEIGHT : self->n_cores > MANY ? BIG_HEIGHT : HEIGHT;

  self->width = -1;
  lanes_core_heat_layout_fit (self->layout, width < 0 ? MIN_WIDTH : MAX (width, 1), most,
                              lanes_core_heat_get_caption_height (self));
  return lanes_core_heat_layout_get_height (self->layout);
}

static void
lanes_core_heat_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  LanesCoreHeat *self = LANES_CORE_HEAT (widget);

  *minimum = *natural = MIN_WIDTH;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  /* Asked without a width, GTK wants to know what no width needs less than. */
  *minimum = measure_height (self, MAX_WIDTH);
  *natural = MAX (measure_height (self, for_size), *minimum);
  if (for_size >= 0)
    *minimum = *natural;
}

static GtkSizeRequestMode
lanes_core_heat_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lanes_core_heat_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LanesCoreHeat *self = LANES_CORE_HEAT (widget);

  if (self->popover)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
lanes_core_heat_unmap (GtkWidget *widget)
{
  lanes_core_heat_point_at (LANES_CORE_HEAT (widget), -1);
  GTK_WIDGET_CLASS (lanes_core_heat_parent_class)->unmap (widget);
}

static void
forget (LanesCoreHeat *self)
{
  lanes_core_heat_forget_captions (self);
  self->width = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lanes_core_heat_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lanes_core_heat_parent_class)->css_changed (widget, change);
  forget (LANES_CORE_HEAT (widget));
}

static void
lanes_core_heat_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lanes_core_heat_parent_class)->system_setting_changed (widget, setting);
  forget (LANES_CORE_HEAT (widget));
}

static void
history_changed_cb (LanesCoreHeat *self)
{
  self->stale = TRUE;
  update_text (self);
  lanes_core_heat_update_pointing (self);
  lanes_core_heat_forget_picture (self);
}

void
lanes_core_heat_choose (LanesCoreHeat *self, int core)
{
  if (core >= 0)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, core);
}

static void
choose_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lanes_core_heat_choose (LANES_CORE_HEAT (widget), LANES_CORE_HEAT (widget)->pointed);
}

static void
lanes_core_heat_dispose (GObject *object)
{
  LanesCoreHeat *self = LANES_CORE_HEAT (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  self->popover_text = NULL;
  lanes_core_heat_forget_captions (self);
  G_OBJECT_CLASS (lanes_core_heat_parent_class)->dispose (object);
}

static void
lanes_core_heat_finalize (GObject *object)
{
  LanesCoreHeat *self = LANES_CORE_HEAT (object);

  g_clear_object (&self->history);
  g_clear_object (&self->topology);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->layout, lanes_core_heat_layout_free);
  g_free (self->order);
  g_free (self->place);
  g_free (self->uses);
  g_free (self->text);
  g_free (self->captions);
  G_OBJECT_CLASS (lanes_core_heat_parent_class)->finalize (object);
}

static void
lanes_core_heat_class_init (LanesCoreHeatClass *klass)
{
  static const guint keys[] = {GDK_KEY_space, GDK_KEY_KP_Space, GDK_KEY_Return, GDK_KEY_KP_Enter};
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_core_heat_dispose;
  G_OBJECT_CLASS (klass)->finalize = lanes_core_heat_finalize;

  widget_class->get_request_mode = lanes_core_heat_get_request_mode;
  widget_class->measure = lanes_core_heat_measure;
  widget_class->size_allocate = lanes_core_heat_size_allocate;
  widget_class->snapshot = lanes_core_heat_snapshot;
  widget_class->unmap = lanes_core_heat_unmap;
  widget_class->css_changed = lanes_core_heat_css_changed;
  widget_class->system_setting_changed = lanes_core_heat_system_setting_changed;

  /**
   * LanesCoreHeat::chosen:
   * @core: a core's position
   *
   * The person wants to see this core alone, or no longer.
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_install_action (widget_class, "heat.choose", NULL, choose_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i], 0, "heat.choose", NULL);
  lanes_core_heat_install_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "coreheat");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lanes_core_heat_init (LanesCoreHeat *self)
{
  self->stale = TRUE;
  self->chosen = -1;
  self->pointed = -1;
  self->used = lanes_core_set_all ();
  lanes_core_heat_init_pointing (self);
  lanes_pattern_watch (G_OBJECT (self), G_CALLBACK (lanes_core_heat_forget_picture));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("The arrow keys go from core to core. "
                                     "Press Enter to see a core alone"),
                                  -1);
}

static void
arrange (LanesCoreHeat *self)
{
  g_autofree guint *counts = g_new0 (guint, self->groups->len);
  guint cell = 0;

  for (guint i = 0; i < self->groups->len; i++)
    {
      const LanesRowGroup *group = g_ptr_array_index (self->groups, i);

      counts[i] = group->cores->len;
      for (guint k = 0; k < group->cores->len; k++)
        {
          self->order[cell] = g_array_index (group->cores, guint, k);
          self->place[self->order[cell]] = cell;
          cell++;
        }
    }
  self->layout = lanes_core_heat_layout_new (counts, self->groups->len);
}

/**
 * lanes_core_heat_new:
 * @history: what the cores did
 * @topology: the cores
 * @tasks: (element-type LanesTask): by the session's numbers; when others are added, or called
 *   otherwise, lanes_core_heat_update_tasks() is to be called
 *
 * Returns: (transfer floating): a map of all cores
 */
GtkWidget *
lanes_core_heat_new (LanesCpuHistory *history, LanesTopology *topology, GPtrArray *tasks)
{
  LanesCoreHeat *self = g_object_new (LANES_TYPE_CORE_HEAT, NULL);

  self->history = g_object_ref (history);
  self->topology = g_object_ref (topology);
  self->tasks = g_ptr_array_ref (tasks);
  self->n_cores = lanes_topology_get_n_cores (topology);
  self->uses = g_new0 (LanesCoreUse, self->n_cores);
  self->order = g_new0 (guint, self->n_cores);
  self->place = g_new0 (guint, self->n_cores);
  self->groups = lanes_row_groups_new (topology);
  self->captions = g_new0 (PangoLayout *, self->groups->len);
  arrange (self);
  g_signal_connect_object (history, "changed", G_CALLBACK (history_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_text (self);
  return GTK_WIDGET (self);
}

/**
 * lanes_core_heat_set_used:
 * @used: the positions of the cores that the tasks may run on
 *
 * Tells cores that were taken away from those that happen to be idle.
 */
void
lanes_core_heat_set_used (LanesCoreHeat *self, const LanesCoreSet *used)
{
  self->used = *used;
  lanes_core_heat_update_pointing (self);
  lanes_core_heat_forget_picture (self);
}

/**
 * lanes_core_heat_set_chosen:
 * @core: the position of the core that is shown alone, or -1
 */
void
lanes_core_heat_set_chosen (LanesCoreHeat *self, int core)
{
  self->chosen = core;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_core_heat_set_low:
 * @low: whether there is little room from top to bottom
 */
void
lanes_core_heat_set_low (LanesCoreHeat *self, gboolean low)
{
  self->low = low;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * lanes_core_heat_update_tasks:
 *
 * Looks again at the tasks: there may be more of them now, and names and colors may be others.
 */
void
lanes_core_heat_update_tasks (LanesCoreHeat *self)
{
  lanes_core_heat_update_pointing (self);
  lanes_core_heat_forget_picture (self);
}

/**
 * lanes_core_heat_get_text:
 *
 * Returns: (transfer none): what the map says to people who do not see it
 */
const char *
lanes_core_heat_get_text (LanesCoreHeat *self)
{
  return self->text;
}
