/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pointer and the keyboard do to the rows. Time is moved by others. */
#include <math.h>

#include "lanes-rows-private.h"

#define CLICK 8 /* pixels: who moves the pointer further does not click */

/* The width of the triangle, which is in front of the text */
static gboolean
is_on_triangle (LanesRows *self, const LanesRow *row, double x)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double from_edge = rtl ? gtk_widget_get_width (GTK_WIDGET (self)) - LANES_ROWS_MARGIN - x
                         : x - LANES_ROWS_MARGIN;

  return (lanes_row_folds (row) || row->opened)
         && from_edge < lanes_row_list_get_indent (self->list, row);
}

static void
pressed_cb (LanesRows *self, int n_press, double x, double y, GtkGestureSingle *gesture)
{
  int row = lanes_rows_get_row_near (self, y);
  LanesRow *item;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->press_x = x;
  self->press_y = y;
  if (row < 0 || lanes_rows_is_in_time (self, x))
    return;
  item = lanes_row_list_get_row (self->list, (guint) row);
  lanes_rows_set_current (self, (guint) row);
  if (gtk_gesture_single_get_current_button (gesture) == GDK_BUTTON_SECONDARY)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      lanes_rows_pop_up (self, &(GdkRectangle){(int) x, (int) y, 1, 1});
      return;
    }
  if (n_press % 2 == 0 || item->opened || is_on_triangle (self, item, x))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      lanes_rows_toggle (self, (guint) row);
    }
}

/* A line of a group of cores was clicked: its lane is opened below, once for a double click. */
void
lanes_rows_click (LanesRows *self, int n_press, double x, double y)
{
  guint row = lanes_rows_get_row_at (self, y);
  LanesRowPlace place;
  guint n;

  if (n_press % 2 == 0 || row == G_MAXUINT || !lanes_rows_is_in_time (self, x))
    return;
  place = lanes_rows_get_place (self, row);
  if (place.kind != LANES_ROW_HEAT)
    return;
  lanes_rows_set_current (self, row);
  self->current_line =
      lanes_row_heat_get_cores_at (place.item->heat, (int) (y - (double) place.area.origin.y), &n);
  lanes_rows_toggle (self, row);
}

static void
released_cb (LanesRows *self, int n_press, double x, double y, GtkGestureSingle *gesture)
{
  if (gtk_gesture_single_get_current_button (gesture) == GDK_BUTTON_PRIMARY
      && hypot (x - self->press_x, y - self->press_y) <= CLICK)
    lanes_rows_click (self, n_press, x, y);
}

static void
long_pressed_cb (LanesRows *self, double x, double y, GtkGesture *gesture)
{
  int row = lanes_rows_get_row_near (self, y);

  if (row < 0 || lanes_rows_is_in_time (self, x))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  lanes_rows_set_current (self, (guint) row);
  lanes_rows_pop_up (self, &(GdkRectangle){(int) x, (int) y, 1, 1});
}

/* "Core 7", or "Core 8 to core 11" */
static char *
describe_line (LanesRows *self, const LanesRowPlace *place, double y)
{
  guint n;
  guint first = lanes_row_heat_get_cores_at (place->item->heat,
                                             (int) (y - (double) place->area.origin.y), &n);

  return lanes_row_list_describe_cores (self->list, place->item, first, n);
}

static gboolean
query_tooltip_cb (LanesRows *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  guint row = keyboard ? G_MAXUINT : lanes_rows_get_row_at (self, y);
  g_autofree char *text = NULL;
  LanesRowPlace place;

  if (row == G_MAXUINT || (self->menu && gtk_widget_get_visible (self->menu)))
    return FALSE;
  place = lanes_rows_get_place (self, row);
  if (lanes_rows_is_in_time (self, x))
    {
      LanesSlice slice;

      /* Who is on it is said by those who say that for all rows. */
      if (place.kind != LANES_ROW_HEAT || lanes_rows_find (self, x, y, &slice))
        return FALSE;
      text = describe_line (self, &place, y);
    }
  else
    {
      text = lanes_row_list_describe (self->list, place.item);
      if (place.kind == LANES_ROW_THREAD && place.item->depth == 0
          && !pango_layout_is_ellipsized (lanes_row_list_get_layout (self->list, place.item)))
        return FALSE;
    }
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

void
lanes_rows_add_input (LanesRows *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (long_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

static gboolean
toggle_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesRows *self = LANES_ROWS (widget);
  guint row = lanes_rows_get_current (self);

  if (row == G_MAXUINT || !lanes_rows_toggle (self, row))
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* Whether what can be unfolded or opened at a row is so */
static gboolean
is_unfolded (LanesRows *self, const LanesRow *row)
{
  if (row->kind == LANES_ROW_HEAT)
    return lanes_row_list_is_open (self->list,
                                   g_array_index (row->members, guint, self->current_line));
  return lanes_row_folds (row) ? !row->folded : row->opened;
}

static gboolean
unfold_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesRows *self = LANES_ROWS (widget);
  guint row = lanes_rows_get_current (self);

  if (row == G_MAXUINT
      || is_unfolded (self, lanes_row_list_get_row (self->list, row))
             == g_variant_get_boolean (args)
      || !lanes_rows_toggle (self, row))
    gtk_widget_error_bell (widget);
  return GDK_EVENT_STOP;
}

/* Chooses another core of a group. */
static gboolean
choose_core_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesRows *self = LANES_ROWS (widget);
  guint row = lanes_rows_get_current (self);
  LanesRowPlace place;
  gint64 line;

  if (row == G_MAXUINT)
    return GDK_EVENT_PROPAGATE;
  place = lanes_rows_get_place (self, row);
  if (place.kind != LANES_ROW_HEAT)
    return GDK_EVENT_PROPAGATE;
  line = (gint64) self->current_line + g_variant_get_int32 (args);
  if (line < 0 || line >= place.item->members->len)
    gtk_widget_error_bell (widget);
  else
    lanes_rows_choose_line (self, (guint) line);
  return GDK_EVENT_STOP;
}

static gboolean
menu_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesRows *self = LANES_ROWS (widget);
  guint row = lanes_rows_get_current (self);
  graphene_rect_t area;

  if (row == G_MAXUINT)
    row = (guint) MAX (lanes_rows_get_row_near (self, 0), 0);
  if (row >= lanes_rows_get_n_rows (self))
    return GDK_EVENT_PROPAGATE;
  lanes_rows_set_current (self, row);
  area = lanes_rows_get_place (self, row).area;
  lanes_rows_pop_up (self, &(GdkRectangle){lanes_rows_get_label_x (self), (int) area.origin.y,
                                           MAX (self->inset - LANES_ROWS_MARGIN, 1),
                                           (int) area.size.height});
  return GDK_EVENT_STOP;
}

void
lanes_rows_install_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, toggle_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, toggle_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_bracketleft, 0, unfold_cb, "b", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_bracketright, 0, unfold_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_SHIFT_MASK, choose_core_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_SHIFT_MASK, choose_core_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_cb, NULL);
}
