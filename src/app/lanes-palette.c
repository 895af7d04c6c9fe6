/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-palette.h"

#include <adwaita.h>

#include "lanes-pattern.h"

#define STRONGER  3.5f /* lines in high contrast */
#define BAR_WIDTH 14   /* of a bar with a pattern */

#define RGB(hex) \
  { \
    ((hex) >> 16 & 0xff) / 255.0f, ((hex) >> 8 & 0xff) / 255.0f, ((hex) &0xff) / 255.0f, 1.0f \
  }

/* The one place of the tasks' colors. The text on a block has a contrast of 4.5:1 or more, a block
 * on its page 3:1 or more, and each two can be told apart by people with every common deficiency of
 * color vision, the first in the order of LanesColor best: where hues look alike, one of the two is
 * darker. A test checks that, which is how these values were found. */
static const GdkRGBA task_colors[LANES_N_STYLES][LANES_N_COLORS] = {
    [LANES_STYLE_LIGHT] =
        {
            [LANES_COLOR_BLUE] = RGB (0x0871ef),
            [LANES_COLOR_ORANGE] = RGB (0xce4200),
            [LANES_COLOR_TEAL] = RGB (0x1d6c79),
            [LANES_COLOR_PURPLE] = RGB (0x7e39a3),
            [LANES_COLOR_GREEN] = RGB (0x00875b),
            [LANES_COLOR_PINK] = RGB (0xbf388b),
            [LANES_COLOR_YELLOW] = RGB (0x75732b),
            [LANES_COLOR_RED] = RGB (0xad0527),
            [LANES_COLOR_SLATE] = RGB (0x515159),
        },
    [LANES_STYLE_DARK] =
        {
            [LANES_COLOR_BLUE] = RGB (0x629df4),
            [LANES_COLOR_ORANGE] = RGB (0xff8a3c),
            [LANES_COLOR_TEAL] = RGB (0x2ac7df),
            [LANES_COLOR_PURPLE] = RGB (0xbc7ec8),
            [LANES_COLOR_GREEN] = RGB (0x7ac17f),
            [LANES_COLOR_PINK] = RGB (0xfc8bcb),
            [LANES_COLOR_YELLOW] = RGB (0xf0c83a),
            [LANES_COLOR_RED] = RGB (0xf36a5d),
            [LANES_COLOR_SLATE] = RGB (0x9ea8ab),
        },
};

/* Cores have quieter colors, so that they are not taken for tasks. The same holds for them: see the
 * test. */
static const GdkRGBA core_colors[LANES_N_STYLES][LANES_PALETTE_N_CORES] = {
    [LANES_STYLE_LIGHT] = {RGB (0x6f7496), RGB (0x433e18), RGB (0x8f4a52), RGB (0x514b84),
                           RGB (0x5e5719), RGB (0x986947), RGB (0x1c3c65), RGB (0x632c49)},
    [LANES_STYLE_DARK] = {RGB (0xc77e73), RGB (0xfed79e), RGB (0x89b9d0), RGB (0xbfb16c),
                          RGB (0x3fa5a1), RGB (0xd2c7f8), RGB (0x8fe7ca), RGB (0xf2a899)},
};

static const GdkRGBA text_colors[LANES_N_STYLES] = {RGB (0xffffff), RGB (0x1e1e1e)};
/* Others are weaker than every task, and can be told from the page in high contrast. */
static const GdkRGBA other_colors[2][LANES_N_STYLES] = {
    {RGB (0xc0bfc4), RGB (0x5e5c64)},
    {RGB (0x8b8a90), RGB (0x77767b)},
};
static const GdkRGBA other_texts[LANES_N_STYLES] = {RGB (0x1e1e1e), RGB (0xffffff)};
static const GdkRGBA gap_colors[LANES_N_STYLES] = {RGB (0xdeddda), RGB (0x4a4a4f)};
static const GdkRGBA page_colors[LANES_N_STYLES] = {RGB (0xffffff), RGB (0x383838)};

