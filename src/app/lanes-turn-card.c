/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-turn-card.h"

#include "lanes-marks-layout.h"
#include "lanes-palette.h"

/**
 * LanesTurnCard:
 *
 * A card beside the pointer that says what the slice under it is, or why there is none.
 *
 * The widget itself lies over all that the card may cover, and lets every click through.
 */
struct _LanesTurnCard
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *card;
  GtkWidget *bar;
  GtkWidget *thread;
  GtkWidget *length;
  GtkWidget *moments;
  GtkWidget *wait;
  GtkWidget *before;
  GtkWidget *end;
  GtkWidget *after;
  GtkWidget *among;
  GtkWidget *many;

  LanesMarks *marks;
  const char *color_class;
  gboolean pointed; /* there is something to tell about */
  guint update_id;
};

enum
{
  PROP_0,
  PROP_MARKS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesTurnCard, lanes_turn_card, GTK_TYPE_WIDGET)

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_widget_set_visible (label, text != NULL);
  if (text && g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

static void
set_color (LanesTurnCard *self, LanesColor color)
{
  const char *name = lanes_palette_get_css_class (color);

  if (g_strcmp0 (self->color_class, name) == 0)
    return;
  if (self->color_class)
    gtk_widget_remove_css_class (self->card, self->color_class);
  gtk_widget_add_css_class (self->card, name);
  self->color_class = name;
}

static void
show_text (LanesTurnCard *self, const LanesTurnText *text)
{
  set_color (self, text->color);
  gtk_widget_set_visible (self->bar, !text->plain);
  set_text (self->thread, text->thread);
  set_text (self->length, text->length);
  set_text (self->moments, text->moments);
  set_text (self->wait, text->wait);
  set_text (self->before, text->before);
  set_text (self->end, text->end);
  set_text (self->after, text->after);
}

/* In a row of several threads, the one that is told about is not all. */
static void
show_among (LanesTurnCard *self)
{
  g_autofree char *text = lanes_marks_describe_tally (self->marks);

  set_text (self->among, text);
}

/* Where many turns share a pixel, the one that is told about is only one of them. */
static void
show_many (LanesTurnCard *self, LanesTrace *trace, LanesView *view, const LanesSlice *slice)
{
  guint n_columns = lanes_rows_get_n_columns (lanes_marks_get_rows (self->marks));
  LanesTime pixel = lanes_view_get_length (view) / MAX (n_columns, 1);
  g_autofree char *text = NULL;

  if (slice->end - slice->begin < pixel)
    text = lanes_turn_words_for_many (
        lanes_trace_count_core (trace, slice->core,
                                (LanesSpan){slice->begin, slice->begin + pixel}));
  set_text (self->many, text);
}

static gboolean
update_cb (gpointer user_data)
{
  LanesTurnCard *self = LANES_TURN_CARD (user_data);
  LanesView *view = self->marks ? lanes_marks_get_view (self->marks) : NULL;
  LanesTurnSource *source = self->marks ? lanes_marks_get_source (self->marks) : NULL;
  const LanesSlice *slice = view ? lanes_view_get_hovered (view) : NULL;
  g_autoptr (LanesTurnText) text = NULL;
  gboolean was_pointed = self->pointed;

  self->update_id = 0;
  if (slice && source)
    {
      LanesTurnClock clock = lanes_turn_clock_new (view);

      text = lanes_turn_text_new (source, slice, &clock);
    }
  if (text)
    {
      show_text (self, text);
      show_many (self, source->trace, view, slice);
      show_among (self);
    }
  else if (self->marks && (text = lanes_marks_describe_stretch (self->marks)))
    {
      show_text (self, text);
      set_text (self->many, NULL);
      set_text (self->among, NULL);
    }
  self->pointed = text != NULL;
  /* While the picture moves and nobody points at it, there is nothing to lay out. */
  if (was_pointed || self->pointed)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* This may come while sizes are given out or the window is drawn: not before the next frame. */
static void
pointed_cb (LanesTurnCard *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
lanes_turn_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LanesTurnCard *self = LANES_TURN_CARD (widget);
  graphene_point_t point;
  graphene_rect_t avoid;
  gboolean shown =
      self->pointed && self->marks && lanes_marks_get_point (self->marks, widget, &point, &avoid);
  int card_width, card_height;

  gtk_widget_measure (self->card, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &card_width, NULL, NULL);
  card_width = MIN (card_width, width);
  gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, card_width, NULL, &card_height, NULL,
                      NULL);
  gtk_widget_set_child_visible (self->card, shown);
  if (shown)
    {
      graphene_rect_t rect =
          lanes_marks_place_card (point, avoid, GRAPHENE_SIZE_INIT (card_width, card_height),
                                  GRAPHENE_RECT_INIT (0, 0, width, height));

      gtk_widget_size_allocate (self->card,
                                &(GtkAllocation){(int) rect.origin.x, (int) rect.origin.y,
                                                 card_width, card_height},
                                -1);
    }
}

static void
lanes_turn_card_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  /* It takes the room that there is, and asks for none. */
  *minimum = *natural = 0;
}

