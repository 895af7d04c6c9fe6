/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-palette.h"
#include "lanes-picture.h"

G_BEGIN_DECLS

#define LANES_PICTURE_SPACE 12   /* between the parts, in pixels */
#define LANES_PICTURE_DIM   0.7f /* how strong a note is */

/* A picture that is being made up, and where the next thing goes. */
typedef struct
{
  GtkSnapshot *snapshot;
  GtkWidget *widget; /* whose fonts and colors are used */
  LanesStyle style;
  GdkRGBA text;
  gboolean rtl;
  float width;
  float y;
  float x;    /* of the next item of the legend, from the side where text begins */
  float line; /* height of a line of text */
} LanesPicturePage;

/* lanes-picture.c */
int lanes_picture_choose_scale (int width, int height);

/* lanes-picture-page.c */
GskRenderNode *lanes_picture_page_draw (LanesLanes *lanes, const LanesPictureWords *words,
                                        int scale, int *width, int *height);
PangoLayout *lanes_picture_page_make_layout (LanesPicturePage *page, const char *text,
                                             PangoWeight weight, double scale);
void lanes_picture_page_append_layout (LanesPicturePage *page, PangoLayout *layout, float x,
                                       float y, const GdkRGBA *color);
void lanes_picture_page_append_text (LanesPicturePage *page, const char *text, PangoWeight weight,
                                     double scale, float alpha);

/* lanes-picture-legend.c */
void lanes_picture_page_append_legend (LanesPicturePage *page, const LanesPictureWords *words);

G_END_DECLS
