/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-verdict-banner.h"

static gboolean
says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static void
test_show (void)
{
  static const struct
  {
    LanesVerdict verdict;
    double together, turns;
    const char *title, *number, *turns_text;
  } rows[] = {
      {LANES_VERDICT_IDLE, 0, 0, "Nothing is running", "0", "0"},
      {LANES_VERDICT_CONCURRENT, 1, 249.6, "Taking turns", "1", "250"},
      {LANES_VERDICT_PARALLEL, 1.98, 31.2, "Side by side", "2", "31"},
      {LANES_VERDICT_BOTH, 1.52, 1000, "Side by side and taking turns", "1.5", "1000"},
  };
  GtkWidget *banner = g_object_new (LANES_TYPE_VERDICT_BANNER, NULL);
  GtkWidget *window = app_test_present (banner, 800, 100);

  g_assert_true (says (banner, "together now"));
  g_assert_true (says (banner, "turns a second"));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LanesFigures figures = {.verdict = rows[i].verdict,
                              .parallelism = rows[i].together,
                              .turns_per_second = rows[i].turns,
                              .active_threads = 4,
                              .active_tasks = 2,
                              .cores = 2};
      g_autofree char *sentence = lanes_figures_describe (&figures);

      lanes_verdict_banner_show (LANES_VERDICT_BANNER (banner), &figures, rows[i].together);
      g_assert_cmpstr (lanes_verdict_banner_get_title (LANES_VERDICT_BANNER (banner)), ==,
                       rows[i].title);
      g_assert_true (says (banner, rows[i].title));
      g_assert_true (says (banner, sentence));
      g_assert_true (says (banner, rows[i].number));
      g_assert_true (says (banner, rows[i].turns_text));
    }
  app_test_destroy (&window, banner);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/verdict-banner/show", test_show);
  return g_test_run ();
}
