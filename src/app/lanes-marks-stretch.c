/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is pointed at where there is no turn, and in rows that are of several threads. */
#include "lanes-marks-private.h"
#include "lanes-stretch-words.h"

/* Of more threads than this it is not counted what they do, since a pointer does not wait. */
#define MAX_COUNTED 2048

/* Nothing but turns is pointed at. */
void
lanes_marks_look_away (LanesMarks *self)
{
  self->has_stretch = FALSE;
  self->has_tally = FALSE;
}

/* In a row of several threads: what they do, or, when only one of them is there, what that does */
static void
look_among (LanesMarks *self, const GArray *threads, LanesTime time, const LanesSlice *slice)
{
  LanesTrace *trace = self->rows->trace;

  if (threads->len > MAX_COUNTED)
    return;
  lanes_tally_count (&self->tally, trace, (const guint *) (gpointer) threads->data, threads->len,
                     time);
  self->tally_time = time;
  self->has_tally = lanes_tally_sum (&self->tally) > 1;
  if (slice || self->has_tally)
    return;
  if (self->tally.one != G_MAXUINT)
    self->has_stretch = lanes_stretch_find_of_thread (&self->stretch, trace, self->tally.one, time);
  else if (threads->len == 1)
    self->has_stretch = lanes_stretch_find_of_thread (&self->stretch, trace,
                                                      g_array_index (threads, guint, 0), time);
}

static gboolean
find_on_core (LanesMarks *self, LanesStretch *stretch, guint core, LanesTime time)
{
  if (!lanes_stretch_find_on_core (stretch, self->rows->trace, core, time))
    return FALSE;
  lanes_stretch_look_at_others (stretch, self->rows->others);
  return TRUE;
}

/* Finds what there is in @row at @time besides @slice, which may be %NULL. */
void
lanes_marks_look (LanesMarks *self, guint row, LanesTime time, const LanesSlice *slice)
{
  LanesRowPlace place;

  lanes_marks_look_away (self);
  if (row == G_MAXUINT || !self->rows->trace)
    return;
  place = lanes_rows_get_place (self->rows, row);
  self->pointed_row = lanes_row_get_key (place.item);
  if (lanes_row_folds (place.item))
    look_among (self, place.item->members, slice ? MAX (time, slice->begin) : time, slice);
  else if (slice)
    return;
  else if (place.kind == LANES_ROW_THREAD)
    self->has_stretch =
        lanes_stretch_find_of_thread (&self->stretch, self->rows->trace, place.index, time);
  else if (place.kind == LANES_ROW_CORE)
    self->has_stretch = find_on_core (self, &self->stretch, place.index, time);
}

static gboolean
is_pointed (LanesMarks *self)
{
  return self->inside && self->drag == LANES_MARKS_DRAG_NONE && self->view && self->source
         && self->rows && self->rows->trace;
}

/* What is pointed at where there is no turn, as it is now: it may have grown, or have gone. */
gboolean
lanes_marks_get_stretch (LanesMarks *self, LanesStretch *stretch)
{
  const LanesStretch *seen = &self->stretch;

  if (!is_pointed (self) || !self->has_stretch || lanes_view_get_hovered (self->view))
    return FALSE;
  if (seen->thread == G_MAXUINT)
    return find_on_core (self, stretch, (guint) seen->core, seen->time);
  return lanes_stretch_find_of_thread (stretch, self->rows->trace, seen->thread, seen->time);
}

/* Where that is, in the rows; of several threads it is no more than the moment. */
gboolean
lanes_marks_get_stretch_rect (LanesMarks *self, graphene_rect_t *rect)
{
  guint row = lanes_row_list_find_key (self->rows->list, self->pointed_row);
  LanesStretch stretch;
  LanesRowPlace place;

  if (row == G_MAXUINT)
    return FALSE;
  place = lanes_rows_get_place (self->rows, row);
  if (lanes_marks_get_stretch (self, &stretch))
    {
      if (lanes_span_is_empty (
              lanes_span_intersect (stretch.span, lanes_view_get_visible (self->view))))
        return FALSE;
      *rect = lanes_marks_get_rect (self, stretch.span, &place.area);
    }
  else if (is_pointed (self) && self->has_tally && !lanes_view_get_hovered (self->view))
    *rect = GRAPHENE_RECT_INIT ((float) self->x, place.area.origin.y, 1, place.area.size.height);
  else
    return FALSE;
  return TRUE;
}

static LanesTurnText *
put_into_words (LanesMarks *self, const LanesStretch *stretch)
{
  guint row = lanes_row_list_find_key (self->rows->list, self->pointed_row);
  LanesTurnClock clock = lanes_turn_clock_new (self->view);

  if (stretch)
    return lanes_stretch_text_new (self->source, stretch, &self->rows->used, &clock);
  if (row == G_MAXUINT || !lanes_trace_get_thread (self->rows->trace, self->tally.one))
    return NULL;
  return lanes_tally_text_new (self->source, &self->tally,
                               lanes_row_list_get_row (self->rows->list, row)->name,
                               &self->rows->used, self->tally_time);
}

/* What is to be said of a row at a moment at which it has no turn, for a screen reader; %NULL:
 * nothing is known. */
char *
lanes_marks_describe_row (LanesMarks *self, guint row, LanesTime time)
{
  g_autoptr (LanesTurnText) text = NULL;

  lanes_marks_look (self, row, time, NULL);
  if (self->source && (self->has_stretch || self->has_tally))
    text = put_into_words (self, self->has_stretch ? &self->stretch : NULL);
  lanes_marks_look_away (self);
  return text ? g_steal_pointer (&text->all) : NULL;
}

/**
 * lanes_marks_describe_stretch:
 *
 * Returns: (transfer full) (nullable): what is to be said of where the pointer is, translated;
 *   %NULL when there is a turn, or nothing to tell
 */
LanesTurnText *
lanes_marks_describe_stretch (LanesMarks *self)
{
  LanesStretch stretch;

  if (lanes_marks_get_stretch (self, &stretch))
    return put_into_words (self, &stretch);
  if (!is_pointed (self) || !self->has_tally || lanes_view_get_hovered (self->view))
    return NULL;
  return put_into_words (self, NULL);
}

/**
 * lanes_marks_describe_tally:
 *
 * Returns: (transfer full) (nullable): what the threads do that are shown as one where the pointer
 *   is, translated; %NULL where it is one only
 */
char *
lanes_marks_describe_tally (LanesMarks *self)
{
  return is_pointed (self) && self->has_tally ? lanes_tally_words (&self->tally) : NULL;
}
