/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-drag.h"

#include "lanes-task-clipboard.h"

/* So near to an edge the list scrolls under what is dragged, so many pixels a frame. */
#define SCROLL_EDGE 28
#define SCROLL_STEP 6

/* What is dragged lets the line be seen that it is going to. */
#define ICON_OPACITY 0.6

typedef struct
{
  LanesTaskDragParts parts;    /* all borrowed: this belongs to the widget that they are in */
  GtkWidget *dragged;          /* a card of this list, NULL: what is dragged is from elsewhere */
  double hot_x, hot_y;         /* in the card, where it is held */
  float pointer_y;             /* in what scrolls */
  GtkEventController *pointer; /* of the window, NULL: nothing was dragged yet */
  gboolean lost;               /* where the pointer is has not been told since the drag */
  guint scroll_id;
  int scroll_step;
} Drag;

/* How many cards begin above @y, which is in the area, and where the gap below them is */
static guint
find_gap (Drag *self, double y, double *gap)
{
  graphene_rect_t bounds;
  guint position = 0;
  double begin, end = 0;

  *gap = 0;
  for (GtkWidget *card = gtk_widget_get_first_child (self->parts.list); card;
       card = gtk_widget_get_next_sibling (card))
    {
      if (!gtk_widget_compute_bounds (card, self->parts.area, &bounds))
        continue;
      begin = (double) bounds.origin.y;
      if (y < begin + (double) bounds.size.height / 2)
        {
          *gap = position > 0 ? (end + begin) / 2 : begin;
          return position;
        }
      end = begin + (double) bounds.size.height;
      *gap = end;
      position++;
    }
  return position;
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, Drag *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (self->parts.list), (int) y);
  g_autofree char *text = NULL;
  LanesTask *task;
  graphene_point_t point;
  GdkContentProvider *providers[2];

  if (!row
      || !gtk_widget_compute_point (self->parts.list, GTK_WIDGET (row),
                                    &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return NULL;
  g_set_weak_pointer (&self->dragged, GTK_WIDGET (row));
  self->hot_x = point.x;
  self->hot_y = point.y;
  task = lanes_task_card_get_task (LANES_TASK_CARD (row));
  text = lanes_task_clipboard_to_text (task);
  providers[0] = gdk_content_provider_new_typed (LANES_TYPE_TASK, task);
  providers[1] = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  return gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
}

static GdkPaintable *
make_icon (GtkWidget *card)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (card);
  g_autoptr (GdkPaintable) image = gdk_paintable_get_current_image (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gtk_snapshot_push_opacity (snapshot, ICON_OPACITY);
  gdk_paintable_snapshot (image, snapshot, gtk_widget_get_width (card),
                          gtk_widget_get_height (card));
  gtk_snapshot_pop (snapshot);
  return gtk_snapshot_free_to_paintable (snapshot, NULL);
}

/* No crossing is told while something is dragged, and the card that it was dropped on would look
 * for ever as if the pointer was on it. The first that is heard of the pointer again tells. */
static void
pointer_cb (GtkEventController *pointer, double x, double y, GObject *owner)
{
  Drag *self = g_object_get_data (owner, "lanes-task-drag");
  GtkWidget *window = gtk_event_controller_get_widget (pointer);
  GtkWidget *under;

  if (!self || !self->lost)
    return;
  self->lost = FALSE;
  under = gtk_widget_pick (window, x, y, GTK_PICK_DEFAULT);
  for (GtkWidget *card = gtk_widget_get_first_child (self->parts.list); card;
       card = gtk_widget_get_next_sibling (card))
    if (!under || (under != card && !gtk_widget_is_ancestor (under, card)))
      gtk_widget_unset_state_flags (card, GTK_STATE_FLAG_PRELIGHT);
}

static void
watch_pointer (Drag *self)
{
  GtkRoot *root = gtk_widget_get_root (self->parts.owner);

  if (self->pointer || !root)
    return;
  self->pointer = gtk_event_controller_motion_new ();
  gtk_event_controller_set_propagation_phase (self->pointer, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->pointer, "motion", G_CALLBACK (pointer_cb), self->parts.owner, 0);
  gtk_widget_add_controller (GTK_WIDGET (root), self->pointer);
}

static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag, Drag *self)
{
  g_autoptr (GdkPaintable) image = make_icon (self->dragged);

  watch_pointer (self);
  gtk_drag_source_set_icon (source, image, (int) self->hot_x, (int) self->hot_y);
  gtk_widget_add_css_class (self->dragged, "dragged");
}

static void
drag_end_cb (GtkDragSource *source, GdkDrag *drag, gboolean delete_data, Drag *self)
{
  self->lost = TRUE;
  if (!self->dragged)
    return;
  gtk_widget_remove_css_class (self->dragged, "dragged");
  g_clear_weak_pointer (&self->dragged);
}

