/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written beside the rows. */
#include <glib/gi18n-lib.h>

#include "lanes-row-list-private.h"
#include "lanes-task.h"

#define MAX_WIDTH  11   /* in lines: as much as 30 letters */
#define INDENT     1.0  /* the same, for each level of the tree */
#define CORE_SCALE 0.95 /* of the font of the page */
#define TASK_SCALE 0.82
#define NOTE_SCALE 0.75
#define MIN_NOTE   2.1 /* in lines: a lower row has no room for a note */
#define MIN_LARGE  1.2 /* and a lower one none for large letters */

static const char *
get_task_name (LanesRowList *self, guint task)
{
  return task < self->tasks->len ? lanes_task_get_name (g_ptr_array_index (self->tasks, task)) : "";
}

static char *
name_run (const LanesRow *row)
{
  /* Translators: which execution of a task, counted from 1: it was started %u times by then */
  return g_strdup_printf (_ ("Run %u"), row->run);
}

/* @name: (transfer full): of a thread, by which those of several runs are not told apart */
static char *
add_run (const LanesRow *row, char *name)
{
  g_autofree char *run = row->run > 0 ? name_run (row) : NULL;
  char *full;

  if (!run)
    return name;
  full = g_strdup_printf ("%s · %s", name, run);
  g_free (name);
  return full;
}

/* Without the name of the task, which stands above it */
static char *
shorten (LanesRowList *self, const LanesRow *row)
{
  const LanesTask *task =
      row->task < self->tasks->len ? g_ptr_array_index (self->tasks, row->task) : NULL;
  const char *name = get_task_name (self, row->task);
  char *thread;

  if (row->depth == 0)
    return g_strdup (row->name);
  if (task && lanes_task_get_command ((LanesTask *) task) && g_str_has_prefix (row->name, name)
      && g_str_has_prefix (row->name + strlen (name), " · "))
    return g_strdup (row->name + strlen (name) + strlen (" · "));
  if (row->alone || row->kind == LANES_ROW_PROCESS)
    return g_strdup_printf (_ ("Process %u"), row->process);
  if (row->run > 0 && row->only)
    return name_run (row);
  thread = g_strdup_printf (_ ("Thread %u"), row->ordinal);
  return add_run (row, thread);
}

static void
label_core (LanesRowList *self, LanesRow *row)
{
  row->name = lanes_topology_get_label (self->topology, row->index);
  row->text = g_strdup (row->name);
  row->offline = !lanes_topology_get_core (self->topology, row->index)->online;
  row->note = lanes_topology_describe_places (self->topology, row->index);
}

static void
label_part (LanesRowList *self, LanesRow *row)
{
  guint n = row->members ? row->members->len : 0;
  const LanesThread *thread =
      row->kind == LANES_ROW_THREAD ? lanes_trace_get_thread (self->trace, row->index) : NULL;

  if (row->kind == LANES_ROW_TASK)
    row->name = g_strdup (get_task_name (self, row->task));
  else if (row->kind == LANES_ROW_PROCESS)
    row->name = g_strdup_printf ("%s · %u", get_task_name (self, row->task), row->index);
  else if (thread)
    row->name = add_run (row, self->get_label (row->index, self->user_data));
  else
    row->name = g_strdup (get_task_name (self, row->task)); /* it has gone since the last look */
  row->text = shorten (self, row);
  if (thread)
    g_strlcpy (row->kernel_name, thread->name, sizeof row->kernel_name);
  if (n > 0)
    row->note = g_strdup_printf (ngettext ("%u thread", "%u threads", n), n);
}

/**
 * lanes_row_list_label:
 * @row: one of its rows
 *
 * Says anew what is written beside @row.
 */
void
lanes_row_list_label (LanesRowList *self, LanesRow *row)
{
  g_autofree char *text = g_steal_pointer (&row->text);
  g_autofree char *note = g_steal_pointer (&row->note);

  g_clear_pointer (&row->name, g_free);
  if (row->kind == LANES_ROW_CORE)
    {
      label_core (self, row);
    }
  else if (row->kind == LANES_ROW_HEAT)
    {
      const LanesRowGroup *group = g_ptr_array_index (self->groups, row->index);

      row->name = g_strdup (group->label);
      row->text = g_strdup (group->label);
    }
  else
    {
      label_part (self, row);
    }
  if (g_strcmp0 (row->text, text) != 0)
    g_clear_object (&row->layout);
  if (g_strcmp0 (row->note, note) != 0)
    g_clear_object (&row->note_layout);
}

