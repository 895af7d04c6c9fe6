/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lanes-text.h"
#include "lanes-watch-text.h"

static void
test_palette (void)
{
  static const struct
  {
    gboolean is_terminal;
    const char *no_color, *colorterm, *term;
    LanesPalette expected;
  } cases[] = {
      {FALSE, NULL, "truecolor", "xterm-256color", LANES_PALETTE_NONE},
      {TRUE, "1", "truecolor", "xterm-256color", LANES_PALETTE_NONE},
      {TRUE, "", "truecolor", "xterm-256color", LANES_PALETTE_TRUE},
      {TRUE, NULL, "24bit", "xterm", LANES_PALETTE_TRUE},
      {TRUE, NULL, "truecolor", "dumb", LANES_PALETTE_NONE},
      {TRUE, NULL, NULL, "xterm-direct", LANES_PALETTE_TRUE},
      {TRUE, NULL, NULL, "tmux-256color", LANES_PALETTE_256},
      {TRUE, NULL, "yes", "linux", LANES_PALETTE_16},
      {TRUE, NULL, NULL, "", LANES_PALETTE_NONE},
      {TRUE, NULL, NULL, NULL, LANES_PALETTE_NONE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (lanes_palette_choose (cases[i].is_terminal, cases[i].no_color,
                                             cases[i].colorterm, cases[i].term),
                       ==, cases[i].expected);
    }
}

/* Every color of a task is another one, in every palette. */
static void
test_colors_differ (void)
{
  for (LanesPalette palette = LANES_PALETTE_16; palette <= LANES_PALETTE_TRUE; palette++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (int color = 0; color < LANES_N_COLORS; color++)
        {
          GString *text = g_string_new (NULL);

          lanes_text_append_color (text, palette, (LanesColor) color);
          g_assert_true (g_str_has_prefix (text->str, "\033["));
          g_assert_true (g_hash_table_add (seen, g_string_free (text, FALSE)));
        }
    }
}

static void
test_clean (void)
{
  static const char *const cases[][2] = {
      {"plain", "plain"},
      {"two\nlines", "two\nlines"},
      {"a\tb", "a b"},
      {"\033[31mred\033[0m", "red"},
      {"\033]0;title\007x", "]0;titlex"},
      {"cut \033[", "cut "},
      {"cut \033[3", "cut "},
      {"\302\233"
       "31mC1",
       "31mC1"},
      {"bad \377 byte", "bad \357\277\275 byte"},
      {"", ""},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = lanes_text_clean (cases[i][0]);

      g_assert_cmpstr (clean, ==, cases[i][1]);
    }
}

static void
test_fit (void)
{
  static const struct
  {
    const char *text;
    guint width;
    gboolean unicode;
    const char *left, *right;
  } cases[] = {
      {"abc", 5, TRUE, "abc  ", "  abc"},
      {"abc", 3, TRUE, "abc", "abc"},
      {"abcdef", 4, TRUE, "abc…", "abc…"},
      {"abcdef", 4, FALSE, "abc.", "abc."},
      {"früh", 5, TRUE, "früh ", " früh"},
      {"東京", 5, TRUE, "東京 ", " 東京"},
      {"東京都", 4, TRUE, "東… ", "東… "},
      {"e\xcc\x81", 2, TRUE, "e\xcc\x81 ", " e\xcc\x81"},
      {"abc", 0, TRUE, "", ""},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) left = g_string_new (NULL);
      g_autoptr (GString) right = g_string_new (NULL);

      lanes_text_append_fitted (left, cases[i].text, cases[i].width, cases[i].unicode);
      lanes_text_append_right (right, cases[i].text, cases[i].width, cases[i].unicode);
      g_assert_cmpstr (left->str, ==, cases[i].left);
      g_assert_cmpstr (right->str, ==, cases[i].right);
      g_assert_cmpuint (lanes_text_get_width (left->str), ==, cases[i].width);
    }
}