/* Where there is no display there is no style to ask for. */
static gboolean
is_high_contrast (void)
{
  return gdk_display_get_default ()
         && adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

/**
 * lanes_palette_get_color:
 * @style: light or dark
 * @color: a task's color
 *
 * Returns: (transfer none): what it looks like in that style
 */
const GdkRGBA *
lanes_palette_get_color (LanesStyle style, LanesColor color)
{
  return &task_colors[style][color];
}

/**
 * lanes_palette_get_word:
 * @style: light or dark
 * @color: a task's color
 *
 * Small letters need more contrast than blocks do, also on a card that is selected.
 *
 * Returns: the color of a word that is about a task
 */
GdkRGBA
lanes_palette_get_word (LanesStyle style, LanesColor color)
{
  static const float strengths[LANES_N_STYLES] = {0.15f, 0.3f};
  static const float targets[LANES_N_STYLES] = {0, 1};
  const GdkRGBA *block = &task_colors[style][color];
  float strength = strengths[style];
  float target = targets[style] * strength;

  return (GdkRGBA){block->red * (1 - strength) + target, block->green * (1 - strength) + target,
                   block->blue * (1 - strength) + target, 1};
}

/**
 * lanes_palette_get_core:
 * @style: light or dark
 * @core: a core's position
 *
 * Returns: (transfer none): the color of a turn on that core, where turns are colored by their
 * core; after %LANES_PALETTE_N_CORES cores the colors begin again
 */
const GdkRGBA *
lanes_palette_get_core (LanesStyle style, guint core)
{
  return &core_colors[style][core % LANES_PALETTE_N_CORES];
}

/**
 * lanes_palette_get_text:
 * @style: light or dark
 *
 * Returns: (transfer none): the color of text on a block of any task or core
 */
const GdkRGBA *
lanes_palette_get_text (LanesStyle style)
{
  return &text_colors[style];
}

/**
 * lanes_palette_get_others:
 * @style: light or dark
 *
 * Returns: (transfer none): the color of everything that is not of a task
 */
const GdkRGBA *
lanes_palette_get_others (LanesStyle style)
{
  return &other_colors[is_high_contrast ()][style];
}

/**
 * lanes_palette_get_others_text:
 * @style: light or dark
 *
 * Returns: (transfer none): the color of text on what is not of a task
 */
const GdkRGBA *
lanes_palette_get_others_text (LanesStyle style)
{
  return &other_texts[style];
}

/**
 * lanes_palette_get_gap:
 * @style: light or dark
 *
 * Returns: (transfer none): the color of a stretch of time in which records were lost
 */
const GdkRGBA *
lanes_palette_get_gap (LanesStyle style)
{
  return &gap_colors[style];
}

/**
 * lanes_palette_get_page:
 * @style: light or dark
 *
 * Returns: (transfer none): what the blocks are drawn on, near enough to judge a contrast by
 */
const GdkRGBA *
lanes_palette_get_page (LanesStyle style)
{
  return &page_colors[style];
}

/**
 * lanes_palette_mix:
 * @color: a color
 * @alpha: 0 to 1
 *
 * Returns: @color as strong as @alpha says
 */
GdkRGBA
lanes_palette_mix (const GdkRGBA *color, float alpha)
{
  return (GdkRGBA){color->red, color->green, color->blue, color->alpha * alpha};
}

/**
 * lanes_palette_make_line:
 * @text: the color of text
 * @alpha: 0 to 1: how strong the line is as a rule
 *
 * Returns: the color of a line that divides or guides, which is stronger in high contrast
 */
GdkRGBA
lanes_palette_make_line (const GdkRGBA *text, float alpha)
{
  return lanes_palette_mix (text, is_high_contrast () ? MIN (alpha * STRONGER, 1) : alpha);
}

/**
 * lanes_palette_get_style:
 *
 * Returns: the style that is on
 */
LanesStyle
lanes_palette_get_style (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ()) ? LANES_STYLE_DARK
                                                                       : LANES_STYLE_LIGHT;
}

/**
 * lanes_palette_get_css_class:
 * @color: a task's color
 *
 * Returns: (transfer none): the CSS class that gives a widget that color; see
 * lanes_palette_install()
 */
