/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-row-heat.h"

#define PIXEL    4 /* bytes */
#define MIN_LINE 3 /* a line of so many pixels has room for a gap below it */

/* While the picture is on its way to another step, so many columns are one cell. */
#define ROUGH_CELL 16

/* To find where a core's cells begin takes as long as so many cells. */
#define PLACING 8

/* Cells lie at multiples of their length, as the columns do: so each has one meaning for as long as
 * it is on the screen. They are kept in a ring, and only what is new is looked up in the trace:
 * what a frame costs depends on how much time has passed and on how many cores there are. Where
 * that is much, it is done in portions of lines, and what was there before is shown until the last
 * of them is there. */
struct _LanesRowHeat
{
  GArray *cores; /* of guint */
  LanesRowBand band;

  guint8
      *cells; /* (array length=n_lines * n_cells * PIXEL), premultiplied, by number of the cell */
  guint n_cells;
  guint cell;      /* columns in one */
  LanesTime step;  /* of a cell */
  gint64 first;    /* cells from here on are laid out */
  gint64 done;     /* until here, for good */
  gint64 end;      /* until here, as far as it is known */
  LanesTime known; /* as they were laid out */
  guint n_tasks;
  LanesTrace *others; /* (nullable): what other programs did: the last of the tasks */
  GdkRGBA other_color;
  LanesTime *used; /* kept to save allocations */
  float *sums;

  /* What is being laid out, line by line: some cells of each. */
  gboolean busy;
  guint next_line;
  gint64 from;
  gint64 until;
  gint64 next_first; /* the first cell, and the last, when that is done */
  gint64 next_end;
  LanesTime next_known;

  gboolean filled; /* there was something to show */
  GdkTexture *texture;
  gboolean stale;       /* the cells are not what is in it */
  LanesTime shown_step; /* of the cells in it */
  gint64 shown;         /* the first of them */
  guint n_shown;        /* how many */
  int texture_height;   /* in pixels of the screen */
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
  g_clear_object (&self->texture);
  g_clear_object (&self->others);
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
  self->busy = FALSE;
}

/**
 * lanes_row_heat_set_others:
 * @others: (nullable): what other programs did on the cores; %NULL: it is not shown
 * @color: (nullable): what that looks like
 */
void
lanes_row_heat_set_others (LanesRowHeat *self, LanesTrace *others, const GdkRGBA *color)
{
  if (g_set_object (&self->others, others)
      || (color && !gdk_rgba_equal (color, &self->other_color)))
    lanes_row_heat_forget (self);
  if (color)
    self->other_color = *color;
}

/**
 * lanes_row_heat_set_band:
 * @band: what its lines are like
 */
void
lanes_row_heat_set_band (LanesRowHeat *self, const LanesRowBand *band)
{
  if (self->band.line != band->line)
    self->stale = TRUE;
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

static gboolean
is_others (LanesRowHeat *self, guint task)
{
  return self->others && task == self->n_tasks - 1;
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

          const GdkRGBA *color = is_others (self, task) ? &self->other_color : &colors[task];

          /* What is known of the tasks may be an estimate. */
          share = MIN (share, 1 - mixed[3]);
          if (share <= 0)
            continue;
          mixed[0] += color->red * share;
          mixed[1] += color->green * share;
          mixed[2] += color->blue * share;
          mixed[3] += share;
        }
      for (int c = 0; c < PIXEL; c++)
        cell[c] = (guint8) (MIN (mixed[c], 1) * 255 + 0.5f);
    }
}

/* They are one series in their own trace. */
static void
add_others (LanesRowHeat *self, guint core, LanesTime time, guint n)
{
  if (self->cell == ROUGH_CELL)
    lanes_trace_estimate_core (self->others, core, time, self->step, n, self->used, 1);
  else
    lanes_trace_fill_core (self->others, core, time, self->step, n, self->used, 1);
  for (guint j = 0; j < n; j++)
    self->sums[(gsize) (j + 1) * self->n_tasks - 1] += (float) self->used[j];
}

