/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lanes-core-set.h"
#include "lanes-time.h"

G_BEGIN_DECLS

#define LANES_TYPE_MODE  (lanes_mode_get_type ())
#define LANES_TYPE_COLOR (lanes_color_get_type ())
#define LANES_TYPE_TASK  (lanes_task_get_type ())

#define LANES_TASK_MAX_COUNT 256 /* processes of a task, threads of a process */

typedef enum
{
  LANES_MODE_PROCESSES,
  LANES_MODE_THREADS,
  LANES_MODE_MIXED,
} LanesMode;

/* In the order in which new tasks get them. The nick is the word in a file. */
typedef enum
{
  LANES_COLOR_BLUE,
  LANES_COLOR_ORANGE,
  LANES_COLOR_TEAL,
  LANES_COLOR_PURPLE,
  LANES_COLOR_GREEN,
  LANES_COLOR_PINK,
  LANES_COLOR_YELLOW,
  LANES_COLOR_RED,
  LANES_COLOR_SLATE,
} LanesColor;

#define LANES_N_COLORS (LANES_COLOR_SLATE + 1)

GType lanes_mode_get_type (void);
GType lanes_color_get_type (void);

G_DECLARE_FINAL_TYPE (LanesTask, lanes_task, LANES, TASK, GObject)

/* Properties (all notify): id, name, color, workload (id or NULL), command (or NULL), amount
 * (guint64, 0: none given), seconds (double, 0: none given), mode, processes, threads, lock,
 * cores (string, "all" or a list), nice, start-after (double, seconds), directory (as written: the
 * getter tells the folder itself), environment (GStrv of NAME=value). */
LanesTask *lanes_task_new (const char *id);
LanesTask *lanes_task_copy (LanesTask *self);
void lanes_task_assign (LanesTask *self, LanesTask *from);
gboolean lanes_task_validate (LanesTask *self, const char **key, GError **error);

const char *lanes_task_get_id (LanesTask *self);
const char *lanes_task_get_name (LanesTask *self);
LanesColor lanes_task_get_color (LanesTask *self);
const char *lanes_task_get_workload (LanesTask *self);
const char *lanes_task_get_command (LanesTask *self);
guint64 lanes_task_get_amount (LanesTask *self);
double lanes_task_get_seconds (LanesTask *self);
LanesMode lanes_task_get_mode (LanesTask *self);
guint lanes_task_get_processes (LanesTask *self);
guint lanes_task_get_threads (LanesTask *self);
gboolean lanes_task_get_lock (LanesTask *self);
void lanes_task_get_cores (LanesTask *self, LanesCoreSet *cores);
int lanes_task_get_nice (LanesTask *self);
double lanes_task_get_start_after (LanesTask *self);
const char *lanes_task_get_directory (LanesTask *self);
const char *const *lanes_task_get_environment (LanesTask *self);

void lanes_task_set_cores (LanesTask *self, const LanesCoreSet *cores);
char *lanes_task_describe_mode (LanesTask *self);

G_END_DECLS
