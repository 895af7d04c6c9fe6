/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-rows.h"
#include "lanes-together-private.h"
#include "strips-fixture.h"

#define INSET 100
#define WIDTH 916 /* 800 for the graph */

typedef struct
{
  StripsFixture strips;
  GtkWidget *window;
  LanesTogether *together;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  strips_fixture_init (&self->strips);
  self->together =
      g_object_new (LANES_TYPE_TOGETHER, "inset", INSET, "valign", GTK_ALIGN_START, NULL);
  lanes_together_set_view (self->together, self->strips.view);
  lanes_together_set_source (self->together, self->strips.trace, self->strips.tasks);
  lanes_together_set_n_cores (self->together, 2);
  self->window = app_test_present (GTK_WIDGET (self->together), WIDTH, 100);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->together);
  strips_fixture_clear (&self->strips);
}

/* How much of a pixel of the graph is drawn over, 0 to 255 */
static guint8
get_alpha (GdkTexture *picture, double x, int y)
{
  int width = gdk_texture_get_width (picture);
  g_autofree guchar *pixels = g_malloc ((gsize) width * gdk_texture_get_height (picture) * 4);
  const guint32 *pixel = (const guint32 *) (gpointer) pixels + (gsize) y * width + (int) x;

  gdk_texture_download (picture, pixels, (gsize) width * 4);
  return *pixel >> 24;
}

static double
get_x (Fixture *self, LanesTime time)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self->together)) - INSET - LANES_ROWS_MARGIN;
  LanesGrid grid = lanes_view_get_grid (self->strips.view, (guint) width);

  return INSET + lanes_grid_get_x (&grid, time, width);
}

/* The graph is as high as tasks run at that moment. */
static void
test_picture (Fixture *self, gconstpointer data)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->together));
  int upper = height / 3;
  int lower = height * 4 / 5;

  for (int mirrored = 0; mirrored < 2; mirrored++)
    {
      double one, two;
      g_autoptr (GdkTexture) picture = NULL;

      lanes_view_set_mirrored (self->strips.view, mirrored);
      one = get_x (self, STRIPS_BEGIN + 6500 * LANES_MSEC);
      two = get_x (self, STRIPS_BEGIN + 14500 * LANES_MSEC);
      if (mirrored)
        {
          double sum = get_x (self, STRIPS_BEGIN) + get_x (self, STRIPS_END);

          one = sum - one;
          two = sum - two;
        }
      picture = app_test_render (GTK_WIDGET (self->together));
      g_assert_cmpint (get_alpha (picture, one, upper), <, get_alpha (picture, one, lower));
      g_assert_cmpint (get_alpha (picture, two, upper), ==, get_alpha (picture, two, lower));
      g_assert_cmpint (get_alpha (picture, one, lower), >, 20);
    }
}

static GBytes *
draw (Fixture *self, LanesSpan span)
{
  cairo_surface_t *pixels;

  lanes_view_show (self->strips.view, span);
  g_object_unref (app_test_render (GTK_WIDGET (self->together)));
  /* On a busy machine not all is read at once. */
  while (self->together->go_on_id != 0)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_unref (app_test_render (GTK_WIDGET (self->together)));
    }
  pixels = self->together->pixels;
  return g_bytes_new (cairo_image_surface_get_data (pixels),
                      (gsize) cairo_image_surface_get_stride (pixels)
                          * (gsize) cairo_image_surface_get_height (pixels));
}

/* What has moved on looks as if all of it were drawn anew. */
static void
test_moves (Fixture *self, gconstpointer data)
{
  for (int mirrored = 0; mirrored < 2; mirrored++)
    {
      LanesSpan span = {STRIPS_BEGIN + 5 * LANES_SEC, STRIPS_BEGIN + 10 * LANES_SEC};

      lanes_view_set_mirrored (self->strips.view, mirrored);
      for (int i = 0; i < 24; i++)
        {
          LanesTime by = (i % 3 == 2 ? -300 : 1100) * LANES_MSEC;
          g_autoptr (GBytes) moved = NULL;
          g_autoptr (GBytes) anew = NULL;

          g_bytes_unref (draw (self, span));
          span = (LanesSpan){span.begin + by, span.end + by};
          moved = draw (self, span);
          g_bytes_unref (draw (self, (LanesSpan){STRIPS_BEGIN, STRIPS_END}));
          anew = draw (self, span);
          g_assert_true (g_bytes_equal (moved, anew));
        }
    }
}

