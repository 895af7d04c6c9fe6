/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <graphene.h>

#include "lanes-trace.h"

G_BEGIN_DECLS

/* A stretch in which a thread had a core, as far as pixels can tell. */
typedef struct
{
  LanesSpan span;
  guint core;
  gboolean narrow; /* turns that are too short for a pixel of their own, and what is between them */
} LanesMarkPiece;

void lanes_marks_collect (LanesTrace *trace, guint thread, LanesSpan span, LanesTime step,
                          GArray *pieces);
graphene_rect_t lanes_marks_place_card (graphene_point_t point, graphene_rect_t avoid,
                                        graphene_size_t card, graphene_rect_t bounds);

G_END_DECLS
