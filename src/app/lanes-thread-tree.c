/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-thread-tree.h"

#include <glib/gi18n-lib.h>

#include "lanes-line.h"
#include "lanes-thread-list.h"

#define MAX_READS   64                  /* files of /proc in one update */
#define READ_PERIOD LANES_SEC           /* from one reading of a thread to the next */
#define LATE        (3 * LANES_SEC / 2) /* what may be told of a thread after its end */

/* A thread of the run */
typedef struct
{
  LanesThreadFollower follower;
  LanesThreadItem *item;    /* NULL: shown no more */
  LanesThreadItem *process; /* likewise */
  gboolean settled;         /* it has ended, and nothing new will be known of it */
} Entry;

struct _LanesThreadTree
{
  GObject parent_instance;

  LanesSession *session;
  LanesTask *task;
  LanesTask *definition;  /* what the task was when the run that is shown began */
  GListStore *processes;  /* of LanesThreadItem, by ordinal */
  GHashTable *by_ordinal; /* ordinal of a process → its item */
  GPtrArray *fresh;       /* of LanesThreadItem: processes that are to be inserted; borrowed */
  GPtrArray *entries;     /* of Entry, by number in the trace; NULL: a thread of others */
  LanesTime begin;        /* of the run that is shown; 0: none */
  gboolean active;        /* whether that goes on */
  guint next_read;        /* number of the thread that is to be read next */
  guint n_dropped;        /* processes that are shown no more */
  guint pointed;          /* number of the thread that the lanes are about, G_MAXUINT: none */
};

G_DEFINE_FINAL_TYPE (LanesThreadTree, lanes_thread_tree, G_TYPE_OBJECT)

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  if (!entry)
    return;
  g_clear_object (&entry->item);
  g_clear_object (&entry->process);
  g_free (entry);
}

static void
lanes_thread_tree_finalize (GObject *object)
{
  LanesThreadTree *self = LANES_THREAD_TREE (object);

  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->fresh);
  g_hash_table_unref (self->by_ordinal);
  g_object_unref (self->processes);
  g_clear_object (&self->definition);
  g_clear_object (&self->task);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lanes_thread_tree_parent_class)->finalize (object);
}

static void
lanes_thread_tree_class_init (LanesThreadTreeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lanes_thread_tree_finalize;
}

static void
lanes_thread_tree_init (LanesThreadTree *self)
{
  self->processes = g_list_store_new (LANES_TYPE_THREAD_ITEM);
  self->by_ordinal = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->fresh = g_ptr_array_new ();
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->pointed = G_MAXUINT;
}

static Entry *
get_entry (LanesThreadTree *self, guint number)
{
  return number < self->entries->len ? g_ptr_array_index (self->entries, number) : NULL;
}

/* Whether it is still the thread that has the number; numbers are used again. */
static gboolean
is_same (const Entry *entry, const LanesThread *thread)
{
  return entry && thread && entry->follower.thread.tid == thread->tid
         && entry->follower.thread.begin == thread->begin;
}

/* The first word of the command, without its folder */
static char *
get_program (LanesTask *task)
{
  g_auto (GStrv) words = NULL;

  if (!g_shell_parse_argv (lanes_task_get_command (task), NULL, &words, NULL))
    return g_strdup (lanes_task_get_command (task));
  return g_path_get_basename (words[0]);
}

static char *
name_process (LanesThreadTree *self, const LanesThread *thread, const char *name)
{
  if (lanes_task_get_command (self->definition) && name[0])
    return lanes_line_clean (name);
  if (lanes_task_get_command (self->definition) && thread->process == 1)
    return get_program (self->definition);
  if (lanes_task_get_mode (self->definition) == LANES_MODE_THREADS)
    /* Translators: the process in which threads of a task run */
    return g_strdup (_ ("Threads in Lanes itself"));
  return g_strdup_printf (_ ("Process %u"), thread->process);
}

static void
name_entry (LanesThreadTree *self, Entry *entry)
{
  const LanesThread *thread = &entry->follower.thread;
  g_autofree char *title = g_strdup_printf (_ ("Thread %u"), thread->ordinal);
  const char *kernel_name = lanes_thread_follower_get_name (&entry->follower);

  if (lanes_task_get_command (self->definition) && kernel_name[0] && thread->tid != thread->pid)
    {
      g_autofree char *name = lanes_line_clean (kernel_name);
      g_autofree char *named = g_strdup_printf ("%s · %s", title, name);

      lanes_thread_item_set_title (entry->item, named);
    }
  else
    {
      lanes_thread_item_set_title (entry->item, title);
    }
  if (thread->ordinal == 1)
    {
      g_autofree char *process = name_process (self, thread, kernel_name);

      lanes_thread_item_set_title (entry->process, process);
    }
}

