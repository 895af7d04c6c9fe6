/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever can be pressed, chosen, typed into or pointed at, at random. */
#include "soak.h"

/* A whole number below @n */
guint
soak_choose (Soak *self, guint n)
{
  return n > 0 ? (guint) g_rand_int_range (self->random, 0, (gint32) n) : 0;
}

static gboolean
can_be_touched (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_DROP_DOWN (widget)
         || GTK_IS_SWITCH (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget)
         || GTK_IS_TEXT (widget) || GTK_IS_EXPANDER (widget) || GTK_IS_SCROLLED_WINDOW (widget);
}

/* Nobody presses what has been scrolled out of sight. */
static gboolean
is_in_sight (GtkWidget *widget)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  double x, y;

  return gtk_widget_translate_coordinates (widget, root, gtk_widget_get_width (widget) / 2.0,
                                           gtk_widget_get_height (widget) / 2.0, &x, &y)
         && x >= 0 && y >= 0 && x < gtk_widget_get_width (root) && y < gtk_widget_get_height (root);
}

static void
collect (GtkWidget *widget, GPtrArray *found)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_sensitive (widget)
      || GTK_IS_WINDOW_CONTROLS (widget) || GTK_IS_LINK_BUTTON (widget))
    return;
  if (can_be_touched (widget) && is_in_sight (widget))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    collect (child, found);
}

static void
scroll (Soak *self, GtkWidget *widget)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));

  gtk_adjustment_set_value (adjustment,
                            g_rand_double (self->random) * gtk_adjustment_get_upper (adjustment));
}

static void
type (Soak *self, GtkWidget *widget)
{
  static const char *const texts[] = {
      "",         "0",     "7",    "-1",     "99999999999999999999", "sleep 1", "Überraschung “so”",
      "a'b\"c\\", "0,2-3", "x\ny", "🚦 A < B"};

  gtk_editable_set_text (GTK_EDITABLE (widget), texts[soak_choose (self, G_N_ELEMENTS (texts))]);
}

static void
toggle_menu (GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (popover && gtk_widget_get_visible (GTK_WIDGET (popover)))
    gtk_menu_button_popdown (button);
  else
    gtk_menu_button_popup (button);
}

static void
touch (Soak *self, GtkWidget *widget)
{
  if (GTK_IS_MENU_BUTTON (widget))
    toggle_menu (GTK_MENU_BUTTON (widget));
  else if (GTK_IS_DROP_DOWN (widget))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (widget),
                                soak_choose (self,
                                             g_list_model_get_n_items (gtk_drop_down_get_model (
                                                 GTK_DROP_DOWN (widget)))));
  else if (GTK_IS_SPIN_BUTTON (widget))
    gtk_spin_button_spin (GTK_SPIN_BUTTON (widget), (GtkSpinType) soak_choose (self, 6), 1);
  else if (GTK_IS_SCROLLED_WINDOW (widget))
    scroll (self, widget);
  else if (GTK_IS_TEXT (widget))
    type (self, widget);
  else if (GTK_IS_BUTTON (widget))
    g_signal_emit_by_name (widget, "clicked");
  else
    gtk_widget_activate (widget);
}

/* A menu that is open in @widget, or NULL: it has the pointer and the keyboard for itself. */
GtkPopover *
soak_find_menu (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_POPOVER (widget) && gtk_popover_get_autohide (GTK_POPOVER (widget)))
    return GTK_POPOVER (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkPopover *found = soak_find_menu (child);

      if (found)
        return found;
    }
  return NULL;
}

/* Uses something in @window that can be used now; returns whether there was something. */
gboolean
soak_touch (Soak *self, GtkWindow *window)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  GtkPopover *menu = soak_find_menu (GTK_WIDGET (window));
  GtkWidget *widget;

  collect (menu ? GTK_WIDGET (menu) : GTK_WIDGET (window), found);
  if (found->len == 0)
    return FALSE;
  widget = found->pdata[soak_choose (self, found->len)];
  g_test_message ("  %s in %s", G_OBJECT_TYPE_NAME (widget), G_OBJECT_TYPE_NAME (window));
  touch (self, widget);
  return TRUE;
}

/* Presses the button called @label in @window; returns whether there was one. */
gboolean
soak_press (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    {
      g_signal_emit_by_name (widget, "clicked");
      return TRUE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (soak_press (child, label))
      return TRUE;
  return FALSE;
}

/* A window in front of another one, or NULL */
GtkWindow *
soak_find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i > 0; i--)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i - 1);

      if (!LANES_IS_WINDOW (window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}