int
lanes_row_list_get_line_height (LanesRowList *self)
{
  PangoContext *context = gtk_widget_get_pango_context (self->widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return MAX (height, 8);
}

/* How much further in each level of the tree is, in pixels */
int
lanes_row_list_get_step (LanesRowList *self)
{
  return (int) (INDENT * self->line);
}

/**
 * lanes_row_list_get_indent:
 *
 * Returns: where the text of a row begins, in pixels from the begin of the labels
 */
int
lanes_row_list_get_indent (LanesRowList *self, const LanesRow *row)
{
  int step = lanes_row_list_get_step (self);

  if (lanes_row_is_of_cores (row))
    return row->opened ? step : 0;
  return self->has_tree ? step * ((int) row->depth + 1) : 0;
}

static PangoLayout *
make_layout (LanesRowList *self, const char *text, PangoWeight weight, double scale)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->widget, text);
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();

  pango_attr_list_insert (attrs, pango_attr_weight_new (weight));
  pango_attr_list_insert (attrs, pango_attr_scale_new (scale));
  pango_layout_set_attributes (layout, attrs);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  return layout;
}

static void
fit_layout (LanesRowList *self, const LanesRow *row, PangoLayout *layout)
{
  int width = self->label_width - lanes_row_list_get_indent (self, row);

  pango_layout_set_width (layout, self->label_width > 0 ? (MAX (width, 1) + 1) * PANGO_SCALE : -1);
}

/**
 * lanes_row_list_get_layout:
 *
 * Returns: (transfer none): what is written beside @row, as wide as the labels are
 */
PangoLayout *
lanes_row_list_get_layout (LanesRowList *self, LanesRow *row)
{
  if (!row->layout)
    {
      gboolean large = lanes_row_is_of_cores (row) && row->height >= MIN_LARGE * self->line;

      row->layout =
          make_layout (self, row->text, row->depth > 0 ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD,
                       large ? CORE_SCALE : TASK_SCALE);
      fit_layout (self, row, row->layout);
    }
  return row->layout;
}

/**
 * lanes_row_list_get_note_layout:
 *
 * Returns: (transfer none) (nullable): the small line below, where there is one and room for it
 */
PangoLayout *
lanes_row_list_get_note_layout (LanesRowList *self, LanesRow *row)
{
  if (!row->note || row->height < MIN_NOTE * self->line)
    return NULL;
  if (!row->note_layout)
    {
      row->note_layout = make_layout (self, row->note, PANGO_WEIGHT_NORMAL, NOTE_SCALE);
      fit_layout (self, row, row->note_layout);
    }
  return row->note_layout;
}

/**
 * lanes_row_list_measure:
 *
 * Finds out how wide the labels are.
 */
void
lanes_row_list_measure (LanesRowList *self)
{
  int widest = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      LanesRow *row = lanes_row_list_get_row (self, i);
      PangoLayout *layouts[] = {lanes_row_list_get_layout (self, row),
                                lanes_row_list_get_note_layout (self, row)};

      for (gsize j = 0; j < G_N_ELEMENTS (layouts); j++)
        {
          int width = 0;

          if (!layouts[j])
            continue;
          pango_layout_set_width (layouts[j], -1);
          pango_layout_get_pixel_size (layouts[j], &width, NULL);
          widest = MAX (widest, width + lanes_row_list_get_indent (self, row));
        }
    }
  self->label_width = MIN (widest, MAX_WIDTH * self->line);
  for (guint i = 0; i < self->rows->len; i++)
    {
      LanesRow *row = lanes_row_list_get_row (self, i);

      fit_layout (self, row, row->layout);
      if (row->note_layout)
        fit_layout (self, row, row->note_layout);
    }
}

int
lanes_row_list_get_label_width (LanesRowList *self)
{
  return self->label_width;
}

/**
 * lanes_row_list_describe:
 * @row: one of its rows
 *
 * Returns: (transfer full): all that there is to say of the row, in a line
 */
char *
lanes_row_list_describe (LanesRowList *self, const LanesRow *row)
{
  const char *state = !lanes_row_folds (row) ? NULL : row->folded ? _ ("folded") : _ ("unfolded");
  GString *text = g_string_new (row->name);

  if (row->note)
    g_string_append_printf (text, " · %s", row->note);
  if (state)
    g_string_append_printf (text, " · %s", state);
  return g_string_free (text, FALSE);
}

/**
 * lanes_row_list_describe_cores:
 * @row: that of a group of cores
 * @first: the place of a core in the group
 * @n: how many from there on
 *
 * Returns: (transfer full): which cores these are
 */
char *
lanes_row_list_describe_cores (LanesRowList *self, const LanesRow *row, guint first, guint n)
{
  guint core = g_array_index (row->members, guint, first);
  guint last = g_array_index (row->members, guint, first + n - 1);
  g_autofree char *label = lanes_topology_get_label (self->topology, core);

  if (n == 1)
    return g_steal_pointer (&label);
  /* Translators: several cores, from the first to the last of them */
  return g_strdup_printf (_ ("Cores %u to %u"),
                          lanes_topology_get_core (self->topology, core)->index,
                          lanes_topology_get_core (self->topology, last)->index);
}
