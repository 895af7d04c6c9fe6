/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-pattern.h"
#include "lanes-pixels.h"
#include "lanes-row-painter.h"

G_BEGIN_DECLS

/* So many groups of columns share the pixels of one texture. */
#define LANES_TILE_GROUPS  32
#define LANES_TILE_COLUMNS (LANES_TILE_GROUPS * LANES_LANE_GROUP)

#define LANES_NUMBER_PADDING 4 /* before and after the number of a core, in pixels */

#define LANES_INK_SIZE 16 /* the sides of all patterns, in pixels of the application */

/* What a surface is filled with: pixels as cairo has them, premultiplied. A pattern repeats itself,
 * and lies still in time. */
typedef struct
{
  guint32 color;   /* of all pixels, when there are none */
  guint32 *pixels; /* (array length=size * size) (nullable) */
  guint size;
} LanesInk;

/* Letters, as what they cover of each pixel. */
typedef struct
{
  PangoLayout *text;
  guint8 *cover; /* (array length=width * height) */
  int width;
  int height;
} LanesStamp;

/* Where pixels are put: a column of time has one pixel in each line. */
typedef struct
{
  guint32 *pixels; /* (array length=LANES_TILE_COLUMNS * height) */
  guint height;
  gint64 left; /* the first column in time */
  gboolean mirrored;
  guint scale;
  gint64 first; /* only columns from here on are filled */
  gint64 end;   /* until here */
} LanesCanvas;

void lanes_ink_init (LanesInk *ink, LanesStyle style, LanesFill fill, LanesColor color,
                     gboolean patterns, int scale);
void lanes_ink_clear (LanesInk *ink);

void lanes_canvas_clear (const LanesCanvas *canvas);
void lanes_canvas_fill_columns (const LanesCanvas *canvas, const LanesInk *const *inks,
                                guint n_inks, const float *shares, float density);
void lanes_canvas_fill_box (const LanesCanvas *canvas, const LanesInk *ink, double x, double width);
void lanes_canvas_put_stamp (const LanesCanvas *canvas, const LanesStamp *stamp, double x,
                             double width, guint32 color);

typedef struct
{
  PangoLayout *name;
  int width;
  int height;
} LanesRowName;

/* The pixels of a stretch of a row. */
typedef struct
{
  gint64 index;
  guint stamps[LANES_TILE_GROUPS]; /* what the groups were filled from */
  guint other_stamps[LANES_TILE_GROUPS];
  gboolean empty[LANES_TILE_GROUPS];
  cairo_surface_t *surface;
  GskRenderNode *node; /* NULL: there is nothing to be seen */
} LanesRowTile;

typedef struct
{
  guint look;
  guint height;
  guint task;
  guint64 others; /* the number of the row of others; 0: there is none */
  gint64 used;    /* the number of the painting that it was last used for */
  GArray *tiles;  /* of LanesRowTile, by time */
} LanesRowPicture;

struct _LanesRowPainter
{
  GtkWidget *widget; /* borrowed: it owns the painter */
  GSettings *settings;
  LanesTrace *trace;
  LanesTopology *topology;
  GPtrArray *tasks; /* of LanesTask, by the session's number */
  gboolean mirrored;
  gboolean patterns;
  LanesCoreNumbers core_numbers;
  gboolean shapes; /* in place of pixels */

  GArray *names; /* of LanesRowName, by the session's number, made when they are needed */
  GPtrArray
      *numbers; /* (nullable elements): of LanesStamp, by the position of the core, likewise */
  GdkTexture *tiles[LANES_N_FILLS][LANES_N_COLORS];
  LanesInk inks[LANES_N_FILLS][LANES_N_COLORS];
  GArray *core_inks; /* of LanesInk, by the position of the core */
  GArray *boxes;     /* of LanesBox, kept to save allocations */
  GPtrArray *series; /* of LanesInk, likewise */

  LanesTrace *others;      /* (nullable): what other programs are called */
  GHashTable *other_names; /* name → LanesRowName */
  LanesInk other_ink;
  GArray *shares; /* of float, kept to save allocations */

  /* What the pixels that are kept were made for. */
  LanesStyle style;
  int scale;
  gboolean with_cairo;
  guint look;           /* another number as soon as anything looks otherwise */
  GHashTable *pictures; /* of LanesRowPicture, by the number of the row */
  gint64 n_paintings;
};

/* lanes-row-painter.c */
graphene_rect_t lanes_row_painter_place_box (LanesRowPainter *self, const LanesBox *box,
                                             const LanesGrid *grid, const graphene_rect_t *area,
                                             float gap);
LanesColor lanes_row_painter_get_color (LanesRowPainter *self, guint task);
const LanesStamp *lanes_row_painter_get_number (LanesRowPainter *self, guint core);
const LanesInk *lanes_row_painter_get_core_ink (LanesRowPainter *self, guint core);
void lanes_row_painter_paint_tiles (LanesRowPainter *self, GtkSnapshot *snapshot,
                                    LanesLaneLayout *layout, const LanesGrid *grid, guint task,
                                    const graphene_rect_t *area);
void lanes_row_painter_paint_shapes (LanesRowPainter *self, GtkSnapshot *snapshot,
                                     LanesLaneLayout *layout, const LanesGrid *grid, guint task,
                                     const graphene_rect_t *area);
PangoLayout *lanes_row_painter_make_text (LanesRowPainter *self, const char *text, double scale);
void lanes_row_picture_free (LanesRowPicture *picture);

/* lanes-row-painter-names.c */
void lanes_row_name_free (gpointer name);
void lanes_row_painter_paint_names (LanesRowPainter *self, GtkSnapshot *snapshot,
                                    LanesLaneLayout *layout, const LanesGrid *grid,
                                    const graphene_rect_t *area);

/* lanes-row-painter-others.c */
const float *lanes_row_painter_get_shares (LanesRowPainter *self, LanesLaneLayout *layout,
                                           gint64 group, guint *n_series);
float lanes_row_painter_get_density (LanesLaneLayout *layout, gint64 group);

G_END_DECLS