static void
test_cut_lines (void)
{
  static const struct
  {
    const char *text;
    guint n;
    const char *expected;
  } cases[] = {
      {"a\nb\nc\n", 2, "b\nc"},
      {"a\nb\nc", 3, "a\nb\nc"},
      {"a\nb", 9, "a\nb"},
      {"a", 1, "a"},
      {"", 3, ""},
      {"\n\n", 2, ""},
      {"a\nb\n\n\n", 1, "b"},
      {"a\nb", 0, ""},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lanes_text_cut_lines (cases[i].text, cases[i].n);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static LanesCpuSample *
make_sample (const float *busy, guint n)
{
  LanesCpuSample *sample = g_malloc0 (sizeof (LanesCpuSample) + n * sizeof (LanesCpuShare));

  sample->span = (LanesSpan){LANES_SEC, LANES_SEC + 500 * LANES_MSEC};
  sample->n_shares = n;
  for (guint i = 0; i < n; i++)
    sample->shares[i] = (LanesCpuShare){i, busy[i]};
  return sample;
}

static void
test_watch_json (void)
{
  const float busy[] = {0.5f, -1, 1};
  g_autofree LanesCpuSample *sample = make_sample (busy, 3);
  g_autofree char *text = lanes_watch_text_to_json (sample);

  g_assert_cmpstr (
      text, ==,
      "{\"time\":1.500000,\"seconds\":0.500000,\"cores\":[{\"core\":0,\"busy\":0.500000},"
      "{\"core\":1,\"busy\":null},{\"core\":2,\"busy\":1.000000}]}\n");
}

static void
test_watch_line (void)
{
  const float busy[] = {0.5f, -1, 1};
  g_autofree LanesCpuSample *sample = make_sample (busy, 3);
  g_autofree char *text = lanes_watch_text_to_line (sample, LANES_SEC);

  g_assert_cmpstr (text, ==, "0.5 s  Core 0: 50 %  Core 1: ?  Core 2: 100 %\n");
}

static void
test_watch_bars (void)
{
  const float busy[] = {0.5f, 0.25f, 1, 0};
  g_autofree LanesCpuSample *sample = make_sample (busy, 4);
  const LanesTextStyle ascii = {LANES_PALETTE_NONE, FALSE};
  g_autoptr (GPtrArray) tall = lanes_watch_text_draw (sample, 29, 10, &ascii);
  g_autoptr (GPtrArray) low = lanes_watch_text_draw (sample, 61, 2, &ascii);

  g_assert_cmpuint (tall->len, ==, 4);
  g_assert_cmpstr (tall->pdata[0], ==, "Core 0 ########........  50 %");
  g_assert_cmpstr (tall->pdata[3], ==, "Core 3 ................   0 %");
  g_assert_cmpuint (low->len, ==, 2);
  g_assert_cmpstr (low->pdata[1], ==,
                   "Core 1 ####............  25 %   Core 3 ................   0 %");
}

/* Whatever the machine and the terminal are: it fits. */
static void
test_watch_fits (void)
{
  static const guint counts[] = {1, 2, 16, 256};
  static const LanesTextStyle style = {LANES_PALETTE_TRUE, TRUE};
  float busy[256];

  for (guint i = 0; i < 256; i++)
    busy[i] = (float) i / 255;
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    for (guint columns = 24; columns < 200; columns += 11)
      for (guint rows = 1; rows < 60; rows += 7)
        {
          g_autofree LanesCpuSample *sample = make_sample (busy, counts[i]);
          g_autoptr (GPtrArray) lines = lanes_watch_text_draw (sample, columns, rows, &style);

          g_assert_cmpuint (lines->len, <=, rows);
          for (guint j = 0; j < lines->len; j++)
            {
              g_autofree char *plain = lanes_text_clean (lines->pdata[j]);

              g_assert_cmpuint (lanes_text_get_width (plain), <=, columns);
            }
        }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/text/palette", test_palette);
  g_test_add_func ("/cli/text/colors-differ", test_colors_differ);
  g_test_add_func ("/cli/text/clean", test_clean);
  g_test_add_func ("/cli/text/fit", test_fit);
  g_test_add_func ("/cli/text/cut-lines", test_cut_lines);
  g_test_add_func ("/cli/watch/json", test_watch_json);
  g_test_add_func ("/cli/watch/line", test_watch_line);
  g_test_add_func ("/cli/watch/bars", test_watch_bars);
  g_test_add_func ("/cli/watch/fits", test_watch_fits);
  return g_test_run ();
}
