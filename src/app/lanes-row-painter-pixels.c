/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting pixels: thousands of boxes and columns a frame, which no renderer is as quick with. */
#include "lanes-row-painter-private.h"

#include <math.h>

#define RADIUS     4
#define MAX_RADIUS 16
#define ROUNDED    4   /* one part of a box's width is round, on each side */
#define MIN_APART  8   /* between narrower boxes the gap closes */
#define FULL       256 /* a whole pixel */
#define BEYOND     8   /* pixels that are put beyond the end of a stack, at the most */

static guint32
weaken (guint32 pixel, guint cover)
{
  guint32 even = ((pixel & 0xff00ff) * cover >> 8) & 0xff00ff;
  guint32 odd = ((pixel >> 8 & 0xff00ff) * cover) & 0xff00ff00;

  return even | odd;
}

static guint32
put_over (guint32 below, guint32 above)
{
  guint rest = 256 - (above >> 24);

  return above + weaken (below, rest);
}

static guint
get_x (const LanesCanvas *canvas, gint64 column)
{
  guint x = (guint) (column - canvas->left);

  return canvas->mirrored ? LANES_TILE_COLUMNS - 1 - x : x;
}

static guint32
get_ink (const LanesInk *ink, gint64 column, guint y)
{
  if (!ink->pixels)
    return ink->color;
  column %= ink->size;
  return ink->pixels[y % ink->size * ink->size + (column < 0 ? column + ink->size : column)];
}

/* Empties the columns that may be filled. */
void
lanes_canvas_clear (const LanesCanvas *canvas)
{
  gint64 last = canvas->mirrored ? canvas->end - 1 : canvas->first;

  for (guint y = 0; y < canvas->height; y++)
    memset (canvas->pixels + y * LANES_TILE_COLUMNS + get_x (canvas, last), 0,
            (canvas->end - canvas->first) * sizeof (guint32));
}

static void
fill_line (const LanesCanvas *canvas, const LanesInk *ink, gint64 column, guint top, guint bottom)
{
  guint32 *pixel = canvas->pixels + top * LANES_TILE_COLUMNS + get_x (canvas, column);

  for (guint y = top; y < bottom; y++, pixel += LANES_TILE_COLUMNS)
    *pixel = ink->pixels ? get_ink (ink, column, y) : ink->color;
}

/* What a column was used for */
typedef struct
{
  const LanesInk *ink;
  float share;
} Part;

/* Puts the ink on the pixels from @y to @end of a stack, and on some beyond them: that many at a
 * time are quicker than just as many as there are. */
static void
put_on (guint32 *stack, const LanesCanvas *canvas, const LanesInk *ink, gint64 column, guint y,
        guint end)
{
  if (ink->pixels)
    {
      for (; y < end; y++)
        stack[y] = get_ink (ink, column, canvas->height - 1 - y);
      return;
    }
  do
    {
      for (guint i = 0; i < BEYOND; i++)
        stack[y + i] = ink->color;
      y += BEYOND;
    }
  while (y < end);
}

/* A column as a stack of what it was used for: its height is the share. While the picture zooms
 * this is done for all columns, so that it goes from the bottom up in one go.
 *
 * Returns: how many pixels it has */
static guint
stack_up (guint32 *stack, const LanesCanvas *canvas, gint64 column, const Part *parts,
          guint n_parts)
{
  guint height = canvas->height * FULL;
  guint bottom = 0;
  guint32 edge = 0; /* the pixel that is not full yet */

  for (guint i = 0; i < n_parts; i++)
    {
      const LanesInk *ink = parts[i].ink;
      guint y = bottom / FULL;
      guint top = MIN (bottom + (guint) (int) (parts[i].share * (float) height + 0.5f), height);
      guint end = top / FULL;

      if (end == y)
        {
          edge += weaken (get_ink (ink, column, canvas->height - 1 - y), top - bottom);
        }
      else
        {
          stack[y] =
              edge + weaken (get_ink (ink, column, canvas->height - 1 - y), FULL - bottom % FULL);
          put_on (stack, canvas, ink, column, y + 1, end);
          if (end == canvas->height)
            return end;
          edge = weaken (get_ink (ink, column, canvas->height - 1 - end), top % FULL);
        }
      bottom = top;
    }
  stack[bottom / FULL] = edge;
  return bottom / FULL + 1;
}

/* A column that a few turns begin or end in: their edges are soft. */
static guint32
soften (gint64 column, guint y, const Part *parts, guint n_parts)
{
  guint32 pixel = 0;
  guint rest = FULL;

  for (guint i = 0; i < n_parts; i++)
    {
      guint strength = MIN ((guint) (parts[i].share * FULL + 0.5f), rest);

      pixel += weaken (get_ink (parts[i].ink, column, y), strength);
      rest -= strength;
    }
  return pixel;
}

