/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-verdict-banner.h"

static gboolean
has_text (GtkWidget *widget, gconstpointer text)
{
  return g_strcmp0 (app_test_get_text (widget), text) == 0;
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  return app_test_find_if (widget, has_text, text) != NULL;
}

static int
get_height (GtkWidget *banner)
{
  int height;

  gtk_widget_measure (banner, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (banner), NULL,
                      &height, NULL, NULL);
  return height;
}

static gboolean
is_laid_out (gpointer banner)
{
  return gtk_widget_get_width (banner) > 0 && gtk_widget_get_height (banner) == get_height (banner);
}

/* Words that change do not move what is below, as long as something runs. */
static void
test_height (void)
{
  const LanesFigures nothing = {.verdict = LANES_VERDICT_IDLE};
  LanesFigures figures = {.verdict = LANES_VERDICT_BOTH,
                          .parallelism = 1.9,
                          .turns_per_second = 300,
                          .active_threads = 7,
                          .active_tasks = 3,
                          .cores = 2};
  GtkWidget *banner = g_object_new (LANES_TYPE_VERDICT_BANNER, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window;
  int low, high;

  gtk_box_append (GTK_BOX (box), banner);
  window = app_test_present (box, 480, 300);
  g_assert_true (app_test_wait (is_laid_out, banner));
  low = get_height (banner);
  lanes_verdict_banner_show (LANES_VERDICT_BANNER (banner), &figures, TRUE);
  g_assert_true (app_test_wait (is_laid_out, banner));
  high = get_height (banner);
  g_assert_cmpint (high, >, low);

  figures.verdict = LANES_VERDICT_SINGLE;
  figures.active_threads = figures.active_tasks = 1;
  for (guint i = 0; i < 20; i++)
    lanes_verdict_banner_show (LANES_VERDICT_BANNER (banner), &figures, TRUE);
  g_assert_true (says (banner, lanes_figures_get_title (&figures)));
  g_assert_true (app_test_wait (is_laid_out, banner));
  g_assert_cmpint (get_height (banner), ==, high);

  lanes_verdict_banner_show (LANES_VERDICT_BANNER (banner), &nothing, FALSE);
  g_assert_true (app_test_wait (is_laid_out, banner));
  g_assert_cmpint (get_height (banner), ==, low);
  app_test_destroy (&window, banner);
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
      {LANES_VERDICT_BOTH, 1.3, 1000, "Side by side and taking turns", "2", "1000"},
      {LANES_VERDICT_BOTH, 7.52, 1000, "Side by side and taking turns", "8", "1000"},
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
      const LanesFigures nothing = {.verdict = LANES_VERDICT_IDLE};
      g_autofree char *sentence = lanes_figures_describe (&figures);

      /* From nothing, what is measured first is shown at once. */
      lanes_verdict_banner_show (LANES_VERDICT_BANNER (banner), &nothing, FALSE);
      lanes_verdict_banner_show (LANES_VERDICT_BANNER (banner), &figures,
                                 rows[i].verdict != LANES_VERDICT_IDLE);
      g_assert_cmpstr (lanes_verdict_banner_get_title (LANES_VERDICT_BANNER (banner)), ==,
                       rows[i].title);
      g_assert_true (says (banner, rows[i].title));
      g_assert_true (says (banner, sentence));
      g_assert_true (says (banner, rows[i].number));
      g_assert_true (says (banner, rows[i].turns_text));
      g_assert_true (gtk_widget_has_css_class (banner, "idle")
                     == (rows[i].verdict == LANES_VERDICT_IDLE));
    }
  app_test_destroy (&window, banner);
}

/* Nobody is told to start what is not there. */
static void
test_empty (void)
{
  const LanesFigures nothing = {.verdict = LANES_VERDICT_IDLE};
  GtkWidget *banner = g_object_new (LANES_TYPE_VERDICT_BANNER, NULL);
  GtkWidget *window = app_test_present (banner, 800, 100);

  lanes_verdict_banner_set_empty (LANES_VERDICT_BANNER (banner), TRUE);
  lanes_verdict_banner_show (LANES_VERDICT_BANNER (banner), &nothing, FALSE);
  g_assert_true (says (banner, "Add a task, or open an example"));
  lanes_verdict_banner_set_empty (LANES_VERDICT_BANNER (banner), FALSE);
  lanes_verdict_banner_show (LANES_VERDICT_BANNER (banner), &nothing, FALSE);
  g_assert_false (says (banner, "Add a task, or open an example"));
  g_assert_true (says (banner, "Press Run All to start the tasks."));
  app_test_destroy (&window, banner);
}

