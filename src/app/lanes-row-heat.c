/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-row-heat.h"

#define PIXEL    4 /* bytes */
#define MIN_LINE 3 /* a line of so many pixels has room for a gap below it */

/* Cells lie at multiples of their length, as the columns do: so each has one meaning for as long as
 * it is on the screen. They are kept in a ring, and only what is new is looked up in the trace:
 * what a frame costs depends on how much time has passed and on how many cores there are. */
struct _LanesRowHeat
{
  GArray *cores; /* of guint */
  LanesRowBand band;

  guint8
      *cells; /* (array length=n_lines * n_cells * PIXEL), premultiplied, by number of the cell */
  guint n_cells;
  LanesTime step;  /* of a cell */
  gint64 first;    /* cells from here on are laid out */
  gint64 done;     /* until here, for good */
  gint64 end;      /* until here, as far as it is known */
  LanesTime known; /* as they were laid out */
  guint n_tasks;
  LanesTime *used; /* kept to save allocations */
  float *sums;

  GdkTexture *texture;
  gint64 shown;       /* the first cell in it */
  guint n_shown;      /* how many */
  int texture_height; /* in pixels of the screen */
};

/**
 * lanes_row_heat_new:
 * @cores: (element-type guint): the positions of the cores, from the top
 *
 * Returns: (transfer full): a picture of @cores with nothing in it
 */
LanesRowHeat *
lanes_row_heat_new (GArray *cores)
{
  LanesRowHeat *self = g_new0 (LanesRowHeat, 1);

  self->cores = g_array_ref (cores);
  self->band = (LanesRowBand){1, 1, cores->len};
  return self;
}

void
lanes_row_heat_free (LanesRowHeat *self)
{
  lanes_row_heat_forget (self);
  g_array_unref (self->cores);
  g_free (self->used);
  g_free (self->sums);
  g_free (self);
}

/**
 * lanes_row_heat_forget:
 *
 * Lays out everything anew: tasks have other colors.
 */
void
lanes_row_heat_forget (LanesRowHeat *self)
{
  g_clear_pointer (&self->cells, g_free);
  g_clear_object (&self->texture);
}

/**
 * lanes_row_heat_set_band:
 * @band: what its lines are like
 */
void
lanes_row_heat_set_band (LanesRowHeat *self, const LanesRowBand *band)
{
  if (self->band.line != band->line)
    g_clear_object (&self->texture);
  if (self->band.n_lines != band->n_lines || self->band.cores_per_line != band->cores_per_line)
    lanes_row_heat_forget (self);
  self->band = *band;
}

/**
 * lanes_row_heat_get_height:
 *
 * Returns: how high it is, in pixels
 */
int
lanes_row_heat_get_height (LanesRowHeat *self)
{
  return (int) self->band.n_lines * self->band.line;
}

/**
 * lanes_row_heat_get_cores_at:
 * @y: pixels from its top; what is outside counts for the nearest line
 * @n_cores: (out): how many cores the line there is about
 *
 * Returns: the place of the first of them in the group
 */
guint
lanes_row_heat_get_cores_at (LanesRowHeat *self, int y, guint *n_cores)
{
  guint line = (guint) CLAMP (y / self->band.line, 0, (int) self->band.n_lines - 1);
  guint first = line * self->band.cores_per_line;

  *n_cores = MIN (self->band.cores_per_line, self->cores->len - first);
  return first;
}

/**
 * lanes_row_heat_get_y:
 * @core: the place of a core in the group
 * @height: (out): how high its line is
 *
 * Returns: where its line is, in pixels from the top
 */
int
lanes_row_heat_get_y (LanesRowHeat *self, guint core, int *height)
{
  *height = self->band.line;
  return (int) (core / self->band.cores_per_line) * self->band.line;
}

static guint8 *
get_cell (LanesRowHeat *self, guint line, gint64 cell)
{
  gint64 n = self->n_cells;

  return self->cells + ((gsize) line * self->n_cells + (gsize) ((cell % n + n) % n)) * PIXEL;
}

/**
 * lanes_row_heat_get_cell:
 * @line: from the top
 * @cell: the time from @cell × the length of a cell
 *
 * Returns: (transfer none) (array fixed-size=4): its color: red, green, blue, and how much of it
 * was used, premultiplied
 */
const guint8 *
lanes_row_heat_get_cell (LanesRowHeat *self, guint line, gint64 cell)
{
  return get_cell (self, line, cell);
}

/* The share of each task, of all cores of one line, as one color */
static void
mix_line (LanesRowHeat *self, guint line, gint64 first, guint n, const GdkRGBA *colors,
          guint n_cores)
{
  for (guint i = 0; i < n; i++)
    {
      const float *sums = self->sums + (gsize) i * self->n_tasks;
      float mixed[PIXEL] = {0};
      guint8 *cell = get_cell (self, line, first + i);

      for (guint task = 0; task < self->n_tasks; task++)
        {
          float share = sums[task] / ((float) n_cores * (float) self->step);

          if (share <= 0)
            continue;
          mixed[0] += colors[task].red * share;
          mixed[1] += colors[task].green * share;
          mixed[2] += colors[task].blue * share;
          mixed[3] += share;
        }
      for (int c = 0; c < PIXEL; c++)
        cell[c] = (guint8) (MIN (mixed[c], 1) * 255 + 0.5f);
    }
}

