/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the picture stays smooth while every core is busy: how many frames come within two frame
 * times, compared with the same window when nothing runs. */
#include "app-test.h"

#include <glib/gstdio.h>

#include "lanes-application.h"
#include "lanes-window.h"

#define DURATION (4 * LANES_SEC) /* of each measurement */
#define N_BUSY   8

typedef struct
{
  GtkApplication *application;
  LanesWindow *window;
  GArray *times; /* of LanesTime: when the frames came */
  LanesTime begin;
} Bench;

static gboolean
is_shown (gpointer user_data)
{
  return lanes_window_get_session (((Bench *) user_data)->window) != NULL;
}

static gboolean
all_run (gpointer user_data)
{
  LanesSession *session = lanes_window_get_session (((Bench *) user_data)->window);

  return lanes_session_get_figures (session)->active_threads >= N_BUSY;
}

static gboolean
is_over (gpointer user_data)
{
  return lanes_time_now () - ((Bench *) user_data)->begin > DURATION;
}

static gboolean
has_stopped (gpointer user_data)
{
  return !lanes_session_is_active (lanes_window_get_session (((Bench *) user_data)->window));
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Bench *self = user_data;
  LanesTime now = lanes_time_now ();

  g_array_append_val (self->times, now);
  return G_SOURCE_CONTINUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  LanesTime one = *(const LanesTime *) a, other = *(const LanesTime *) b;

  return (one > other) - (one < other);
}

static void
measure (Bench *self, const char *name, gint64 frame_time)
{
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (LanesTime));
  guint tick_id;
  guint n_good = 0;

  g_array_set_size (self->times, 0);
  tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->window), tick_cb, self, NULL);
  self->begin = lanes_time_now ();
  g_assert_true (app_test_wait (is_over, self));
  gtk_widget_remove_tick_callback (GTK_WIDGET (self->window), tick_id);

  for (guint i = 1; i < self->times->len; i++)
    {
      LanesTime gap =
          g_array_index (self->times, LanesTime, i) - g_array_index (self->times, LanesTime, i - 1);

      g_array_append_val (gaps, gap);
      n_good += gap <= 2 * frame_time;
    }
  g_assert_cmpuint (gaps->len, >, 0);
  g_array_sort (gaps, compare);
  g_print ("%-34s %4u frames, %5.1f %% within two frame times; median %.1f ms, 95 of 100 within "
           "%.1f ms, longest %.1f ms\n",
           name, gaps->len, 100.0 * n_good / gaps->len,
           (double) g_array_index (gaps, LanesTime, gaps->len / 2) / 1e6,
           (double) g_array_index (gaps, LanesTime, gaps->len * 95 / 100) / 1e6,
           (double) g_array_index (gaps, LanesTime, gaps->len - 1) / 1e6);
}

static void
measure_all (Bench *self, const char *who, LanesTime frame_time)
{
  static const int speeds[] = {1, 50};

  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      g_autofree char *name =
          g_strdup_printf ("%s, %s:", who, speeds[i] == 1 ? "live" : "slow motion");

      g_assert_true (
          gtk_widget_activate_action (GTK_WIDGET (self->window), "win.speed", "i", speeds[i]));
      measure (self, name, frame_time);
    }
}

static void
measure_busy (Bench *self, const char *who, const char *keys, LanesTime frame_time)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "lanes-bench-smooth.lanes", NULL);
  g_autofree char *text =
      g_strdup_printf ("[Lanes]\nVersion=1\nName=%s\n[Task busy]\nWorkload=primes\n%s", who, keys);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  self->window = lanes_window_new (self->application);
  gtk_window_present (GTK_WINDOW (self->window));
  lanes_window_open (self->window, file);
  g_assert_true (app_test_wait (is_shown, self));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.run-all", NULL));
  g_assert_true (app_test_wait (all_run, self));
  measure_all (self, who, frame_time);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.stop-all", NULL));
  g_assert_true (app_test_wait (has_stopped, self));
  measure_all (self, "nothing", frame_time);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  /* 60 frames a second, as a server without a screen has them */
  const LanesTime frame_time = LANES_SEC / 60;
  g_autoptr (LanesApplication) application = NULL;
  Bench bench = {.times = g_array_new (FALSE, FALSE, sizeof (LanesTime))};

  app_test_init (&argc, &argv);
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  bench.application = GTK_APPLICATION (application);
  measure_busy (&bench, "8 busy threads", "Mode=threads\nThreads=8\n", frame_time);
  measure_busy (&bench, "8 busy processes", "Processes=8\n", frame_time);
  g_array_unref (bench.times);
  return 0;
}
