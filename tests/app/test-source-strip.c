/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "app-test.h"
#include "lanes-lanes.h"
#include "lanes-source-strip.h"
#include "lanes-source-words.h"
#include "strips-fixture.h"

#define SWITCH LANES_SOURCE (LANES_RECORDER_SWITCH)
#define BOARD  LANES_SOURCE (LANES_RECORDER_BOARD)
#define SAMPLE LANES_SOURCE (LANES_RECORDER_SAMPLE)

typedef struct
{
  StripsFixture strips;
  LanesTopology *topology;
  GtkWidget *window;
  LanesLanes *lanes;
  GtkWidget *strip;
} Fixture;

static char *
get_label (guint thread, gpointer user_data)
{
  return g_strdup (user_data);
}

/* With names that are as short as can be, there is hardly room for words beside the rows. */
static void
set_up (Fixture *self, gconstpointer data)
{
  const char *name = data ? data : "A";

  strips_fixture_init (&self->strips);
  for (guint i = 0; i < self->strips.tasks->len; i++)
    g_object_set (g_ptr_array_index (self->strips.tasks, i), "name", name, NULL);
  self->topology = lanes_topology_new (NULL);
  self->lanes = g_object_new (LANES_TYPE_LANES, "view", self->strips.view, NULL);
  lanes_lanes_set_source (self->lanes, self->strips.trace, self->topology, self->strips.tasks,
                          get_label, (gpointer) name);
  lanes_lanes_refresh (self->lanes);
  self->window = app_test_present (GTK_WIDGET (self->lanes), 1000, 600);
  self->strip = app_test_find (GTK_WIDGET (self->lanes), LANES_TYPE_SOURCE_STRIP, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->lanes);
  strips_fixture_clear (&self->strips);
  g_object_unref (self->topology);
}

static void
record (Fixture *self, double second, guint kinds, LanesTime period)
{
  lanes_trace_set_sources (self->strips.trace,
                           STRIPS_BEGIN + (LanesTime) (second * (double) LANES_SEC), kinds, period);
}

static gboolean
count_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  ++*(guint *) data;
  return G_SOURCE_CONTINUE;
}

static gboolean
is_third (gpointer data)
{
  return *(guint *) data > 2;
}

/* All has its place again two frames later. */
static void
show (Fixture *self, double begin, double end)
{
  guint n_frames = 0;
  guint id;

  lanes_view_show (self->strips.view,
                   (LanesSpan){STRIPS_BEGIN + (LanesTime) (begin * (double) LANES_SEC),
                               STRIPS_BEGIN + (LanesTime) (end * (double) LANES_SEC)});
  lanes_lanes_refresh (self->lanes);
  id = gtk_widget_add_tick_callback (GTK_WIDGET (self->lanes), count_cb, &n_frames, NULL);
  g_assert_true (app_test_wait (is_third, &n_frames));
  gtk_widget_remove_tick_callback (GTK_WIDGET (self->lanes), id);
}

typedef struct
{
  Fixture *self;
  graphene_rect_t strip; /* in the rows */
} Place;

/* The strip is as wide as the time above it, and begins and ends with it. */
static gboolean
is_in_place (Place *place)
{
  LanesRows *rows = lanes_lanes_get_rows (place->self->lanes);

  return gtk_widget_compute_bounds (place->self->strip, GTK_WIDGET (rows), &place->strip)
         && fabs (place->strip.origin.x - lanes_rows_get_inset (rows)) < 1
         && fabs (place->strip.origin.x + place->strip.size.width + LANES_ROWS_MARGIN
                  - gtk_widget_get_width (GTK_WIDGET (rows)))
                < 1;
}

static void
test_place (Fixture *self, gconstpointer data)
{
  static const guint all[] = {SWITCH, BOARD, SAMPLE, BOARD | SAMPLE};

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      Place place = {.self = self};

      record (self, (double) i, all[i], all[i] & SAMPLE ? 4 * LANES_MSEC : 0);
      show (self, (double) i, (double) i + 0.5);
      if (!is_in_place (&place))
        g_error ("sources %u: the strip is at %g, %g wide, beside labels of %d", all[i],
                 (double) place.strip.origin.x, (double) place.strip.size.width,
                 lanes_rows_get_inset (lanes_lanes_get_rows (self->lanes)));
    }
}

/* @whole is what a screen reader is told. */
static void
assert_says (Fixture *self, const char *words, const char *whole)
{
  GtkWidget *label = app_test_find (GTK_WIDGET (self->lanes), GTK_TYPE_LABEL, whole);

  g_assert_nonnull (label);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==, words);
}

/* Where there is little room, a word says it. */
static void
test_words (Fixture *self, gconstpointer data)
{
  record (self, 0, BOARD, 0);
  record (self, 1, SAMPLE, 4 * LANES_MSEC);
  record (self, 2, BOARD | SAMPLE, 4 * LANES_MSEC);
  show (self, 0, 0.5);
  assert_says (self, data ? "exact by the tasks themselves" : "exact",
               "exact by the tasks themselves");
  show (self, 1, 1.5);
  assert_says (self, data ? "sampled every 4\u00a0ms" : "sampled", "sampled every 4\u00a0ms");
  show (self, 2, 2.5);
  assert_says (self, data ? "partly exact, partly sampled every 4\u00a0ms" : "partly exact",
               "partly exact, partly sampled every 4\u00a0ms");
}

