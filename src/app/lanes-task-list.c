/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-list.h"

#include <glib/gi18n-lib.h>

#include "lanes-menus.h"
#include "lanes-reveal.h"
#include "lanes-sight.h"
#include "lanes-task-drag.h"

/**
 * LanesTaskList:
 *
 * The tasks of a set as a list of cards. It follows the set, and tells what the person asks for; it
 * changes nothing itself.
 */
struct _LanesTaskList
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *scrolled;
  GtkWidget *drop_line;
  GtkWidget *area;
  GtkWidget *empty;
  GtkWidget *list;
  GtkWidget *add;
  GtkWidget *menu;

  LanesTaskSet *task_set;
  LanesTask *selected;
  GHashTable *positions; /* of LanesTask, borrowed from the cards and the set: its position + 1 */
  GHashTable *cards;     /* LanesTask → LanesTaskCard, which has a reference to it */
  LanesSight *sight;
  gboolean syncing; /* the rows follow the set, and the selection is not the person's */
};

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS,
};

enum
{
  SIGNAL_START,
  SIGNAL_PAUSE,
  SIGNAL_RESUME,
  SIGNAL_STOP,
  SIGNAL_MOVE,
  SIGNAL_INSERT,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesTaskList, lanes_task_list, GTK_TYPE_WIDGET)

static guint
get_position (LanesTaskList *self, LanesTask *task)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, task));
}

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer user_data)
{
  guint one = get_position (user_data, lanes_task_card_get_task (LANES_TASK_CARD (a)));
  guint other = get_position (user_data, lanes_task_card_get_task (LANES_TASK_CARD (b)));

  return one < other ? -1 : one > other;
}

static void
set_selected (LanesTaskList *self, LanesTask *task)
{
  if (g_set_object (&self->selected, task))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
row_selected_cb (LanesTaskList *self, GtkListBoxRow *row)
{
  if (!self->syncing)
    set_selected (self, row ? lanes_task_card_get_task (LANES_TASK_CARD (row)) : NULL);
}

static void
row_activated_cb (LanesTaskList *self, GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-task", NULL);
}

static void
select_card (LanesTaskList *self, GtkWidget *card)
{
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (card));
}

/* What is done with keys is done with the selected task, so that is the one with the focus. */
static void
focus_entered_cb (LanesTaskList *self, GtkEventController *controller)
{
  select_card (self, gtk_event_controller_get_widget (controller));
}

static void
append_item (GMenu *menu, const char *label, const char *action, const char *accel)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  if (accel)
    g_menu_item_set_attribute (item, "accel", "s", accel);
  g_menu_append_item (menu, item);
}

static void
popup_menu (LanesTaskList *self, GtkWidget *card, const GdkRectangle *where)
{
  GMenu *run = G_MENU (lanes_menus_get ("task-run"));

  select_card (self, card);
  g_menu_remove_all (run);
  append_item (run, lanes_task_card_get_next_step (LANES_TASK_CARD (card)), "win.start-task",
               "space");
  append_item (run, _ ("S_top"), "win.stop-task", NULL);
  gtk_widget_grab_focus (card);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), where);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_cb (LanesTaskList *self, GtkWidget *button, GtkWidget *card)
{
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (button, GTK_WIDGET (self), &bounds))
    popup_menu (self, card,
                &(GdkRectangle){(int) bounds.origin.x, (int) bounds.origin.y,
                                (int) bounds.size.width, (int) bounds.size.height});
}

static void
popup_menu_at (LanesTaskList *self, GtkGesture *gesture, double x, double y)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (self->list), (int) y);
  graphene_point_t point;

  if (!row
      || !gtk_widget_compute_point (self->list, GTK_WIDGET (self),
                                    &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  popup_menu (self, GTK_WIDGET (row), &(GdkRectangle){(int) point.x, (int) point.y, 1, 1});
}

static void
pressed_cb (GtkGesture *gesture, int n_press, double x, double y, LanesTaskList *self)
{
  GdkEvent *event =
      gtk_gesture_get_last_event (gesture, gtk_gesture_get_last_updated_sequence (gesture));

  if (event && gdk_event_triggers_context_menu (event))
    popup_menu_at (self, gesture, x, y);
}

static void
long_pressed_cb (GtkGesture *gesture, double x, double y, LanesTaskList *self)
{
  popup_menu_at (self, gesture, x, y);
}

/* Back to where the menu came from, unless what was chosen has moved the focus already. */
static void
menu_closed_cb (LanesTaskList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  LanesTaskCard *card = self->selected ? lanes_task_list_find_card (self, self->selected) : NULL;

  if (card && (!focus || gtk_widget_is_ancestor (focus, self->menu)))
    gtk_widget_grab_focus (GTK_WIDGET (card));
}

/* Takes the key in any case: where a task cannot be started, space must not open it instead. */
static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.start-task", NULL);
}

