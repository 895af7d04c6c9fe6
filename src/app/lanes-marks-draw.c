/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the marks look like. */
#include <math.h>

#include "lanes-compat.h"
#include "lanes-marks-private.h"
#include "lanes-palette.h"

#define RADIUS      4.0f
#define MIN_OUTLINE 6.0f  /* what is narrower is outlined as if it were so wide */
#define VEIL        0.5f  /* over what is not pointed at */
#define AHEAD       0.45f /* over what slow motion has not reached */
#define BAND        0.14f
#define EDGE        2.0f
#define TAG         15.0f /* the letters A and B at the edges of the selected span */
#define MAX_RIMS    400   /* of more pieces, the rims would be all that is seen */

/* The same stretch of time in a row, in pixels; time may run either way. */
graphene_rect_t
lanes_marks_get_rect (LanesMarks *self, LanesSpan span, const graphene_rect_t *area)
{
  double one = lanes_rows_get_x (self->rows, span.begin);
  double other = lanes_rows_get_x (self->rows, span.end);
  float left = area->origin.x;
  float right = left + area->size.width;
  float begin = CLAMP ((float) MIN (one, other), left, right);
  float end = CLAMP ((float) MAX (one, other), left, right);

  return GRAPHENE_RECT_INIT (begin, area->origin.y, end - begin, area->size.height);
}

static int
find_member (const LanesRowPlace *place, guint member)
{
  GArray *members = place->item->members;

  for (guint i = 0; i < members->len; i++)
    if (g_array_index (members, guint, i) == member)
      return (int) i;
  return -1;
}

/* The thin line of a core in its group */
static gboolean
get_line (const LanesRowPlace *place, guint core, graphene_rect_t *area)
{
  int member = find_member (place, core);
  int y, height;

  if (member < 0)
    return FALSE;
  y = lanes_row_heat_get_y (place->item->heat, (guint) member, &height);
  *area = GRAPHENE_RECT_INIT (place->area.origin.x, place->area.origin.y + (float) y,
                              place->area.size.width, height);
  return TRUE;
}

/* Where the row shows what @slice is a part of */
static gboolean
get_band (LanesMarks *self, const LanesRowPlace *place, const LanesSlice *slice,
          graphene_rect_t *area)
{
  const LanesThread *thread = lanes_trace_get_thread (self->rows->trace, slice->thread);

  *area = place->area;
  switch (place->kind)
    {
    case LANES_ROW_CORE:
      return place->index == slice->core;
    case LANES_ROW_HEAT:
      return get_line (place, slice->core, area);
    case LANES_ROW_THREAD:
      return place->index == slice->thread;
    case LANES_ROW_PROCESS:
      return find_member (place, slice->thread) >= 0;
    case LANES_ROW_TASK:
    default:
      return thread && place->task == thread->task;
    }
}

/* What is unfolded shows the slice in the row of its thread. */
static gboolean
is_open (const LanesRowPlace *place)
{
  return lanes_row_folds (place->item) && !place->item->folded;
}

/**
 * lanes_marks_get_slice_rect:
 * @slice: a slice
 * @rect: (out): where it is, in the rows
 *
 * Looks where a slice is to be seen: in the row under the pointer or that was chosen if it is
 * there, else in the first that shows it.
 *
 * Returns: whether it is in sight
 */
gboolean
lanes_marks_get_slice_rect (LanesMarks *self, const LanesSlice *slice, graphene_rect_t *rect)
{
  guint wanted = self->inside ? lanes_rows_get_row_at (self->rows, self->y)
                              : lanes_rows_get_current (self->rows);
  gboolean found = FALSE;
  graphene_rect_t area;
  LanesRowPlace place;
  LanesRowsIter iter;
  LanesSpan shown = lanes_view_get_visible (self->view);

  if (slice->begin >= shown.end || slice->end <= shown.begin || !self->rows->trace)
    return FALSE;
  lanes_rows_iter_init (&iter, self->rows);
  while (lanes_rows_iter_next (&iter, &place))
    {
      if (!get_band (self, &place, slice, &area) || (found && place.row != wanted))
        continue;
      *rect = lanes_marks_get_rect (self, (LanesSpan){slice->begin, slice->end}, &area);
      found = TRUE;
    }
  return found;
}

static void
snapshot_outline (GtkSnapshot *snapshot, graphene_rect_t rect, const GdkRGBA *color, float width)
{
  GskRoundedRect round;
  float missing = MIN_OUTLINE - rect.size.width;

  if (missing > 0)
    rect = GRAPHENE_RECT_INIT (rect.origin.x - missing / 2, rect.origin.y, MIN_OUTLINE,
                               rect.size.height);
  gsk_rounded_rect_init_from_rect (&round, &rect, RADIUS);
  gtk_snapshot_append_border (snapshot, &round, (float[4]){width, width, width, width},
                              (GdkRGBA[4]){*color, *color, *color, *color});
}

