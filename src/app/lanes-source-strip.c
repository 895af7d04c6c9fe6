/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-source-strip.h"

#include <math.h>

#include "lanes-source-words.h"

/* Where there are more stretches than this, the newest are one. */
#define MAX_PIECES 64

/* A stretch of the same source, as a part of the width */
typedef struct
{
  guint kinds;
  const char *name; /* the CSS class */
  double begin;
  double end;
} Piece;

/**
 * LanesSourceStrip:
 *
 * Where what the lanes show comes from, below the time that it is about: each stretch is a child
 * that looks like its source.
 */
struct _LanesSourceStrip
{
  GtkWidget parent_instance;

  GArray *pieces; /* of Piece, as many as there are children */
};

G_DEFINE_FINAL_TYPE (LanesSourceStrip, lanes_source_strip, GTK_TYPE_WIDGET)

static const char *
get_name (guint kinds)
{
  if (kinds == LANES_SOURCE (LANES_RECORDER_SAMPLE))
    return "sampled";
  if (kinds & LANES_SOURCE (LANES_RECORDER_SAMPLE))
    return "partly";
  return kinds == LANES_SOURCE (LANES_RECORDER_BOARD) ? "board" : "exact";
}

static void
lanes_source_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      int least;

      gtk_widget_measure (child, orientation, -1, &least, NULL, NULL, NULL);
      *minimum = *natural = MAX (*minimum, least);
    }
}

static void
lanes_source_strip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LanesSourceStrip *self = LANES_SOURCE_STRIP (widget);
  GtkWidget *child = gtk_widget_get_first_child (widget);

  for (guint i = 0; child; i++, child = gtk_widget_get_next_sibling (child))
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);
      int x = (int) lround (piece->begin * width);
      int end = (int) lround (piece->end * width);

      gtk_widget_size_allocate (child, &(GtkAllocation){x, 0, MAX (end - x, 1), height}, -1);
    }
}

static void
lanes_source_strip_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_source_strip_parent_class)->dispose (object);
}

static void
lanes_source_strip_finalize (GObject *object)
{
  g_array_unref (LANES_SOURCE_STRIP (object)->pieces);
  G_OBJECT_CLASS (lanes_source_strip_parent_class)->finalize (object);
}

static void
lanes_source_strip_class_init (LanesSourceStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_source_strip_dispose;
  object_class->finalize = lanes_source_strip_finalize;
  widget_class->measure = lanes_source_strip_measure;
  widget_class->size_allocate = lanes_source_strip_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "sourcestrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lanes_source_strip_init (LanesSourceStrip *self)
{
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
}

static void
add_piece (GArray *pieces, guint kinds, double begin, double end)
{
  Piece *last = pieces->len > 0 ? &g_array_index (pieces, Piece, pieces->len - 1) : NULL;
  Piece piece = {kinds, get_name (kinds), begin, end};

  if ((!last || last->name != piece.name || last->end < begin) && pieces->len < MAX_PIECES)
    {
      g_array_append_val (pieces, piece);
      return;
    }
  last->kinds |= kinds;
  last->name = get_name (last->kinds);
  last->end = end;
}

/* Where it is the same all over, there are no gaps while nothing ran. */
static GArray *
find_pieces (LanesTrace *trace, LanesSpan span)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  double length = (double) MAX (lanes_span_length (span), 1);
  LanesTraceSource sum;
  guint n_ways = lanes_source_sum_up (trace, span, &sum);
  gsize n_sources;
  const LanesTraceSource *sources = lanes_trace_get_sources (trace, &n_sources);

  if (n_ways < 2)
    {
      if (n_ways > 0)
        add_piece (pieces, sum.kinds, 0, 1);
      return pieces;
    }
  for (gsize i = 0; i < n_sources; i++)
    {
      LanesSpan part = lanes_span_intersect (sources[i].span, span);

      if (!lanes_span_is_empty (part))
        add_piece (pieces, sources[i].kinds, (double) (part.begin - span.begin) / length,
                   (double) (part.end - span.begin) / length);
    }
  return pieces;
}

static void
mirror (GArray *pieces)
{
  for (guint i = 0; i < pieces->len; i++)
    {
      Piece *piece = &g_array_index (pieces, Piece, i);
      double begin = piece->begin;

      piece->begin = 1 - piece->end;
      piece->end = 1 - begin;
    }
}

static gboolean
are_same (LanesSourceStrip *self, const GArray *pieces)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));

  if (pieces->len != self->pieces->len)
    return FALSE;
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *old = &g_array_index (self->pieces, Piece, i);
      const Piece *now = &g_array_index (pieces, Piece, i);

      if (old->name != now->name || lround (old->begin * width) != lround (now->begin * width)
          || lround (old->end * width) != lround (now->end * width))
        return FALSE;
    }
  return TRUE;
}

/**
 * lanes_source_strip_show:
 * @trace: what was recorded
 * @span: nanoseconds: what is in view, from one end of the strip to the other
 * @mirrored: whether time runs from right to left
 *
 * Shows where what is in view comes from. Nothing is laid out anew while nothing moves by a pixel.
 */
void
lanes_source_strip_show (LanesSourceStrip *self, LanesTrace *trace, LanesSpan span,
                         gboolean mirrored)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (GArray) pieces = find_pieces (trace, span);
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (mirrored)
    mirror (pieces);
  if (are_same (self, pieces))
    return;
  for (guint i = 0; i < pieces->len; i++)
    {
      const char *name = g_array_index (pieces, Piece, i).name;
      const char *const classes[] = {"strip", name, NULL};

      if (!child)
        {
          child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
          gtk_widget_set_parent (child, widget);
        }
      if (!gtk_widget_has_css_class (child, name))
        gtk_widget_set_css_classes (child, (const char **) classes);
      child = gtk_widget_get_next_sibling (child);
    }
  while (child)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      gtk_widget_unparent (child);
      child = next;
    }
  g_array_unref (self->pieces);
  self->pieces = g_steal_pointer (&pieces);
  gtk_widget_queue_allocate (widget);
}
