/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an earlier Lanes kept when it ended without a question is offered when the next one starts.
 */
#include <glib/gi18n-lib.h>

#include "lanes-application-private.h"
#include "lanes-autosave.h"
#include "lanes-compat.h"
#include "lanes-open-menu.h"
#include "lanes-rescue.h"

/* What is seen of the list without scrolling */
#define LIST_HEIGHT 240
#define NAME_CHARS  40

typedef struct
{
  LanesApplication *application;
  LanesRescueFind *find;
} Offer;

static void
free_offer (gpointer data)
{
  Offer *offer = data;

  lanes_rescue_find_free (offer->find);
  g_object_unref (offer->application);
  g_free (offer);
}

/* The window that has the file and nothing to be missed, one that shows an example, or a new one */
static LanesWindow *
choose_window (LanesApplication *self, LanesRescue *rescue)
{
  LanesWindow *window = rescue->file ? lanes_application_find_window (self, rescue->file) : NULL;
  GFile *file;

  if (window && lanes_window_can_restore (window))
    return window;
  window = lanes_application_get_window (self);
  file = window ? lanes_window_get_file (window) : NULL;
  if (window && lanes_window_can_restore (window) && (!file || lanes_examples_contain (file)))
    return window;
  return lanes_window_new (GTK_APPLICATION (self));
}

static void
restore (LanesApplication *self, LanesRescue *rescue)
{
  LanesWindow *window = choose_window (self, rescue);

  /* Only what is kept elsewhere by now may go. */
  if (lanes_window_restore (window, rescue))
    lanes_rescue_store_remove (rescue->path);
  gtk_window_present (GTK_WINDOW (window));
}

static void
answered_cb (LanesCompatChoice choice, gpointer user_data)
{
  Offer *offer = user_data;
  GPtrArray *all = lanes_rescue_find_get_all (offer->find);

  for (guint i = 0; i < all->len; i++)
    {
      LanesRescue *rescue = all->pdata[i];

      if (choice == LANES_COMPAT_SAVE)
        restore (offer->application, rescue);
      else if (choice == LANES_COMPAT_DISCARD)
        lanes_rescue_store_remove (rescue->path);
    }
}

static char *
describe_place (LanesRescue *rescue)
{
  if (!rescue->file)
    return g_strdup (_ ("Not saved yet"));
  if (lanes_examples_contain (rescue->file))
    return g_strdup (_ ("Example"));
  return lanes_open_menu_describe_path (rescue->file);
}

static char *
describe_time (LanesRescue *rescue)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (rescue->time);

  /* Translators: a day and a time of day, see g_date_time_format(): “23 November, 14:05” */
  return time ? g_date_time_format (time, _ ("%-d %B, %H:%M")) : NULL;
}

static void
add_label (GtkWidget *box, const char *text, PangoEllipsizeMode ellipsize, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  gtk_label_set_width_chars (GTK_LABEL (label), NAME_CHARS / 2);
  gtk_label_set_max_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
}

static GtkWidget *
make_list (GPtrArray *all)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  int height;

  for (guint i = 0; i < all->len; i++)
    {
      LanesRescue *rescue = all->pdata[i];
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
      g_autofree char *place = describe_place (rescue);
      g_autofree char *time = describe_time (rescue);

      add_label (box, rescue->name, PANGO_ELLIPSIZE_END, "heading");
      add_label (box, place, PANGO_ELLIPSIZE_MIDDLE, "dim-label");
      if (time)
        add_label (box, time, PANGO_ELLIPSIZE_END, "dim-label");
      gtk_box_append (GTK_BOX (list), box);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_HEIGHT);
  gtk_widget_measure (list, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled),
                                              MIN (height, LIST_HEIGHT));
  return scrolled;
}

static gboolean
offer_cb (gpointer user_data)
{
  LanesApplication *self = LANES_APPLICATION (user_data);
  LanesWindow *window = lanes_application_get_window (self);
  g_autoptr (LanesRescueFind) find = NULL;
  GPtrArray *all;
  Offer *offer;

  self->offer_id = 0;
  if (!window)
    return G_SOURCE_REMOVE;
  find = lanes_rescue_find ();
  all = lanes_rescue_find_get_all (find);
  if (all->len == 0)
    return G_SOURCE_REMOVE;
  offer = g_new0 (Offer, 1);
  offer->application = g_object_ref (self);
  offer->find = g_steal_pointer (&find);
  lanes_compat_ask_three (GTK_WINDOW (window), _ ("Restore unsaved changes?"),
                          g_dngettext (GETTEXT_PACKAGE,
                                       "Lanes ended before this task set was saved.",
                                       "Lanes ended before these task sets were saved.", all->len),
                          make_list (all), _ ("_Not Now"), _ ("_Discard"), _ ("_Restore"),
                          answered_cb, offer, free_offer);
  return G_SOURCE_REMOVE;
}

/* Offers what was kept, once, as soon as there is a window to ask in. */
void
lanes_application_offer_rescued (LanesApplication *self)
{
  if (self->offered)
    return;
  self->offered = TRUE;
  self->offer_id = g_idle_add (offer_cb, self);
}

/* The program ends. */
void
lanes_application_end_rescue (LanesApplication *self)
{
  g_clear_handle_id (&self->offer_id, g_source_remove);
  lanes_autosave_end ();
  lanes_rescue_store_close ();
}
