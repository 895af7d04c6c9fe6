/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-autosave.h"

#include "lanes-rescue.h"

/* So long after it was last written, at the least, it is written again. */
#define PAUSE (3 * LANES_SEC)

/* What is written in another thread, one at a time */
typedef struct
{
  LanesRescue *rescue;
  char *path;
  int is_outdated; /* nobody wants it any more; atomic */
} Write;

/* Held while something is written, and until what became outdated meanwhile is away again */
static GMutex write_lock;

/**
 * LanesAutosave:
 *
 * Keeps the changes of a document that are not saved yet in a safe place, for the case that the
 * program ends without a question. It never writes to the document's own file, and nothing stays
 * once there is nothing to be missed.
 */
struct _LanesAutosave
{
  GObject parent_instance;

  LanesDocument *document;
  char *path;       /* NULL: nothing is kept */
  Write *writing;   /* in another thread; NULL: nothing is being written */
  gboolean changed; /* since what is being written */
  gboolean closed;
  gboolean failed; /* which has been told */
  guint due_id;
  LanesTime written; /* when, last; 0: never */
};

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesAutosave, lanes_autosave, G_TYPE_OBJECT)

static void look (LanesAutosave *self);

static void
fail (LanesAutosave *self, GError *error)
{
  g_info ("Unsaved changes are not kept: %s", error->message);
  if (self->failed)
    return;
  self->failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error->message);
}

/* Lets go of what is being written, without a wait for the disk: what comes there after this is
 * taken away by who writes it. What is kept next has another path. */
static void
forget (LanesAutosave *self)
{
  if (self->writing)
    g_atomic_int_set (&self->writing->is_outdated, TRUE);
  if (self->path)
    lanes_rescue_store_remove (self->path);
  g_clear_pointer (&self->path, g_free);
}

static void
free_write (gpointer data)
{
  Write *write = data;

  lanes_rescue_free (write->rescue);
  g_free (write->path);
  g_free (write);
}

static void
write_thread (GTask *task, gpointer source_object, gpointer data, GCancellable *cancellable)
{
  Write *write = data;
  GError *error = NULL;

  g_mutex_lock (&write_lock);
  if (!g_atomic_int_get (&write->is_outdated))
    {
      lanes_rescue_write (write->rescue, write->path, &error);
      if (g_atomic_int_get (&write->is_outdated))
        lanes_rescue_store_remove (write->path);
    }
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_mutex_unlock (&write_lock);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LanesAutosave *self = LANES_AUTOSAVE (source);
  g_autoptr (GError) error = NULL;

  self->writing = NULL;
  self->written = lanes_time_now ();
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fail (self, error);
  if (self->changed && !self->closed)
    look (self);
}

static gboolean
prepare (LanesAutosave *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->path)
    self->path = lanes_rescue_store_make_path (&error);
  if (!self->path)
    fail (self, error);
  return self->path != NULL;
}

static void
write_now (LanesAutosave *self)
{
  LanesRescue *rescue = lanes_rescue_new (lanes_document_get_task_set (self->document));
  g_autoptr (GTask) task = NULL;
  Write *write;

  self->changed = FALSE;
  /* What could not be read again would be of no use: what is kept from before stays. */
  if (!rescue)
    return;
  if (!prepare (self))
    {
      lanes_rescue_free (rescue);
      return;
    }
  write = g_new0 (Write, 1);
  write->rescue = rescue;
  write->path = g_strdup (self->path);
  self->writing = write;
  task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_task_data (task, write, free_write);
  g_task_run_in_thread (task, write_thread);
}

static gboolean
due_cb (gpointer user_data)
{
  LanesAutosave *self = LANES_AUTOSAVE (user_data);

  self->due_id = 0;
  if (lanes_document_needs_saving (self->document))
    write_now (self);
  return G_SOURCE_REMOVE;
}

/* Looks at whether there is something to keep, and keeps it: at once, or a little after what was
 * kept last. */
