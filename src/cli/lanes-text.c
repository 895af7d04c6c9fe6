/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-text.h"

#include <string.h>

/* The accent colors of GNOME, as the window shows them, and what stands for each where there are
 * fewer: the index in the 256-color cube, and the number of the ANSI color. */
static const struct
{
  guint8 red, green, blue;
  guint8 index;
  guint8 ansi;
} colors[LANES_N_COLORS] = {
    [LANES_COLOR_BLUE] = {0x35, 0x84, 0xe4, 68, 34},
    [LANES_COLOR_ORANGE] = {0xed, 0x5b, 0x00, 202, 33},
    [LANES_COLOR_TEAL] = {0x21, 0x90, 0xa4, 31, 36},
    [LANES_COLOR_PURPLE] = {0x91, 0x41, 0xac, 97, 35},
    [LANES_COLOR_GREEN] = {0x3a, 0x94, 0x4a, 65, 32},
    [LANES_COLOR_PINK] = {0xd5, 0x61, 0x99, 168, 95},
    [LANES_COLOR_YELLOW] = {0xc8, 0x88, 0x00, 172, 93},
    [LANES_COLOR_RED] = {0xe6, 0x2d, 0x42, 161, 31},
    [LANES_COLOR_SLATE] = {0x6f, 0x83, 0x96, 102, 90},
};

/**
 * lanes_palette_choose:
 * @is_terminal: whether a terminal reads what is written
 * @no_color: (nullable): the variable NO_COLOR
 * @colorterm: (nullable): the variable COLORTERM
 * @term: (nullable): the variable TERM
 *
 * Decides how many colors a text may use. NO_COLOR counts when it is not empty, as
 * <https://no-color.org> says.
 *
 * Returns: the palette
 */
LanesPalette
lanes_palette_choose (gboolean is_terminal, const char *no_color, const char *colorterm,
                      const char *term)
{
  if (!is_terminal || (no_color && *no_color != '\0'))
    return LANES_PALETTE_NONE;
  if (!term || *term == '\0' || g_str_equal (term, "dumb"))
    return LANES_PALETTE_NONE;
  if (g_strcmp0 (colorterm, "truecolor") == 0 || g_strcmp0 (colorterm, "24bit") == 0
      || g_str_has_suffix (term, "-direct"))
    return LANES_PALETTE_TRUE;
  if (strstr (term, "256color"))
    return LANES_PALETTE_256;
  return LANES_PALETTE_16;
}

static void
append_color (GString *text, LanesPalette palette, LanesColor color, guint background)
{
  switch (palette)
    {
    case LANES_PALETTE_TRUE:
      g_string_append_printf (text, "\033[%u;2;%u;%u;%um", 38 + background, colors[color].red,
                              colors[color].green, colors[color].blue);
      break;
    case LANES_PALETTE_256:
      g_string_append_printf (text, "\033[%u;5;%um", 38 + background, colors[color].index);
      break;
    case LANES_PALETTE_16:
      g_string_append_printf (text, "\033[%um", colors[color].ansi + background);
      break;
    case LANES_PALETTE_NONE:
    default:
      break;
    }
}

/**
 * lanes_text_append_color:
 * @palette: how many colors there are; with none nothing is added
 * @color: the color of a task
 *
 * Makes what follows appear in @color.
 */
void
lanes_text_append_color (GString *text, LanesPalette palette, LanesColor color)
{
  append_color (text, palette, color, 0);
}

/**
 * lanes_text_append_background:
 * @palette: how many colors there are; with none nothing is added
 * @color: the color of a task
 *
 * Makes what follows appear in bold white or black on @color.
 */
void
lanes_text_append_background (GString *text, LanesPalette palette, LanesColor color)
{
  if (palette == LANES_PALETTE_NONE)
    return;
  append_color (text, palette, color, 10);
  /* The sixteen are the terminal's own, and most of them bright. */
  g_string_append (text, palette == LANES_PALETTE_16 ? "\033[1;30m" : "\033[1;97m");
}

