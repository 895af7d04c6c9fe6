/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-text-lanes.h"

#define MS LANES_MSEC

static const LanesTextStyle unicode = {LANES_PALETTE_NONE, TRUE};
static const LanesTextStyle ascii = {LANES_PALETTE_NONE, FALSE};
static const LanesTextStyle colored = {LANES_PALETTE_TRUE, TRUE};

static const LanesColor colors[] = {LANES_COLOR_ORANGE, LANES_COLOR_BLUE};
static const char *const core_labels[] = {"Core 0", "Core 1"};
static const char *const thread_labels[] = {"Eat breakfast", "Play music"};

static guint
add_thread (LanesTrace *trace, guint task, LanesTime begin)
{
  LanesThread thread = {.task = task,
                        .process = 1,
                        .ordinal = 1,
                        .pid = 100 + (int) task,
                        .tid = 100 + (int) task,
                        .begin = begin,
                        .end = G_MAXINT64};

  return lanes_trace_add_thread (trace, &thread);
}

static void
add_slice (LanesTrace *trace, guint thread, guint core, LanesTime begin, LanesTime end,
           LanesSliceEnd ended, gboolean queued)
{
  LanesSlice slice = {begin, end, thread, core, ended, queued};

  lanes_trace_append (trace, &slice);
}

/* On core 0 the two tasks take turns of 10 ms from 100 to 180 ms; core 1 is a quarter used by the
 * second from 180 to 200 ms. */
static LanesTrace *
make_trace (void)
{
  LanesTrace *trace = lanes_trace_new (2);
  guint threads[2] = {add_thread (trace, 0, 100 * MS), add_thread (trace, 1, 100 * MS)};

  for (guint i = 0; i < 8; i++)
    add_slice (trace, threads[i % 2], 0, (100 + 10 * i) * MS, (110 + 10 * i) * MS,
               i < 6 ? LANES_SLICE_PREEMPTED : LANES_SLICE_WAITED, i > 1);
  add_slice (trace, threads[1], 1, 180 * MS, 185 * MS, LANES_SLICE_WAITED, FALSE);
  lanes_trace_advance (trace, 200 * MS);
  return trace;
}

static char *
draw_core (guint core, guint n_cells, const LanesTextStyle *style)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autofree LanesTextCell *cells = g_new0 (LanesTextCell, n_cells);
  GString *text = g_string_new (NULL);

  lanes_text_lanes_get_core (trace, core, (LanesSpan){100 * MS, 200 * MS}, 2, cells, n_cells);
  lanes_text_lanes_append_cells (text, cells, n_cells, TRUE, colors, style);
  return g_string_free (text, FALSE);
}

static char *
draw_thread (guint thread, guint n_cells, const LanesTextStyle *style)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autofree LanesTextCell *cells = g_new0 (LanesTextCell, n_cells);
  GString *text = g_string_new (NULL);

  lanes_text_lanes_get_thread (trace, thread, (LanesSpan){100 * MS, 200 * MS}, cells, n_cells);
  lanes_text_lanes_append_cells (text, cells, n_cells, FALSE, colors, style);
  return g_string_free (text, FALSE);
}