/* Files are for the window, whatever else a file manager calls them. */
static gboolean
accept_cb (GtkDropTarget *target, GdkDrop *drop, Drag *self)
{
  g_autoptr (GdkContentFormats) formats = gdk_content_formats_union_deserialize_gtypes (
      gdk_content_formats_ref (gdk_drop_get_formats (drop)));

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
      || gdk_content_formats_contain_gtype (formats, G_TYPE_FILE))
    return FALSE;
  return gdk_content_formats_contain_gtype (formats, LANES_TYPE_TASK)
         || gdk_content_formats_contain_gtype (formats, G_TYPE_STRING);
}

static void
show_line (Drag *self, double y)
{
  double gap;

  find_gap (self, y, &gap);
  gtk_widget_set_margin_top (self->parts.line, (int) gap);
  gtk_widget_set_visible (self->parts.line, TRUE);
}

/* The pointer rests, and the cards move under it. */
static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Drag *self = user_data;
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->parts.scrolled));

  graphene_point_t point;

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + self->scroll_step);
  if (gtk_widget_compute_point (self->parts.scrolled, self->parts.area,
                                &GRAPHENE_POINT_INIT (0, self->pointer_y), &point))
    show_line (self, point.y);
  return G_SOURCE_CONTINUE;
}

static void
set_scroll_step (Drag *self, int step)
{
  self->scroll_step = step;
  if (step != 0 && !self->scroll_id)
    self->scroll_id = gtk_widget_add_tick_callback (self->parts.scrolled, scroll_cb, self, NULL);
  else if (step == 0 && self->scroll_id)
    {
      gtk_widget_remove_tick_callback (self->parts.scrolled, self->scroll_id);
      self->scroll_id = 0;
    }
}

static GdkDragAction
motion_cb (GtkDropTarget *target, double x, double y, Drag *self)
{
  int height = gtk_widget_get_height (self->parts.scrolled);
  graphene_point_t point = GRAPHENE_POINT_INIT (0, SCROLL_EDGE);

  show_line (self, y);
  if (gtk_widget_compute_point (self->parts.area, self->parts.scrolled,
                                &GRAPHENE_POINT_INIT (0, (float) y), &point))
    self->pointer_y = point.y;
  set_scroll_step (self, point.y < SCROLL_EDGE            ? -SCROLL_STEP
                         : point.y > height - SCROLL_EDGE ? SCROLL_STEP
                                                          : 0);
  return self->dragged ? GDK_ACTION_MOVE : GDK_ACTION_COPY;
}

static void
leave_cb (GtkDropTarget *target, Drag *self)
{
  gtk_widget_set_visible (self->parts.line, FALSE);
  set_scroll_step (self, 0);
}

static void
move_to (Drag *self, guint gap)
{
  LanesTask *task = lanes_task_card_get_task (LANES_TASK_CARD (self->dragged));
  guint before = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self->dragged));
  guint position = gap > before ? gap - 1 : gap;

  if (position != before)
    g_signal_emit_by_name (self->parts.owner, "move", task, position);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, Drag *self)
{
  g_autofree char *text = NULL;
  double gap;
  guint position = find_gap (self, y, &gap);

  leave_cb (target, self);
  if (self->dragged)
    {
      move_to (self, position);
      return TRUE;
    }
  text = G_VALUE_HOLDS_STRING (value)
             ? g_value_dup_string (value)
             : lanes_task_clipboard_to_text (LANES_TASK (g_value_get_object (value)));
  g_signal_emit_by_name (self->parts.owner, "insert", text, position);
  return TRUE;
}

static void
add_source (Drag *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE | GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (source, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (self->parts.list, GTK_EVENT_CONTROLLER (source));
}

static void
add_target (Drag *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_MOVE | GDK_ACTION_COPY);
  GType types[] = {LANES_TYPE_TASK, G_TYPE_STRING};

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "accept", G_CALLBACK (accept_cb), self);
  g_signal_connect (target, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (target, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (target, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (self->parts.area, GTK_EVENT_CONTROLLER (target));
}

static void
drag_free (gpointer data)
{
  Drag *self = data;

  g_clear_weak_pointer (&self->dragged);
  g_free (self);
}

/**
 * lanes_task_drag_install:
 * @parts: the widgets of a list, all of which live as long as its owner
 *
 * Lets the cards of a list be dragged to another place in it, and tasks be dropped that are from
 * elsewhere: from another window, or as text. The owner emits its signals "move" and "insert".
 */
void
lanes_task_drag_install (const LanesTaskDragParts *parts)
{
  Drag *self = g_new0 (Drag, 1);

  self->parts = *parts;
  g_object_set_data_full (G_OBJECT (parts->owner), "lanes-task-drag", self, drag_free);
  add_source (self);
  add_target (self);
}
