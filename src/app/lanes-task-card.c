/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-card.h"

#include <glib/gi18n-lib.h>

#include "lanes-palette.h"
#include "lanes-steady-text.h"

#define TIP_LINES 12 /* of a command's output, in the tooltip */

/* How much of the output these lines are looked for in, in bytes */
#define MAX_TIP        (16 * 1024)
#define NO_BREAK_SPACE "\302\240"

/**
 * LanesTaskCard:
 *
 * A task in the list: what it is, how it is doing, and the buttons to start, pause and stop it, and
 * for all that can be done with it.
 */
struct _LanesTaskCard
{
  GtkListBoxRow parent_instance;

  /* Template */
  GtkWidget *name;
  GtkWidget *share;
  GtkWidget *mode;
  GtkWidget *state;
  GtkWidget *message;
  GtkWidget *progress;
  GtkWidget *toggle;
  GtkWidget *stop;
  GtkWidget *more;

  LanesTask *task;
  GSignalGroup *run; /* the signals of the task's latest run */
  const char *color_class;
};

enum
{
  SIGNAL_START,
  SIGNAL_PAUSE,
  SIGNAL_RESUME,
  SIGNAL_STOP,
  SIGNAL_MENU,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesTaskCard, lanes_task_card, GTK_TYPE_LIST_BOX_ROW)

static void
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

/* A button without text is spoken, and explained, by what it does to which task. */
static void
set_button (GtkWidget *button, const char *icon, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (button), text) == 0)
    return;
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static LanesRun *
dup_run (LanesTaskCard *self)
{
  return g_signal_group_dup_target (self->run);
}

static void
update_progress (LanesTaskCard *self)
{
  g_autoptr (LanesRun) run = dup_run (self);
  double fraction = run ? lanes_run_get_progress (run) : 0;
  gboolean ends = lanes_task_get_amount (self->task) > 0 || lanes_task_get_seconds (self->task) > 0;

  /* A task without an end has no progress at any time, so that its card does not jump. */
  gtk_widget_set_visible (self->progress, ends && fraction >= 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), CLAMP (fraction, 0, 1));
}

/* The last @n_lines lines of what a command said, or NULL when it said nothing */
static char *
get_last_lines (LanesRun *run, guint n_lines)
{
  g_autofree char *valid = run ? lanes_run_dup_output_end (run, MAX_TIP) : NULL;
  const char *begin;

  if (!valid || !*g_strstrip (valid))
    return NULL;
  begin = valid + strlen (valid);
  while (begin > valid && (begin[-1] != '\n' || --n_lines > 0))
    begin--;
  return g_strdup (begin);
}

/* What came of it: for a command that failed, the last that it said may tell why. */
static void
update_message (LanesTaskCard *self, LanesRun *run)
{
  g_autofree char *line = NULL;
  g_autofree char *lines = get_last_lines (run, TIP_LINES);
  g_autoptr (GString) text = g_string_new (NULL);

  if (run && lanes_run_get_state (run) == LANES_RUN_FAILED)
    {
      g_string_append (text, lanes_run_get_message (run));
      line = get_last_lines (run, 1);
    }
  else if (run && lanes_run_get_state (run) == LANES_RUN_FINISHED && lanes_run_get_result (run))
    {
      g_string_append (text, lanes_run_get_result (run));
    }
  if (line)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  set_text (self->message, text->str);
  gtk_widget_set_tooltip_text (self->message, lines ? lines : text->str);
  gtk_widget_set_tooltip_text (self->state, lines);
  gtk_widget_set_visible (self->message, text->len > 0);
}

static void
update_buttons (LanesTaskCard *self, LanesRun *run)
{
  const char *name = lanes_task_get_name (self->task);
  g_autofree char *toggle = NULL;
  g_autofree char *stop = g_strdup_printf (_ ("Stop %s"), name);
  const char *icon = "media-playback-start-symbolic";
  gboolean active = run && lanes_run_is_active (run);

  if (active && lanes_run_get_state (run) == LANES_RUN_PAUSED)
    {
      toggle = g_strdup_printf (_ ("Resume %s"), name);
    }
  else if (active)
    {
      toggle = g_strdup_printf (_ ("Pause %s"), name);
      icon = "media-playback-pause-symbolic";
    }
  else
    {
      toggle = g_strdup_printf (_ ("Start %s"), name);
    }

  set_button (self->toggle, icon, toggle);
  set_button (self->stop, "media-playback-stop-symbolic", stop);
  gtk_widget_set_visible (self->stop, active);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.stop", active);
}

static void
update_state (LanesTaskCard *self)
{
  g_autoptr (LanesRun) run = dup_run (self);
  g_autofree char *state = run ? lanes_run_describe_state (run) : g_strdup (_ ("Not started"));
  g_autofree char *spoken =
      g_strdup_printf ("%s, %s", gtk_label_get_label (GTK_LABEL (self->mode)), state);

  set_text (self->state, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  spoken, -1);
  lanes_palette_show_state (GTK_WIDGET (self), run);
  gtk_widget_set_visible (self->share, run && lanes_run_is_active (run));
  update_message (self, run);
  update_buttons (self, run);
  update_progress (self);
}

/* Where there is no room for "2 processes × 3 threads" in one line, each half has one of its own.
 */
static char *
keep_halves (const char *mode)
{
  g_auto (GStrv) halves = g_strsplit (mode, " ×", 2);

  if (!halves[0] || !halves[1])
    return g_strdup (mode);
  for (guint i = 0; halves[i]; i++)
    {
      g_auto (GStrv) words = g_strsplit (halves[i], " ", -1);
      g_autofree char *kept = g_strjoinv (NO_BREAK_SPACE, words);

      g_free (halves[i]);
      halves[i] = g_steal_pointer (&kept);
    }
  return g_strjoinv (" ×", halves);
}