/* Dims what of a core's row is not the thread's, and gives the rest a rim. */
static void
snapshot_core (LanesMarks *self, GtkSnapshot *snapshot, const LanesRowPlace *place,
               const GdkRGBA *veil, const GdkRGBA *rim)
{
  const graphene_rect_t *area = &place->area;
  gboolean few = self->pieces->len <= MAX_RIMS;
  LanesSpan shown = lanes_view_get_visible (self->view);
  LanesTime dark = shown.begin;

  for (guint i = 0; i <= self->pieces->len; i++)
    {
      gboolean last = i == self->pieces->len;
      LanesMarkPiece piece = last ? (LanesMarkPiece){{shown.end, shown.end}, place->index, TRUE}
                                  : g_array_index (self->pieces, LanesMarkPiece, i);
      graphene_rect_t rect;

      if (piece.core != place->index)
        continue;
      rect = lanes_marks_get_rect (self, (LanesSpan){dark, MAX (piece.span.begin, dark)}, area);
      if (rect.size.width > 0)
        gtk_snapshot_append_color (snapshot, veil, &rect);
      rect = lanes_marks_get_rect (self, piece.span, area);
      if (!piece.narrow && few && rect.size.width >= MIN_OUTLINE)
        snapshot_outline (snapshot, rect, rim, 1);
      dark = MAX (dark, piece.span.end);
    }
}

/* Shows in a group of cores on which of them the thread was. */
static void
snapshot_group (LanesMarks *self, GtkSnapshot *snapshot, const LanesRowPlace *place,
                const GdkRGBA *veil, const GdkRGBA *rim)
{
  gtk_snapshot_append_color (snapshot, veil, &place->area);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const LanesMarkPiece *piece = &g_array_index (self->pieces, LanesMarkPiece, i);
      graphene_rect_t line;

      if (!get_line (place, piece->core, &line))
        continue;
      line = lanes_marks_get_rect (self, piece->span, &line);
      gtk_snapshot_append_color (snapshot, rim, &line);
    }
}

/* The thread of the hovered slice lights up: all others step back. */
static void
snapshot_lit (LanesMarks *self, GtkSnapshot *snapshot, const LanesSlice *slice,
              const GdkRGBA *color)
{
  GdkRGBA veil = lanes_palette_mix (lanes_palette_get_page (lanes_palette_get_style ()), VEIL);
  GdkRGBA rim = lanes_palette_mix (color, 0.6f);
  int width = gtk_widget_get_width (GTK_WIDGET (self->rows));
  guint n_columns = MAX (lanes_rows_get_n_columns (self->rows), 1);
  LanesTime step = MAX (lanes_view_get_length (self->view) / n_columns, 1);
  graphene_rect_t area;
  LanesRowPlace place;
  LanesRowsIter iter;

  g_array_set_size (self->pieces, 0);
  lanes_marks_collect (self->rows->trace, slice->thread, lanes_view_get_visible (self->view), step,
                       self->pieces);
  lanes_rows_iter_init (&iter, self->rows);
  while (lanes_rows_iter_next (&iter, &place))
    {
      if (place.kind == LANES_ROW_CORE)
        snapshot_core (self, snapshot, &place, &veil, &rim);
      else if (place.kind == LANES_ROW_HEAT)
        snapshot_group (self, snapshot, &place, &veil, &rim);
      else if (!get_band (self, &place, slice, &area))
        gtk_snapshot_append_color (snapshot, &veil,
                                   &GRAPHENE_RECT_INIT (0, place.area.origin.y, width,
                                                        place.area.size.height));
    }
}

/* The slice itself, in every row that shows it */
static void
snapshot_slice (LanesMarks *self, GtkSnapshot *snapshot, const LanesSlice *slice,
                const GdkRGBA *color, float width)
{
  LanesSpan shown = lanes_view_get_visible (self->view);
  graphene_rect_t area;
  LanesRowPlace place;
  LanesRowsIter iter;

  if (slice->begin >= shown.end || slice->end <= shown.begin)
    return;
  lanes_rows_iter_init (&iter, self->rows);
  while (lanes_rows_iter_next (&iter, &place))
    if (!is_open (&place) && get_band (self, &place, slice, &area))
      snapshot_outline (snapshot,
                        lanes_marks_get_rect (self, (LanesSpan){slice->begin, slice->end}, &area),
                        color, width);
}

/* "A" or "B" beside its edge, outside of the band */
static void
snapshot_tag (LanesMarks *self, GtkSnapshot *snapshot, const char *letter, float x, gboolean before,
              const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), letter);
  const GdkRGBA *text = lanes_palette_get_text (lanes_palette_get_style ());
  graphene_rect_t rect = {{x, 0}, {TAG, TAG}};
  GskRoundedRect round;
  PangoRectangle ink;

  pango_layout_get_pixel_extents (layout, &ink, NULL);
  rect.size.width = MAX (TAG, (float) ink.width + 6);
  rect.size.height = MAX (TAG, (float) ink.height + 6);
  if (before)
    rect.origin.x -= rect.size.width;
  gsk_rounded_rect_init_from_rect (&round, &rect, 3);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT (roundf (rect.origin.x + (rect.size.width - (float) ink.width) / 2
                                    - (float) ink.x),
                            roundf ((rect.size.height - (float) ink.height) / 2 - (float) ink.y)));
  gtk_snapshot_append_layout (snapshot, layout, text);
  gtk_snapshot_restore (snapshot);
}

