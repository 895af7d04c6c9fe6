/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "soak.h"

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

/* The processes that this one has started and not yet waited for, dead or alive: of GPid */
GArray *
soak_list_children (void)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  GArray *children = g_array_new (FALSE, FALSE, sizeof (GPid));
  const char *name;

  while ((name = g_dir_read_name (proc)))
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *text = NULL;
      GPid child = atoi (name);
      const char *after_name;
      int parent;

      if (child == 0 || !g_file_get_contents (path, &text, NULL, NULL))
        continue;
      after_name = strrchr (text, ')');
      if (after_name && sscanf (after_name, ") %*c %d", &parent) == 1 && parent == getpid ())
        g_array_append_val (children, child);
    }
  return children;
}

/* With G_SLICE=always-malloc, that is all that GLib allocates, too. */
static gsize
count_used (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static gsize
read_memory (void)
{
  g_autofree char *text = NULL;
  const char *line;

  malloc_trim (0);
  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return 0;
  line = strstr (text, "\nPss:");
  return line ? g_ascii_strtoull (line + strlen ("\nPss:"), NULL, 10) * 1024 : 0;
}

/* What this process has now */
SoakMeasure
soak_measure (void)
{
  g_autoptr (GArray) children = soak_list_children ();

  /* Threads that wait for something to do are kept for a while. */
  g_thread_pool_stop_unused_threads ();
  return (SoakMeasure){
      .n_files = count_entries ("/proc/self/fd"),
      .n_threads = count_entries ("/proc/self/task"),
      .n_children = children->len,
      .used = count_used (),
      .memory = read_memory (),
  };
}