/* Measures @verdict @n times, and returns how often the title changed. */
static guint
measure (LanesVerdictBanner *banner, LanesVerdict verdict, guint n)
{
  const LanesFigures figures = {.verdict = verdict,
                                .parallelism = 1.2,
                                .turns_per_second = g_test_rand_int_range (0, 1000),
                                .active_threads = 4,
                                .active_tasks = 2,
                                .cores = 2};
  guint n_changes = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *before = g_strdup (lanes_verdict_banner_get_title (banner));

      lanes_verdict_banner_show (banner, &figures, TRUE);
      n_changes += !g_str_equal (before, lanes_verdict_banner_get_title (banner));
    }
  return n_changes;
}

/* Tasks on the edge between two verdicts do not make it flicker. */
static void
test_steady (void)
{
  GtkWidget *widget = g_object_new (LANES_TYPE_VERDICT_BANNER, NULL);
  LanesVerdictBanner *banner = LANES_VERDICT_BANNER (widget);
  GtkWidget *window = app_test_present (widget, 800, 100);
  const LanesFigures nothing = {.verdict = LANES_VERDICT_IDLE};
  guint n_changes = 0;

  g_assert_cmpuint (measure (banner, LANES_VERDICT_SINGLE, 1), ==, 1);
  /* The second task begins: that is not held back for longer than it takes to believe it. */
  g_assert_cmpuint (measure (banner, LANES_VERDICT_BOTH, 2), ==, 1);

  for (guint i = 0; i < 20; i++)
    {
      n_changes += measure (banner, LANES_VERDICT_CONCURRENT, 1);
      n_changes += measure (banner, LANES_VERDICT_BOTH, 1);
    }
  g_assert_cmpuint (n_changes, ==, 0);
  for (guint i = 0; i < 10; i++) /* ten seconds */
    {
      n_changes += measure (banner, LANES_VERDICT_CONCURRENT, 2);
      n_changes += measure (banner, LANES_VERDICT_BOTH, 2);
    }
  g_assert_cmpuint (n_changes, <=, 7);

  /* What lasts is shown, and the end of all tasks at once. */
  measure (banner, LANES_VERDICT_CONCURRENT, 8);
  g_assert_cmpstr (lanes_verdict_banner_get_title (banner), ==, "Taking turns");
  measure (banner, LANES_VERDICT_IDLE, 8);
  g_assert_true (says (widget, "The tasks are paused, or rest."));
  lanes_verdict_banner_show (banner, &nothing, FALSE);
  g_assert_true (says (widget, "Press Run All to start the tasks."));
  app_test_destroy (&window, widget);
}

/* Numbers stay for long enough to be read. */
static void
test_calm (void)
{
  GtkWidget *widget = g_object_new (LANES_TYPE_VERDICT_BANNER, NULL);
  GtkWidget *window = app_test_present (widget, 800, 100);
  LanesFigures figures = {.verdict = LANES_VERDICT_CONCURRENT, .turns_per_second = 100};

  lanes_verdict_banner_show (LANES_VERDICT_BANNER (widget), &figures, TRUE);
  g_assert_true (says (widget, "100"));
  figures.turns_per_second = 200;
  lanes_verdict_banner_show (LANES_VERDICT_BANNER (widget), &figures, TRUE);
  g_assert_true (says (widget, "100"));
  for (guint i = 0; i < 3; i++)
    lanes_verdict_banner_show (LANES_VERDICT_BANNER (widget), &figures, TRUE);
  g_assert_true (says (widget, "200"));
  app_test_destroy (&window, widget);
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

/* The reasons are those of the verdict that is shown, and are told anew while they are open. */
static void
test_reasons (void)
{
  GtkWidget *widget = g_object_new (LANES_TYPE_VERDICT_BANNER, NULL);
  LanesVerdictBanner *banner = LANES_VERDICT_BANNER (widget);
  GtkWidget *window = app_test_present (widget, 800, 100);
  GtkWidget *why = app_test_find (widget, GTK_TYPE_MENU_BUTTON, "Why?");
  GtkWidget *popover;
  LanesFigures figures = {.verdict = LANES_VERDICT_CONCURRENT, .busy = 1, .overlap = .03};

  g_assert_nonnull (why);
  popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (why)));
  gtk_menu_button_popup (GTK_MENU_BUTTON (why));
  g_assert_true (app_test_wait (is_mapped, popover));
  g_assert_true (says (popover, "No task is active."));

  lanes_verdict_banner_show (banner, &figures, TRUE);
  g_assert_true (
      says (popover,
            "At the same instant 3 % of the time: that is less than 20 %, so they take turns."));
  g_assert_true (says (popover, "100 % of the last second"));
  g_assert_nonnull (app_test_find (popover, GTK_TYPE_LIST_BOX_ROW,
                                   "Busy: 100 % of the last second. At least one thread of the "
                                   "tasks had a core"));

  /* One measurement on the other side of the edge is not believed yet. */
  figures.verdict = LANES_VERDICT_PARALLEL;
  figures.overlap = .5;
  lanes_verdict_banner_show (banner, &figures, TRUE);
  g_assert_cmpint (lanes_verdict_banner_get_figures (banner)->verdict, ==,
                   LANES_VERDICT_CONCURRENT);
  g_assert_cmpfloat (lanes_verdict_banner_get_figures (banner)->overlap, <, .2);

  figures.verdict = LANES_VERDICT_CONCURRENT;
  figures.overlap = .05;
  for (guint i = 0; i < 4; i++)
    lanes_verdict_banner_show (banner, &figures, TRUE);
  g_assert_true (says (popover, "5 % of the busy time"));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (why));
  app_test_destroy (&window, widget);
}

