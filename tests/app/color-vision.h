/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* How people see colors. The anomalies are the commoner and weaker forms of the three deficiencies.
 */
typedef enum
{
  COLOR_VISION_USUAL,
  COLOR_VISION_PROTANOPIA,
  COLOR_VISION_DEUTERANOPIA,
  COLOR_VISION_TRITANOPIA,
  COLOR_VISION_PROTANOMALY,
  COLOR_VISION_DEUTERANOMALY,
  COLOR_VISION_TRITANOMALY,
} ColorVision;

#define N_COLOR_VISIONS (COLOR_VISION_TRITANOMALY + 1)

const char *color_vision_get_name (ColorVision vision);
GdkRGBA color_vision_simulate (ColorVision vision, const GdkRGBA *color);
double color_vision_get_difference (const GdkRGBA *one, const GdkRGBA *other);

G_END_DECLS
