/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-editor-end.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-estimate.h"
#include "lanes-field-hint.h"
#include "lanes-number-row.h"
#include "lanes-workload.h"

/* How long nobody types before the amount is tried out, in milliseconds */
#define PAUSE 300

/* A time that shows something, and does not make anybody wait long */
#define USUAL_SECONDS 30

/**
 * LanesTaskEditorEnd:
 *
 * The part of the task editor that says how much a task does: an amount, for a time, or until it is
 * stopped.
 */
struct _LanesTaskEditorEnd
{
  AdwPreferencesGroup parent_instance;

  /* Template */
  GtkWidget *by_amount;
  GtkWidget *by_time;
  GtkWidget *by_itself;
  GtkWidget *by_itself_label;
  GtkWidget *amount;
  GtkWidget *amount_hint;
  GtkWidget *seconds;
  GtkWidget *seconds_hint;
  GtkWidget *end_hint;

  LanesTask *task;     /* what is edited */
  GtkWidget *wanted;   /* what was chosen last, for when it is possible again */
  gboolean own_amount; /* a person typed it, or it was given: it stays when the workload changes */
  gboolean own_end;    /* a person chose how it ends, or it was given: it stays, too */
  gboolean updating;   /* what is shown follows the task, and does not lead it */

  /* How long the amount takes here */
  char *estimated_workload;
  guint64 estimated_amount;
  LanesTime estimate; /* 0: it is not known yet, below 0: it cannot be told */
  guint estimate_timer;
  GCancellable *estimating; /* NULL: no estimate is under way */
};

G_DEFINE_FINAL_TYPE (LanesTaskEditorEnd, lanes_task_editor_end, ADW_TYPE_PREFERENCES_GROUP)

/* Some seconds of work, on a computer of these years; from there, people go on. */
static const struct
{
  const char *workload;
  guint64 amount;
} usual_amounts[] = {
    {"primes", 10000000}, {"matrix", 50000}, {"mandelbrot", 50000}, {"sort", 50000000},
    {"compress", 50000},  {"memory", 20000}, {"files", 200000},     {"wait", 30},
};

static guint64
get_usual_amount (const char *workload)
{
  for (gsize i = 0; workload && i < G_N_ELEMENTS (usual_amounts); i++)
    if (g_str_equal (usual_amounts[i].workload, workload))
      return usual_amounts[i].amount;
  return 1;
}

static const LanesWorkload *
get_workload (LanesTaskEditorEnd *self)
{
  const char *id = lanes_task_get_workload (self->task);

  return id ? lanes_workload_find (id) : NULL;
}

/* What people write between groups of three digits, here or elsewhere; NULL: @text does not begin
 * with such */
static const char *
skip_separator (const char *text)
{
  gunichar character = g_utf8_get_char (text);

  if (g_unichar_isspace (character) || character == 0x2019
      || (character && strchr (",.'_", text[0])))
    return g_utf8_next_char (text);
  return NULL;
}

/* "1000000" or "1,000,000", and not "1.5" */
static gboolean
read_amount (const char *text, guint64 *amount)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (LANES_TYPE_TASK);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_CLASS (klass), "amount");
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *p = stripped;

  while (*p)
    {
      const char *next = digits->len > 0 ? skip_separator (p) : NULL;

      if (next)
        p = next;
      /* After a separator there are three digits, and then no fourth. */
      if (next && (strspn (p, "0123456789") != 3))
        return FALSE;
      g_string_append_c (digits, *p++);
    }
  return g_ascii_string_to_unsigned (digits->str, 10, 1, G_PARAM_SPEC_UINT64 (pspec)->maximum,
                                     amount, NULL);
}

static void
show_amount (LanesTaskEditorEnd *self, guint64 amount)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, amount);

  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->amount), text);
  self->updating = FALSE;
}

/* What is chosen, or what comes nearest of what is possible */
static GtkWidget *
get_chosen (LanesTaskEditorEnd *self)
{
  if (self->wanted == self->by_amount && !lanes_task_get_workload (self->task))
    return self->by_itself;
  return self->wanted;
}

/* An amount is not shared out: each gets the whole of it. */
static char *
describe_share (LanesTask *task, const char *amount)
{
  LanesMode mode = lanes_task_get_mode (task);

  /* Translators: %s is an amount of work in words, as in "numbers up to 2,000,000" */
  if (mode != LANES_MODE_PROCESSES
      && (lanes_task_get_threads (task) > 1 || mode == LANES_MODE_MIXED))
    return g_strdup_printf (_ ("Each thread does this much: %s"), amount);
  if (mode == LANES_MODE_PROCESSES && lanes_task_get_processes (task) > 1)
    return g_strdup_printf (_ ("Each process does this much: %s"), amount);
  return g_strdup_printf (_ ("It does this much: %s"), amount);
}

