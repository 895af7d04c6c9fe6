/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking the rows and their turns by keyboard. */
#include <glib/gi18n-lib.h>

#include "lanes-marks-private.h"

/* Brings the screen reader up to date with what the card says. */
void
lanes_marks_say (LanesMarks *self, const LanesSlice *slice)
{
  GtkAccessible *rows = GTK_ACCESSIBLE (self->rows);
  LanesTurnClock clock = lanes_turn_clock_new (self->view);
  g_autoptr (LanesTurnText) text =
      slice && self->source ? lanes_turn_text_new (self->source, slice, &clock) : NULL;

  if (!text)
    {
      gtk_accessible_reset_property (rows, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
      return;
    }
  gtk_accessible_update_property (rows, GTK_ACCESSIBLE_PROPERTY_LABEL, text->all,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->all, -1);
}

static void
say_empty (LanesMarks *self, guint row, LanesTime time)
{
  g_autofree char *name = lanes_rows_describe (self->rows, row);
  g_autofree char *text = lanes_marks_describe_row (self, row, time);

  if (!text)
    /* Translators: %s is a core, or a task or a thread of it */
    text = g_strdup_printf (_ ("%s: nothing here"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Moves the picture, if it takes that, until @slice is in sight. */
static void
bring_into_time (LanesMarks *self, const LanesSlice *slice)
{
  LanesSpan shown = lanes_view_get_visible (self->view);
  LanesTime length = lanes_span_length (shown);
  LanesTime middle = slice->begin + (slice->end - slice->begin) / 2;

  lanes_view_set_follow (self->view, LANES_FOLLOW_FROZEN);
  if (slice->begin >= shown.begin && slice->end <= shown.end)
    return;
  if (slice->end - slice->begin > length)
    {
      /* It is longer than the picture: its begin tells more than its middle. */
      if (slice->begin >= shown.begin && slice->begin < shown.end)
        return;
      middle = slice->begin + length / 4;
    }
  lanes_view_show (self->view, (LanesSpan){middle - length / 2, middle - length / 2 + length});
}

static void
bring_into_rows (LanesMarks *self, guint row)
{
  g_autoptr (GtkAdjustment) adjustment = NULL;
  LanesRowPlace place = lanes_rows_get_place (self->rows, row);
  double y = (double) place.area.origin.y + lanes_rows_get_scroll (self->rows);

  g_object_get (self->rows, "vadjustment", &adjustment, NULL);
  if (adjustment)
    gtk_adjustment_clamp_page (adjustment, y, y + (double) place.area.size.height);
}

/* Goes to the row that has @slice, where the one that the keyboard is at does not have it. */
static void
choose_row_of (LanesMarks *self, const LanesSlice *slice)
{
  guint current = lanes_rows_get_current (self->rows);

  if (current != G_MAXUINT && lanes_rows_get_place (self->rows, current).kind != LANES_ROW_CORE)
    return;
  for (guint i = 0; i < lanes_rows_get_n_rows (self->rows); i++)
    {
      LanesRowPlace place = lanes_rows_get_place (self->rows, i);

      if (place.kind != LANES_ROW_CORE || place.index != slice->core)
        continue;
      lanes_rows_set_current (self->rows, i);
      return;
    }
}

/* Selects a slice, brings it into sight, and says what it is. */
static void
choose (LanesMarks *self, const LanesSlice *slice)
{
  LanesSlice copy = *slice;

  self->inside = FALSE;
  choose_row_of (self, &copy);
  bring_into_time (self, &copy);
  if (lanes_rows_get_current (self->rows) != G_MAXUINT)
    bring_into_rows (self, lanes_rows_get_current (self->rows));
  lanes_view_set_selected (self->view, &copy);
  lanes_view_set_hovered (self->view, &copy);
  lanes_marks_say (self, &copy);
}

static LanesTime
get_middle (LanesMarks *self)
{
  const LanesSlice *selected = lanes_view_get_selected (self->view);
  LanesSpan shown = lanes_view_get_visible (self->view);
  LanesSpan part = shown;

  if (selected)
    part = lanes_span_intersect ((LanesSpan){selected->begin, selected->end}, shown);
  if (lanes_span_is_empty (part))
    part = shown;
  return part.begin + (part.end - part.begin) / 2;
}

/* The slice of a row that is nearest to @time, as far as it is in sight */
static gboolean
find_near (LanesMarks *self, guint row, LanesTime time, LanesSlice *slice)
{
  LanesRowPlace place = lanes_rows_get_place (self->rows, row);
  LanesTrace *trace = self->rows->trace;
  gboolean by_thread = place.kind == LANES_ROW_THREAD;
  LanesSlice probe = {.begin = time, .end = time, .thread = place.index, .core = place.index};
  LanesSlice after;
  gboolean before_found;

  if (lanes_rows_find (self->rows, lanes_rows_get_x (self->rows, time),
                       (double) (place.area.origin.y + place.area.size.height / 2), slice))
    return TRUE;
  if (!by_thread && place.kind != LANES_ROW_CORE)
    return FALSE;
  before_found = lanes_trace_get_neighbor (trace, &probe, by_thread, -1, slice);
  if (!lanes_trace_get_neighbor (trace, &probe, by_thread, 1, &after))
    return before_found;
  if (!before_found || after.begin - time < time - slice->end)
    *slice = after;
  return TRUE;
}

static void
choose_row (LanesMarks *self, guint row)
{
  LanesTime time = get_middle (self);
  LanesSlice slice;

  lanes_rows_set_current (self->rows, row);
  bring_into_rows (self, row);
  if (find_near (self, row, time, &slice))
    {
      choose (self, &slice);
      return;
    }
  lanes_view_set_selected (self->view, NULL);
  lanes_view_set_hovered (self->view, NULL);
  say_empty (self, row, time);
}

static gboolean
is_ready (LanesMarks *self)
{
  return self->view && self->rows && self->rows->trace && self->source
         && lanes_rows_get_n_rows (self->rows) > 0;
}

/* Up and Down: the row above, or below */
static void
walk_rows (LanesMarks *self, int direction)
{
  guint n_rows = lanes_rows_get_n_rows (self->rows);
  guint row = lanes_rows_get_current (self->rows);

  if (row >= n_rows)
    row = direction > 0 ? 0 : n_rows - 1;
  else if (direction > 0 ? row + 1 < n_rows : row > 0)
    row += (guint) direction;
  else
    gtk_widget_error_bell (GTK_WIDGET (self->rows));
  choose_row (self, row);
}

/* The next turn, or the one before: of the thread, or in the row */
static void
walk_turns (LanesMarks *self, gboolean by_thread, int direction)
{
  const LanesSlice *selected = lanes_view_get_selected (self->view);
  guint row = lanes_rows_get_current (self->rows);
  LanesSlice next;

  /* The number of a thread that has gone from the history may be another one's. */
  if (selected && !lanes_turn_source_has (self->source, selected))
    selected = NULL;
  if (!selected)
    {
      const LanesSlice *hovered = lanes_view_get_hovered (self->view);

      if (hovered && lanes_turn_source_has (self->source, hovered))
        choose (self, hovered);
      else
        choose_row (self, row != G_MAXUINT ? row : 0);
      return;
    }
  if (lanes_trace_get_neighbor (self->rows->trace, selected, by_thread, direction, &next))
    choose (self, &next);
  else
    gtk_widget_error_bell (GTK_WIDGET (self->rows));
}

static void
act (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LanesMarks *self = LANES_MARKS (user_data);
  const char *name = g_action_get_name (G_ACTION (action));
  gboolean by_thread = TRUE;
  guint row;

  if (!is_ready (self))
    return;
  /* Where the keyboard is may not have been shown before. */
  gtk_window_set_focus_visible (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->rows))), TRUE);
  row = lanes_rows_get_current (self->rows);
  if (g_str_equal (name, "row-above"))
    walk_rows (self, -1);
  else if (g_str_equal (name, "row-below"))
    walk_rows (self, 1);
  else
    {
      if (g_str_has_suffix (name, "-in-row") && row != G_MAXUINT)
        by_thread = lanes_rows_get_place (self->rows, row).kind != LANES_ROW_CORE;
      walk_turns (self, by_thread, g_str_has_prefix (name, "previous") ? -1 : 1);
    }
}

/* Lets go of what was selected last; with nothing selected the key is somebody else's. */
static gboolean
let_go_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesMarks *self = LANES_MARKS (user_data);

  if (!self->view)
    return GDK_EVENT_PROPAGATE;
  if (lanes_view_get_selected (self->view)
      || (!self->inside && lanes_view_get_hovered (self->view)))
    {
      lanes_view_set_selected (self->view, NULL);
      lanes_view_set_hovered (self->view, NULL);
      lanes_marks_say (self, NULL);
      return GDK_EVENT_STOP;
    }
  if (!lanes_span_is_empty (lanes_view_get_selection (self->view)))
    {
      lanes_view_set_selection (self->view, (LanesSpan){0, 0});
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
focus_left_cb (LanesMarks *self)
{
  if (self->view && !self->inside)
    lanes_view_set_hovered (self->view, NULL);
}

static void
add_shortcut (GtkEventController *controller, const char *trigger, GtkShortcutAction *action)
{
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger), action));
}

