/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least that a GTK window can be, to measure Lanes against: bare-window [TIMES A SECOND]. With
 * a number it draws a small graph of four lines that often; with 60 or more, in every frame. */
#include <gtk/gtk.h>
#include <math.h>
#include <stdlib.h>

#define N_LINES  4
#define N_POINTS 60

static int rate;

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  double shift = (double) g_get_monotonic_time () / 1e6;

  for (int line = 0; line < N_LINES; line++)
    {
      cairo_set_source_rgb (cr, line / 3.0, 0.4, 1 - line / 3.0);
      for (int i = 0; i < N_POINTS; i++)
        cairo_line_to (cr, width * i / (N_POINTS - 1.0),
                       height * (0.5 + 0.4 * sin (shift + i / 8.0 + line)));
      cairo_stroke (cr);
    }
}

static gboolean
timer_cb (gpointer widget)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static void
activate_cb (GtkApplication *application, gpointer user_data)
{
  GtkWidget *window = gtk_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 200);
  if (rate > 0)
    {
      GtkWidget *area = gtk_drawing_area_new ();

      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, NULL, NULL);
      gtk_window_set_child (GTK_WINDOW (window), area);
      if (rate < 60)
        g_timeout_add (1000 / (guint) rate, timer_cb, area);
      else
        gtk_widget_add_tick_callback (area, frame_cb, NULL, NULL);
    }
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application =
      gtk_application_new ("org.lanes.BareWindow", G_APPLICATION_NON_UNIQUE);

  rate = argc > 1 ? atoi (argv[1]) : 0;
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
