/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-thread-view-private.h"

#include <glib/gi18n-lib.h>

#include "lanes-menus.h"
#include "lanes-thread-row.h"

/* A row that is less high has no place in the list yet: it is the border of one. */
#define MIN_ROW 8

G_DEFINE_FINAL_TYPE (LanesThreadView, lanes_thread_view, GTK_TYPE_WIDGET)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, lanes_thread_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  lanes_thread_row_set_list_row (LANES_THREAD_ROW (gtk_list_item_get_child (list_item)),
                                 gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  lanes_thread_row_set_list_row (LANES_THREAD_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static GListModel *
get_threads (gpointer item, gpointer user_data)
{
  if (!lanes_thread_item_is_branch (item))
    return NULL;
  return g_object_ref (G_LIST_MODEL (lanes_thread_item_get_threads (item)));
}

static void
activate_cb (LanesThreadView *self, guint position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

/* The arrow that points to where the text goes unfolds, the other folds. Before the list, for which
 * they mean nothing. */
static gboolean
key_pressed_cb (LanesThreadView *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean is_rtl = gtk_widget_get_direction (self->list) == GTK_TEXT_DIR_RTL;
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);
  gboolean right = key == GDK_KEY_Right || key == GDK_KEY_KP_Right;
  gboolean left = key == GDK_KEY_Left || key == GDK_KEY_KP_Left;

  if (!row || (!left && !right) || (modifiers & gtk_accelerator_get_default_mod_mask ())
      || !gtk_tree_list_row_is_expandable (row))
    return GDK_EVENT_PROPAGATE;
  gtk_tree_list_row_set_expanded (row, right != is_rtl);
  return GDK_EVENT_STOP;
}

static void
select_item (LanesThreadView *self, LanesThreadItem *item)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (model, i);
      g_autoptr (LanesThreadItem) found = gtk_tree_list_row_get_item (row);

      if (found != item)
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      return;
    }
}

static void
selected_cb (LanesThreadView *self)
{
  gboolean any = lanes_thread_view_get_selected (self) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "thread.copy", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "thread.copy-id", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "thread.menu", any);
  if (!self->selecting)
    lanes_thread_view_light_selected (self);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesThreadItem *item = lanes_thread_view_get_selected (LANES_THREAD_VIEW (widget));
  g_autofree char *text = item ? lanes_thread_item_to_text (item) : NULL;

  if (text)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
copy_id_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesThreadItem *item = lanes_thread_view_get_selected (LANES_THREAD_VIEW (widget));
  g_autofree char *text = item ? g_strdup_printf ("%d", lanes_thread_item_get_id (item)) : NULL;

  if (text)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

/* @x, @y: in the list's coordinates */
static void
popup_at (LanesThreadView *self, int x, int y)
{
  graphene_point_t point;

  if (!gtk_widget_compute_point (self->list, GTK_WIDGET (self),
                                 &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){(int) point.x, (int) point.y, 1, 1});
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static LanesThreadRow *
find_selected_row (LanesThreadView *self)
{
  LanesThreadItem *item = lanes_thread_view_get_selected (self);

  for (GtkWidget *child = gtk_widget_get_first_child (self->list); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      if (LANES_IS_THREAD_ROW (row) && lanes_thread_row_get_item (LANES_THREAD_ROW (row)) == item)
        return LANES_THREAD_ROW (row);
    }
  return NULL;
}

/* From the keyboard: in the middle of the selected row */
static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesThreadView *self = LANES_THREAD_VIEW (widget);
  LanesThreadRow *row = find_selected_row (self);
  graphene_rect_t bounds;

  if (row && gtk_widget_compute_bounds (GTK_WIDGET (row), self->list, &bounds))
    popup_at (self, (int) (bounds.origin.x + bounds.size.width / 2),
              (int) (bounds.origin.y + bounds.size.height / 2));
}