static void
lanes_turn_card_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_MARKS)
    g_value_set_object (value, LANES_TURN_CARD (object)->marks);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_turn_card_set_property (GObject *object, guint prop_id, const GValue *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_MARKS)
    lanes_turn_card_set_marks (LANES_TURN_CARD (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_turn_card_dispose (GObject *object)
{
  LanesTurnCard *self = LANES_TURN_CARD (object);
  GtkWidget *child;

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_weak_pointer (&self->marks);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_turn_card_parent_class)->dispose (object);
}

static void
lanes_turn_card_class_init (LanesTurnCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_turn_card_dispose;
  object_class->get_property = lanes_turn_card_get_property;
  object_class->set_property = lanes_turn_card_set_property;
  widget_class->measure = lanes_turn_card_measure;
  widget_class->size_allocate = lanes_turn_card_size_allocate;

  properties[PROP_MARKS] =
      g_param_spec_object ("marks", NULL, NULL, LANES_TYPE_MARKS,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-turn-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTurnCard, card);
  gtk_widget_class_bind_template_child (widget_class, LanesTurnCard, bar);
  gtk_widget_class_bind_template_child (widget_class, LanesTurnCard, thread);
  gtk_widget_class_bind_template_child (widget_class, LanesTurnCard, length);
  gtk_widget_class_bind_template_child (widget_class, LanesTurnCard, moments);
  gtk_widget_class_bind_template_child (widget_class, LanesTurnCard, wait);
  gtk_widget_class_bind_template_child (widget_class, LanesTurnCard, before);
  gtk_widget_class_bind_template_child (widget_class, LanesTurnCard, end);
  gtk_widget_class_bind_template_child (widget_class, LanesTurnCard, after);
  gtk_widget_class_bind_template_child (widget_class, LanesTurnCard, among);
  gtk_widget_class_bind_template_child (widget_class, LanesTurnCard, many);
  gtk_widget_class_set_css_name (widget_class, "turncard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lanes_turn_card_init (LanesTurnCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_child_visible (self->card, FALSE);
}

/**
 * lanes_turn_card_set_marks:
 * @marks: who knows what is pointed at; set once
 */
void
lanes_turn_card_set_marks (LanesTurnCard *self, LanesMarks *marks)
{
  g_return_if_fail (!self->marks && marks);
  g_set_weak_pointer (&self->marks, marks);
  g_signal_connect_object (marks, "pointed", G_CALLBACK (pointed_cb), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MARKS]);
}

/**
 * lanes_turn_card_is_shown:
 *
 * Returns: whether the card is to be seen
 */
gboolean
lanes_turn_card_is_shown (LanesTurnCard *self)
{
  return gtk_widget_get_child_visible (self->card);
}