static char *
describe_amount (LanesTaskEditorEnd *self, const LanesWorkload *workload, guint64 amount)
{
  g_autofree char *words = workload->describe_amount (amount);
  g_autofree char *share = describe_share (self->task, words);
  g_autofree char *time = lanes_time_format_duration (self->estimate);

  if (self->estimate <= 0)
    return g_steal_pointer (&share);
  /* Translators: an amount of work, and how long it takes: "It does this much: numbers up to
   * 2,000,000. About 3 s …" */
  return g_strdup_printf (_ ("%s. About %s on this computer, for a thread with a core to itself."),
                          share, time);
}

static void update_amount (LanesTaskEditorEnd *self);

static void
estimated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LanesTaskEditorEnd) self = user_data;
  g_autoptr (GError) error = NULL;
  LanesTime estimate = lanes_estimate_finish (result, &error);

  /* Another one is on its way, or nobody wants to know any more. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->estimating);
  self->estimate = error ? -1 : estimate;
  if (self->task && get_chosen (self) == self->by_amount)
    update_amount (self);
}

static gboolean
estimate_cb (gpointer user_data)
{
  LanesTaskEditorEnd *self = user_data;

  self->estimate_timer = 0;
  self->estimating = g_cancellable_new ();
  lanes_estimate_async (self->estimated_workload, self->estimated_amount, self->estimating,
                        estimated_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
forget_estimate (LanesTaskEditorEnd *self)
{
  g_clear_handle_id (&self->estimate_timer, g_source_remove);
  if (self->estimating)
    g_cancellable_cancel (self->estimating);
  g_clear_object (&self->estimating);
  self->estimate = 0;
}

static void
ask_estimate (LanesTaskEditorEnd *self, const LanesWorkload *workload, guint64 amount)
{
  if (self->estimated_amount == amount && g_strcmp0 (self->estimated_workload, workload->id) == 0)
    return;

  forget_estimate (self);
  g_free (self->estimated_workload);
  self->estimated_workload = g_strdup (workload->id);
  self->estimated_amount = amount;
  self->estimate_timer = g_timeout_add (PAUSE, estimate_cb, self);
}

static void
update_amount (LanesTaskEditorEnd *self)
{
  LanesFieldHint *hint = LANES_FIELD_HINT (self->amount_hint);
  const LanesWorkload *workload = get_workload (self);
  g_autofree char *text = NULL;
  guint64 amount = 0;

  if (!read_amount (gtk_editable_get_text (GTK_EDITABLE (self->amount)), &amount))
    {
      lanes_field_hint_set_error (hint, _ ("Type a whole number, such as 1000000"));
      return;
    }
  if (workload)
    {
      ask_estimate (self, workload, amount);
      text = describe_amount (self, workload, amount);
    }
  lanes_field_hint_set_error (hint, NULL);
  lanes_field_hint_set_text (hint, text);
  g_object_set (self->task, "seconds", 0.0, "amount", amount, NULL);
}

static void
update_seconds (LanesTaskEditorEnd *self)
{
  double seconds = lanes_number_row_get_value (LANES_NUMBER_ROW (self->seconds));
  g_autofree char *text = lanes_time_format_duration (lanes_time_from_seconds (seconds));

  lanes_field_hint_set_text (LANES_FIELD_HINT (self->seconds_hint), seconds >= 60 ? text : NULL);
  g_object_set (self->task, "amount", (guint64) 0, "seconds", seconds, NULL);
}

static void
update_words (LanesTaskEditorEnd *self, gboolean is_command)
{
  gtk_label_set_label (GTK_LABEL (self->by_itself_label),
                       is_command ? _ ("_Until It Ends") : _ ("_Until Stopped"));
  lanes_field_hint_set_text (LANES_FIELD_HINT (self->end_hint),
                             is_command ? _ ("The command decides itself when it is done.")
                                        : _ ("It goes on until you stop it."));
}

static void
update (LanesTaskEditorEnd *self)
{
  gboolean is_command = lanes_task_get_command (self->task) != NULL;
  GtkWidget *chosen = get_chosen (self);

  if (self->updating)
    return;

  self->updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chosen), TRUE);
  gtk_widget_set_visible (self->by_amount, !is_command);
  gtk_widget_set_visible (self->amount, chosen == self->by_amount);
  gtk_widget_set_visible (self->seconds, chosen == self->by_time);
  update_words (self, is_command);

  g_object_freeze_notify (G_OBJECT (self->task));
  if (chosen != self->by_amount)
    {
      lanes_field_hint_set_error (LANES_FIELD_HINT (self->amount_hint), NULL);
      lanes_field_hint_set_text (LANES_FIELD_HINT (self->amount_hint), NULL);
    }
  if (chosen != self->by_time)
    {
      lanes_number_row_revert (LANES_NUMBER_ROW (self->seconds));
      lanes_field_hint_set_text (LANES_FIELD_HINT (self->seconds_hint), NULL);
    }
  if (chosen != self->by_itself)
    lanes_field_hint_set_text (LANES_FIELD_HINT (self->end_hint), NULL);

  if (chosen == self->by_amount)
    update_amount (self);
  else if (chosen == self->by_time)
    update_seconds (self);
  else
    g_object_set (self->task, "amount", (guint64) 0, "seconds", 0.0, NULL);
  self->updating = FALSE;
  g_object_thaw_notify (G_OBJECT (self->task));
}

static void
toggled_cb (LanesTaskEditorEnd *self, GtkToggleButton *button)
{
  if (self->updating || !self->task || !gtk_toggle_button_get_active (button))
    return;

  self->own_end = TRUE;
  self->wanted = GTK_WIDGET (button);
  update (self);
}

static void
amount_changed_cb (LanesTaskEditorEnd *self)
{
  if (self->updating || !self->task)
    return;

  self->own_amount = TRUE;
  update (self);
}

static void
seconds_changed_cb (LanesTaskEditorEnd *self)
{
  if (self->updating || !self->task)
    return;

  self->own_end = TRUE;
  update (self);
}

/* A command knows best itself when it is done, and is not to be cut off unasked; work without an
 * end of its own needs one. */
