/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-task-set.h"

G_BEGIN_DECLS

typedef struct _LanesDocumentState LanesDocumentState;

typedef enum
{
  LANES_CHANGE_NONE = 0,
  LANES_CHANGE_NAME = 1 << 0,
  LANES_CHANGE_CORES = 1 << 1,
  LANES_CHANGE_ADD = 1 << 2,
  LANES_CHANGE_REMOVE = 1 << 3,
  LANES_CHANGE_MOVE = 1 << 4,
  LANES_CHANGE_TASK_NAME = 1 << 5,
  LANES_CHANGE_TASK_COLOR = 1 << 6,
  LANES_CHANGE_TASK_CORES = 1 << 7,
  LANES_CHANGE_TASK = 1 << 8, /* any other value of it */
} LanesChange;

/* Changes of values, which may come in many little steps: typed, or clicked one by one */
#define LANES_CHANGE_VALUES \
  (LANES_CHANGE_NAME | LANES_CHANGE_CORES | LANES_CHANGE_TASK_NAME | LANES_CHANGE_TASK_COLOR \
   | LANES_CHANGE_TASK_CORES | LANES_CHANGE_TASK)

LanesDocumentState *lanes_document_state_new (LanesTaskSet *task_set, LanesDocumentState *before);
LanesDocumentState *lanes_document_state_ref (LanesDocumentState *self);
void lanes_document_state_unref (LanesDocumentState *self);
void lanes_document_state_restore (LanesDocumentState *self, LanesTaskSet *task_set);
LanesChange lanes_document_state_compare (LanesDocumentState *self, LanesDocumentState *after,
                                          LanesTask **task);
char *lanes_document_state_describe (LanesDocumentState *self, LanesDocumentState *after);
LanesChange lanes_document_state_compare_files (LanesDocumentState *self,
                                                LanesDocumentState *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesDocumentState, lanes_document_state_unref)

G_END_DECLS