static void
fill_line (LanesRowHeat *self, LanesTrace *trace, guint line, const GdkRGBA *colors)
{
  LanesTime time = self->from * self->step;
  guint n = (guint) (self->until - self->from);
  guint begin = line * self->band.cores_per_line;
  guint end = MIN (begin + self->band.cores_per_line, self->cores->len);
  gsize n_values = (gsize) n * self->n_tasks;

  for (gsize i = 0; i < n_values; i++)
    self->sums[i] = 0;
  for (guint i = begin; i < end; i++)
    {
      guint core = g_array_index (self->cores, guint, i);

      if (self->cell == ROUGH_CELL)
        lanes_trace_estimate_core (trace, core, time, self->step, n, self->used, self->n_tasks);
      else
        lanes_trace_fill_core (trace, core, time, self->step, n, self->used, self->n_tasks);
      for (gsize j = 0; j < n_values; j++)
        self->sums[j] += (float) self->used[j];
      if (self->others)
        add_others (self, core, time, n);
    }
  mix_line (self, line, self->from, n, colors, end - begin);
}

static gint64
floor_divide (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

/* What a picture is made of */
typedef struct
{
  guint cell;
  guint n_cells;
  LanesTime step;
  gint64 first;
  gint64 end;
  guint n_tasks;
} Wanted;

static guint64
get_cost (LanesRowHeat *self, guint n_cells)
{
  return (guint64) self->cores->len * (n_cells + PLACING);
}

static Wanted
get_wanted (LanesRowHeat *self, const LanesGrid *grid, guint n_tasks)
{
  Wanted wanted = {.cell = LANES_ROW_HEAT_CELL, .n_tasks = MAX (n_tasks, 1)};
  gboolean moved = !self->cells || self->cell != LANES_ROW_HEAT_CELL
                   || self->step != grid->step * LANES_ROW_HEAT_CELL;

  if ((grid->rough || !self->filled) && moved && grid->portion > 0
      && get_cost (self, grid->n_columns / LANES_ROW_HEAT_CELL) > grid->portion)
    wanted.cell = ROUGH_CELL;
  wanted.n_cells = grid->n_columns / wanted.cell + 2;
  wanted.step = grid->step * wanted.cell;
  wanted.first = floor_divide (grid->end - grid->n_columns, wanted.cell);
  wanted.end = wanted.first + wanted.n_cells;
  return wanted;
}

static gboolean
is_like (LanesRowHeat *self, const Wanted *wanted)
{
  return self->cells && wanted->cell == self->cell && wanted->step == self->step
         && wanted->n_cells == self->n_cells && wanted->n_tasks == self->n_tasks;
}

static void
start_over (LanesRowHeat *self, const Wanted *wanted)
{
  g_free (self->cells);
  g_free (self->used);
  g_free (self->sums);
  self->cells = g_malloc0 ((gsize) self->band.n_lines * wanted->n_cells * PIXEL);
  self->used = g_new (LanesTime, (gsize) wanted->n_cells * wanted->n_tasks);
  self->sums = g_new (float, (gsize) wanted->n_cells * wanted->n_tasks);
  self->cell = wanted->cell;
  self->step = wanted->step;
  self->n_cells = wanted->n_cells;
  self->n_tasks = wanted->n_tasks;
  self->first = self->done = self->end = wanted->first;
}

static gboolean
is_there (LanesRowHeat *self, const Wanted *wanted, LanesTime known)
{
  return is_like (self, wanted) && wanted->first == self->first && wanted->end == self->end
         && (self->done == self->end || known == self->known);
}

/* Finds what is to be laid out next. */
static void
start (LanesRowHeat *self, const Wanted *wanted, LanesTime known)
{
  if (!is_like (self, wanted) || wanted->end <= self->first || wanted->first > self->done)
    start_over (self, wanted);
  self->from = self->done;
  self->until = wanted->end;
  if (wanted->first < self->first)
    {
      self->from = wanted->first;
      self->until = self->first;
    }
  self->next_first = wanted->first;
  self->next_end = wanted->end;
  self->next_known = known;
  self->next_line = 0;
  self->busy = TRUE;
}

static void
finish (LanesRowHeat *self)
{
  if (self->next_first < self->first)
    self->done = MIN (self->done, self->next_end);
  else
    {
      self->known = self->next_known;
      self->done = CLAMP (floor_divide (self->known, self->step), self->done, self->next_end);
    }
  self->first = self->next_first;
  self->end = self->next_end;
  self->filled = TRUE;
  self->stale = TRUE;
  self->busy = FALSE;
}

/* What is begun is brought to an end, so that something new is shown even while the picture moves,
 * unless nothing of it would be seen, or it would take long in vain. */
static gboolean
is_in_vain (LanesRowHeat *self, const Wanted *wanted)
{
  LanesSpan begun = {self->next_first * self->step, self->next_end * self->step};
  LanesSpan asked = {wanted->first * wanted->step, wanted->end * wanted->step};

  return wanted->n_tasks != self->n_tasks
         || (wanted->cell != self->cell && wanted->cell == ROUGH_CELL)
         || lanes_span_is_empty (lanes_span_intersect (begun, asked));
}

/**
 * lanes_row_heat_update:
 * @grid: the picture that is wanted
 * @trace: where the slices are
 * @colors: (array length=n_tasks): those of the tasks
 * @n_tasks: how many there are
 *
 * Brings the picture up to date with @trace, or one portion of it, where @grid asks for portions.
 * Until the last one is there, what was shown before is drawn at its place in time.
 *
 * Returns: whether it is up to date; otherwise it is to be called again
 */
gboolean
lanes_row_heat_update (LanesRowHeat *self, const LanesGrid *grid, LanesTrace *trace,
                       const GdkRGBA *colors, guint n_tasks)
{
  LanesTime known = lanes_trace_get_now (trace);
  Wanted wanted = get_wanted (self, grid, n_tasks + (self->others != NULL));
  guint64 spent = 0;

  if (self->busy && is_in_vain (self, &wanted))
    lanes_row_heat_forget (self);
  while (self->busy || !is_there (self, &wanted, known))
    {
      guint64 cost;

      /* What is there is to be drawn before it gives way. */
      if (!self->busy && spent > 0 && grid->portion > 0)
        return FALSE;
      if (!self->busy)
        start (self, &wanted, known);
      /* One line at the least, so that it comes to an end. */
      cost = get_cost (self, (guint) (self->until - self->from)) / self->band.n_lines;
      for (; self->next_line < self->band.n_lines; self->next_line++, spent += cost)
        {
          if (grid->portion > 0 && spent > 0 && spent + cost > grid->portion)
            return FALSE;
          fill_line (self, trace, self->next_line, colors);
        }
      finish (self);
    }
  return wanted.cell == LANES_ROW_HEAT_CELL || grid->rough;
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
  self->stale = FALSE;
  self->shown_step = self->step;
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
  LanesTime left = lanes_grid_get_span (grid).begin;
  double column = (double) area->size.width / grid->n_columns;
  double scale_x = column / (double) grid->step;
  graphene_rect_t whole;

  if (self->cells && !self->busy
      && (!self->texture || self->stale
          || self->texture_height != lanes_row_heat_get_height (self) * scale))
    make_texture (self, self->first, self->n_cells, scale);
  if (!self->texture)
    return;
  whole = GRAPHENE_RECT_INIT (
      area->origin.x + (float) ((double) (self->shown * self->shown_step - left) * scale_x),
      area->origin.y, (float) ((double) (self->n_shown * self->shown_step) * scale_x),
      (float) lanes_row_heat_get_height (self));
  gtk_snapshot_push_clip (snapshot, area);
  gtk_snapshot_append_texture (snapshot, self->texture, &whole);
  gtk_snapshot_pop (snapshot);
}