const char *
lanes_palette_get_css_class (LanesColor color)
{
  static const char *const classes[LANES_N_COLORS] = {
      [LANES_COLOR_BLUE] = "task-blue",     [LANES_COLOR_ORANGE] = "task-orange",
      [LANES_COLOR_TEAL] = "task-teal",     [LANES_COLOR_PURPLE] = "task-purple",
      [LANES_COLOR_GREEN] = "task-green",   [LANES_COLOR_PINK] = "task-pink",
      [LANES_COLOR_YELLOW] = "task-yellow", [LANES_COLOR_RED] = "task-red",
      [LANES_COLOR_SLATE] = "task-slate",
  };

  return classes[color];
}

static void
set_css_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/**
 * lanes_palette_show_state:
 * @widget: what shows a task, with the class of its color
 * @run: (nullable): the task's latest run
 *
 * Has the words for the state in the task's color only while something goes on: red is to be read
 * as a failure only where something failed.
 */
void
lanes_palette_show_state (GtkWidget *widget, LanesRun *run)
{
  set_css_class (widget, "active", run && lanes_run_is_active (run));
  set_css_class (widget, "failed", run && lanes_run_get_state (run) == LANES_RUN_FAILED);
}

/* A class colors what a card shows of its task; the widgets inside say what part of it they are. A
 * bar with a pattern is as wide as the pattern needs. */
static void
append_css (GString *css, LanesStyle style, LanesColor color)
{
  const char *name = lanes_palette_get_css_class (color);
  GdkRGBA letters = lanes_palette_get_word (style, color);
  g_autofree char *word = gdk_rgba_to_string (&letters);
  g_autofree char *block = gdk_rgba_to_string (lanes_palette_get_color (style, color));
  g_autofree char *url = NULL;

  g_string_append_printf (css,
                          ".%s.active .task-word { color: %s; }\n"
                          ".%s .task-bar, .%s progressbar > trough > progress"
                          " { background-color: %s; }\n",
                          name, word, name, name, block);
  if (!lanes_pattern_is_on ())
    return;
  url = lanes_pattern_make_url (color, style);
  g_string_append_printf (css,
                          ".%s .task-bar { background-image: %s; background-size: %dpx; }\n"
                          ".%s box.task-bar { min-width: %dpx; }\n",
                          name, url, LANES_PATTERN_SIZE, name, BAR_WIDTH);
}

static void
append_others (GString *css)
{
  g_autofree char *color =
      gdk_rgba_to_string (lanes_palette_get_others (lanes_palette_get_style ()));

  g_string_append_printf (css, ".swatch.others { background-color: %s; }\n", color);
}

static void
load_css (GtkCssProvider *provider)
{
  g_autoptr (GString) css = g_string_new (NULL);

  for (int i = 0; i < LANES_N_COLORS; i++)
    append_css (css, lanes_palette_get_style (), i);
  append_others (css);
  for (guint i = 0; i < LANES_PALETTE_N_CORES; i++)
    {
      g_autofree char *color =
          gdk_rgba_to_string (lanes_palette_get_core (lanes_palette_get_style (), i));

      g_string_append_printf (css, ".swatch.core-%u { background-color: %s; }\n", i, color);
    }
  gtk_css_provider_load_from_data (provider, css->str, (gssize) css->len);
}

/**
 * lanes_palette_install:
 * @display: where
 *
 * Makes the tasks' colors known as CSS classes, and keeps them right when the style changes.
 */
void
lanes_palette_install (GdkDisplay *display)
{
  static const char key[] = "lanes-palette";
  AdwStyleManager *manager = adw_style_manager_get_for_display (display);
  GtkCssProvider *provider;

  if (g_object_get_data (G_OBJECT (display), key))
    return;
  provider = gtk_css_provider_new ();
  g_object_set_data_full (G_OBJECT (display), key, provider, g_object_unref);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (load_css), provider,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (load_css), provider,
                           G_CONNECT_SWAPPED);
  lanes_pattern_watch (G_OBJECT (provider), G_CALLBACK (load_css));
  load_css (provider);
}
