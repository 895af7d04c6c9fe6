/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is pointed at, and what was chosen. */
#include "lanes-view-private.h"

/* Whether @place is another slice now. A slice that still runs stays the same while it grows. */
static gboolean
set_slice (LanesSlice *place, gboolean *has, const LanesSlice *slice)
{
  gboolean same = slice ? *has && place->thread == slice->thread && place->begin == slice->begin
                              && place->core == slice->core
                        : !*has;

  *has = slice != NULL;
  if (slice)
    *place = *slice;
  return !same;
}

/**
 * lanes_view_get_hovered:
 *
 * Returns: (transfer none) (nullable): the slice that is pointed at
 */
const LanesSlice *
lanes_view_get_hovered (LanesView *self)
{
  return self->has_hovered ? &self->hovered : NULL;
}

void
lanes_view_set_hovered (LanesView *self, const LanesSlice *slice)
{
  if (set_slice (&self->hovered, &self->has_hovered, slice))
    lanes_view_notify (self, LANES_VIEW_PROP_HOVERED);
}

/**
 * lanes_view_get_selected:
 *
 * Returns: (transfer none) (nullable): the slice that was chosen
 */
const LanesSlice *
lanes_view_get_selected (LanesView *self)
{
  return self->has_selected ? &self->selected : NULL;
}

void
lanes_view_set_selected (LanesView *self, const LanesSlice *slice)
{
  if (set_slice (&self->selected, &self->has_selected, slice))
    lanes_view_notify (self, LANES_VIEW_PROP_SELECTED);
}

/**
 * lanes_view_get_selection:
 *
 * Returns: the stretch of time that was chosen to be looked at closely; empty when there is none
 */
LanesSpan
lanes_view_get_selection (LanesView *self)
{
  return self->selection;
}

/**
 * lanes_view_set_selection:
 * @span: a stretch of time; an empty one: none
 */
void
lanes_view_set_selection (LanesView *self, LanesSpan span)
{
  if (lanes_span_is_empty (span))
    span = (LanesSpan){0, 0};
  if (self->selection.begin == span.begin && self->selection.end == span.end)
    return;
  self->selection = span;
  lanes_view_notify (self, LANES_VIEW_PROP_SELECTION);
}

/* An edge of what was recorded, where @time is beyond it */
static LanesTime
keep_recorded (LanesView *self, LanesTime time)
{
  LanesSpan limits = lanes_view_get_limits (self);

  return lanes_span_is_empty (limits) ? time : CLAMP (time, limits.begin, limits.end);
}

/* What is selected with one edge at @time. The other edge stays where it can; where it is on the
 * wrong side, or nowhere yet, it is that of what is shown, and else of the turn itself. */
static LanesSpan
move_edge (LanesSpan selection, LanesSpan shown, LanesSpan turn, LanesTime time, gboolean is_end)
{
  const LanesSpan others[] = {selection, shown, turn};

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      LanesSpan span =
          is_end ? (LanesSpan){others[i].begin, time} : (LanesSpan){time, others[i].end};

      if (!lanes_span_is_empty (others[i]) && !lanes_span_is_empty (span))
        return span;
    }
  return selection;
}

/**
 * lanes_view_mark:
 * @is_end: which edge: %FALSE: the begin, %TRUE: the end
 *
 * Puts an edge of the selected stretch of time to that of the selected turn, or, where none is
 * selected, to that of what is shown. What moves stands still from then on.
 */
void
lanes_view_mark (LanesView *self, gboolean is_end)
{
  const LanesSlice *selected = lanes_view_get_selected (self);
  LanesSpan turn = {0, 0};
  LanesSpan shown, span;

  /* Where nothing has been shown, there is nothing to mark. */
  if (self->end == 0)
    return;
  lanes_view_set_follow (self, LANES_FOLLOW_FROZEN);
  shown = lanes_view_get_visible (self);
  shown = (LanesSpan){keep_recorded (self, shown.begin), keep_recorded (self, shown.end)};
  if (selected)
    turn = (LanesSpan){selected->begin, selected->end};
  span = selected ? turn : shown;
  lanes_view_set_selection (self, move_edge (self->selection, shown, turn,
                                             is_end ? span.end : span.begin, is_end));
}