static gboolean
is_flat (const Part *parts, guint n_parts)
{
  for (guint i = 0; i < n_parts; i++)
    if (parts[i].ink->pixels)
      return FALSE;
  return TRUE;
}

static void
put_stack (const LanesCanvas *canvas, gint64 column, const guint32 *stack, guint n)
{
  guint32 *pixel =
      canvas->pixels + (canvas->height - 1) * LANES_TILE_COLUMNS + get_x (canvas, column);

  for (guint i = 0; i < n; i++)
    pixel[-(gssize) (i * LANES_TILE_COLUMNS)] = stack[i];
}

/* Both a stack and soft edges, the first as strong as @stacked says */
static void
fill_column (const LanesCanvas *canvas, guint32 *stack, gint64 column, const Part *parts,
             guint n_parts, guint stacked)
{
  guint32 *pixel = canvas->pixels + get_x (canvas, column);
  gboolean flat = is_flat (parts, n_parts);
  guint n = stacked > 0 ? stack_up (stack, canvas, column, parts, n_parts) : 0;
  guint32 soft = 0;

  for (guint y = 0; y < canvas->height; y++, pixel += LANES_TILE_COLUMNS)
    {
      guint above = canvas->height - 1 - y;

      if (y == 0 || !flat)
        soft = weaken (soften (column, y, parts, n_parts), FULL - stacked);
      *pixel = above < n ? weaken (stack[above], stacked) + soft : soft;
    }
}

/**
 * lanes_canvas_fill_columns:
 * @inks: (array length=n_inks): what the series look like
 * @n_inks: how many series there are
 * @shares: (array): of the columns of the group that may be filled, each with all series
 * @density: 0 to 1, see lanes_lane_layout_get_density()
 *
 * Fills a group of columns with the shares that the series have of them. Where many slices share
 * columns they are stacked, so that the row is a graph of the load; where few do it shows the
 * moments at which they begin and end. In between it is both, so that one melts into the other.
 */
void
lanes_canvas_fill_columns (const LanesCanvas *canvas, const LanesInk *const *inks, guint n_inks,
                           const float *shares, float density)
{
  guint stacked = (guint) (density * FULL);
  gsize size = n_inks * sizeof *shares;
  g_autofree Part *parts = g_new (Part, n_inks);
  g_autofree guint32 *stack = g_new (guint32, canvas->height + 1 + BEYOND);
  guint n_stack = 0;
  gboolean again = FALSE; /* the stack may be put for the next column, too */

  for (gint64 column = canvas->first; column < canvas->end; column++, shares += n_inks)
    {
      guint n = 0;

      if (again && memcmp (shares, shares - n_inks, size) == 0)
        {
          put_stack (canvas, column, stack, n_stack);
          continue;
        }
      for (guint i = 0; i < n_inks; i++)
        if (shares[i] > 0)
          parts[n++] = (Part){inks[i], shares[i]};
      again = stacked == FULL && n > 0 && is_flat (parts, n);
      if (stacked == FULL && n > 0)
        {
          n_stack = stack_up (stack, canvas, column, parts, n);
          put_stack (canvas, column, stack, n_stack);
        }
      else if (n > 0)
        {
          fill_column (canvas, stack, column, parts, n, stacked);
        }
    }
}

static void
fill_rect (const LanesCanvas *canvas, const LanesInk *ink, gint64 left, gint64 right)
{
  gint64 first = MAX (left, canvas->first);
  gint64 end = MIN (right, canvas->end);
  guint x = canvas->mirrored ? get_x (canvas, end - 1) : get_x (canvas, first);

  for (guint y = 0; y < canvas->height && first < end; y++)
    {
      guint32 *pixels = canvas->pixels + y * LANES_TILE_COLUMNS + x;

      if (!ink->pixels)
        for (guint i = 0; i < end - first; i++)
          pixels[i] = ink->color;
      else
        for (gint64 column = first; column < end; column++)
          canvas->pixels[y * LANES_TILE_COLUMNS + get_x (canvas, column)] =
              get_ink (ink, column, y);
    }
}

/* How much of a pixel a round corner covers, that far from both of its sides: the same few numbers
 * for every box. */
