/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "color-vision.h"

#include <math.h>

/* How linear RGB comes through, row by row: tables 1 to 3 of G. M. Machado, M. M. Oliveira and
 * L. A. F. Fernandes, “A Physiologically-based Model for Simulation of Color Vision Deficiency”,
 * IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009: severity 1.0, and 0.6 for
 * the anomalies. */
static const double matrices[N_COLOR_VISIONS][3][3] = {
    [COLOR_VISION_USUAL] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    [COLOR_VISION_PROTANOPIA] = {{0.152286, 1.052583, -0.204868},
                                 {0.114503, 0.786281, 0.099216},
                                 {-0.003882, -0.048116, 1.051998}},
    [COLOR_VISION_DEUTERANOPIA] = {{0.367322, 0.860646, -0.227968},
                                   {0.280085, 0.672501, 0.047413},
                                   {-0.011820, 0.042940, 0.968881}},
    [COLOR_VISION_TRITANOPIA] = {{1.255528, -0.076749, -0.178779},
                                 {-0.078411, 0.930809, 0.147602},
                                 {0.004733, 0.691367, 0.303900}},
    [COLOR_VISION_PROTANOMALY] = {{0.385450, 0.769005, -0.154455},
                                  {0.100526, 0.829802, 0.069673},
                                  {-0.007442, -0.022190, 1.029632}},
    [COLOR_VISION_DEUTERANOMALY] = {{0.498864, 0.674741, -0.173604},
                                    {0.205199, 0.754872, 0.039929},
                                    {-0.011131, 0.030969, 0.980162}},
    [COLOR_VISION_TRITANOMALY] = {{1.104996, -0.046633, -0.058363},
                                  {-0.032137, 0.971635, 0.060503},
                                  {0.001336, 0.317922, 0.680742}},
};

static const char *const names[N_COLOR_VISIONS] = {
    [COLOR_VISION_USUAL] = "usual",
    [COLOR_VISION_PROTANOPIA] = "protanopia",
    [COLOR_VISION_DEUTERANOPIA] = "deuteranopia",
    [COLOR_VISION_TRITANOPIA] = "tritanopia",
    [COLOR_VISION_PROTANOMALY] = "protanomaly",
    [COLOR_VISION_DEUTERANOMALY] = "deuteranomaly",
    [COLOR_VISION_TRITANOMALY] = "tritanomaly",
};

/* sRGB to linear light and back, as IEC 61966-2-1 defines it */
static double
linearize (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
delinearize (double value)
{
  value = CLAMP (value, 0, 1);
  return value <= 0.0031308 ? value * 12.92 : 1.055 * pow (value, 1 / 2.4) - 0.055;
}

static void
multiply (const double matrix[3][3], const double in[3], double out[3])
{
  for (int i = 0; i < 3; i++)
    out[i] = matrix[i][0] * in[0] + matrix[i][1] * in[1] + matrix[i][2] * in[2];
}

/* What @vision is called, in lower case. */
const char *
color_vision_get_name (ColorVision vision)
{
  return names[vision];
}

/* What @color looks like to people with @vision, shown to people with usual vision. */
GdkRGBA
color_vision_simulate (ColorVision vision, const GdkRGBA *color)
{
  double in[3] = {linearize ((double) color->red), linearize ((double) color->green),
                  linearize ((double) color->blue)};
  double out[3];

  multiply (matrices[vision], in, out);
  return (GdkRGBA){(float) delinearize (out[0]), (float) delinearize (out[1]),
                   (float) delinearize (out[2]), color->alpha};
}

/* Source: Björn Ottosson, “A perceptual color space for image processing”, 2020,
 * <https://bottosson.github.io/posts/oklab/>. */
static void
get_oklab (const GdkRGBA *color, double lab[3])
{
  static const double to_lms[3][3] = {{0.4122214708, 0.5363325363, 0.0514459929},
                                      {0.2119034982, 0.6806995451, 0.1073969566},
                                      {0.0883024619, 0.2817188376, 0.6299787005}};
  static const double to_lab[3][3] = {{0.2104542553, 0.7936177850, -0.0040720468},
                                      {1.9779984951, -2.4285922050, 0.4505937099},
                                      {0.0259040371, 0.7827717662, -0.8086757660}};
  double rgb[3] = {linearize ((double) color->red), linearize ((double) color->green),
                   linearize ((double) color->blue)};
  double lms[3];

  multiply (to_lms, rgb, lms);
  for (int i = 0; i < 3; i++)
    lms[i] = cbrt (lms[i]);
  multiply (to_lab, lms, lab);
}

/* How different two colors look: their distance in OKLab. Black and white are 1 apart; what is 0.02
 * apart can just be told when it lies side by side. */
double
color_vision_get_difference (const GdkRGBA *one, const GdkRGBA *other)
{
  double a[3];
  double b[3];

  get_oklab (one, a);
  get_oklab (other, b);
  return sqrt (pow (a[0] - b[0], 2) + pow (a[1] - b[1], 2) + pow (a[2] - b[2], 2));
}
