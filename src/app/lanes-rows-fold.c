/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which row the keyboard is at, and what can be done with it: fold, open, hide, and put the rows in
 * another order. */
#include <glib/gi18n-lib.h>

#include "lanes-rows-private.h"

#define SPACE 12 /* pixels: around what says how many rows are hidden */

/**
 * lanes_rows_get_current:
 *
 * Returns: the row that the keyboard is at; %G_MAXUINT: none
 */
guint
lanes_rows_get_current (LanesRows *self)
{
  return self->current < 0 ? G_MAXUINT : lanes_row_list_find_key (self->list, self->current);
}

/* Tells of the row, or of the core of a group, that the keyboard is at. */
static void
say_current (LanesRows *self, const LanesRow *row)
{
  g_autofree char *text =
      row->kind == LANES_ROW_HEAT
          ? lanes_row_list_describe_cores (self->list, row, self->current_line, 1)
          : lanes_row_list_describe (self->list, row);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
bring_into_sight (LanesRows *self, const LanesRow *row)
{
  if (self->vadjustment)
    gtk_adjustment_clamp_page (self->vadjustment, row->y - LANES_ROW_HEIGHTS_TOP,
                               row->y + row->height + LANES_ROW_HEIGHTS_TOP);
}

/**
 * lanes_rows_set_current:
 * @row: from the top; %G_MAXUINT: none
 *
 * Moves the keyboard to a row, and brings it into sight. It stays with what the row is about when
 * rows change their places.
 */
void
lanes_rows_set_current (LanesRows *self, guint row)
{
  LanesRow *item = row < lanes_row_list_get_n_rows (self->list)
                       ? lanes_row_list_get_row (self->list, row)
                       : NULL;
  gint64 key = item ? lanes_row_get_key (item) : -1;

  if (self->current == key)
    return;
  self->current = key;
  self->current_line = 0;
  if (item)
    {
      bring_into_sight (self, item);
      say_current (self, item);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify (G_OBJECT (self), "current");
}

/* Moves the keyboard to another core of the group that it is at. */
void
lanes_rows_choose_line (LanesRows *self, guint line)
{
  guint row = lanes_rows_get_current (self);

  self->current_line = line;
  if (row != G_MAXUINT)
    say_current (self, lanes_row_list_get_row (self->list, row));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_rows_describe:
 * @row: from the top
 *
 * Returns: (transfer full): all that there is to say of the row itself, in a line
 */
char *
lanes_rows_describe (LanesRows *self, guint row)
{
  return lanes_row_list_describe (self->list, lanes_row_list_get_row (self->list, row));
}

static void
rebuild (LanesRows *self)
{
  guint row;

  lanes_row_list_update_tasks (self->list);
  lanes_rows_rearrange (self);
  row = lanes_rows_get_current (self);
  if (row != G_MAXUINT)
    say_current (self, lanes_row_list_get_row (self->list, row));
}

/**
 * lanes_rows_toggle:
 * @row: from the top
 *
 * Folds or unfolds a task or a process; opens the lane of the core that was chosen in a group of
 * cores, or closes one that was opened.
 *
 * Returns: whether there was something to do
 */
gboolean
lanes_rows_toggle (LanesRows *self, guint row)
{
  LanesRow *item = lanes_row_list_get_row (self->list, row);

  if (lanes_row_folds (item))
    {
      lanes_row_folds_set (lanes_row_list_get_folds (self->list), item->kind, item->task,
                           item->index, !item->folded);
    }
  else if (item->kind == LANES_ROW_HEAT)
    {
      guint core = g_array_index (item->members, guint, self->current_line);

      lanes_row_list_open_core (self->list, core, !lanes_row_list_is_open (self->list, core));
    }
  else if (item->opened)
    {
      lanes_row_list_open_core (self->list, item->index, FALSE);
    }
  else
    {
      return FALSE;
    }
  rebuild (self);
  return TRUE;
}

static void
toggle_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LanesRows *self = LANES_ROWS (user_data);
  guint row = lanes_rows_get_current (self);

  if (row != G_MAXUINT)
    lanes_rows_toggle (self, row);
}

static void
fold_all_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LanesRows *self = LANES_ROWS (user_data);

  lanes_row_folds_set_all (lanes_row_list_get_folds (self->list),
                           g_str_equal (g_action_get_name (G_ACTION (action)), "fold-all"));
  rebuild (self);
}

static void
hide_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LanesRows *self = LANES_ROWS (user_data);
  guint row = lanes_rows_get_current (self);
  LanesRow *item;

  if (row == G_MAXUINT)
    return;
  item = lanes_row_list_get_row (self->list, row);
  lanes_row_list_hide (self->list, item);
  rebuild (self);
  lanes_rows_set_current (self, MIN (row, lanes_rows_get_n_rows (self) - 1));
}

static void
show_hidden_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LanesRows *self = LANES_ROWS (user_data);

  lanes_row_folds_show_all (lanes_row_list_get_folds (self->list));
  rebuild (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
order_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (LANES_TYPE_ROW_ORDER);
  const GEnumValue *value = g_enum_get_value_by_nick (klass, g_variant_get_string (state, NULL));

  if (value)
    lanes_rows_set_row_order (LANES_ROWS (user_data), (LanesRowOrder) value->value);
}