static guint
get_corner_cover (guint radius, guint dx, guint dy)
{
  static guint16 covers[MAX_RADIUS + 1][MAX_RADIUS][MAX_RADIUS];
  guint16 *known = &covers[radius][dx][dy];

  if (*known == 0)
    {
      float x = (float) radius - (float) dx - 0.5f;
      float y = (float) radius - (float) dy - 0.5f;
      float inside = CLAMP ((float) radius - sqrtf (x * x + y * y) + 0.5f, 0, 1);

      *known = (guint16) (inside * FULL) + 1;
    }
  return *known - 1;
}

static void
cover (const LanesCanvas *canvas, const LanesInk *ink, gint64 column, guint y, guint strength)
{
  guint32 *pixel = canvas->pixels + y * LANES_TILE_COLUMNS + get_x (canvas, column);

  *pixel = put_over (*pixel, weaken (get_ink (ink, column, y), strength));
}

/* One column near the side of a box, where its corners are */
static void
fill_side (const LanesCanvas *canvas, const LanesInk *ink, gint64 column, guint distance,
           guint radius)
{
  if (column < canvas->first || column >= canvas->end)
    return;
  for (guint y = 0; y < radius; y++)
    {
      guint strength = get_corner_cover (radius, distance, y);

      cover (canvas, ink, column, y, strength);
      cover (canvas, ink, column, canvas->height - 1 - y, strength);
    }
  fill_line (canvas, ink, column, radius, canvas->height - radius);
}

/* One column of a gap that closes */
static void
fill_gap (const LanesCanvas *canvas, const LanesInk *ink, gint64 column, guint strength)
{
  if (column >= canvas->first && column < canvas->end)
    for (guint y = 0; y < canvas->height; y++)
      cover (canvas, ink, column, y, strength);
}

/**
 * lanes_canvas_fill_box:
 * @ink: what it looks like
 * @x: where it begins, in columns of time
 * @width: how wide it is, in columns
 *
 * Fills a box with round corners. Between two boxes is a gap, which closes as they get too narrow
 * for it.
 */
void
lanes_canvas_fill_box (const LanesCanvas *canvas, const LanesInk *ink, double x, double width)
{
  guint gap = canvas->scale;
  gint64 left = (gint64) floor (x + 0.5);
  gint64 end = MAX ((gint64) floor (x + width + 0.5), left + 1);
  gint64 right = MAX (end - gap, left + 1);
  guint radius;
  double closed = 1 - (width - LANES_LANE_MIN_BOX) / (MIN_APART * gap - LANES_LANE_MIN_BOX);

  /* The narrower it is, the less round: otherwise it would look like a pill. */
  radius = (guint) MIN (right - left, (gint64) RADIUS * ROUNDED * gap) / ROUNDED;
  radius = MIN (MIN (radius, canvas->height / 3), MAX_RADIUS);
  for (guint i = 0; i < radius; i++)
    {
      fill_side (canvas, ink, left + i, i, radius);
      fill_side (canvas, ink, right - 1 - i, i, radius);
    }
  fill_rect (canvas, ink, left + radius, right - radius);
  for (gint64 column = right; column < end && closed > 0; column++)
    fill_gap (canvas, ink, column, (guint) (MIN (closed, 1) * FULL));
}

/**
 * lanes_canvas_put_stamp:
 * @stamp: letters
 * @x: where their box begins, in columns of time
 * @width: how wide it is, in columns
 * @color: what the letters look like
 *
 * Puts letters into a box where they fit. They are never mirrored.
 */
void
lanes_canvas_put_stamp (const LanesCanvas *canvas, const LanesStamp *stamp, double x, double width,
                        guint32 color)
{
  gint64 left = (gint64) floor (x + 0.5) - canvas->left;
  gint64 right = (gint64) floor (x + width + 0.5) - canvas->left - canvas->scale;
  gint64 padding = (gint64) LANES_NUMBER_PADDING * canvas->scale;
  gint64 first = canvas->first - canvas->left;
  gint64 end = canvas->end - canvas->left;
  guint top = (canvas->height - MIN ((guint) stamp->height, canvas->height)) / 2;

  if (right - left < stamp->width + 2 * padding || (guint) stamp->height > canvas->height)
    return;
  if (canvas->mirrored)
    {
      gint64 other = LANES_TILE_COLUMNS - right;

      left = other;
      other = LANES_TILE_COLUMNS - end;
      end = LANES_TILE_COLUMNS - first;
      first = other;
    }
  left += padding;
  for (int y = 0; y < stamp->height; y++)
    for (gint64 i = MAX (first - left, 0); i < MIN (end - left, stamp->width); i++)
      {
        guint32 *pixel = canvas->pixels + (top + y) * LANES_TILE_COLUMNS + left + i;
        guint cover = stamp->cover[y * stamp->width + i];

        *pixel = put_over (*pixel, weaken (color, cover + (cover >> 7)));
      }
}