static void
start_cb (LanesTaskList *self, LanesTaskCard *card)
{
  g_signal_emit (self, signals[SIGNAL_START], 0, lanes_task_card_get_task (card));
}

static void
pause_cb (LanesTaskList *self, LanesTaskCard *card)
{
  g_signal_emit (self, signals[SIGNAL_PAUSE], 0, lanes_task_card_get_task (card));
}

static void
resume_cb (LanesTaskList *self, LanesTaskCard *card)
{
  g_signal_emit (self, signals[SIGNAL_RESUME], 0, lanes_task_card_get_task (card));
}

static void
stop_cb (LanesTaskList *self, LanesTaskCard *card)
{
  g_signal_emit (self, signals[SIGNAL_STOP], 0, lanes_task_card_get_task (card));
}

static void
add_card (LanesTaskList *self, LanesTask *task)
{
  GtkWidget *card = lanes_task_card_new (task);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_entered_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (card, focus);
  g_signal_connect_object (card, "start", G_CALLBACK (start_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "pause", G_CALLBACK (pause_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "resume", G_CALLBACK (resume_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "stop", G_CALLBACK (stop_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "menu", G_CALLBACK (menu_cb), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->cards, task, card);
  gtk_list_box_append (GTK_LIST_BOX (self->list), card);
}

/* Takes away the cards of tasks that are gone. Returns whether the focus was in one of them. */
static gboolean
remove_cards (LanesTaskList *self)
{
  GtkWidget *next;
  gboolean had_focus = FALSE;

  for (GtkWidget *card = gtk_widget_get_first_child (self->list); card; card = next)
    {
      next = gtk_widget_get_next_sibling (card);
      if (get_position (self, lanes_task_card_get_task (LANES_TASK_CARD (card))) > 0)
        continue;
      had_focus |= lanes_reveal_has_focus (card);
      g_hash_table_remove (self->cards, lanes_task_card_get_task (LANES_TASK_CARD (card)));
      gtk_list_box_remove (GTK_LIST_BOX (self->list), card);
    }
  return had_focus;
}

/* Cards stay the widgets that they are when their tasks move, with the focus and all. */
static void
sync_cards (LanesTaskList *self)
{
  guint n_tasks = self->task_set ? lanes_task_set_get_n_tasks (self->task_set) : 0;
  LanesTaskCard *before = self->selected ? lanes_task_list_find_card (self, self->selected) : NULL;
  LanesTaskCard *card = before;
  gboolean had_focus;

  self->syncing = TRUE;
  g_hash_table_remove_all (self->positions);
  for (guint i = 0; i < n_tasks; i++)
    g_hash_table_insert (self->positions, lanes_task_set_get_task (self->task_set, i),
                         GUINT_TO_POINTER (i + 1));
  /* Where the selected task was removed, the one that took its place is. */
  while (card && get_position (self, lanes_task_card_get_task (card)) == 0)
    card = (LanesTaskCard *) gtk_widget_get_next_sibling (GTK_WIDGET (card));
  had_focus = remove_cards (self);
  gtk_list_box_invalidate_sort (GTK_LIST_BOX (self->list));
  for (guint i = 0; i < n_tasks; i++)
    if (!lanes_task_list_find_card (self, lanes_task_set_get_task (self->task_set, i)))
      add_card (self, lanes_task_set_get_task (self->task_set, i));

  lanes_sight_renew (self->sight);

  if (before && !card && n_tasks > 0)
    card = lanes_task_list_get_card (self, n_tasks - 1);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), (GtkListBoxRow *) card);
  gtk_widget_set_visible (self->list, n_tasks > 0);
  gtk_widget_set_visible (self->empty, self->task_set && n_tasks == 0);
  gtk_widget_set_visible (self->add, self->task_set != NULL);
  self->syncing = FALSE;
  if (had_focus)
    gtk_widget_grab_focus (card ? GTK_WIDGET (card) : self->add);
  set_selected (self, card ? lanes_task_card_get_task (card) : NULL);
}

static void
items_changed_cb (LanesTaskList *self, guint position, guint n_removed, guint n_added)
{
  GtkListBoxRow *row;

  sync_cards (self);
  row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  /* A task that is moved is followed. */
  if (row && n_removed > 0 && n_added > 0 && lanes_reveal_has_focus (self->list))
    lanes_reveal (GTK_WIDGET (row));
}

static void
lanes_task_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SELECTED)
    g_value_set_object (value, LANES_TASK_LIST (object)->selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_task_list_set_property (GObject *object, guint prop_id, const GValue *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_SELECTED)
    lanes_task_list_set_selected (LANES_TASK_LIST (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_task_list_dispose (GObject *object)
{
  LanesTaskList *self = LANES_TASK_LIST (object);
  GtkWidget *child;

  if (self->task_set)
    g_signal_handlers_disconnect_by_data (self->task_set, self);
  self->syncing = TRUE;
  g_clear_pointer (&self->sight, lanes_sight_free);
  g_hash_table_remove_all (self->cards);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_object (&self->task_set);
  g_clear_object (&self->selected);
  G_OBJECT_CLASS (lanes_task_list_parent_class)->dispose (object);
}

static void
lanes_task_list_finalize (GObject *object)
{
  LanesTaskList *self = LANES_TASK_LIST (object);

  g_hash_table_unref (self->positions);
  g_hash_table_unref (self->cards);
  G_OBJECT_CLASS (lanes_task_list_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-task-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTaskList, scrolled);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskList, drop_line);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskList, area);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskList, empty);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskList, list);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskList, add);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskList, menu);
  lanes_menus_bind (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, long_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, menu_closed_cb);
}