/**
 * lanes_text_append_bold:
 * @palette: how many colors there are; with none nothing is added
 *
 * Makes what follows bold.
 */
void
lanes_text_append_bold (GString *text, LanesPalette palette)
{
  if (palette != LANES_PALETTE_NONE)
    g_string_append (text, "\033[1m");
}

/**
 * lanes_text_append_dim:
 * @palette: how many colors there are; with none nothing is added
 *
 * Makes what follows faint.
 */
void
lanes_text_append_dim (GString *text, LanesPalette palette)
{
  if (palette != LANES_PALETTE_NONE)
    g_string_append (text, "\033[2m");
}

/**
 * lanes_text_append_reset:
 * @palette: how many colors there are; with none nothing is added
 *
 * Makes what follows plain again.
 */
void
lanes_text_append_reset (GString *text, LanesPalette palette)
{
  if (palette != LANES_PALETTE_NONE)
    g_string_append (text, LANES_TEXT_RESET);
}

/**
 * lanes_text_clean:
 * @text: a text that others wrote: a name in a file, the output of a command
 *
 * Takes out what a terminal would obey instead of showing. Line breaks stay.
 *
 * Returns: (transfer full): valid UTF-8 without control characters
 */
char *
lanes_text_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\033' && p[1] == '[')
        {
          /* A control sequence: parameters, then one final byte. */
          p += 2;
          while (*p != '\0' && (*p < 0x40 || *p > 0x7e))
            p = g_utf8_next_char (p);
          if (*p == '\0')
            break;
        }
      else if (c == '\n')
        g_string_append_c (clean, '\n');
      else if (c == '\t')
        g_string_append_c (clean, ' ');
      else if (!g_unichar_iscntrl (c))
        g_string_append_unichar (clean, c);
    }
  return g_string_free (clean, FALSE);
}

static guint
get_char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

/**
 * lanes_text_get_width:
 * @text: valid UTF-8 without control characters
 *
 * Returns: how many columns of a terminal it takes
 */
guint
lanes_text_get_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += get_char_width (g_utf8_get_char (p));
  return width;
}

static void
append_spaces (GString *into, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (into, ' ');
}

/**
 * lanes_text_append_fitted:
 * @text: valid UTF-8 without control characters
 * @width: columns
 * @unicode: whether the sign for what was left out may be an ellipsis
 *
 * Adds @text so that it takes exactly @width columns: cut or filled with spaces at its end.
 */
void
lanes_text_append_fitted (GString *into, const char *text, guint width, gboolean unicode)
{
  guint all = lanes_text_get_width (text);
  guint used = 0;

  if (all <= width)
    {
      g_string_append (into, text);
      append_spaces (into, width - all);
      return;
    }
  if (width == 0)
    return;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (used + get_char_width (c) > width - 1)
        break;
      g_string_append_unichar (into, c);
      used += get_char_width (c);
    }
  g_string_append (into, unicode ? "…" : ".");
  append_spaces (into, width - 1 - used);
}

/**
 * lanes_text_append_right:
 * @text: valid UTF-8 without control characters
 * @width: columns
 * @unicode: whether the sign for what was left out may be an ellipsis
 *
 * Adds @text at the right edge of @width columns.
 */
void
lanes_text_append_right (GString *into, const char *text, guint width, gboolean unicode)
{
  guint all = lanes_text_get_width (text);

  if (all < width)
    append_spaces (into, width - all);
  lanes_text_append_fitted (into, text, MIN (all, width), unicode);
}

/**
 * lanes_text_cut_lines:
 * @text: lines
 * @n_lines: how many to keep
 *
 * Returns: (transfer full): the last @n_lines lines of @text, without a line break at the end
 */
char *
lanes_text_cut_lines (const char *text, guint n_lines)
{
  g_autofree char *stripped = g_strchomp (g_strdup (text));
  const char *begin = stripped + strlen (stripped);

  while (begin > stripped && n_lines > 0)
    if (*--begin == '\n' && --n_lines == 0)
      return g_strdup (begin + 1);
  return g_strdup (n_lines == 0 ? begin : stripped);
}
