/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-lane-layout.h"
#include "lanes-row-heat.h"
#include "lanes-row-heights.h"
#include "lanes-row-tree.h"
#include "lanes-rows.h"

G_BEGIN_DECLS

typedef struct _LanesRowList LanesRowList;

/* One row. It lives as long as what it is about is shown: what it has laid out stays. */
typedef struct
{
  LanesRowKind kind;
  guint
      index;  /* position of the core, number of the group, which process, or thread; 0: a task's */
  guint task; /* whose row it is, where it is no core's */
  guint process; /* which one its thread is of, and which of that */
  guint ordinal;
  gboolean alone; /* its thread is all there is of its process, which has siblings */
  guint run;      /* of its thread, where others are of other runs; 0 else */
  gboolean only;  /* its thread is the only one of its process in that run */
  guint depth;    /* in the tree */
  gboolean folded;
  gboolean offline;      /* of a core: there is nothing to use */
  gboolean opened;       /* a core of a group, whose lane was asked for */
  GArray *members;       /* of guint: threads of a task or process, cores of a group */
  LanesLaneLayout *lane; /* NULL: a group of cores */
  LanesRowHeat *heat;    /* of a group of cores */
  int y;
  int height;

  char *name;          /* what it is called where it stands alone */
  char *text;          /* what is written beside it */
  char *note;          /* and below that where there is room; NULL: nothing */
  PangoLayout *layout; /* of the text, made when it is needed */
  PangoLayout *note_layout;
  char kernel_name[16]; /* of its thread, as the text was made */
  LanesTime begin;      /* of its thread: the number may be another's later */
} LanesRow;

/* Which rows there are, how high, and what is written beside them. */
LanesRowList *lanes_row_list_new (GtkWidget *widget);
void lanes_row_list_free (LanesRowList *self);
void lanes_row_list_set_source (LanesRowList *self, LanesTrace *trace, LanesTopology *topology,
                                GPtrArray *tasks, LanesThreadLabelFunc get_label,
                                gpointer user_data);
gboolean lanes_row_list_refresh (LanesRowList *self, LanesTime since, gboolean live);
void lanes_row_list_forget (LanesRowList *self);
void lanes_row_list_set_ranking (LanesRowList *self, GListModel *ranking);
void lanes_row_list_set_order (LanesRowList *self, LanesRowOrder order);
void lanes_row_list_update_tasks (LanesRowList *self);
gboolean lanes_row_list_set_core (LanesRowList *self, int core);
gboolean lanes_row_list_set_low (LanesRowList *self, gboolean low);
gboolean lanes_row_list_set_space (LanesRowList *self, int space);
gboolean lanes_row_list_needs_regrouping (LanesRowList *self);
void lanes_row_list_rebuild (LanesRowList *self);
LanesRowFolds *lanes_row_list_get_folds (LanesRowList *self);
void lanes_row_list_open_core (LanesRowList *self, guint core, gboolean open);
void lanes_row_list_hide (LanesRowList *self, const LanesRow *row);
gboolean lanes_row_list_has_tree (LanesRowList *self);
gboolean lanes_row_list_is_open (LanesRowList *self, guint core);

guint lanes_row_list_get_n_rows (LanesRowList *self);
guint lanes_row_list_get_n_cores (LanesRowList *self);
guint lanes_row_list_get_n_hidden (LanesRowList *self);
LanesRow *lanes_row_list_get_row (LanesRowList *self, guint i);
guint lanes_row_list_find (LanesRowList *self, int y);
guint lanes_row_list_find_key (LanesRowList *self, gint64 key);
void lanes_row_list_arrange (LanesRowList *self);
int lanes_row_list_get_height (LanesRowList *self);
int lanes_row_list_get_natural_height (LanesRowList *self);

/* lanes-row-labels.c */
void lanes_row_list_label (LanesRowList *self, LanesRow *row);
void lanes_row_list_measure (LanesRowList *self);
int lanes_row_list_get_label_width (LanesRowList *self);
int lanes_row_list_get_indent (LanesRowList *self, const LanesRow *row);
int lanes_row_list_get_step (LanesRowList *self);
int lanes_row_list_get_separator (LanesRowList *self);
int lanes_row_list_get_line_height (LanesRowList *self);
PangoLayout *lanes_row_list_get_layout (LanesRowList *self, LanesRow *row);
PangoLayout *lanes_row_list_get_note_layout (LanesRowList *self, LanesRow *row);
char *lanes_row_list_describe (LanesRowList *self, const LanesRow *row);
char *lanes_row_list_describe_cores (LanesRowList *self, const LanesRow *row, guint first, guint n);

static inline gboolean
lanes_row_is_of_cores (const LanesRow *row)
{
  return row->kind == LANES_ROW_CORE || row->kind == LANES_ROW_HEAT;
}

static inline gboolean
lanes_row_folds (const LanesRow *row)
{
  return row->kind == LANES_ROW_TASK || row->kind == LANES_ROW_PROCESS;
}

static inline gint64
lanes_row_get_key (const LanesRow *row)
{
  return lanes_row_make_key (row->kind, lanes_row_is_of_cores (row) ? 0 : row->task, row->index);
}

G_END_DECLS