static LanesThreadItem *
get_process (LanesThreadTree *self, const LanesThread *thread)
{
  gpointer key = GUINT_TO_POINTER (thread->process);
  LanesThreadItem *process = g_hash_table_lookup (self->by_ordinal, key);
  g_autofree char *title = NULL;

  if (process)
    return process;
  process = lanes_thread_item_new (thread->pid, TRUE, thread->process);
  title = name_process (self, thread, thread->name);
  lanes_thread_item_set_title (process, title);
  g_hash_table_insert (self->by_ordinal, key, process);
  return process;
}

/* A list asks only once whether there is something below an item. */
static void
insert_process (LanesThreadTree *self, LanesThreadItem *process, gboolean was_branch)
{
  guint position;

  if (g_list_model_get_n_items (G_LIST_MODEL (lanes_thread_item_get_threads (process))) == 1)
    g_ptr_array_add (self->fresh, process);
  else if (!was_branch && lanes_thread_item_is_branch (process)
           && g_list_store_find (self->processes, process, &position))
    g_list_store_splice (self->processes, position, 1, (gpointer *) &process, 1);
}

static void
set_pointed (LanesThreadTree *self, gboolean pointed)
{
  Entry *entry = get_entry (self, self->pointed);

  if (!entry || !entry->item)
    return;
  lanes_thread_item_set_pointed (entry->item, pointed);
  lanes_thread_item_set_pointed (entry->process, pointed);
}

static void
add_thread (LanesThreadTree *self, guint number, const LanesThread *thread)
{
  Entry *entry = g_new0 (Entry, 1);
  LanesThreadItem *process = get_process (self, thread);
  GListStore *threads = lanes_thread_item_get_threads (process);
  gboolean was_branch = lanes_thread_item_is_branch (process);

  lanes_thread_follower_init (&entry->follower, number, thread);
  entry->process = g_object_ref (process);
  entry->item = lanes_thread_item_new (thread->tid, FALSE, thread->ordinal);
  if (number >= self->entries->len)
    g_ptr_array_set_size (self->entries, (int) number + 1);
  if (number == self->pointed)
    set_pointed (self, FALSE);
  free_entry (g_ptr_array_index (self->entries, number));
  g_ptr_array_index (self->entries, number) = entry;
  name_entry (self, entry);
  g_list_store_insert (threads, lanes_thread_list_find_place (threads, thread->ordinal),
                       entry->item);
  if (number == self->pointed)
    set_pointed (self, TRUE);
  insert_process (self, process, was_branch);
}

static void
find_threads (LanesThreadTree *self)
{
  LanesTrace *trace = lanes_session_get_trace (self->session);
  guint task = lanes_session_get_task_number (self->session, self->task);

  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (trace, i);
      Entry *entry = get_entry (self, i);

      if (!thread || thread->task != task || thread->begin < self->begin)
        continue;
      if (!is_same (entry, thread))
        add_thread (self, i, thread);
    }
  lanes_thread_list_insert (self->processes, self->fresh);
  g_ptr_array_set_size (self->fresh, 0);
}

/* Who has just begun changes fast, and is read each time. */
static gboolean
is_due (const LanesThreadFollower *follower, LanesTime now)
{
  return follower->thread.end == G_MAXINT64
         && (follower->read_time < follower->thread.begin + READ_PERIOD
             || follower->read_time < now - READ_PERIOD);
}

static void
read_threads (LanesThreadTree *self)
{
  LanesTime now = lanes_time_now ();
  guint n_reads = 0;

  for (guint i = 0; i < self->entries->len && n_reads < MAX_READS; i++)
    {
      guint number = (self->next_read + i) % self->entries->len;
      Entry *entry = get_entry (self, number);

      if (!entry || entry->settled || !is_due (&entry->follower, now))
        continue;
      lanes_thread_follower_read (&entry->follower);
      if (++n_reads == MAX_READS)
        self->next_read = number + 1;
    }
}

static void
sum_process (LanesThreadTree *self, LanesThreadItem *process)
{
  GListModel *threads = G_LIST_MODEL (lanes_thread_item_get_threads (process));
  LanesThreadNumbers sum = LANES_THREAD_NUMBERS_NONE;

  for (guint i = 0; i < g_list_model_get_n_items (threads); i++)
    {
      g_autoptr (LanesThreadItem) item = g_list_model_get_item (threads, i);

      lanes_thread_numbers_add (&sum, lanes_thread_item_get_numbers (item));
    }
  lanes_thread_item_show (process, &sum, lanes_session_get_topology (self->session));
}

static void
advance_threads (LanesThreadTree *self, gboolean paused)
{
  LanesTime now = lanes_trace_get_now (lanes_session_get_trace (self->session));
  g_autoptr (GHashTable) processes = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer process;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = get_entry (self, i);

      if (!entry || entry->settled)
        continue;
      lanes_thread_follower_advance (&entry->follower, self->session, paused);
      name_entry (self, entry);
      lanes_thread_item_show (entry->item, &entry->follower.numbers,
                              lanes_session_get_topology (self->session));
      entry->settled = entry->follower.numbers.life == LANES_LIFE_ENDED
                       && now > entry->follower.thread.end + LATE;
      g_hash_table_add (processes, entry->process);
    }
  g_hash_table_iter_init (&iter, processes);
  while (g_hash_table_iter_next (&iter, &process, NULL))
    sum_process (self, process);
}