void
lanes_rows_add_actions (LanesRows *self)
{
  static const GActionEntry entries[] = {
      {"toggle", toggle_cb},           {"fold-all", fold_all_cb},
      {"unfold-all", fold_all_cb},     {"hide", hide_cb},
      {"show-hidden", show_hidden_cb}, {"order", NULL, "s", "'list'", order_cb},
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  lanes_rows_update_hidden (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "rows", G_ACTION_GROUP (self->actions));
}

/**
 * lanes_rows_get_actions:
 *
 * What can be done with the rows: toggle, fold-all, unfold-all, hide, show-hidden, and order, whose
 * state is that of the setting.
 *
 * Returns: (transfer none): the actions, for a menu elsewhere
 */
GActionGroup *
lanes_rows_get_actions (LanesRows *self)
{
  return G_ACTION_GROUP (self->actions);
}

/**
 * lanes_rows_set_row_order:
 * @order: in which order the tasks are
 */
void
lanes_rows_set_row_order (LanesRows *self, LanesRowOrder order)
{
  g_autoptr (GEnumClass) klass = NULL;
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "order");

  if (self->order == order)
    return;
  self->order = order;
  klass = g_type_class_ref (LANES_TYPE_ROW_ORDER);
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (
                                 g_enum_get_value (klass, (int) order)->value_nick));
  lanes_row_list_set_order (self->list, order);
  lanes_rows_refresh (self);
  g_object_notify (G_OBJECT (self), "row-order");
}

static GMenuModel *
make_order_menu (void)
{
  static const struct
  {
    const char *label;
    const char *action;
  } orders[] = {
      {N_ ("As in the List"), "rows.order::list"},
      {N_ ("By Name"), "rows.order::name"},
      {N_ ("By Start"), "rows.order::start"},
      {N_ ("By CPU Time"), "rows.order::cpu-time"},
  };
  GMenu *menu = g_menu_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    g_menu_append (menu, _ (orders[i].label), orders[i].action);
  return G_MENU_MODEL (menu);
}

static GMenuModel *
make_menu (LanesRows *self, const LanesRow *row)
{
  g_autoptr (GMenu) fold = g_menu_new ();
  g_autoptr (GMenu) hide = g_menu_new ();
  g_autoptr (GMenuModel) order = make_order_menu ();
  GMenu *menu = g_menu_new ();

  if (lanes_row_folds (row))
    g_menu_append (fold, row->folded ? _ ("Unfold") : _ ("Fold"), "rows.toggle");
  else if (row->opened)
    g_menu_append (fold, _ ("Close"), "rows.toggle");
  if (lanes_row_list_has_tree (self->list))
    {
      g_menu_append (fold, _ ("Fold All"), "rows.fold-all");
      g_menu_append (fold, _ ("Unfold All"), "rows.unfold-all");
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (fold));
  if (!row->opened)
    g_menu_append (hide, _ ("Hide"), "rows.hide");
  if (lanes_row_list_get_n_hidden (self->list) > 0)
    g_menu_append (hide, _ ("Show All Hidden"), "rows.show-hidden");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (hide));
  g_menu_append_section (menu, _ ("Order of the Tasks"), order);
  return G_MENU_MODEL (menu);
}

/* Opens the menu of the row that the keyboard is at. */
void
lanes_rows_pop_up (LanesRows *self, const GdkRectangle *at)
{
  guint row = lanes_rows_get_current (self);
  g_autoptr (GMenuModel) model = NULL;

  if (row == G_MAXUINT)
    return;
  model = make_menu (self, lanes_row_list_get_row (self->list, row));
  if (!self->menu)
    {
      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  else
    {
      gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static GtkWidget *
make_hidden (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACE);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new_with_label (_ ("Show"));

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "rows.show-hidden");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

/* Says how many rows are hidden, below the others. */
void
lanes_rows_update_hidden (LanesRows *self)
{
  guint n = lanes_row_list_get_n_hidden (self->list);
  g_autofree char *text = g_strdup_printf (ngettext ("%u row hidden", "%u rows hidden", n), n);
  GActionMap *actions = G_ACTION_MAP (self->actions);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (
                                   g_action_map_lookup_action (actions, "show-hidden")),
                               n > 0);
  if (n == 0)
    {
      g_clear_pointer (&self->hidden, gtk_widget_unparent);
      return;
    }
  if (!self->hidden)
    {
      self->hidden = make_hidden ();
      gtk_widget_set_parent (self->hidden, GTK_WIDGET (self));
    }
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (self->hidden)), text);
}

/* How high that is, in pixels */
int
lanes_rows_get_hidden_height (LanesRows *self)
{
  int height = 0;

  if (self->hidden)
    gtk_widget_measure (self->hidden, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

/* Puts it where the rows end now. */
void
lanes_rows_place_hidden (LanesRows *self)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int width;

  if (!self->hidden)
    return;
  gtk_widget_measure (self->hidden, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_size_allocate (
      self->hidden,
      &(GtkAllocation){rtl ? gtk_widget_get_width (GTK_WIDGET (self)) - LANES_ROWS_MARGIN - width
                           : LANES_ROWS_MARGIN,
                       lanes_row_list_get_height (self->list) - lanes_rows_get_scroll (self), width,
                       lanes_rows_get_hidden_height (self)},
      -1);
}
