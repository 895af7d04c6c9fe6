/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lanes-time.h"

G_BEGIN_DECLS

#define LANES_TYPE_ROW_ORDER (lanes_row_order_get_type ())

/* So many threads are shown one by one; when there are more, tasks are folded at first. Processes
 * with several threads are so sooner, since each of them needs a row of its own. */
#define LANES_ROW_TREE_MAX_OPEN           8
#define LANES_ROW_TREE_MAX_OPEN_PROCESSES 4

/* What a row is about. */
typedef enum
{
  LANES_ROW_CORE,
  LANES_ROW_HEAT,    /* a group of cores, each a thin line */
  LANES_ROW_TASK,    /* several threads, as one */
  LANES_ROW_PROCESS, /* the same of one process */
  LANES_ROW_THREAD,
} LanesRowKind;

/* In which order the tasks are. The nicks are those of the setting. */
typedef enum
{
  LANES_ROW_ORDER_LIST, /* as in the task list */
  LANES_ROW_ORDER_NAME,
  LANES_ROW_ORDER_START,
  LANES_ROW_ORDER_CPU_TIME, /* who used most comes first */
} LanesRowOrder;

GType lanes_row_order_get_type (void);

/* A thread that is to be shown. */
typedef struct
{
  guint number; /* in the trace */
  guint task;
  guint process;
  guint ordinal;
  LanesTime begin;
  guint run;
} LanesTreeThread;

/* What is to be known of a task to find its place. */
typedef struct
{
  guint rank; /* in the task list */
  const char *name;
  LanesTime used; /* of the cores */
} LanesTreeTask;

/* A row of the tree. */
typedef struct
{
  LanesRowKind kind;
  guint task;
  guint process;
  guint ordinal;
  guint thread;    /* its number, where it is about one only */
  LanesTime begin; /* of that thread, whose number another one may have had */
  guint n_threads;
  guint depth;
  gboolean alone; /* the thread is all that there is of its process, which has siblings */
  guint run;      /* which run the thread is of, where others are beside it; 0 else */
  gboolean only;  /* it is the only thread of its process in that run */
  gboolean folded;
} LanesTreeRow;

/* What a person folded, unfolded and hid. */
typedef struct
{
  GHashTable *folded; /* key → folded or not, where it was said */
  GHashTable *hidden; /* set of keys */
  gboolean crowded;   /* there were too many threads to unfold all */
  gboolean busy;      /* there were too many to unfold processes */
} LanesRowFolds;

void lanes_row_folds_init (LanesRowFolds *self);
void lanes_row_folds_clear (LanesRowFolds *self);
void lanes_row_folds_set (LanesRowFolds *self, LanesRowKind kind, guint owner, guint index,
                          gboolean folded);
void lanes_row_folds_set_all (LanesRowFolds *self, gboolean folded);
void lanes_row_folds_hide (LanesRowFolds *self, LanesRowKind kind, guint owner, guint index);
gboolean lanes_row_folds_is_hidden (LanesRowFolds *self, LanesRowKind kind, guint owner,
                                    guint index);
guint lanes_row_folds_show_all (LanesRowFolds *self);

guint lanes_row_tree_build (LanesRowFolds *folds, LanesRowOrder order, LanesTreeThread *threads,
                            guint n_threads, const LanesTreeTask *tasks, guint n_tasks,
                            GArray *rows);

/* By what a row is remembered */
static inline gint64
lanes_row_make_key (LanesRowKind kind, guint owner, guint index)
{
  return ((gint64) kind << 56) | ((gint64) (owner & 0xffffff) << 32) | index;
}

/* By what a thread is remembered that was hidden: its number may be another's later. */
static inline guint
lanes_row_get_place (guint process, guint ordinal)
{
  return (process << 16) + ordinal;
}

/* Which one it is of its kind and its task */
static inline guint
lanes_tree_row_get_index (const LanesTreeRow *row)
{
  return row->kind == LANES_ROW_TASK      ? 0
         : row->kind == LANES_ROW_PROCESS ? row->process
                                          : row->thread;
}

G_END_DECLS