static void
suggest_end (LanesTaskEditorEnd *self)
{
  if (!self->own_end)
    self->wanted = lanes_task_get_command (self->task) ? self->by_itself : self->by_time;
}

static void
work_changed_cb (LanesTaskEditorEnd *self)
{
  suggest_end (self);
  if (!self->own_amount)
    show_amount (self, get_usual_amount (lanes_task_get_workload (self->task)));
  update (self);
}

static void
lanes_task_editor_end_dispose (GObject *object)
{
  LanesTaskEditorEnd *self = LANES_TASK_EDITOR_END (object);

  forget_estimate (self);
  g_clear_object (&self->task);
  G_OBJECT_CLASS (lanes_task_editor_end_parent_class)->dispose (object);
}

static void
lanes_task_editor_end_finalize (GObject *object)
{
  g_free (LANES_TASK_EDITOR_END (object)->estimated_workload);
  G_OBJECT_CLASS (lanes_task_editor_end_parent_class)->finalize (object);
}

static void
lanes_task_editor_end_class_init (LanesTaskEditorEndClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_task_editor_end_dispose;
  G_OBJECT_CLASS (klass)->finalize = lanes_task_editor_end_finalize;

  g_type_ensure (LANES_TYPE_FIELD_HINT);
  g_type_ensure (LANES_TYPE_NUMBER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-task-editor-end.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorEnd, by_amount);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorEnd, by_time);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorEnd, by_itself);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorEnd, by_itself_label);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorEnd, amount);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorEnd, amount_hint);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorEnd, seconds);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorEnd, seconds_hint);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorEnd, end_hint);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, amount_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, seconds_changed_cb);
}

static void
lanes_task_editor_end_init (LanesTaskEditorEnd *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_task_editor_end_set_task:
 * @self: a group
 * @task: what to edit
 * @is_new: whether nobody has chosen yet how it ends, so that this may follow the work
 */
void
lanes_task_editor_end_set_task (LanesTaskEditorEnd *self, LanesTask *task, gboolean is_new)
{
  static const char *const counts[] = {"notify::mode", "notify::processes", "notify::threads"};
  guint64 amount = lanes_task_get_amount (task);
  double seconds = lanes_task_get_seconds (task);

  self->own_amount = amount > 0;
  self->own_end = !is_new;
  self->wanted = amount > 0 ? self->by_amount : seconds > 0 ? self->by_time : self->by_itself;
  show_amount (self, amount > 0 ? amount : get_usual_amount (lanes_task_get_workload (task)));
  lanes_number_row_set_value (LANES_NUMBER_ROW (self->seconds),
                              seconds > 0 ? seconds : USUAL_SECONDS);
  g_set_object (&self->task, task);
  g_signal_connect_object (task, "notify::workload", G_CALLBACK (work_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (task, "notify::command", G_CALLBACK (work_changed_cb), self,
                           G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    g_signal_connect_object (task, counts[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
