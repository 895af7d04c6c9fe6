/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-document.h"

#include <glib/gi18n-lib.h>

#include "lanes-document-steps.h"
#include "lanes-examples.h"
#include "lanes-task-set-private.h"
#include "lanes-trust.h"

/**
 * LanesDocument:
 *
 * A task set as something to work on: what is done to it can be undone, it is known whether it
 * differs from its file, and it is saved without a wait.
 */
struct _LanesDocument
{
  GObject parent_instance;

  LanesTaskSet *task_set;
  LanesDocumentSteps *steps;
  LanesDiskWatch *watch;

  GQueue saves;       /* of GTask: the first one is being done; each keeps the document */
  gboolean overwrite; /* the next save may */
};

enum
{
  PROP_0,
  PROP_MODIFIED,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  N_PROPS
};

enum
{
  CHANGED,
  CHANGED_ON_DISK,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesDocument, lanes_document, G_TYPE_OBJECT)

static void
steps_cb (LanesDocument *self, GParamSpec *pspec)
{
  g_object_notify (G_OBJECT (self), pspec->name);
}

static void
changed_cb (LanesDocument *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
disk_cb (LanesDocument *self, LanesDiskState state)
{
  g_signal_emit (self, signals[CHANGED_ON_DISK], 0, state);
}

static void
lanes_document_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  LanesDocument *self = LANES_DOCUMENT (object);

  switch (property)
    {
    case PROP_MODIFIED:
      g_value_set_boolean (value, lanes_document_get_modified (self));
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, lanes_document_get_undo_label (self));
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, lanes_document_get_redo_label (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
lanes_document_finalize (GObject *object)
{
  LanesDocument *self = LANES_DOCUMENT (object);

  g_object_unref (self->watch);
  g_object_unref (self->steps);
  g_object_unref (self->task_set);

  G_OBJECT_CLASS (lanes_document_parent_class)->finalize (object);
}

static void
lanes_document_class_init (LanesDocumentClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lanes_document_get_property;
  object_class->finalize = lanes_document_finalize;

  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LanesDocument::changed:
   *
   * It was changed in any way, or saved.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  /**
   * LanesDocument::changed-on-disk:
   * @state: what the file is now
   *
   * Another program has changed, moved or deleted the file, or it is again as it is known here.
   */
  signals[CHANGED_ON_DISK] =
      g_signal_new ("changed-on-disk", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, LANES_TYPE_DISK_STATE);
}

static void
lanes_document_init (LanesDocument *self)
{
  g_queue_init (&self->saves);
}

/**
 * lanes_document_new:
 * @task_set: a set, as it was loaded or made; nothing else changes it before
 *
 * Returns: (transfer full): the set as something to work on
 */
LanesDocument *
lanes_document_new (LanesTaskSet *task_set)
{
  g_return_val_if_fail (LANES_IS_TASK_SET (task_set), NULL);

  LanesDocument *self = g_object_new (LANES_TYPE_DOCUMENT, NULL);

  self->task_set = g_object_ref (task_set);
  self->steps = lanes_document_steps_new (task_set);
  g_signal_connect_object (self->steps, "notify", G_CALLBACK (steps_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->steps, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->watch = lanes_disk_watch_new (task_set);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (disk_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * lanes_document_get_task_set:
 * @self: a document
 *
 * Returns: (transfer none): what it holds
 */
LanesTaskSet *
lanes_document_get_task_set (LanesDocument *self)
{
  return self->task_set;
}

/**
 * lanes_document_get_modified:
 * @self: a document
 *
 * Returns: whether it differs from what was loaded or saved last
 */
gboolean
lanes_document_get_modified (LanesDocument *self)
{
  return lanes_document_steps_get_modified (self->steps);
}

/**
 * lanes_document_needs_saving:
 * @self: a document
 *
 * On a stage nobody wants to be asked whether the cores of an example are to be saved.
 *
 * Returns: whether something of value would be lost if it was closed now
 */
gboolean
lanes_document_needs_saving (LanesDocument *self)
{
  GFile *file = lanes_task_set_get_file (self->task_set);
  LanesChange change =
      lanes_document_state_compare_files (lanes_document_steps_get_saved (self->steps),
                                          lanes_document_steps_get_current (self->steps));

  if (!file)
    return lanes_task_set_get_n_tasks (self->task_set) > 0;
  if (lanes_examples_contain (file))
    return (change & ~LANES_CHANGE_CORES) != 0;
  return change != LANES_CHANGE_NONE || lanes_disk_watch_get_state (self->watch) == LANES_DISK_GONE;
}

/**
 * lanes_document_begin_edit:
 * @self: a document
 * @label: what is going to be done, as a menu has it: “Remove “Play music””
 *
 * All changes until the lanes_document_end_edit() that belongs to it are undone together. A change
 * outside of such a pair is a step by itself, and gets a label that fits.
 */
void
lanes_document_begin_edit (LanesDocument *self, const char *label)
{
  lanes_document_steps_begin (self->steps, label);
}

/**
 * lanes_document_end_edit:
 * @self: a document
 *
 * Ends lanes_document_begin_edit(). Where nothing was changed there is nothing to undo.
 */
void
lanes_document_end_edit (LanesDocument *self)
{
  lanes_document_steps_end (self->steps);
}

/**
 * lanes_document_undo:
 * @self: a document
 *
 * Takes the last step back, if there is one. Tasks that come back are the same objects as before.
 */
void
lanes_document_undo (LanesDocument *self)
{
  lanes_document_steps_undo (self->steps);
}

/**
 * lanes_document_redo:
 * @self: a document
 *
 * Does again what was taken back last, if nothing else was done since.
 */
void
lanes_document_redo (LanesDocument *self)
{
  lanes_document_steps_redo (self->steps);
}

/**
 * lanes_document_get_undo_label:
 * @self: a document
 *
 * Returns: (nullable): what would be undone, in words, %NULL: nothing
 */
const char *
lanes_document_get_undo_label (LanesDocument *self)
{
  return lanes_document_steps_get_undo_label (self->steps);
}

/**
 * lanes_document_get_redo_label:
 * @self: a document
 *
 * Returns: (nullable): what would be done again, in words, %NULL: nothing
 */
const char *
lanes_document_get_redo_label (LanesDocument *self)
{
  return lanes_document_steps_get_redo_label (self->steps);
}

/**
 * lanes_document_set_merge_time:
 * @self: a document
 * @merge_time: how soon a change of the same value has to follow another one to be undone together
 *   with it, in nanoseconds; half a second if not set
 */
void
lanes_document_set_merge_time (LanesDocument *self, LanesTime merge_time)
{
  lanes_document_steps_set_merge_time (self->steps, merge_time);
}

/* Makes the tasks of @self's set those of @read. A task that has the same ID stays the object it
 * is, so that its run stays its own. */
static void
adopt_tasks (LanesDocument *self, LanesTaskSet *read)
{
  LanesTaskSet *task_set = self->task_set;
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < lanes_task_set_get_n_tasks (read); i++)
    {
      LanesTask *task = lanes_task_set_get_task (read, i);
      LanesTask *known = lanes_task_set_find (task_set, lanes_task_get_id (task));

      if (known)
        lanes_task_assign (known, task);
      g_ptr_array_add (tasks, known ? g_object_ref (known) : lanes_task_copy (task));
    }
  lanes_task_set_splice (task_set, 0, lanes_task_set_get_n_tasks (task_set),
                         (LanesTask **) tasks->pdata, tasks->len);
}

static void
adopt (LanesDocument *self, LanesTaskSet *read, const char *label)
{
  LanesCoreSet cores;

  lanes_task_set_get_cores (read, &cores);
  lanes_document_begin_edit (self, label);
  lanes_task_set_set_name (self->task_set, lanes_task_set_get_given_name (read));
  lanes_task_set_set_cores (self->task_set, &cores);
  adopt_tasks (self, read);
  lanes_document_end_edit (self);
}

/**
 * lanes_document_restore:
 * @self: a document, as its file was known when a program ended that could not save it
 * @unsaved: what it was then
 *
 * Makes the document what it was then, as a step that can be undone. Its file is as it is: another
 * program may have changed it since.
 */
void
lanes_document_restore (LanesDocument *self, LanesTaskSet *unsaved)
{
  adopt (self, unsaved, _ ("Restore"));
  lanes_disk_watch_look (self->watch);
}

/**
 * lanes_document_adopt:
 * @self: a document
 * @read: what was read from its file, which another program has changed
 *
 * Makes the document what its file is now, as a step that can be undone.
 */
void
lanes_document_adopt (LanesDocument *self, LanesTaskSet *read)
{
  adopt (self, read, _ ("Reload"));
  lanes_task_set_set_source (self->task_set, lanes_task_set_get_source (read));
  lanes_document_steps_set_saved (self->steps, lanes_document_steps_get_current (self->steps));
  lanes_disk_watch_settle (self->watch);
}

/**
 * lanes_document_get_disk_state:
 * @self: a document
 *
 * Returns: what its file is, as far as it is known
 */
LanesDiskState
lanes_document_get_disk_state (LanesDocument *self)
{
  return lanes_disk_watch_get_state (self->watch);
}

/**
 * lanes_document_allow_overwrite:
 * @self: a document
 *
 * The person knows that another program has changed the file: the next save writes over that.
 */
void
lanes_document_allow_overwrite (LanesDocument *self)
{
  self->overwrite = TRUE;
}

typedef struct
{
  GFile *file;
  gboolean overwrite;        /* what another program has written there */
  LanesDocumentState *state; /* what is written; NULL until that has begun */
  GPtrArray *trusted;        /* of LanesTask: those that may run without a question; likewise */
} Save;

static void
free_save (gpointer data)
{
  Save *save = data;

  g_object_unref (save->file);
  g_clear_pointer (&save->state, lanes_document_state_unref);
  g_clear_pointer (&save->trusted, g_ptr_array_unref);
  g_free (save);
}

static void begin_save (LanesDocument *self);

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LanesDocument *self = LANES_DOCUMENT (user_data);
  g_autoptr (GTask) task = g_queue_pop_head (&self->saves);
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;

  if (lanes_task_set_save_finish (self->task_set, result, &error))
    {
      lanes_document_steps_set_saved (self->steps, save->state);
      lanes_disk_watch_settle (self->watch);
      /* What became of the tasks meanwhile nobody agreed to. */
      if (lanes_document_steps_get_current (self->steps) == save->state)
        lanes_trust_add_list (save->trusted);
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_task_return_error (task, error);
    }
  lanes_disk_watch_resume (self->watch);
  begin_save (self);
}

/* Begins the next save, after the one before has told what the file holds. */
static void
begin_save (LanesDocument *self)
{
  GTask *task = g_queue_peek_head (&self->saves);
  Save *save = task ? g_task_get_task_data (task) : NULL;

  if (!save)
    return;
  /* What is changed while it is being written is not saved. */
  save->state = lanes_document_state_ref (lanes_document_steps_get_current (self->steps));
  /* In another folder a command is another one; but saving is not agreeing to run. */
  save->trusted = lanes_trust_list (self->task_set);
  lanes_disk_watch_pause (self->watch);
  lanes_task_set_save_async (self->task_set, save->file, save->overwrite,
                             g_task_get_cancellable (task), saved_cb, self);
}

/**
 * lanes_document_save_async:
 * @self: a document
 * @file: where it is to be from now on
 * @cancellable: (nullable): to give up
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Saves without waiting for it, after what is being saved already.
 */
void
lanes_document_save_async (LanesDocument *self, GFile *file, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Save *save = g_new0 (Save, 1);

  save->file = g_object_ref (file);
  save->overwrite = self->overwrite;
  self->overwrite = FALSE;
  g_task_set_source_tag (task, lanes_document_save_async);
  g_task_set_task_data (task, save, free_save);
  g_task_set_check_cancellable (task, FALSE);
  g_queue_push_tail (&self->saves, task);
  if (self->saves.length == 1)
    begin_save (self);
}

/**
 * lanes_document_save_finish:
 * @self: the document
 * @result: what the callback was given
 * @error: return location
 *
 * Ends lanes_document_save_async().
 *
 * Returns: whether it was saved; if not, @error is as in lanes_task_set_save_finish(): where it is
 *   %LANES_ERROR_CHANGED, ask, and save again after lanes_document_allow_overwrite()
 */
gboolean
lanes_document_save_finish (LanesDocument *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