/* Gives the rows their own keys. */
void
lanes_marks_add_keys (LanesMarks *self)
{
  static const GActionEntry entries[] = {
      {"previous", act},    {"next", act},      {"previous-in-row", act},
      {"next-in-row", act}, {"row-above", act}, {"row-below", act},
  };
  static const struct
  {
    const char *trigger;
    const char *action;
  } keys[] = {
      {"comma", "turn.previous"},
      {"period", "turn.next"},
      {"<Control>Left|<Control>KP_Left", "turn.previous-in-row"},
      {"<Control>Right|<Control>KP_Right", "turn.next-in-row"},
      {"Up|KP_Up", "turn.row-above"},
      {"Down|KP_Down", "turn.row-below"},
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *rows = GTK_WIDGET (self->rows);

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (rows, "turn", G_ACTION_GROUP (group));
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    add_shortcut (controller, keys[i].trigger, gtk_named_action_new (keys[i].action));
  add_shortcut (controller, "Escape", gtk_callback_action_new (let_go_cb, self, NULL));
  self->keys = controller;
  gtk_widget_add_controller (rows, controller);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (rows, focus);
}

/* Takes them away, since there is nobody to do what they say. */
void
lanes_marks_remove_keys (LanesMarks *self)
{
  if (self->rows && self->keys)
    {
      gtk_widget_insert_action_group (GTK_WIDGET (self->rows), "turn", NULL);
      gtk_widget_remove_controller (GTK_WIDGET (self->rows), self->keys);
    }
  self->keys = NULL;
}