static void
lanes_task_list_class_init (LanesTaskListClass *klass)
{
  static const char *const names[] = {"start", "pause", "resume", "stop"};
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lanes_task_list_get_property;
  object_class->set_property = lanes_task_list_set_property;
  object_class->dispose = lanes_task_list_dispose;
  object_class->finalize = lanes_task_list_finalize;

  properties[PROP_SELECTED] =
      g_param_spec_object ("selected", NULL, NULL, LANES_TYPE_TASK,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[SIGNAL_START + i] = g_signal_new (names[i], LANES_TYPE_TASK_LIST, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 1, LANES_TYPE_TASK);
  signals[SIGNAL_MOVE] = g_signal_new ("move", LANES_TYPE_TASK_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, LANES_TYPE_TASK, G_TYPE_UINT);
  signals[SIGNAL_INSERT] = g_signal_new ("insert", LANES_TYPE_TASK_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);

  gtk_widget_class_install_action (widget_class, "tasks.toggle", NULL, toggle_action);
  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "tasklist");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lanes_task_list_init (LanesTaskList *self)
{
  self->positions = g_hash_table_new (NULL, NULL);
  self->cards = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (GTK_LIST_BOX (self->list), compare_rows, self, NULL);
  self->sight = lanes_sight_new (self->scrolled, self->list);
  lanes_task_drag_install (&(LanesTaskDragParts){
      .owner = GTK_WIDGET (self),
      .scrolled = self->scrolled,
      .area = self->area,
      .list = self->list,
      .line = self->drop_line,
  });
}

/**
 * lanes_task_list_set_task_set:
 * @task_set: (nullable): what to show and to follow
 *
 * No task is selected in a new set.
 */
void
lanes_task_list_set_task_set (LanesTaskList *self, LanesTaskSet *task_set)
{
  if (task_set == self->task_set)
    return;
  if (self->task_set)
    g_signal_handlers_disconnect_by_data (self->task_set, self);
  g_set_object (&self->task_set, NULL);
  sync_cards (self);
  if (!task_set)
    return;
  self->task_set = g_object_ref (task_set);
  g_signal_connect_object (task_set, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  sync_cards (self);
}

/**
 * lanes_task_list_get_selected:
 *
 * Returns: (transfer none) (nullable): the task that is selected
 */
LanesTask *
lanes_task_list_get_selected (LanesTaskList *self)
{
  return self->selected;
}

/**
 * lanes_task_list_set_selected:
 * @task: (nullable): a task of the set, or %NULL to select none
 *
 * Selects a task and shows it. The focus follows where it is in the list.
 */
void
lanes_task_list_set_selected (LanesTaskList *self, LanesTask *task)
{
  LanesTaskCard *card = task ? lanes_task_list_find_card (self, task) : NULL;
  gboolean had_focus = lanes_reveal_has_focus (self->list);

  if (task == self->selected)
    return;
  select_card (self, (GtkWidget *) card);
  if (!card)
    return;
  if (had_focus)
    lanes_reveal_focus (GTK_WIDGET (card));
  lanes_reveal (GTK_WIDGET (card));
}

/**
 * lanes_task_list_get_card:
 * @position: of a task in the set
 *
 * Returns: (transfer none) (nullable): its card
 */
LanesTaskCard *
lanes_task_list_get_card (LanesTaskList *self, guint position)
{
  return (LanesTaskCard *) gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list),
                                                          (int) position);
}

/**
 * lanes_task_list_find_card:
 * @task: a task
 *
 * Returns: (transfer none) (nullable): its card, %NULL: it has none
 */
LanesTaskCard *
lanes_task_list_find_card (LanesTaskList *self, LanesTask *task)
{
  return g_hash_table_lookup (self->cards, task);
}
