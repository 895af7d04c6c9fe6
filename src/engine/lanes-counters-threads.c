/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The threads that are watched, and reading all of them once. */
#include <errno.h>

#include "lanes-counters-private.h"

void
lanes_counters_free_thread (gpointer data)
{
  LanesWatchedThread *watched = data;

  lanes_thread_files_close (&watched->files);
  if (watched->tree)
    watched->tree->n_threads--;
  g_free (watched);
}

static LanesWatchedThread *
get_watched (LanesCounters *self, guint i)
{
  return g_ptr_array_index (self->threads, i);
}

/* A full table of open files is said once. */
void
lanes_counters_tell_of_failure (LanesCounters *self, int code)
{
  if (code == ENOENT || code == ESRCH)
    return;
  self->n_missed++;
  if ((code != EMFILE && code != ENFILE) || self->told_of_room)
    return;
  self->told_of_room = TRUE;
  g_message ("Too many files are open: not all threads can be watched (see “ulimit -n”)");
}

/* A process of a tree that ended before it was found may still tell its last counters. Returns:
 * (nullable): what is watched from now on; it comes last */
LanesWatchedThread *
lanes_counters_add_thread (LanesCounters *self, LanesWatchedTree *tree, int pid, int tid,
                           int parent)
{
  LanesWatchedThread *watched;

  if (g_hash_table_contains (self->by_tid, GINT_TO_POINTER (tid)))
    return NULL;
  watched = g_new0 (LanesWatchedThread, 1);
  if (!lanes_thread_files_open (&watched->files, pid, tid, parent, self->coarse))
    {
      lanes_counters_tell_of_failure (self, errno);
      g_free (watched);
      return NULL;
    }
  if (!tree && watched->files.now.state == 'X')
    {
      lanes_counters_free_thread (watched);
      return NULL;
    }
  watched->files.totals_only = self->totals_only;
  watched->tree = tree;
  if (tree)
    tree->n_threads++;
  g_ptr_array_add (self->threads, watched);
  g_hash_table_insert (self->by_tid, GINT_TO_POINTER (tid), watched);
  return watched;
}

void
lanes_counters_remove_thread (LanesCounters *self, guint i)
{
  g_hash_table_remove (self->by_tid, GINT_TO_POINTER (get_watched (self, i)->files.now.tid));
  g_ptr_array_remove_index (self->threads, i);
}

/* A zombie of a tree keeps its number, so it would be found again: it is kept, and not read. Who
 * could not be read is not in it: what it did is in the next reading. */
void
lanes_counters_read_threads (LanesCounters *self, GArray *counters)
{
  LanesTime time = 0;

  for (guint i = 0; i < self->threads->len;)
    {
      LanesWatchedThread *watched = get_watched (self, i);

      if (!watched->ended)
        {
          LanesThreadReading result;

          /* Some 10 µs make no difference, and asking for each would cost something. */
          if (i % 8 == 0 || time == 0)
            time = lanes_time_now ();
          result = lanes_thread_files_read_at (&watched->files, time);

          watched->ended = result == LANES_THREAD_ENDED;
          if (result != LANES_THREAD_MISSED)
            g_array_append_val (counters, watched->files.now);
          else
            self->n_missed++;
        }
      if (watched->ended && !(watched->tree && lanes_thread_files_exist (&watched->files)))
        lanes_counters_remove_thread (self, i);
      else
        i++;
    }
}

/* Those that live and can be read, into an emptied array. Who has ended is left for the next
 * lanes_counters_read_threads() to report. */
void
lanes_counters_read_living (LanesCounters *self, GArray *into)
{
  g_array_set_size (into, 0);
  for (guint i = 0; i < self->threads->len; i++)
    {
      LanesWatchedThread *watched = get_watched (self, i);

      if (!watched->ended && lanes_thread_files_read (&watched->files) == LANES_THREAD_READ)
        g_array_append_val (into, watched->files.now);
    }
}
