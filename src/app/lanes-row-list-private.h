/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-row-groups.h"
#include "lanes-row-list.h"

G_BEGIN_DECLS

struct _LanesRowList
{
  GtkWidget *widget; /* borrowed: it owns the list */
  LanesTrace *trace;
  LanesTopology *topology;
  GPtrArray *tasks;    /* of LanesTask, by number; it grows */
  GListModel *ranking; /* of LanesTask: as in the task list; NULL: by number */
  LanesThreadLabelFunc get_label;
  gpointer user_data;

  LanesRowFolds folds;
  LanesRowOrder order;
  GArray *used;        /* of LanesTime, by task: what was sorted by */
  gint64 sorted;       /* when, in microseconds */
  GArray *threads;     /* of LanesTreeThread: those in sight */
  GArray *tree;        /* of LanesTreeRow */
  GPtrArray *rows;     /* of LanesRow: those of cores first */
  GHashTable *keys;    /* key → LanesRow */
  guint n_cores;       /* rows of cores and groups */
  guint n_hidden;      /* rows of cores */
  guint n_tree_hidden; /* and of tasks */
  gboolean has_tree;   /* some row can be folded: all make room for the triangle */
  int core;            /* the only one with a row, -1: all */

  GPtrArray *groups; /* of LanesRowGroup */
  gboolean grouped;
  LanesCoreSet opened;

  LanesRowHeights heights;
  int space;
  gboolean settled; /* rows keep their heights where they can */
  gboolean low;
  int line;
  int label_width;
  int height;
};

G_END_DECLS
