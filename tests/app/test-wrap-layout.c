/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-wrap-layout.h"

#define N 3

/* Three pieces of 100 × 20 pixels, 10 apart */
static GtkWidget *
make_box (gboolean justify, GtkTextDirection direction)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (box, g_object_new (LANES_TYPE_WRAP_LAYOUT, "spacing", 10,
                                                    "line-spacing", 4, "justify", justify, NULL));
  gtk_widget_set_direction (box, direction);
  for (int i = 0; i < N; i++)
    {
      GtkWidget *piece = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_size_request (piece, 100, 20);
      gtk_box_append (GTK_BOX (box), piece);
    }
  return box;
}

static void
test_lines (void)
{
  static const struct
  {
    int width;
    gboolean justify;
    GtkTextDirection direction;
    int height;
    struct
    {
      int x, y;
    } pieces[N];
  } rows[] = {
      {400, FALSE, GTK_TEXT_DIR_LTR, 20, {{0, 0}, {110, 0}, {220, 0}}},
      {400, TRUE, GTK_TEXT_DIR_LTR, 20, {{0, 0}, {150, 0}, {300, 0}}},
      {320, FALSE, GTK_TEXT_DIR_LTR, 20, {{0, 0}, {110, 0}, {220, 0}}},
      {319, FALSE, GTK_TEXT_DIR_LTR, 44, {{0, 0}, {110, 0}, {0, 24}}},
      {300, TRUE, GTK_TEXT_DIR_LTR, 44, {{0, 0}, {200, 0}, {0, 24}}},
      {100, FALSE, GTK_TEXT_DIR_LTR, 68, {{0, 0}, {0, 24}, {0, 48}}},
      {400, FALSE, GTK_TEXT_DIR_RTL, 20, {{300, 0}, {190, 0}, {80, 0}}},
  };

  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      GtkWidget *box = g_object_ref_sink (make_box (rows[r].justify, rows[r].direction));
      GtkWidget *piece = gtk_widget_get_first_child (box);
      int minimum, natural;

      gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      g_assert_cmpint (minimum, ==, 100);
      g_assert_cmpint (natural, ==, 320);
      gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, rows[r].width, &minimum, &natural, NULL,
                          NULL);
      g_assert_cmpint (minimum, ==, rows[r].height);
      g_assert_cmpint (natural, ==, rows[r].height);

      gtk_widget_allocate (box, rows[r].width, rows[r].height, -1, NULL);
      for (int i = 0; i < N; i++, piece = gtk_widget_get_next_sibling (piece))
        {
          graphene_rect_t bounds;

          g_assert_true (gtk_widget_compute_bounds (piece, box, &bounds));
          g_assert_cmpfloat (bounds.origin.x, ==, rows[r].pieces[i].x);
          g_assert_cmpfloat (bounds.origin.y, ==, rows[r].pieces[i].y);
          g_assert_cmpfloat (bounds.size.width, ==, 100);
        }
      g_object_unref (box);
    }
}

/* What is hidden takes no room. */
static void
test_hidden (void)
{
  GtkWidget *box = g_object_ref_sink (make_box (FALSE, GTK_TEXT_DIR_LTR));
  int minimum, natural;

  gtk_widget_set_visible (gtk_widget_get_first_child (box), FALSE);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 210);
  g_object_unref (box);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/wrap-layout/lines", test_lines);
  g_test_add_func ("/wrap-layout/hidden", test_hidden);
  return g_test_run ();
}
