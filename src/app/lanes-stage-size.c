/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-stage-size.h"

/* So many lines of the smallest type go on a screen: what is taught for slides. */
#define LINES 34

/* And so many of the person's own type at the least, or the verdict leaves no room for the lanes.
 */
#define LEAST_LINES 22

/* In pixels. The style sheet has a class for each. */
static const struct
{
  int size;
  const char *css_class;
} sizes[] = {
    {18, "stage-18"}, {22, "stage-22"}, {26, "stage-26"}, {31, "stage-31"}, {37, "stage-37"},
    {44, "stage-44"}, {52, "stage-52"}, {62, "stage-62"}, {74, "stage-74"},
};

/**
 * lanes_stage_size_choose:
 * @height: of the screen, in pixels
 * @font_size: of the person's own text, in pixels: type is never smaller than that, as long as
 *   there is any that is larger, and leaves room for enough of it
 *
 * Returns: (transfer none): the style class with the type that is read from the back of a room
 */
const char *
lanes_stage_size_choose (int height, double font_size)
{
  gsize i = 0;

  while (i + 1 < G_N_ELEMENTS (sizes)
         && (sizes[i + 1].size * LINES <= height
             || (sizes[i].size < font_size && sizes[i + 1].size * LEAST_LINES <= height)))
    i++;
  return sizes[i].css_class;
}

/**
 * lanes_stage_size_list:
 *
 * Returns: (transfer none) (array zero-terminated=1): every class that there is
 */
const char *const *
lanes_stage_size_list (void)
{
  static const char *classes[G_N_ELEMENTS (sizes) + 1];

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    classes[i] = sizes[i].css_class;
  return classes;
}