static void
look (LanesAutosave *self)
{
  LanesTime wait;

  if (self->closed)
    return;
  if (!lanes_document_needs_saving (self->document))
    {
      g_clear_handle_id (&self->due_id, g_source_remove);
      self->changed = FALSE;
      forget (self);
      return;
    }
  self->changed = TRUE;
  if (self->writing || self->due_id)
    return;
  wait = self->written == 0 ? 0 : self->written + PAUSE - lanes_time_now ();
  self->due_id = wait <= 0 ? g_idle_add_full (G_PRIORITY_LOW, due_cb, self, NULL)
                           : g_timeout_add ((guint) (wait / LANES_MSEC) + 1, due_cb, self);
}

static void
lanes_autosave_dispose (GObject *object)
{
  LanesAutosave *self = LANES_AUTOSAVE (object);

  g_clear_handle_id (&self->due_id, g_source_remove);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (lanes_autosave_parent_class)->dispose (object);
}

static void
lanes_autosave_finalize (GObject *object)
{
  g_free (LANES_AUTOSAVE (object)->path);
  G_OBJECT_CLASS (lanes_autosave_parent_class)->finalize (object);
}

static void
lanes_autosave_class_init (LanesAutosaveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lanes_autosave_dispose;
  object_class->finalize = lanes_autosave_finalize;

  /**
   * LanesAutosave::failed:
   * @message: why, in words
   *
   * What is changed from now on would be lost if the program ended without a question.
   */
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lanes_autosave_init (LanesAutosave *self)
{
}

/**
 * lanes_autosave_new:
 * @document: a document
 *
 * Returns: (transfer full): what keeps the unsaved changes of @document until
 *   lanes_autosave_close()
 */
LanesAutosave *
lanes_autosave_new (LanesDocument *document)
{
  LanesAutosave *self = g_object_new (LANES_TYPE_AUTOSAVE, NULL);

  self->document = g_object_ref (document);
  g_signal_connect_object (document, "changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "changed-on-disk", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lanes_document_get_task_set (document), "notify::file",
                           G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  look (self);
  return self;
}

/* Nothing older comes in the place of what is written next to the same path. */
static void
wait_for_writing (LanesAutosave *self)
{
  if (!self->writing)
    return;
  g_mutex_lock (&write_lock);
  g_atomic_int_set (&self->writing->is_outdated, TRUE);
  g_mutex_unlock (&write_lock);
}

static gboolean
flush (LanesAutosave *self)
{
  g_autoptr (LanesRescue) rescue = lanes_rescue_new (lanes_document_get_task_set (self->document));
  g_autoptr (GError) error = NULL;

  if (!rescue || !prepare (self))
    return FALSE;
  wait_for_writing (self);
  self->changed = FALSE;
  self->written = lanes_time_now ();
  if (lanes_rescue_write (rescue, self->path, &error))
    return TRUE;
  fail (self, error);
  return FALSE;
}

/**
 * lanes_autosave_flush:
 * @self: an autosave
 *
 * Keeps what is not saved now, and waits for that.
 *
 * Returns: whether nothing of it would be lost by now
 */
gboolean
lanes_autosave_flush (LanesAutosave *self)
{
  g_clear_handle_id (&self->due_id, g_source_remove);
  return self->closed || !lanes_document_needs_saving (self->document) || flush (self);
}

/**
 * lanes_autosave_close:
 * @self: an autosave
 * @leave: whether what is not saved is for the next program to offer: this one ends without asking
 *
 * Keeps nothing any more.
 */
void
lanes_autosave_close (LanesAutosave *self, gboolean leave)
{
  if (self->closed)
    return;
  if (leave)
    lanes_autosave_flush (self);
  else
    forget (self);
  self->closed = TRUE;
  g_clear_handle_id (&self->due_id, g_source_remove);
}

/**
 * lanes_autosave_end:
 *
 * The program ends, and all that keeps something is closed. Waits for what is being written: what
 * nobody wants any more must not be offered by the next one.
 */
void
lanes_autosave_end (void)
{
  g_mutex_lock (&write_lock);
  g_mutex_unlock (&write_lock);
}

/**
 * lanes_autosave_get_path:
 * @self: an autosave
 *
 * Returns: (nullable): where the unsaved changes are kept, or are about to be
 */
const char *
lanes_autosave_get_path (LanesAutosave *self)
{
  return self->path;
}
