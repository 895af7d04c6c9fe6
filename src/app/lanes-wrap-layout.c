/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-wrap-layout.h"

/**
 * LanesWrapLayout:
 *
 * Children beside each other, as words in a text: as many on a line as have room. (GtkFlowBox
 * aligns them in columns, which wastes the room.)
 */
struct _LanesWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
  int line_spacing;
  gboolean justify;
};

enum
{
  PROP_0,
  PROP_SPACING,
  PROP_LINE_SPACING,
  PROP_JUSTIFY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesWrapLayout, lanes_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* One line: the children from @first until @end */
typedef struct
{
  GtkWidget *first;
  GtkWidget *end;
  int n_children;
  int width;
  int height;
} Line;

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
get_next (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

/* A child has its natural width, or the whole line when that is less. */
static int
get_width (GtkWidget *child, int width)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return MAX (minimum, MIN (natural, width));
}

static Line
take_line (LanesWrapLayout *self, GtkWidget *first, int width)
{
  Line line = {.first = first};
  GtkWidget *child;

  for (child = first; child; child = get_next (child))
    {
      int child_width = get_width (child, width);
      int height;

      if (line.n_children > 0 && line.width + self->spacing + child_width > width)
        break;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &height, NULL, NULL);
      line.width += child_width + (line.n_children > 0 ? self->spacing : 0);
      line.height = MAX (line.height, height);
      line.n_children++;
    }
  line.end = child;
  return line;
}

static void
measure_width (LanesWrapLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget)); child;
       child = get_next (child))
    {
      int child_minimum, child_natural;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? self->spacing : 0);
    }
}

static void
lanes_wrap_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation,
                           int for_size, int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline)
{
  LanesWrapLayout *self = LANES_WRAP_LAYOUT (manager);
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int height = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }
  while (child)
    {
      Line line = take_line (self, child, for_size < 0 ? G_MAXINT / 2 : for_size);

      height += line.height + (height > 0 ? self->line_spacing : 0);
      child = line.end;
    }
  *minimum = *natural = height;
}

static void
allocate_line (LanesWrapLayout *self, const Line *line, int y, int width, gboolean rtl)
{
  int gap = self->spacing;
  int x = 0;

  if (self->justify && line->n_children > 1)
    gap += MAX (width - line->width, 0) / (line->n_children - 1);
  for (GtkWidget *child = line->first; child != line->end; child = get_next (child))
    {
      int child_width = get_width (child, width);
      GtkAllocation allocation = {rtl ? width - x - child_width : x, y, child_width, line->height};

      gtk_widget_size_allocate (child, &allocation, -1);
      x += child_width + gap;
    }
}

static void
lanes_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                            int baseline)
{
  LanesWrapLayout *self = LANES_WRAP_LAYOUT (manager);
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int y = 0;

  while (child)
    {
      Line line = take_line (self, child, width);

      allocate_line (self, &line, y, width, rtl);
      y += line.height + self->line_spacing;
      child = line.end;
    }
}

static GtkSizeRequestMode
lanes_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lanes_wrap_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesWrapLayout *self = LANES_WRAP_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    case PROP_LINE_SPACING:
      g_value_set_int (value, self->line_spacing);
      break;
    case PROP_JUSTIFY:
      g_value_set_boolean (value, self->justify);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_wrap_layout_set_property (GObject *object, guint prop_id, const GValue *value,
                                GParamSpec *pspec)
{
  LanesWrapLayout *self = LANES_WRAP_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;
    case PROP_LINE_SPACING:
      self->line_spacing = g_value_get_int (value);
      break;
    case PROP_JUSTIFY:
      self->justify = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
lanes_wrap_layout_class_init (LanesWrapLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = lanes_wrap_layout_get_property;
  object_class->set_property = lanes_wrap_layout_set_property;
  layout_class->measure = lanes_wrap_layout_measure;
  layout_class->allocate = lanes_wrap_layout_allocate;
  layout_class->get_request_mode = lanes_wrap_layout_get_request_mode;

  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LINE_SPACING] = g_param_spec_int ("line-spacing", NULL, NULL, 0, G_MAXINT, 0,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_JUSTIFY] = g_param_spec_boolean ("justify", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lanes_wrap_layout_init (LanesWrapLayout *self)
{
}