/* While a verdict is held against what was measured last, all that is said is of that verdict. */
static void
test_held (void)
{
  LanesVerdictBanner *banner = g_object_new (LANES_TYPE_VERDICT_BANNER, NULL);
  GtkWidget *window = app_test_present (GTK_WIDGET (banner), 800, 100);
  LanesFigures together = {.verdict = LANES_VERDICT_PARALLEL,
                           .parallelism = 1.9,
                           .turns_per_second = 7,
                           .active_threads = 2,
                           .active_tasks = 2,
                           .cores = 2};
  LanesFigures turns = {.verdict = LANES_VERDICT_CONCURRENT,
                        .parallelism = 1,
                        .turns_per_second = 250,
                        .active_threads = 2,
                        .active_tasks = 2,
                        .cores = 1};
  g_autofree char *sentence = lanes_figures_describe (&together);

  measure (banner, LANES_VERDICT_SINGLE, 1);
  for (guint i = 0; i < 2; i++)
    lanes_verdict_banner_show (banner, &together, TRUE);
  for (guint i = 0; i < 5; i++)
    {
      lanes_verdict_banner_show (banner, &turns, TRUE);
      g_assert_cmpstr (lanes_verdict_banner_get_title (banner), ==, "Side by side");
      g_assert_true (says (GTK_WIDGET (banner), sentence));
      g_assert_true (says (GTK_WIDGET (banner), "7"));
    }
  app_test_destroy (&window, banner);
}

/* Where there is little room, the figures go below the words. */
static void
test_wrap (void)
{
  static const struct
  {
    int width;
    gboolean wide;
  } rows[] = {{900, TRUE}, {700, TRUE}, {330, FALSE}};

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *widget = g_object_new (LANES_TYPE_VERDICT_BANNER, NULL);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      GtkWidget *window;
      double x, y, y_words;

      gtk_widget_set_size_request (widget, rows[i].width, -1);
      gtk_widget_set_halign (widget, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (box), widget);
      window = app_test_present (box, rows[i].width, 300);
      g_assert_true (gtk_widget_translate_coordinates (gtk_widget_get_first_child (widget), widget,
                                                       0, 0, &x, &y_words));
      g_assert_true (gtk_widget_translate_coordinates (gtk_widget_get_last_child (widget), widget,
                                                       0, 0, &x, &y));
      if (rows[i].wide)
        g_assert_cmpfloat (x, >, rows[i].width / 2.0);
      else
        g_assert_cmpfloat (y, >=,
                           y_words + gtk_widget_get_height (gtk_widget_get_first_child (widget)));
      app_test_destroy (&window, widget);
    }
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/verdict-banner/show", test_show);
  g_test_add_func ("/verdict-banner/height", test_height);
  g_test_add_func ("/verdict-banner/empty", test_empty);
  g_test_add_func ("/verdict-banner/steady", test_steady);
  g_test_add_func ("/verdict-banner/calm", test_calm);
  g_test_add_func ("/verdict-banner/held", test_held);
  g_test_add_func ("/verdict-banner/reasons", test_reasons);
  g_test_add_func ("/verdict-banner/wrap", test_wrap);
  return g_test_run ();
}
