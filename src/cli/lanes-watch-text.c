/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each core's share looks like as text: pure. */
#include "lanes-watch-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MIN_BAR     8
#define SHARE_WIDTH 6 /* " 100 %" */
#define GAP         3

static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

static char *
format_share (float busy)
{
  if (!(busy >= 0))
    return g_strdup ("?");
  /* Translators: a share, as in "43 %" */
  return g_strdup_printf (_ ("%.0f %%"), 100.0 * (double) MIN (busy, 1));
}

/**
 * lanes_watch_text_to_line:
 * @sample: the cores over an interval
 * @begin: when watching began, in nanoseconds
 *
 * Returns: (transfer full): a line for people, with its line break
 */
char *
lanes_watch_text_to_line (const LanesCpuSample *sample, LanesTime begin)
{
  GString *line = g_string_new (NULL);

  /* Translators: how long it has been going on, as in "12.5 s" */
  g_string_append_printf (line, _ ("%.1f s"), lanes_time_to_seconds (sample->span.end - begin));
  for (guint i = 0; i < sample->n_shares; i++)
    {
      g_autofree char *share = format_share (sample->shares[i].busy);

      g_string_append (line, "  ");
      /* Translators: the kernel's number of a core and its share, as in "Core 0: 43 %" */
      g_string_append_printf (line, _ ("Core %u: %s"), sample->shares[i].core, share);
    }
  g_string_append_c (line, '\n');
  return g_string_free (line, FALSE);
}

static void
append_number (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.6f", value));
}

/**
 * lanes_watch_text_to_json:
 * @sample: the cores over an interval
 *
 * Writes a sample for programs: one JSON object in one line, with the end of the interval on
 * `CLOCK_MONOTONIC`, its length, and for each core a share of 0 to 1, or null where it is not
 * known.
 *
 * Returns: (transfer full): the line, with its line break
 */
char *
lanes_watch_text_to_json (const LanesCpuSample *sample)
{
  GString *line = g_string_new ("{\"time\":");

  append_number (line, lanes_time_to_seconds (sample->span.end));
  g_string_append (line, ",\"seconds\":");
  append_number (line, lanes_time_to_seconds (lanes_span_length (sample->span)));
  g_string_append (line, ",\"cores\":[");
  for (guint i = 0; i < sample->n_shares; i++)
    {
      float busy = sample->shares[i].busy;

      g_string_append_printf (line, "%s{\"core\":%u,\"busy\":", i > 0 ? "," : "",
                              sample->shares[i].core);
      if (busy >= 0)
        append_number (line, MIN ((double) busy, 1));
      else
        g_string_append (line, "null");
      g_string_append_c (line, '}');
    }
  g_string_append (line, "]}\n");
  return g_string_free (line, FALSE);
}

static void
append_bar (GString *line, float busy, guint width, const LanesTextStyle *style)
{
  guint filled = (guint) lround ((double) CLAMP (busy, 0, 1) * width * 8);
  guint used = filled / 8;

  lanes_text_append_color (line, style->palette, LANES_COLOR_BLUE);
  for (guint i = 0; i < used; i++)
    g_string_append (line, style->unicode ? "█" : "#");
  if (style->unicode && filled % 8 > 0)
    {
      g_string_append (line, eighths[filled % 8]);
      used++;
    }
  lanes_text_append_reset (line, style->palette);
  lanes_text_append_dim (line, style->palette);
  for (guint i = used; i < width; i++)
    g_string_append (line, style->unicode ? "·" : ".");
  lanes_text_append_reset (line, style->palette);
}

static void
append_core (GString *line, const LanesCpuShare *share, guint label_width, guint bar_width,
             const LanesTextStyle *style)
{
  /* Translators: the kernel's number of a core */
  g_autofree char *label = g_strdup_printf (_ ("Core %u"), share->core);
  g_autofree char *text = format_share (share->busy);

  lanes_text_append_fitted (line, label, label_width, style->unicode);
  g_string_append_c (line, ' ');
  append_bar (line, share->busy, bar_width, style);
  lanes_text_append_right (line, text, SHARE_WIDTH, style->unicode);
}

/**
 * lanes_watch_text_draw:
 * @sample: the cores over an interval
 * @columns: how wide the lines may be
 * @max_lines: how many there may be
 * @style: what the reader's device can show
 *
 * Draws a bar for each core: below each other, and side by side where there are more than lines.
 *
 * Returns: (transfer full) (element-type utf8): the lines
 */
GPtrArray *
lanes_watch_text_draw (const LanesCpuSample *sample, guint columns, guint max_lines,
                       const LanesTextStyle *style)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  guint n = sample->n_shares;
  guint label_width = 0;
  guint n_abreast, n_lines, fixed, bar_width;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = g_strdup_printf (_ ("Core %u"), sample->shares[i].core);

      label_width = MAX (label_width, lanes_text_get_width (label));
    }
  fixed = label_width + 1 + SHARE_WIDTH;
  n_abreast = (n + MAX (max_lines, 1) - 1) / MAX (max_lines, 1);
  n_abreast = CLAMP (n_abreast, 1, MAX ((columns + GAP) / (fixed + MIN_BAR + GAP), 1));
  n_lines = MIN ((n + n_abreast - 1) / n_abreast, MAX (max_lines, 1));
  bar_width = MAX (((int) columns + GAP) / (int) n_abreast - (int) fixed - GAP, 1);

  for (guint i = 0; i < n_lines; i++)
    {
      GString *line = g_string_new (NULL);

      for (guint j = 0; j < n_abreast && j * n_lines + i < n; j++)
        {
          if (j > 0)
            g_string_append (line, "   ");
          append_core (line, &sample->shares[j * n_lines + i], label_width, bar_width, style);
        }
      g_ptr_array_add (lines, g_string_free (line, FALSE));
    }
  return lines;
}
