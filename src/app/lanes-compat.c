/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Newer calls are allowed in this file, and older ones may be deprecated here. */
#define GDK_DISABLE_DEPRECATION_WARNINGS
#define GTK_DISABLE_DEPRECATION_WARNINGS
#define ADW_DISABLE_DEPRECATION_WARNINGS
#undef GDK_VERSION_MAX_ALLOWED
#undef ADW_VERSION_MAX_ALLOWED

#include "lanes-compat.h"

/**
 * lanes_compat_get_color:
 * @widget: a widget
 * @color: (out): the color that its style gives to text
 */
void
lanes_compat_get_color (GtkWidget *widget, GdkRGBA *color)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  gtk_widget_get_color (widget, color);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
#endif
}

typedef struct
{
  LanesCompatFileFunc callback;
  gpointer user_data;
} OpenFile;

#if GTK_CHECK_VERSION(4, 10, 0)
static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree OpenFile *open = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  /* Without a file the person has changed their mind. */
  if (file)
    open->callback (file, open->user_data);
}
#else
static const char chooser_key[] = "lanes-file-chooser";

static void
response_cb (GtkNativeDialog *dialog, int response, OpenFile *open)
{
  GtkWindow *parent = gtk_native_dialog_get_transient_for (dialog);
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file)
    open->callback (file, open->user_data);
  g_object_set_data (G_OBJECT (parent), chooser_key, NULL);
}

static void
free_open (gpointer data, GClosure *closure)
{
  g_free (data);
}
#endif

/**
 * lanes_compat_open_file:
 * @parent: the window that asks; the dialog goes with it
 * @title: of the dialog
 * @filters: of GtkFileFilter, the first one is on at the beginning
 * @callback: (scope async): called when a file was chosen, and only then; @parent is alive
 *
 * Lets the person choose a file to open.
 */
void
lanes_compat_open_file (GtkWindow *parent, const char *title, GListModel *filters,
                        LanesCompatFileFunc callback, gpointer user_data)
{
  OpenFile *open = g_new0 (OpenFile, 1);

  open->callback = callback;
  open->user_data = user_data;

#if GTK_CHECK_VERSION(4, 10, 0)
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) first = g_list_model_get_item (filters, 0);

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_set_default_filter (dialog, first);
  gtk_file_dialog_open (dialog, parent, NULL, opened_cb, open);
#else
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (filters); i++)
    {
      g_autoptr (GtkFileFilter) filter = g_list_model_get_item (filters, i);

      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  /* Nobody else owns a native dialog: it goes with the window that asked. */
  g_object_set_data_full (G_OBJECT (parent), chooser_key, dialog, g_object_unref);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), open, free_open, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
#endif
}

typedef struct
{
  LanesCompatAnswerFunc callback;
  gpointer user_data;
  GDestroyNotify destroy;
} Question;

static void
free_question (gpointer data, GClosure *closure)
{
  Question *question = data;

  if (question->destroy)
    question->destroy (question->user_data);
  g_free (question);
}

static void
answered_cb (gpointer dialog, const char *response, Question *question)
{
  question->callback (g_str_equal (response, "yes"), question->user_data);
}

/**
 * lanes_compat_ask:
 * @parent: the window that asks
 * @heading: the question
 * @body: what it means
 * @extra: (nullable): more to look at
 * @no: the word for no; Escape means the same
 * @yes: the word for yes, with a mnemonic
 * @callback: (scope notified): called with the answer
 * @destroy: frees @user_data
 *
 * Asks a question that has to be answered first.
 */
void
lanes_compat_ask (GtkWindow *parent, const char *heading, const char *body, GtkWidget *extra,
                  const char *no, const char *yes, LanesCompatAnswerFunc callback,
                  gpointer user_data, GDestroyNotify destroy)
{
  Question *question = g_new0 (Question, 1);

  question->callback = callback;
  question->user_data = user_data;
  question->destroy = destroy;

#if ADW_CHECK_VERSION(1, 5, 0)
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));

  adw_alert_dialog_set_extra_child (dialog, extra);
  adw_alert_dialog_add_responses (dialog, "no", no, "yes", yes, NULL);
  adw_alert_dialog_set_response_appearance (dialog, "yes", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "no");
  adw_alert_dialog_set_close_response (dialog, "no");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), question, free_question, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (parent));
#else
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));

  adw_message_dialog_set_extra_child (dialog, extra);
  adw_message_dialog_add_responses (dialog, "no", no, "yes", yes, NULL);
  adw_message_dialog_set_response_appearance (dialog, "yes", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "no");
  adw_message_dialog_set_close_response (dialog, "no");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), question, free_question, 0);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}

/**
 * lanes_compat_close:
 * @window: a window
 *
 * Closes @window, and what is asked or told in it. Newer versions of libadwaita would close only
 * that, and keep the window.
 */
void
lanes_compat_close (GtkWindow *window)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwApplicationWindow *host = ADW_APPLICATION_WINDOW (window);
  AdwDialog *last = NULL;
  AdwDialog *dialog;

  while ((dialog = adw_application_window_get_visible_dialog (host)) && dialog != last)
    {
      last = dialog;
      adw_dialog_force_close (dialog);
    }
#endif
  gtk_window_close (window);
}

/**
 * lanes_compat_show_about:
 * @parent: the window to show it over
 * @about: what to say
 *
 * Says what this program is.
 */
void
lanes_compat_show_about (GtkWindow *parent, const LanesCompatAbout *about)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *dialog = adw_about_dialog_new ();
#else
  GtkWidget *dialog = adw_about_window_new ();
#endif

  g_object_set (dialog, "application-name", about->name, "application-icon", about->icon_name,
                "version", about->version, "comments", about->comments, "developer-name",
                about->developer, "copyright", about->copyright, "license-type",
                GTK_LICENSE_GPL_3_0, NULL);
#if ADW_CHECK_VERSION(1, 5, 0)
  adw_dialog_present (dialog, GTK_WIDGET (parent));
#else
  gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}