static void
test_cells (void)
{
  static const struct
  {
    gboolean is_core;
    guint number;
    guint n_cells;
    const LanesTextStyle *style;
    const char *expected;
  } cases[] = {
      {TRUE, 0, 10, &unicode, "ABABABAB  "},
      {TRUE, 0, 20, &unicode, "AABBAABBAABBAABB    "},
      {TRUE, 1, 10, &unicode, "        B "}, /* half of the column: still a capital */
      {TRUE, 1, 5, &unicode, "    b"},       /* a quarter of it */
      {TRUE, 1, 1, &unicode, "b"},
      {TRUE, 0, 10, &ascii, "ABABABAB  "},
      {FALSE, 0, 10, &unicode, "█░█░█░█   "},
      {FALSE, 0, 10, &ascii, "#-#-#-#   "},
      {FALSE, 1, 10, &unicode, " █░█░█░█▄ "},
      {FALSE, 1, 10, &ascii, " #-#-#-#: "},
      {FALSE, 0, 5, &unicode, "▄▄▄▄ "},
      {FALSE, 1, 1, &unicode, "▄"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = cases[i].is_core
                                  ? draw_core (cases[i].number, cases[i].n_cells, cases[i].style)
                                  : draw_thread (cases[i].number, cases[i].n_cells, cases[i].style);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_levels (void)
{
  /* milliseconds of a column of 80, and its eighths */
  static const guint cases[][2] = {{0, 0}, {1, 1}, {5, 1}, {16, 2}, {40, 4}, {74, 7}, {80, 8}};

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesTrace) trace = lanes_trace_new (1);
      guint thread = add_thread (trace, 0, 0);
      LanesTextCell cell;

      if (cases[i][0] > 0)
        add_slice (trace, thread, 0, 0, cases[i][0] * MS, LANES_SLICE_WAITED, FALSE);
      lanes_trace_advance (trace, 80 * MS);
      lanes_text_lanes_get_core (trace, 0, (LanesSpan){0, 80 * MS}, 1, &cell, 1);
      g_assert_cmpuint (cell.level, ==, cases[i][1]);
      lanes_text_lanes_get_thread (trace, thread, (LanesSpan){0, 80 * MS}, &cell, 1);
      g_assert_cmpuint (cell.level, ==, cases[i][1]);
    }
}

/* Cells of odd lengths share out all of the time and no more. */
static void
test_cells_add_up (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  LanesTextCell cells[7];
  LanesSpan span = {3, 3 + 1000003};

  add_slice (trace, add_thread (trace, 0, 0), 0, 0, 2000000, LANES_SLICE_OPEN, FALSE);
  lanes_trace_advance (trace, 2000000);
  lanes_text_lanes_get_core (trace, 0, span, 1, cells, G_N_ELEMENTS (cells));
  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    g_assert_cmpuint (cells[i].level, ==, 8);
}

static void
test_colors (void)
{
  g_autofree char *core = draw_core (0, 20, &colored);
  g_autofree char *plain = lanes_text_clean (core);

  /* The letter says again what the color says. */
  g_assert_cmpstr (plain, ==, "A█B█A█B█A█B█A█B█    ");
  g_assert_nonnull (strstr (core, "48;2;237;91;0m"));
  g_assert_nonnull (strstr (core, "38;2;53;132;228m"));
  g_assert_true (g_str_has_suffix (core, "    ") || g_str_has_suffix (core, LANES_TEXT_RESET));
}

static void
test_draw (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  const LanesTextNames names = {core_labels, NULL, colors, 2, thread_labels};
  LanesSpan span = {100 * MS, 200 * MS};
  g_autoptr (GPtrArray) lines = lanes_text_lanes_draw (trace, &span, 0, &names, 32, 10, &ascii);

  g_assert_cmpuint (lines->len, ==, 4);
  g_assert_cmpstr (lines->pdata[0], ==, "Core 0          ABABABAB    80 %");
  g_assert_true (g_str_has_prefix (lines->pdata[1], "Core 1          "));
  g_assert_true (g_str_has_prefix (lines->pdata[2], "A Eat breakfast "));
  g_assert_true (g_str_has_prefix (lines->pdata[3], "B Play music    "));
  g_assert_true (g_str_has_suffix (lines->pdata[2], " 40 %"));
  g_assert_true (g_str_has_suffix (lines->pdata[3], " 45 %"));
}

static void
test_draw_fits (void)
{
  static const guint widths[] = {1, 10, 16, 20, 23, 24, 25, 40, 80, 200};
  const LanesTextNames names = {core_labels, NULL, colors, 2, thread_labels};

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    for (guint rows = 1; rows < 6; rows++)
      {
        g_autoptr (LanesTrace) trace = make_trace ();
        LanesSpan span = {100 * MS, 200 * MS};
        g_autoptr (GPtrArray) lines =
            lanes_text_lanes_draw (trace, &span, 2 * MS, &names, widths[i], rows, &colored);

        g_assert_cmpuint (lines->len, <=, rows);
        for (guint j = 0; j < lines->len; j++)
          {
            g_autofree char *plain = lanes_text_clean (lines->pdata[j]);

            if (widths[i] >= 20)
              g_assert_cmpuint (lanes_text_get_width (plain), <=, MAX (widths[i], 20));
          }
      }
}

static void
test_draw_more (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  const LanesTextNames names = {core_labels, NULL, colors, 2, thread_labels};
  LanesSpan span = {100 * MS, 200 * MS};
  g_autoptr (GPtrArray) lines = NULL;

  add_thread (trace, 1, 100 * MS);
  const char *const labels[] = {"Eat breakfast", "Play music", "More"};
  LanesTextNames more = names;

  more.thread_labels = labels;
  lines = lanes_text_lanes_draw (trace, &span, 0, &more, 40, 4, &ascii);
  g_assert_cmpuint (lines->len, ==, 4);
  g_assert_cmpstr (lines->pdata[3], ==, "... and 2 more threads");
}

static void
test_align (void)
{
  LanesSpan first = lanes_text_lanes_align (1003, 10, 5);
  LanesSpan next = lanes_text_lanes_align (1012, 10, 5);

  g_assert_cmpint (first.begin, ==, 950);
  g_assert_cmpint (first.end, ==, 1000);
  g_assert_cmpint (next.begin, ==, 960);
  g_assert_cmpint (next.end, ==, 1010);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/text-lanes/cells", test_cells);
  g_test_add_func ("/cli/text-lanes/levels", test_levels);
  g_test_add_func ("/cli/text-lanes/cells-add-up", test_cells_add_up);
  g_test_add_func ("/cli/text-lanes/colors", test_colors);
  g_test_add_func ("/cli/text-lanes/draw", test_draw);
  g_test_add_func ("/cli/text-lanes/draw-fits", test_draw_fits);
  g_test_add_func ("/cli/text-lanes/draw-more", test_draw_more);
  g_test_add_func ("/cli/text-lanes/align", test_align);
  return g_test_run ();
}