/* Each piece is where the time is that it is about. */
static void
test_pieces (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *name;
    double begin;
    double end;
  } pieces[] = {{"board", 0, 0.25}, {"exact", 0.25, 0.5}, {"sampled", 0.75, 1}};
  Place place = {.self = self};
  GtkWidget *child;

  record (self, 0, BOARD, 0);
  record (self, 1, SWITCH, 0);
  record (self, 2, 0, 0);
  record (self, 3, SAMPLE, 4 * LANES_MSEC);
  record (self, 3.5, SAMPLE, 10 * LANES_MSEC);
  show (self, 0, 4);
  g_assert_true (is_in_place (&place));
  child = gtk_widget_get_first_child (self->strip);
  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      double width = gtk_widget_get_width (self->strip);
      graphene_rect_t bounds;

      g_assert_nonnull (child);
      g_assert_true (gtk_widget_has_css_class (child, pieces[i].name));
      g_assert_true (gtk_widget_compute_bounds (child, self->strip, &bounds));
      g_assert_cmpfloat_with_epsilon (bounds.origin.x, pieces[i].begin * width, 1);
      g_assert_cmpfloat_with_epsilon (bounds.size.width, (pieces[i].end - pieces[i].begin) * width,
                                      2);
      child = gtk_widget_get_next_sibling (child);
    }
  g_assert_null (child);
}

/* Of very many pieces the newest are one, of all that they come from, and the strip ends now. */
static void
test_many (Fixture *self, gconstpointer data)
{
  GtkWidget *child;
  graphene_rect_t bounds;
  guint n = 1;

  for (guint i = 0; i < 100; i++)
    record (self, i / 10.0, i % 2 == 0 ? BOARD : SAMPLE, i % 2 == 0 ? 0 : 4 * LANES_MSEC);
  show (self, 0, 10);
  child = gtk_widget_get_first_child (self->strip);
  for (; gtk_widget_get_next_sibling (child); child = gtk_widget_get_next_sibling (child))
    n++;
  g_assert_cmpuint (n, ==, 64);
  g_assert_true (gtk_widget_has_css_class (child, "partly"));
  g_assert_true (gtk_widget_compute_bounds (child, self->strip, &bounds));
  g_assert_cmpfloat_with_epsilon (bounds.origin.x + bounds.size.width,
                                  gtk_widget_get_width (self->strip), 1);
  /* As time goes on, all is where it is then. */
  show (self, 1, 10);
  g_assert_true (
      gtk_widget_compute_bounds (gtk_widget_get_first_child (self->strip), self->strip, &bounds));
  g_assert_cmpfloat_with_epsilon (bounds.size.width, gtk_widget_get_width (self->strip) / 90.0, 1);
}

/* A short time at the start, until the period is found, is not what all is called after. */
static void
test_usual (Fixture *self, gconstpointer data)
{
  LanesSpan all = {STRIPS_BEGIN, STRIPS_END};
  LanesTraceSource sum;

  record (self, 0, SAMPLE, 20 * LANES_MSEC);
  record (self, 0.2, SAMPLE, LANES_MSEC);
  record (self, 5, SAMPLE, 10 * LANES_MSEC);
  record (self, 8, SWITCH, 0);
  g_assert_cmpuint (lanes_source_sum_up (self->strips.trace, all, &sum), ==, 4);
  g_assert_cmpuint (sum.kinds, ==, SWITCH | SAMPLE);
  g_assert_cmpint (sum.period, ==, LANES_MSEC);
  all.end = STRIPS_BEGIN + LANES_SEC / 10;
  lanes_source_sum_up (self->strips.trace, all, &sum);
  g_assert_cmpint (sum.period, ==, 20 * LANES_MSEC);
  all.begin = STRIPS_BEGIN + 10 * LANES_SEC;
  all.end = STRIPS_END;
  g_assert_cmpuint (lanes_source_sum_up (self->strips.trace, all, &sum), ==, 1);
  g_assert_cmpint (sum.period, ==, 0);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/source-strip/place", Fixture, NULL, set_up, test_place, tear_down);
  g_test_add ("/source-strip/place-wide", Fixture, "Eat breakfast, and then play music", set_up,
              test_place, tear_down);
  g_test_add ("/source-strip/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/source-strip/words-wide", Fixture, "Eat breakfast, and then play music", set_up,
              test_words, tear_down);
  g_test_add ("/source-strip/pieces", Fixture, NULL, set_up, test_pieces, tear_down);
  g_test_add ("/source-strip/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/source-strip/usual", Fixture, NULL, set_up, test_usual, tear_down);
  return g_test_run ();
}
