/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-mode-layout.h"
#include "lanes-mode-picture.h"
#include "lanes-palette.h"

/* What fits into a pixel fits. */
#define SLACK 0.01f

/* How many are drawn, and whether the others are written. */
static void
test_counts (void)
{
  const struct
  {
    LanesMode mode;
    guint processes, threads;
    guint n_boxes, n_strands;
    gboolean more_boxes, more_strands;
  } rows[] = {
      {LANES_MODE_PROCESSES, 1, 1, 1, 1, FALSE, FALSE},
      {LANES_MODE_PROCESSES, 3, 7, 3, 1, FALSE, FALSE}, /* threads are for other modes */
      {LANES_MODE_PROCESSES, 12, 1, 12, 1, FALSE, FALSE},
      {LANES_MODE_PROCESSES, 13, 1, 4, 1, TRUE, FALSE},
      {LANES_MODE_PROCESSES, 256, 1, 4, 1, TRUE, FALSE},
      {LANES_MODE_THREADS, 5, 3, 1, 3, FALSE, FALSE}, /* one box: Lanes itself */
      {LANES_MODE_THREADS, 1, 8, 1, 8, FALSE, FALSE},
      {LANES_MODE_THREADS, 1, 9, 1, 4, FALSE, TRUE},
      {LANES_MODE_MIXED, 2, 3, 2, 3, FALSE, FALSE},
      {LANES_MODE_MIXED, 256, 256, 4, 4, TRUE, TRUE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LanesModeRequest request = {.mode = rows[i].mode,
                                  .processes = rows[i].processes,
                                  .threads = rows[i].threads,
                                  .width = 500,
                                  .height = 100,
                                  .note_width = 40,
                                  .note_height = 16};
      LanesModeLayout layout;

      lanes_mode_layout_compute (&request, &layout);
      g_assert_cmpuint (layout.n_boxes, ==, rows[i].n_boxes);
      g_assert_cmpuint (layout.n_strands, ==, rows[i].n_strands);
      g_assert_cmpint (layout.more_boxes, ==, rows[i].more_boxes);
      g_assert_cmpint (layout.more_strands, ==, rows[i].more_strands);
    }
}

static void
assert_inside (graphene_rect_t inner, graphene_rect_t outer)
{
  g_assert_cmpfloat (inner.size.width, >, 0);
  g_assert_cmpfloat (inner.size.height, >, 0);
  g_assert_cmpfloat (inner.origin.x, >=, outer.origin.x - SLACK);
  g_assert_cmpfloat (inner.origin.y, >=, outer.origin.y - SLACK);
  g_assert_cmpfloat (inner.origin.x + inner.size.width, <=,
                     outer.origin.x + outer.size.width + SLACK);
  g_assert_cmpfloat (inner.origin.y + inner.size.height, <=,
                     outer.origin.y + outer.size.height + SLACK);
}

static void
assert_apart (graphene_rect_t a, graphene_rect_t b)
{
  graphene_rect_inset (&a, SLACK, SLACK);
  g_assert_false (graphene_rect_intersection (&a, &b, NULL));
}

static void
check_room (const LanesModeRequest *request)
{
  graphene_rect_t room = GRAPHENE_RECT_INIT (0, 0, request->width, request->height);
  LanesModeLayout layout;

  lanes_mode_layout_compute (request, &layout);
  for (guint i = 0; i < layout.n_boxes; i++)
    {
      graphene_rect_t box = lanes_mode_layout_get_box (&layout, i);

      assert_inside (box, room);
      for (guint j = 0; j < i; j++)
        assert_apart (box, lanes_mode_layout_get_box (&layout, j));
      for (guint j = 0; j < layout.n_strands; j++)
        {
          graphene_rect_t strand = lanes_mode_layout_get_strand (&layout, i, j);

          assert_inside (strand, box);
          if (j > 0)
            assert_apart (strand, lanes_mode_layout_get_strand (&layout, i, j - 1));
          if (layout.more_strands)
            assert_apart (strand, lanes_mode_layout_get_strands_note (&layout, i));
        }
    }
  if (layout.more_boxes)
    {
      assert_inside (lanes_mode_layout_get_boxes_note (&layout), room);
      assert_apart (lanes_mode_layout_get_boxes_note (&layout),
                    lanes_mode_layout_get_box (&layout, layout.n_boxes - 1));
    }
}

/* Whatever the numbers are, everything is where there is room for it. */
static void
test_room (void)
{
  const guint counts[] = {1, 2, 5, 6, 7, 8, 9, 12, 13, 100, 256};
  const float sizes[][2] = {{520, 104}, {260, 104}, {760, 200}};

  for (gsize size = 0; size < G_N_ELEMENTS (sizes); size++)
    for (int mode = LANES_MODE_PROCESSES; mode <= LANES_MODE_MIXED; mode++)
      for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
        for (gsize j = 0; j < G_N_ELEMENTS (counts); j++)
          for (int rtl = 0; rtl < 2; rtl++)
            {
              LanesModeRequest request = {.mode = (LanesMode) mode,
                                          .processes = counts[i],
                                          .threads = counts[j],
                                          .width = sizes[size][0],
                                          .height = sizes[size][1],
                                          .note_width = 40,
                                          .note_height = 16,
                                          .rtl = rtl};

              check_room (&request);
            }
}

/* It is in the middle, and from the right where people read from there. */
static void
test_places (void)
{
  LanesModeRequest request = {
      .mode = LANES_MODE_PROCESSES, .processes = 2, .threads = 1, .width = 500, .height = 100};
  LanesModeLayout layout;
  graphene_rect_t first, second, mirrored;

  lanes_mode_layout_compute (&request, &layout);
  first = lanes_mode_layout_get_box (&layout, 0);
  second = lanes_mode_layout_get_box (&layout, 1);
  g_assert_cmpfloat (first.origin.x, <, second.origin.x);
  g_assert_cmpfloat_with_epsilon (first.origin.x, 500 - second.origin.x - second.size.width, 0.01f);
  g_assert_cmpfloat_with_epsilon (first.origin.y, 100 - first.origin.y - first.size.height, 0.01f);

  request.rtl = TRUE;
  lanes_mode_layout_compute (&request, &layout);
  mirrored = lanes_mode_layout_get_box (&layout, 0);
  g_assert_cmpfloat_with_epsilon (mirrored.origin.x, second.origin.x, 0.01f);

  /* Seven stand in two rows, four above three. */
  request.processes = 7;
  request.rtl = FALSE;
  lanes_mode_layout_compute (&request, &layout);
  first = lanes_mode_layout_get_box (&layout, 0);
  second = lanes_mode_layout_get_box (&layout, 4);
  g_assert_cmpfloat_with_epsilon (first.origin.x, second.origin.x, 0.01f);
  g_assert_cmpfloat (second.origin.y, >, first.origin.y);
}

static void
test_words (void)
{
  const struct
  {
    LanesMode mode;
    guint processes, threads;
    const char *words;
  } rows[] = {
      {LANES_MODE_PROCESSES, 1, 5, "1 process"},
      {LANES_MODE_PROCESSES, 3, 1, "3 processes"},
      {LANES_MODE_THREADS, 4, 1, "1 thread in one process"},
      {LANES_MODE_THREADS, 1, 2, "2 threads in one process"},
      {LANES_MODE_MIXED, 1, 3, "1 process with 3 threads"},
      {LANES_MODE_MIXED, 2, 3, "2 processes with 3 threads each"},
      {LANES_MODE_MIXED, 2, 1, "2 processes with 1 thread each"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words =
          lanes_mode_picture_describe (rows[i].mode, rows[i].processes, rows[i].threads);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

/* The widget draws what it says, in the color of the task. */
static void
test_picture (void)
{
  GtkWidget *picture = g_object_new (LANES_TYPE_MODE_PICTURE, NULL);
  GtkWidget *window = app_test_present (picture, 200, 100);
  const GdkRGBA *teal = lanes_palette_get_color (lanes_palette_get_style (), LANES_COLOR_TEAL);
  g_autoptr (GdkTexture) drawn = NULL;

  gtk_test_accessible_assert_role (picture, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (picture, GTK_ACCESSIBLE_PROPERTY_LABEL, "1 process");

  g_object_set (picture, "mode", LANES_MODE_MIXED, "processes", 2, "threads", 3, NULL);
  gtk_test_accessible_assert_property (picture, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "2 processes with 3 threads each");

  /* One strand, in the middle */
  g_object_set (picture, "mode", LANES_MODE_THREADS, "threads", 1, "color", LANES_COLOR_TEAL, NULL);
  drawn = app_test_render (picture);
  app_test_assert_pixel (drawn, gtk_widget_get_width (picture) / 2,
                         gtk_widget_get_height (picture) / 2, teal);
  app_test_destroy (&window, picture);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/mode-picture/counts", test_counts);
  g_test_add_func ("/mode-picture/room", test_room);
  g_test_add_func ("/mode-picture/places", test_places);
  g_test_add_func ("/mode-picture/words", test_words);
  g_test_add_func ("/mode-picture/picture", test_picture);
  return g_test_run ();
}
