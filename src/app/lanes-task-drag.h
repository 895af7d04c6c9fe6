/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-task-list.h"

G_BEGIN_DECLS

/* Dragging tasks in a list, and into it. */
typedef struct
{
  GtkWidget *owner;    /* the list as a whole, which the signals are emitted on */
  GtkWidget *scrolled; /* what it scrolls in */
  GtkWidget *area;     /* where a task can be dropped */
  GtkWidget *list;     /* the cards */
  GtkWidget *line;     /* shows where it would land */
} LanesTaskDragParts;

void lanes_task_drag_install (const LanesTaskDragParts *parts);

G_END_DECLS