static void
fill_line (LanesRowHeat *self, LanesTrace *trace, guint line, gint64 first, guint n,
           const GdkRGBA *colors)
{
  guint begin = line * self->band.cores_per_line;
  guint end = MIN (begin + self->band.cores_per_line, self->cores->len);
  gsize n_values = (gsize) n * self->n_tasks;

  for (gsize i = 0; i < n_values; i++)
    self->sums[i] = 0;
  for (guint i = begin; i < end; i++)
    {
      lanes_trace_fill_core (trace, g_array_index (self->cores, guint, i), first * self->step,
                             self->step, n, self->used, self->n_tasks);
      for (gsize j = 0; j < n_values; j++)
        self->sums[j] += (float) self->used[j];
    }
  mix_line (self, line, first, n, colors, end - begin);
}

static void
start_over (LanesRowHeat *self, LanesTime step, guint n_cells, gint64 first, guint n_tasks)
{
  g_clear_object (&self->texture);
  g_free (self->cells);
  g_free (self->used);
  g_free (self->sums);
  self->cells = g_malloc0 ((gsize) self->band.n_lines * n_cells * PIXEL);
  self->used = g_new (LanesTime, (gsize) n_cells * n_tasks);
  self->sums = g_new (float, (gsize) n_cells *n_tasks);
  self->step = step;
  self->n_cells = n_cells;
  self->n_tasks = n_tasks;
  self->first = self->done = self->end = first;
}

static gint64
floor_divide (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

/**
 * lanes_row_heat_update:
 * @grid: the picture that is wanted
 * @trace: where the slices are
 * @colors: (array length=n_tasks): those of the tasks
 * @n_tasks: how many there are
 *
 * Brings the picture up to date with @trace.
 */
void
lanes_row_heat_update (LanesRowHeat *self, const LanesGrid *grid, LanesTrace *trace,
                       const GdkRGBA *colors, guint n_tasks)
{
  LanesTime known = lanes_trace_get_now (trace);
  LanesTime step = grid->step * LANES_ROW_HEAT_CELL;
  gint64 first = floor_divide (grid->end - grid->n_columns, LANES_ROW_HEAT_CELL);
  guint n_cells = grid->n_columns / LANES_ROW_HEAT_CELL + 2;
  gint64 end = first + n_cells;

  n_tasks = MAX (n_tasks, 1);
  if (!self->cells || step != self->step || n_cells != self->n_cells || n_tasks != self->n_tasks
      || first < self->first || first > self->done)
    start_over (self, step, n_cells, first, n_tasks);
  if (end == self->end && (self->done == self->end || known == self->known))
    return;

  for (guint line = 0; line < self->band.n_lines; line++)
    fill_line (self, trace, line, self->done, (guint) (end - self->done), colors);
  self->first = first;
  self->end = end;
  self->known = known;
  self->done = CLAMP (floor_divide (known, step), self->done, end);
  g_clear_object (&self->texture);
}

static void
make_texture (LanesRowHeat *self, gint64 first, guint n_shown, int scale)
{
  int line = self->band.line * scale;
  int height = (int) self->band.n_lines * line;
  int filled = line >= MIN_LINE * scale ? line - scale : line;
  gsize stride = (gsize) n_shown * PIXEL;
  guint8 *pixels = g_malloc0 (stride * height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * height);

  for (guint i = 0; i < self->band.n_lines; i++)
    {
      guint8 *row = pixels + (gsize) i * line * stride;

      for (guint x = 0; x < n_shown; x++)
        memcpy (row + x * PIXEL, get_cell (self, i, first + x), PIXEL);
      for (int y = 1; y < filled; y++)
        memcpy (row + y * stride, row, stride);
    }
  g_clear_object (&self->texture);
  self->texture = gdk_memory_texture_new ((int) n_shown, height, GDK_MEMORY_R8G8B8A8_PREMULTIPLIED,
                                          bytes, stride);
  self->shown = first;
  self->n_shown = n_shown;
  self->texture_height = height;
}

/**
 * lanes_row_heat_draw:
 * @grid: the picture that it was brought up to date for
 * @area: where it goes, its width being that of all columns
 * @scale: pixels of the screen in one
 */
void
lanes_row_heat_draw (LanesRowHeat *self, GtkSnapshot *snapshot, const LanesGrid *grid,
                     const graphene_rect_t *area, int scale)
{
  gint64 left = grid->end - grid->n_columns;
  float column = area->size.width / (float) grid->n_columns;
  graphene_rect_t whole;

  if (!self->texture || self->shown != self->first
      || self->texture_height != lanes_row_heat_get_height (self) * scale)
    make_texture (self, self->first, self->n_cells, scale);
  whole =
      GRAPHENE_RECT_INIT (area->origin.x
                              + (float) (self->shown * LANES_ROW_HEAT_CELL - left) * column,
                          area->origin.y, (float) (self->n_shown * LANES_ROW_HEAT_CELL) * column,
                          (float) lanes_row_heat_get_height (self));
  gtk_snapshot_push_clip (snapshot, area);
  gtk_snapshot_append_texture (snapshot, self->texture, &whole);
  gtk_snapshot_pop (snapshot);
}