/* Whose row is at a point of the list; NULL where there is none */
LanesThreadItem *
lanes_thread_view_get_item_at (LanesThreadView *self, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (self->list, x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = picked ? gtk_widget_get_ancestor (picked, LANES_TYPE_THREAD_ROW) : NULL;

  /* The space around a row is part of the list's own row. */
  if (!row && picked)
    row = gtk_widget_get_first_child (picked);
  return row && LANES_IS_THREAD_ROW (row) ? lanes_thread_row_get_item (LANES_THREAD_ROW (row))
                                          : NULL;
}

static void
pressed_cb (LanesThreadView *self, int n_press, double x, double y)
{
  LanesThreadItem *item = lanes_thread_view_get_item_at (self, x, y);

  if (!item)
    return;
  select_item (self, item);
  popup_at (self, (int) x, (int) y);
}

/* A list keeps a few hundred rows, of which it shows a few. */
static void
update_in_sight (LanesThreadView *self)
{
  float height = (float) gtk_widget_get_height (self->list);

  for (GtkWidget *child = gtk_widget_get_first_child (self->list); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);
      LanesThreadItem *item =
          LANES_IS_THREAD_ROW (row) ? lanes_thread_row_get_item (LANES_THREAD_ROW (row)) : NULL;
      graphene_rect_t bounds;

      if (item && gtk_widget_compute_bounds (child, self->list, &bounds))
        lanes_thread_item_set_in_sight (item, gtk_widget_get_child_visible (child)
                                                  && bounds.size.height > MIN_ROW
                                                  && bounds.origin.y < height
                                                  && bounds.origin.y + bounds.size.height > 0);
    }
}

static void
lanes_thread_view_dispose (GObject *object)
{
  LanesThreadView *self = LANES_THREAD_VIEW (object);
  GtkWidget *child;

  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->tree);
  g_clear_object (&self->view);
  g_clear_object (&self->pointed);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_thread_view_parent_class)->dispose (object);
}

static void
lanes_thread_view_class_init (LanesThreadViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_thread_view_dispose;

  gtk_widget_class_install_action (widget_class, "thread.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "thread.copy-id", NULL, copy_id_action);
  gtk_widget_class_install_action (widget_class, "thread.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "thread.copy",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "thread.menu",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "thread.menu", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-thread-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesThreadView, list);
  gtk_widget_class_bind_template_child (widget_class, LanesThreadView, dropped);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_set_css_name (widget_class, "threadview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_thread_view_init (LanesThreadView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->menu = gtk_popover_menu_new_from_model (lanes_menus_get ("thread"));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  /* The rows move after this, within the same frame; those that come then are right by the next
   * measurement. */
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list)),
                           "value-changed", G_CALLBACK (update_in_sight), self, G_CONNECT_SWAPPED);
  lanes_thread_view_take_pointer (self);
  lanes_thread_view_set_tree (self, NULL);
}

/**
 * lanes_thread_view_set_tree:
 * @tree: (nullable): what to show
 */
void
lanes_thread_view_set_tree (LanesThreadView *self, LanesThreadTree *tree)
{
  GtkTreeListModel *rows;
  GListModel *processes;

  g_set_object (&self->tree, tree);
  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  processes = tree ? g_object_ref (lanes_thread_tree_get_processes (tree))
                   : G_LIST_MODEL (g_list_store_new (LANES_TYPE_THREAD_ITEM));
  rows = gtk_tree_list_model_new (processes, FALSE, TRUE, get_threads, NULL, NULL);
  self->selection = gtk_single_selection_new (NULL);
  /* Nothing is selected that was not chosen. */
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (rows));
  g_object_unref (rows);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                            self);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (self->selection));
  gtk_widget_set_visible (self->dropped, FALSE);
  selected_cb (self);
  lanes_thread_view_update_lanes (self);
}

/**
 * lanes_thread_view_update:
 *
 * Shows what is new in the tree.
 */
void
lanes_thread_view_update (LanesThreadView *self)
{
  LanesThreadItem *selected = lanes_thread_view_get_selected (self);
  g_autoptr (LanesThreadItem) before = selected ? g_object_ref (selected) : NULL;
  g_autofree char *text = NULL;
  guint n_dropped;

  if (!self->tree)
    return;
  update_in_sight (self);
  self->selecting = TRUE;
  lanes_thread_tree_update (self->tree);
  /* A process that has become a branch is another row of the list. */
  if (before && lanes_thread_view_get_selected (self) != before)
    select_item (self, before);
  self->selecting = FALSE;

  n_dropped = lanes_thread_tree_get_n_dropped (self->tree);
  text =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u process that ended earlier is not shown",
                                    "%u processes that ended earlier are not shown", n_dropped),
                       n_dropped);
  gtk_label_set_label (GTK_LABEL (self->dropped), text);
  gtk_widget_set_visible (self->dropped, n_dropped > 0);
}

/**
 * lanes_thread_view_get_selected:
 *
 * Returns: (transfer none) (nullable): the selected process or thread
 */
LanesThreadItem *
lanes_thread_view_get_selected (LanesThreadView *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr (LanesThreadItem) item = row ? gtk_tree_list_row_get_item (row) : NULL;

  /* The row holds it. */
  return item;
}
