/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-marks-layout.h"

/* Turns wider than a pixel come one by one; of narrower ones there are no more than pixels. */
static void
test_collect (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (2);
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (LanesMarkPiece));
  LanesThread thread = {.end = G_MAXINT64};
  LanesMarkPiece piece;

  lanes_trace_add_thread (trace, &thread);
  lanes_trace_append (trace, &(LanesSlice){0, 500, 0, 0, LANES_SLICE_WAITED, FALSE});
  lanes_trace_append (trace, &(LanesSlice){500, 800, 0, 1, LANES_SLICE_WAITED, FALSE});
  for (LanesTime time = 1000; time < 2000; time += 2)
    lanes_trace_append (trace, &(LanesSlice){time, time + 1, 0, 0, LANES_SLICE_WAITED, FALSE});
  lanes_trace_advance (trace, 3000);

  lanes_marks_collect (trace, 0, (LanesSpan){100, 2900}, 100, pieces);
  g_assert_cmpuint (pieces->len, ==, 3);
  piece = g_array_index (pieces, LanesMarkPiece, 0);
  g_assert_cmpint (piece.span.begin, ==, 100);
  g_assert_cmpint (piece.span.end, ==, 500);
  g_assert_cmpuint (piece.core, ==, 0);
  piece = g_array_index (pieces, LanesMarkPiece, 1);
  g_assert_cmpint (piece.span.end, ==, 800);
  g_assert_cmpuint (piece.core, ==, 1);
  g_assert_false (piece.narrow);
  piece = g_array_index (pieces, LanesMarkPiece, 2);
  g_assert_true (piece.narrow);
  g_assert_cmpint (piece.span.begin, ==, 1000);
  g_assert_cmpint (piece.span.end, ==, 2000);

  g_array_set_size (pieces, 0);
  lanes_marks_collect (trace, 0, (LanesSpan){2000, 2900}, 100, pieces);
  g_assert_cmpuint (pieces->len, ==, 0);
}

static void
test_place_card (void)
{
  static const struct
  {
    float x, y; /* the pointer */
    graphene_rect_t avoid;
    graphene_rect_t card; /* where it goes */
  } table[] = {
      {100, 110, {{90, 100}, {50, 20}}, {{114, 128}, {200, 100}}},   /* below, after the pointer */
      {900, 110, {{890, 100}, {50, 20}}, {{686, 128}, {200, 100}}},  /* flips at the edge */
      {100, 550, {{90, 540}, {50, 20}}, {{114, 432}, {200, 100}}},   /* above */
      {100, 300, {{90, 50}, {50, 500}}, {{148, 250}, {200, 100}}},   /* beside, after */
      {900, 300, {{700, 50}, {300, 500}}, {{492, 250}, {200, 100}}}, /* beside, before */
      {500, 300, {{0, 50}, {1000, 480}}, {{514, 500}, {200, 100}}},  /* there is no room for both */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      graphene_rect_t rect = lanes_marks_place_card (GRAPHENE_POINT_INIT (table[i].x, table[i].y),
                                                     table[i].avoid, GRAPHENE_SIZE_INIT (200, 100),
                                                     GRAPHENE_RECT_INIT (0, 0, 1000, 600));

      g_assert_cmpfloat (rect.origin.x, ==, table[i].card.origin.x);
      g_assert_cmpfloat (rect.origin.y, ==, table[i].card.origin.y);
      if (i + 1 < G_N_ELEMENTS (table))
        g_assert_false (graphene_rect_intersection (&rect, &table[i].avoid, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/marks-layout/collect", test_collect);
  g_test_add_func ("/marks-layout/place-card", test_place_card);
  return g_test_run ();
}
