/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-lanes.h"

G_BEGIN_DECLS

/* A picture can be made so many times as large as it is on the screen. */
#define LANES_PICTURE_MAX_SCALE 4

#define LANES_TYPE_PICTURE (lanes_picture_get_type ())

typedef struct _LanesPicture LanesPicture;

GType lanes_picture_get_type (void);

/* What is written around the lanes. */
typedef struct
{
  const char *title;
  const char *verdict;  /* (nullable): in a word or two */
  const char *sentence; /* (nullable): what that means here */
  const char *when;
  const char *exactness;
  GListModel *tasks; /* of LanesTask, for the legend */
  gboolean paused;   /* whether a task was paused */
  gboolean unknown;  /* whether something is not known */
  gboolean others;   /* whether other programs are shown */
  guint n_cores;     /* whose colors the rows of tasks have; 0: they have the tasks' */
} LanesPictureWords;

LanesPicture *lanes_picture_new (LanesLanes *lanes, const LanesPictureWords *words);
LanesPicture *lanes_picture_ref (LanesPicture *self);
void lanes_picture_unref (LanesPicture *self);

int lanes_picture_get_max_scale (LanesPicture *self);
void lanes_picture_get_size (LanesPicture *self, int scale, int *width, int *height);
GdkTexture *lanes_picture_to_texture (LanesPicture *self, int scale, GError **error);
GBytes *lanes_picture_to_svg (LanesPicture *self, GError **error);
GdkContentProvider *lanes_picture_to_content (LanesPicture *self, int scale, GError **error);

void lanes_picture_save_async (LanesPicture *self, GFile *file, int scale,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean lanes_picture_save_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesPicture, lanes_picture_unref)

G_END_DECLS
