/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (LanesMode, lanes_mode, G_DEFINE_ENUM_VALUE (LANES_MODE_PROCESSES, "processes"),
                    G_DEFINE_ENUM_VALUE (LANES_MODE_THREADS, "threads"),
                    G_DEFINE_ENUM_VALUE (LANES_MODE_MIXED, "mixed"))

G_DEFINE_ENUM_TYPE (LanesColor, lanes_color, G_DEFINE_ENUM_VALUE (LANES_COLOR_BLUE, "blue"),
                    G_DEFINE_ENUM_VALUE (LANES_COLOR_ORANGE, "orange"),
                    G_DEFINE_ENUM_VALUE (LANES_COLOR_TEAL, "teal"),
                    G_DEFINE_ENUM_VALUE (LANES_COLOR_PURPLE, "purple"),
                    G_DEFINE_ENUM_VALUE (LANES_COLOR_GREEN, "green"),
                    G_DEFINE_ENUM_VALUE (LANES_COLOR_PINK, "pink"),
                    G_DEFINE_ENUM_VALUE (LANES_COLOR_YELLOW, "yellow"),
                    G_DEFINE_ENUM_VALUE (LANES_COLOR_RED, "red"),
                    G_DEFINE_ENUM_VALUE (LANES_COLOR_SLATE, "slate"))

/**
 * lanes_task_describe_mode:
 * @self: a task
 *
 * Says how it is launched: "1 process", "2 threads", "2 processes × 3 threads".
 *
 * Returns: (transfer full): the text, translated
 */
char *
lanes_task_describe_mode (LanesTask *self)
{
  LanesMode mode = lanes_task_get_mode (self);
  guint n_processes = lanes_task_get_processes (self);
  guint n_threads = lanes_task_get_threads (self);
  g_autofree char *processes =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u process", "%u processes", n_processes),
                       n_processes);
  g_autofree char *threads =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thread", "%u threads", n_threads),
                       n_threads);

  if (mode == LANES_MODE_PROCESSES)
    return g_steal_pointer (&processes);
  if (mode == LANES_MODE_THREADS)
    return g_steal_pointer (&threads);
  /* Translators: processes that each have threads, as in "2 processes × 3 threads" */
  return g_strdup_printf (_ ("%s × %s"), processes, threads);
}
