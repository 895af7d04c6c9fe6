/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strips above and below the rows: how many run together, the whole recording, and how well it
 * is known. */
#include <glib/gi18n-lib.h>

#include "lanes-lanes-controls.h"
#include "lanes-lanes-private.h"
#include "lanes-overview.h"
#include "lanes-source-strip.h"
#include "lanes-source-words.h"
#include "lanes-together.h"

/* So many lines are as high as the strips beside them. */
#define WORD_LINES 2

/**
 * lanes_lanes_set_used:
 * @used: the positions of the cores that the tasks may run on
 *
 * Shows which cores were taken away, and how many could be in use at once.
 */
void
lanes_lanes_set_used (LanesLanes *self, const LanesCoreSet *used)
{
  guint n_cores = self->trace ? lanes_trace_get_n_cores (self->trace) : 0;
  guint n_used = 0;

  for (guint i = 0; i < n_cores; i++)
    n_used += lanes_core_set_contains (used, i);
  lanes_rows_set_used (LANES_ROWS (self->rows), used);
  lanes_together_set_n_cores (LANES_TOGETHER (self->together), n_used);
  lanes_overview_set_n_cores (LANES_OVERVIEW (self->overview), n_used);
}

/**
 * lanes_lanes_set_others:
 * @others: (nullable): what other programs did, on the same cores; %NULL: it is not shown
 *
 * Shows in gray who else had the cores, and what they are called. Another source lets it go.
 */
void
lanes_lanes_set_others (LanesLanes *self, LanesTrace *others)
{
  lanes_rows_set_others (LANES_ROWS (self->rows), others);
  lanes_marks_set_others (LANES_MARKS (self->marks), others);
  lanes_legend_set_others (lanes_lanes_get_legend (self), others != NULL);
}

/**
 * lanes_lanes_set_presenter:
 * @presenter: whether a room looks on: then the rows have the room of what nobody can read there
 */
void
lanes_lanes_set_presenter (LanesLanes *self, gboolean presenter)
{
  gtk_widget_set_visible (self->together, !presenter);
  gtk_widget_set_visible (self->overview, !presenter);
  lanes_lanes_controls_set_presenter (LANES_LANES_CONTROLS (self->controls), presenter);
}

static char *
explain_source (LanesLanes *self, const LanesTraceSource *source)
{
  g_autofree char *explained = lanes_source_explain (source);
  g_autofree char *lost = NULL;

  if (self->lost == 0)
    return g_steal_pointer (&explained);
  lost =
      g_strdup_printf (ngettext ("%lu record was lost: the gray gap is not known",
                                 "%lu records were lost: the gray gaps are not known", self->lost),
                       (gulong) self->lost);
  return g_strdup_printf ("%s\n%s", lost, explained);
}

/* What is said of what is in view; of nothing at all, what is said of all that was recorded */
static gboolean
find_source (LanesLanes *self, LanesTraceSource *source)
{
  LanesSpan all = {0, G_MAXINT64};

  if (!self->trace || !self->view || lanes_trace_get_n_threads (self->trace) == 0)
    return FALSE;
  return lanes_source_sum_up (self->trace, lanes_view_get_visible (self->view), source) > 0
         || lanes_source_sum_up (self->trace, all, source) > 0;
}

/* There is as much room as beside the rows, so that the strip begins where their time does. */
static gboolean
has_room (LanesLanes *self, const char *words)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->exactness, words);
  int width;

  pango_layout_set_width (layout, self->label_width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width <= self->label_width && pango_layout_get_line_count (layout) <= WORD_LINES;
}

static void
say_source (LanesLanes *self, const LanesTraceSource *source)
{
  gboolean sampled = (source->kinds & LANES_SOURCE (LANES_RECORDER_SAMPLE)) != 0;
  g_autofree char *words = NULL;
  g_autofree char *tip = NULL;

  if (source->kinds == self->said_kinds && source->period == self->said_period
      && self->lost == self->said_lost && self->label_width == self->said_width)
    return;
  self->said_width = self->label_width;
  self->said_kinds = source->kinds;
  self->said_period = source->period;
  self->said_lost = self->lost;
  words = lanes_source_describe (source);
  tip = explain_source (self, source);
  gtk_label_set_label (GTK_LABEL (self->exactness),
                       has_room (self, words) ? words : lanes_source_name (source));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->exactness), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
  gtk_widget_set_tooltip_text (self->strip_row, tip);
  gtk_widget_remove_css_class (self->strip_row, sampled ? "exact" : "sampled");
  gtk_widget_add_css_class (self->strip_row, sampled ? "sampled" : "exact");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->strip), GTK_ACCESSIBLE_PROPERTY_LABEL, tip,
                                  -1);
}

/* Another moment is in view.
 *
 * Returns: whether anything is known of where it comes from */
gboolean
lanes_lanes_move_strip (LanesLanes *self)
{
  LanesTraceSource source;

  if (!find_source (self, &source))
    return FALSE;
  say_source (self, &source);
  lanes_source_strip_show (LANES_SOURCE_STRIP (self->strip), self->trace,
                           lanes_view_get_visible (self->view),
                           lanes_view_get_mirrored (self->view));
  return TRUE;
}

/* Says and shows how well it is known what is in view. Before anything was recorded there is
 * nothing to be exact about. */
void
lanes_lanes_update_strip (LanesLanes *self)
{
  gboolean any = lanes_lanes_move_strip (self);

  gtk_widget_set_opacity (self->strip_row, any ? 1 : 0);
  gtk_widget_set_can_target (self->strip_row, any);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->strip_row), GTK_ACCESSIBLE_STATE_HIDDEN, !any,
                               -1);
}

/* How wide the labels of the rows are */
void
lanes_lanes_set_label_width (LanesLanes *self, int width)
{
  self->label_width = width;
  gtk_widget_set_size_request (self->words, width, -1);
  g_object_set (self->words, "maximum-size", width, "tightening-threshold", width, NULL);
  lanes_lanes_move_strip (self);
}

/**
 * lanes_lanes_set_lost:
 * @lost: how many records the kernel had no room for
 *
 * Says that a part of what the lanes show is not known.
 */
void
lanes_lanes_set_lost (LanesLanes *self, guint64 lost)
{
  self->lost = lost;
  lanes_legend_set_unknown (lanes_lanes_get_legend (self), lost > 0);
  lanes_lanes_update_strip (self);
}
