/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names on blocks: of tasks, and of other programs. */
#include "lanes-row-painter-private.h"

#include "lanes-line.h"
#include "lanes-task.h"

#define PADDING    8 /* before and after a name */
#define NAME_SCALE 0.85
#define GAP        1.0f
#define MAX_OTHERS 256 /* names that are kept */

void
lanes_row_name_free (gpointer name)
{
  g_object_unref (((LanesRowName *) name)->name);
  g_free (name);
}

static void
make_name (LanesRowPainter *self, LanesRowName *name, const char *text)
{
  name->name = lanes_row_painter_make_text (self, text, NAME_SCALE);
  pango_layout_get_pixel_size (name->name, &name->width, &name->height);
}

static const LanesRowName *
get_name (LanesRowPainter *self, guint task)
{
  LanesRowName *name;

  if (!self->tasks || task >= self->tasks->len)
    return NULL;
  if (task >= self->names->len)
    g_array_set_size (self->names, self->tasks->len);
  name = &g_array_index (self->names, LanesRowName, task);
  if (!name->name)
    make_name (self, name, lanes_task_get_name (g_ptr_array_index (self->tasks, task)));
  return name;
}

static const LanesRowName *
get_other_name (LanesRowPainter *self, guint number)
{
  const LanesThread *thread = self->others && number < lanes_trace_get_n_threads (self->others)
                                  ? lanes_trace_get_thread (self->others, number)
                                  : NULL;
  LanesRowName *name;

  if (!thread || thread->name[0] == 0)
    return NULL;
  name = g_hash_table_lookup (self->other_names, thread->name);
  if (!name)
    {
      g_autofree char *text = lanes_line_clean (thread->name);

      if (g_hash_table_size (self->other_names) >= MAX_OTHERS)
        g_hash_table_remove_all (self->other_names);
      name = g_new0 (LanesRowName, 1);
      make_name (self, name, text);
      g_hash_table_insert (self->other_names, g_strdup (thread->name), name);
    }
  return name;
}

/* The name stays in sight when the block begins outside. */
static void
paint_name (LanesRowPainter *self, GtkSnapshot *snapshot, const LanesRowName *name,
            const GdkRGBA *color, const LanesBox *box, const LanesGrid *grid,
            const graphene_rect_t *area)
{
  graphene_rect_t rect = lanes_row_painter_place_box (self, box, grid, area, GAP);
  float left = MAX (rect.origin.x, area->origin.x);
  float right = MIN (rect.origin.x + rect.size.width, area->origin.x + area->size.width);

  if (!name || (float) name->width + 2 * PADDING > right - left)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT (left + PADDING,
                            rect.origin.y + (rect.size.height - (float) name->height) / 2));
  gtk_snapshot_append_layout (snapshot, name->name, color);
  gtk_snapshot_restore (snapshot);
}

static void
paint_names (LanesRowPainter *self, GtkSnapshot *snapshot, LanesLaneLayout *layout,
             const LanesGrid *grid, const graphene_rect_t *area, gboolean of_others)
{
  LanesSpan shown = lanes_grid_get_span (grid);
  double min_width = 2 * PADDING * (double) grid->n_columns / (double) area->size.width;
  const GdkRGBA *color = of_others ? lanes_palette_get_others_text (self->style)
                                   : lanes_palette_get_text (self->style);

  for (guint i = lanes_lane_layout_find_box (layout, shown.begin);
       i < lanes_lane_layout_get_n_boxes (layout); i++)
    {
      LanesBox box = lanes_lane_layout_get_box (layout, i);

      if (box.x >= grid->n_columns)
        break;
      if (box.width > min_width && box.state == LANES_STATE_RUNNING)
        paint_name (self, snapshot,
                    of_others ? get_other_name (self, box.thread) : get_name (self, box.task),
                    color, &box, grid, area);
    }
}

/* Paints the names of all blocks that have room for them. */
void
lanes_row_painter_paint_names (LanesRowPainter *self, GtkSnapshot *snapshot,
                               LanesLaneLayout *layout, const LanesGrid *grid,
                               const graphene_rect_t *area)
{
  LanesLaneLayout *others = lanes_lane_layout_get_others (layout);

  if (others)
    paint_names (self, snapshot, others, grid, area, TRUE);
  paint_names (self, snapshot, layout, grid, area, FALSE);
}
