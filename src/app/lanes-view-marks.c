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
