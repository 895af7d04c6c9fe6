/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-disk-watch.h"

#include "lanes-task-set-private.h"

/* Programs that save write, rename and delete in quick succession; only what is there afterwards
 * counts. */
#define SETTLE_MS 200

/**
 * LanesDiskWatch:
 *
 * Notices when another program changes, moves or deletes the file of a task set. The content tells,
 * not the time of the file: what was only touched, or written here, is no change.
 */
struct _LanesDiskWatch
{
  GObject parent_instance;

  LanesTaskSet *task_set;
  GFileMonitor *monitor; /* NULL: no file, or a file that cannot be watched */
  GCancellable *reading; /* NULL: nothing is being read */
  guint settle_id;
  guint n_pauses;
  gboolean missed; /* something happened while it was paused */

  LanesDiskState state;
  GBytes *found; /* what was told last, where it is another content */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (LanesDiskState, lanes_disk_state, G_DEFINE_ENUM_VALUE (LANES_DISK_SAME, "same"),
                    G_DEFINE_ENUM_VALUE (LANES_DISK_CHANGED, "changed"),
                    G_DEFINE_ENUM_VALUE (LANES_DISK_GONE, "gone"))

G_DEFINE_FINAL_TYPE (LanesDiskWatch, lanes_disk_watch, G_TYPE_OBJECT)

/* @found: (nullable): another content than the one that is known */
static void
set_state (LanesDiskWatch *self, LanesDiskState state, GBytes *found)
{
  gboolean is_new =
      state != self->state || (found && self->found && !g_bytes_equal (found, self->found));

  g_clear_pointer (&self->found, g_bytes_unref);
  self->found = found ? g_bytes_ref (found) : NULL;
  self->state = state;
  if (is_new)
    g_signal_emit (self, signals[CHANGED], 0, state);
}

static void
read_thread (GTask *task, gpointer source_object, gpointer file, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *bytes = lanes_task_set_read_bytes (file, cancellable, &error);

  if (bytes)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);
  LanesDiskWatch *self;
  GBytes *known;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = LANES_DISK_WATCH (user_data);
  g_clear_object (&self->reading);
  known = lanes_task_set_get_source (self->task_set);
  if (bytes && known && g_bytes_equal (bytes, known))
    set_state (self, LANES_DISK_SAME, NULL);
  else if (bytes)
    set_state (self, LANES_DISK_CHANGED, bytes);
  else
    set_state (self, LANES_DISK_GONE, NULL);
}

static void
give_up_reading (LanesDiskWatch *self)
{
  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->reading)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static gboolean
settled_cb (gpointer user_data)
{
  LanesDiskWatch *self = LANES_DISK_WATCH (user_data);
  GFile *file = lanes_task_set_get_file (self->task_set);

  self->settle_id = 0;
  give_up_reading (self);
  self->reading = g_cancellable_new ();

  g_autoptr (GTask) task = g_task_new (NULL, self->reading, read_cb, self);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, read_thread);
  return G_SOURCE_REMOVE;
}

static void
look (LanesDiskWatch *self)
{
  give_up_reading (self);
  self->missed = self->n_pauses > 0;
  if (!self->missed)
    self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static void
stop (LanesDiskWatch *self)
{
  give_up_reading (self);
  if (self->monitor)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
}

static void
file_cb (LanesDiskWatch *self)
{
  GFile *file = lanes_task_set_get_file (self->task_set);
  g_autoptr (GFile) target = file ? lanes_task_set_follow_links (file) : NULL;

  stop (self);
  set_state (self, LANES_DISK_SAME, NULL);
  if (target)
    self->monitor = g_file_monitor_file (target, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
}

static void
lanes_disk_watch_dispose (GObject *object)
{
  LanesDiskWatch *self = LANES_DISK_WATCH (object);

  stop (self);
  g_clear_object (&self->task_set);
  g_clear_pointer (&self->found, g_bytes_unref);

  G_OBJECT_CLASS (lanes_disk_watch_parent_class)->dispose (object);
}

static void
lanes_disk_watch_class_init (LanesDiskWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanes_disk_watch_dispose;

  /**
   * LanesDiskWatch::changed:
   * @state: what the file is now
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, LANES_TYPE_DISK_STATE);
}

static void
lanes_disk_watch_init (LanesDiskWatch *self)
{
}

/**
 * lanes_disk_watch_new:
 * @task_set: a set, in a file or in none yet
 *
 * Returns: (transfer full): what watches the file of the set, also where it gets another one
 */
LanesDiskWatch *
lanes_disk_watch_new (LanesTaskSet *task_set)
{
  LanesDiskWatch *self = g_object_new (LANES_TYPE_DISK_WATCH, NULL);

  self->task_set = g_object_ref (task_set);
  g_signal_connect_object (task_set, "notify::file", G_CALLBACK (file_cb), self, G_CONNECT_SWAPPED);
  file_cb (self);
  return self;
}

/**
 * lanes_disk_watch_get_state:
 * @self: a watch
 *
 * Returns: what the file is, as far as it is known
 */
LanesDiskState
lanes_disk_watch_get_state (LanesDiskWatch *self)
{
  return self->state;
}

/**
 * lanes_disk_watch_look:
 * @self: a watch
 *
 * Looks at the file, though nothing was heard of it.
 */
void
lanes_disk_watch_look (LanesDiskWatch *self)
{
  if (lanes_task_set_get_file (self->task_set))
    look (self);
}

/**
 * lanes_disk_watch_settle:
 * @self: a watch
 *
 * The file has just been written, and is what is known.
 */
void
lanes_disk_watch_settle (LanesDiskWatch *self)
{
  set_state (self, LANES_DISK_SAME, NULL);
}

/**
 * lanes_disk_watch_pause:
 * @self: a watch
 *
 * Does not look at the file, which is going to be written, until lanes_disk_watch_resume().
 */
void
lanes_disk_watch_pause (LanesDiskWatch *self)
{
  self->missed = self->missed || self->settle_id > 0 || self->reading;
  self->n_pauses++;
  give_up_reading (self);
}

/**
 * lanes_disk_watch_resume:
 * @self: a watch
 *
 * Ends lanes_disk_watch_pause(), and looks at what has happened meanwhile.
 */
void
lanes_disk_watch_resume (LanesDiskWatch *self)
{
  g_return_if_fail (self->n_pauses > 0);

  if (--self->n_pauses == 0 && self->missed)
    look (self);
}