static void
update_task (LanesTaskCard *self)
{
  const char *color_class = lanes_palette_get_css_class (lanes_task_get_color (self->task));
  g_autofree char *mode = lanes_task_describe_mode (self->task);
  g_autofree char *halves = keep_halves (mode);
  const char *name = lanes_task_get_name (self->task);
  g_autofree char *more = g_strdup_printf (_ ("More for %s"), name);

  if (self->color_class)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->color_class);
  self->color_class = color_class;
  gtk_widget_add_css_class (GTK_WIDGET (self), color_class);
  set_text (self->name, name);
  set_text (self->mode, halves);
  set_button (self->more, "view-more-symbolic", more);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  update_state (self);
}

/* A name that is there in full is not said twice. */
static gboolean
name_tooltip_cb (GtkWidget *name, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (name))))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_label (GTK_LABEL (name)));
  return TRUE;
}

static void
toggle_clicked_cb (LanesTaskCard *self)
{
  g_autoptr (LanesRun) run = dup_run (self);
  guint signal = SIGNAL_START;

  if (run && lanes_run_get_state (run) == LANES_RUN_PAUSED)
    signal = SIGNAL_RESUME;
  else if (run && lanes_run_is_active (run))
    signal = SIGNAL_PAUSE;
  g_signal_emit (self, signals[signal], 0);
}

static void
stop_clicked_cb (LanesTaskCard *self)
{
  g_signal_emit (self, signals[SIGNAL_STOP], 0);
}

static void
more_clicked_cb (LanesTaskCard *self)
{
  g_signal_emit (self, signals[SIGNAL_MENU], 0, self->more);
}

static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  toggle_clicked_cb (LANES_TASK_CARD (widget));
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  stop_clicked_cb (LANES_TASK_CARD (widget));
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  more_clicked_cb (LANES_TASK_CARD (widget));
}

static void
lanes_task_card_dispose (GObject *object)
{
  LanesTaskCard *self = LANES_TASK_CARD (object);

  if (self->run)
    g_signal_group_set_target (self->run, NULL);
  g_clear_object (&self->run);
  g_clear_object (&self->task);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  G_OBJECT_CLASS (lanes_task_card_parent_class)->dispose (object);
}

static void
lanes_task_card_class_init (LanesTaskCardClass *klass)
{
  static const char *const names[] = {"start", "pause", "resume", "stop"};
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_task_card_dispose;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], LANES_TYPE_TASK_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MENU] = g_signal_new ("menu", LANES_TYPE_TASK_CARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);

  gtk_widget_class_install_action (widget_class, "task.toggle", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "task.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "task.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "task.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "task.menu",
                                       NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-task-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTaskCard, name);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskCard, share);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskCard, mode);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskCard, state);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskCard, message);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskCard, progress);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskCard, toggle);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskCard, stop);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskCard, more);
  gtk_widget_class_bind_template_callback (widget_class, name_tooltip_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggle_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "taskcard");
}

static void
lanes_task_card_init (LanesTaskCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");

  self->run = g_signal_group_new (LANES_TYPE_RUN);
  g_signal_group_connect_swapped (self->run, "notify::state", G_CALLBACK (update_state), self);
  g_signal_group_connect_swapped (self->run, "notify::progress", G_CALLBACK (update_progress),
                                  self);
  /* A share is "48 %" wherever one reads from. */
  gtk_widget_set_direction (self->share, GTK_TEXT_DIR_LTR);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (self->share),
                              gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? 0
                                                                                               : 1);
  lanes_task_card_set_share (self, 0);
}

/**
 * lanes_task_card_new:
 * @task: the task
 *
 * Returns: (transfer floating): its card
 */
GtkWidget *
lanes_task_card_new (LanesTask *task)
{
  LanesTaskCard *self = g_object_new (LANES_TYPE_TASK_CARD, NULL);

  self->task = g_object_ref (task);
  g_signal_connect_object (task, "notify", G_CALLBACK (update_task), self, G_CONNECT_SWAPPED);
  update_task (self);
  return GTK_WIDGET (self);
}

/**
 * lanes_task_card_get_next_step:
 *
 * Returns: what can be done next with the task, as the words of a menu, translated
 */
const char *
lanes_task_card_get_next_step (LanesTaskCard *self)
{
  g_autoptr (LanesRun) run = dup_run (self);

  if (!run || !lanes_run_is_active (run))
    return _ ("_Start");
  return lanes_run_get_state (run) == LANES_RUN_PAUSED ? _ ("_Resume") : _ ("_Pause");
}

/**
 * lanes_task_card_get_task:
 *
 * Returns: (transfer none): the task
 */
LanesTask *
lanes_task_card_get_task (LanesTaskCard *self)
{
  return self->task;
}

/**
 * lanes_task_card_set_run:
 * @run: (nullable): the latest run of the task
 */
void
lanes_task_card_set_run (LanesTaskCard *self, LanesRun *run)
{
  g_signal_group_set_target (self->run, run);
  update_state (self);
}

/**
 * lanes_task_card_set_share:
 * @share: how much of a core the task has: 1 is one whole core
 */
void
lanes_task_card_set_share (LanesTaskCard *self, double share)
{
  /* Translators: a share, as in "48 %" */
  g_autofree char *text = g_strdup_printf (_ ("%.0f %%"), share * 100);

  lanes_steady_text_set (self->share, text);
}