static void
follow_run (LanesThreadTree *self, LanesRun *run)
{
  LanesTime begin = run ? lanes_run_get_begin (run) : 0;
  gboolean active = run && lanes_run_is_active (run);
  LanesTask *definition = run ? lanes_run_get_definition (run) : NULL;

  if (begin != self->begin)
    {
      g_list_store_remove_all (self->processes);
      g_hash_table_remove_all (self->by_ordinal);
      g_ptr_array_set_size (self->entries, 0);
      self->n_dropped = 0;
      self->begin = begin;
      g_set_object (&self->definition, definition);
    }
  /* A run that ends tells the counters of those that have ended before. */
  if (self->active && !active)
    for (guint i = 0; i < self->entries->len; i++)
      if (get_entry (self, i) && get_entry (self, i)->item)
        get_entry (self, i)->settled = FALSE;
  self->active = active;
}

/* Lets go of processes that have ended and are too many. That there were their threads stays known:
 * those are not new. */
static void
drop_ended (LanesThreadTree *self)
{
  g_autoptr (GPtrArray) dropped =
      lanes_thread_list_drop_ended (self->processes, LANES_THREAD_TREE_MAX);

  for (guint i = 0; i < dropped->len; i++)
    g_hash_table_remove (self->by_ordinal,
                         GUINT_TO_POINTER (lanes_thread_item_get_ordinal (dropped->pdata[i])));
  for (guint i = 0; dropped->len > 0 && i < self->entries->len; i++)
    {
      Entry *entry = get_entry (self, i);

      if (!entry || !entry->process
          || g_hash_table_contains (self->by_ordinal,
                                    GUINT_TO_POINTER (entry->follower.thread.process)))
        continue;
      g_clear_object (&entry->item);
      g_clear_object (&entry->process);
      entry->settled = TRUE;
    }
  self->n_dropped += dropped->len;
}

/**
 * lanes_thread_tree_new:
 * @session: a session
 * @task: one of its tasks
 *
 * Returns: (transfer full): a tree that has nothing in it before lanes_thread_tree_update()
 */
LanesThreadTree *
lanes_thread_tree_new (LanesSession *session, LanesTask *task)
{
  LanesThreadTree *self = g_object_new (LANES_TYPE_THREAD_TREE, NULL);

  self->session = g_object_ref (session);
  self->task = g_object_ref (task);
  return self;
}

/**
 * lanes_thread_tree_get_processes:
 *
 * Returns: (transfer none): the processes, as LanesThreadItem
 */
GListModel *
lanes_thread_tree_get_processes (LanesThreadTree *self)
{
  return G_LIST_MODEL (self->processes);
}

/**
 * lanes_thread_tree_get_n_dropped:
 *
 * Returns: how many processes have ended that are shown no more
 */
guint
lanes_thread_tree_get_n_dropped (LanesThreadTree *self)
{
  return self->n_dropped;
}

/**
 * lanes_thread_tree_update:
 *
 * Follows the task's latest run: adds who is new, and brings all up to date in place. Who has ended
 * stays. Reads a bounded number of files.
 */
void
lanes_thread_tree_update (LanesThreadTree *self)
{
  LanesRun *run = lanes_session_get_run (self->session, self->task);

  follow_run (self, run);
  if (self->begin == 0)
    return;
  find_threads (self);
  read_threads (self);
  advance_threads (self, lanes_run_get_state (run) == LANES_RUN_PAUSED);
  drop_ended (self);
}

/**
 * lanes_thread_tree_point_at:
 * @thread: the number that the trace has for it; %G_MAXUINT, or one of another task: none of these
 *
 * Marks a thread, and the process that it is of.
 */
void
lanes_thread_tree_point_at (LanesThreadTree *self, guint thread)
{
  if (thread == self->pointed)
    return;
  set_pointed (self, FALSE);
  self->pointed = thread;
  set_pointed (self, TRUE);
}

/**
 * lanes_thread_tree_find_turn:
 * @item: a thread, or a process
 * @time: nanoseconds
 * @turn: (out caller-allocates): the slice
 *
 * Finds the latest turn that began before @time: of the thread, or of any of the process.
 *
 * Returns: whether there was one
 */
gboolean
lanes_thread_tree_find_turn (LanesThreadTree *self, LanesThreadItem *item, LanesTime time,
                             LanesSlice *turn)
{
  LanesTrace *trace = lanes_session_get_trace (self->session);
  gboolean found = FALSE;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = get_entry (self, i);
      LanesSlice slice;

      if (!entry || (entry->item != item && entry->process != item))
        continue;
      if (!is_same (entry, lanes_trace_get_thread (trace, i))
          || !lanes_trace_get_neighbor (trace, &(LanesSlice){.begin = time, .thread = i}, TRUE, -1,
                                        &slice))
        continue;
      if (!found || slice.begin > turn->begin)
        *turn = slice;
      found = TRUE;
    }
  return found;
}