/* The selected span, from the top to the bottom */
static void
snapshot_selection (LanesMarks *self, GtkSnapshot *snapshot, LanesSpan span, const GdkRGBA *color)
{
  graphene_rect_t area =
      lanes_rows_get_area (self->rows, 0, gtk_widget_get_height (GTK_WIDGET (self->rows)));
  graphene_rect_t band = lanes_marks_get_rect (self, span, &area);
  GdkRGBA tint = lanes_palette_mix (color, BAND);
  const struct
  {
    LanesTime time;
    const char *letter;
  } edges[] = {{span.begin, "A"}, {span.end, "B"}};

  gtk_snapshot_append_color (snapshot, &tint, &band);
  for (gsize i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      float x = (float) lanes_rows_get_x (self->rows, edges[i].time);
      gboolean before = x <= band.origin.x + band.size.width / 2;

      if (x < area.origin.x || x > area.origin.x + area.size.width)
        continue;
      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT (before ? x - EDGE : x, 0, EDGE,
                                                      area.size.height));
      snapshot_tag (self, snapshot, edges[i].letter, x, before, color);
    }
}

/* How far slow motion has come; what is to come is dimmed. */
static void
snapshot_playhead (LanesMarks *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  graphene_rect_t area =
      lanes_rows_get_area (self->rows, 0, gtk_widget_get_height (GTK_WIDGET (self->rows)));
  GdkRGBA veil = lanes_palette_mix (lanes_palette_get_page (lanes_palette_get_style ()), AHEAD);
  LanesSpan shown = lanes_view_get_visible (self->view);
  LanesTime time = lanes_view_get_playhead (self->view);
  graphene_rect_t ahead;
  float x;

  if (time == G_MAXINT64 || time < shown.begin || time > shown.end)
    return;
  x = (float) lanes_rows_get_x (self->rows, time);
  ahead = lanes_marks_get_rect (self, (LanesSpan){time, shown.end}, &area);
  if (ahead.size.width > 0)
    gtk_snapshot_append_color (snapshot, &veil, &ahead);
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (x - EDGE / 2, 0, EDGE, area.size.height));
}

/* What has gone from the history is not marked: its thread's number may be another one's. */
static const LanesSlice *
keep (LanesMarks *self, const LanesSlice *slice)
{
  return slice && self->source && lanes_turn_source_has (self->source, slice) ? slice : NULL;
}

/* Where there is no turn the thread lights up all the same. */
static gboolean
get_stretch (LanesMarks *self, LanesSlice *slice)
{
  LanesStretch stretch;

  if (!lanes_marks_get_stretch (self, &stretch) || stretch.thread == G_MAXUINT)
    return FALSE;
  *slice = (LanesSlice){.begin = stretch.span.begin,
                        .end = stretch.span.end,
                        .thread = stretch.thread,
                        .core = G_MAXUINT};
  return TRUE;
}

/* Where a core has none of the tasks, there is no thread to light up. */
static void
snapshot_free (LanesMarks *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  LanesStretch stretch;
  graphene_rect_t rect;

  if (lanes_marks_get_stretch (self, &stretch) && stretch.thread == G_MAXUINT
      && lanes_marks_get_stretch_rect (self, &rect))
    snapshot_outline (snapshot, rect, color, 1);
}

/* Draws all marks, in the order in which they lie over each other. */
void
lanes_marks_draw (LanesMarks *self, GtkSnapshot *snapshot)
{
  const LanesSlice *hovered = keep (self, lanes_view_get_hovered (self->view));
  const LanesSlice *selected = keep (self, lanes_view_get_selected (self->view));
  LanesSpan selection = lanes_view_get_selection (self->view);
  LanesSlice stretch;
  graphene_point_t origin;
  GdkRGBA text, accent;

  if (!hovered && get_stretch (self, &stretch))
    hovered = &stretch;
  if (!self->rows->trace
      || !gtk_widget_compute_point (GTK_WIDGET (self->rows), GTK_WIDGET (self),
                                    &GRAPHENE_POINT_INIT (0, 0), &origin))
    return;
  lanes_compat_get_color (GTK_WIDGET (self->rows), &text);
  lanes_compat_get_color (GTK_WIDGET (self), &accent);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &origin);
  snapshot_playhead (self, snapshot, &accent);
  if (hovered)
    snapshot_lit (self, snapshot, hovered, &text);
  if (!lanes_span_is_empty (selection))
    snapshot_selection (self, snapshot, selection, &accent);
  if (hovered)
    snapshot_slice (self, snapshot, hovered, &text, 1.5f);
  else
    snapshot_free (self, snapshot, &text);
  if (selected)
    snapshot_slice (self, snapshot, selected, &text, 2.5f);
  gtk_snapshot_restore (snapshot);
}