static gboolean
says (gpointer user_data)
{
  Fixture *self = ((gpointer *) user_data)[0];

  gtk_widget_queue_draw (GTK_WIDGET (self->together));
  return g_strcmp0 (lanes_together_get_text (self->together), ((gpointer *) user_data)[1]) == 0;
}

/* What is spoken is about what is in sight. */
static void
test_words (Fixture *self, gconstpointer data)
{
  static const struct
  {
    LanesTime begin, end; /* seconds */
    guint n_cores;
    const char *text;
  } rows[] = {
      {100, 120, 2, "Together: 1.5 of 2 cores, 2 at the highest"},
      {112, 118, 2, "Together: 2 of 2 cores, 2 at the highest"},
      {102, 108, 2, "Together: 1 of 2 cores, 1 at the highest"},
      {102, 108, 1, "Together: 1 of 1 core, 1 at the highest"},
      {80, 90, 2, "Together: nothing ran"},
      /* A core was taken away since. */
      {112, 118, 1, "Together: 2 of 2 cores, 2 at the highest"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gpointer wanted[] = {self, (gpointer) rows[i].text};

      lanes_together_set_n_cores (self->together, rows[i].n_cores);
      lanes_view_show (self->strips.view,
                       (LanesSpan){rows[i].begin * LANES_SEC, rows[i].end * LANES_SEC});
      g_assert_true (app_test_wait (says, wanted));
      gtk_test_accessible_assert_property (self->together, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           rows[i].text);
    }
  gtk_test_accessible_assert_role (self->together, GTK_ACCESSIBLE_ROLE_IMG);
}

/* What scrolls is the same picture, elsewhere. */
static void
test_scrolls (Fixture *self, gconstpointer data)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->together));
  int upper = height / 3;

  lanes_view_set_length (self->strips.view, 4 * LANES_SEC);
  for (LanesTime end = 108 * LANES_SEC; end <= 116 * LANES_SEC; end += 700 * LANES_MSEC)
    {
      g_autoptr (GdkTexture) picture = NULL;
      LanesTime before = STRIPS_MIDDLE - 300 * LANES_MSEC;
      LanesTime after = STRIPS_MIDDLE + 300 * LANES_MSEC;

      lanes_view_show (self->strips.view, (LanesSpan){end - 4 * LANES_SEC, end});
      picture = app_test_render (GTK_WIDGET (self->together));
      if (before <= end - 3 * LANES_SEC || after >= end - LANES_SEC / 2)
        continue;
      g_assert_cmpint (get_alpha (picture, get_x (self, before), upper), <,
                       get_alpha (picture, get_x (self, after), upper));
    }
}

static gboolean
has_spoken (gpointer user_data)
{
  return lanes_together_get_text (user_data) != NULL;
}

static gboolean
has_to_write (gpointer user_data)
{
  return LANES_TOGETHER (user_data)->text_id != 0;
}

/* Nothing is written later of a view that is not there any more. */
static void
test_no_view (Fixture *self, gconstpointer data)
{
  g_assert_true (app_test_wait (has_spoken, self->together));
  lanes_together_set_n_cores (self->together, 1);
  g_assert_true (app_test_wait (has_to_write, self->together));
  lanes_together_set_view (self->together, NULL);
  g_assert_false (has_to_write (self->together));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/together/picture", Fixture, NULL, set_up, test_picture, tear_down);
  g_test_add ("/together/moves", Fixture, NULL, set_up, test_moves, tear_down);
  g_test_add ("/together/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/together/scrolls", Fixture, NULL, set_up, test_scrolls, tear_down);
  g_test_add ("/together/no-view", Fixture, NULL, set_up, test_no_view, tear_down);
  return g_test_run ();
}
