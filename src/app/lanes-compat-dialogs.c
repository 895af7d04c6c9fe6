/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files to choose, and questions. */

/* Newer calls are allowed in this file, and older ones may be deprecated here. */
#define GDK_DISABLE_DEPRECATION_WARNINGS
#define GTK_DISABLE_DEPRECATION_WARNINGS
#define ADW_DISABLE_DEPRECATION_WARNINGS
#undef GDK_VERSION_MAX_ALLOWED
#undef ADW_VERSION_MAX_ALLOWED

#include "lanes-compat.h"

typedef struct
{
  GtkWindow *parent; /* a weak pointer */
  LanesCompatFileFunc callback;
  gpointer user_data;
  gulong destroy_id;
#if GTK_CHECK_VERSION(4, 10, 0)
  GCancellable *cancellable;
#else
  GtkFileChooserNative *dialog;
#endif
} Choosing;

static Choosing *
choosing_new (GtkWindow *parent, LanesCompatFileFunc callback, gpointer user_data)
{
  Choosing *choosing = g_new0 (Choosing, 1);

  g_set_weak_pointer (&choosing->parent, parent);
  choosing->callback = callback;
  choosing->user_data = user_data;
  return choosing;
}

static void
choosing_free (Choosing *choosing)
{
  if (choosing->parent)
    g_clear_signal_handler (&choosing->destroy_id, choosing->parent);
  g_clear_weak_pointer (&choosing->parent);
#if GTK_CHECK_VERSION(4, 10, 0)
  g_clear_object (&choosing->cancellable);
#endif
  g_free (choosing);
}

/* Nobody is there to get the files of a window that has gone. */
static gboolean
is_wanted (Choosing *choosing)
{
  return choosing->parent && gtk_widget_get_realized (GTK_WIDGET (choosing->parent));
}

static void
take_file (Choosing *choosing, GFile *file)
{
  if (is_wanted (choosing))
    choosing->callback (file, choosing->user_data);
}

static void
take_files (Choosing *choosing, GListModel *files)
{
  if (!files)
    take_file (choosing, NULL);
  for (guint i = 0; files && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      take_file (choosing, file);
    }
}

#if GTK_CHECK_VERSION(4, 10, 0)
static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Choosing *choosing = user_data;
  g_autoptr (GListModel) files =
      gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);

  take_files (choosing, files);
  choosing_free (choosing);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Choosing *choosing = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  take_file (choosing, file);
  choosing_free (choosing);
}

static void
folder_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Choosing *choosing = user_data;
  g_autoptr (GFile) file =
      gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);

  take_file (choosing, file);
  choosing_free (choosing);
}

/* @filters: (nullable): a folder needs none */
static GtkFileDialog *
make_dialog (Choosing *choosing, const char *title, GListModel *filters)
{
  GtkFileDialog *dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) first = filters ? g_list_model_get_item (filters, 0) : NULL;

  gtk_file_dialog_set_title (dialog, title);
  if (filters)
    gtk_file_dialog_set_filters (dialog, filters);
  if (first)
    gtk_file_dialog_set_default_filter (dialog, first);
  /* The dialog does not go with the window by itself. */
  choosing->cancellable = g_cancellable_new ();
  choosing->destroy_id =
      g_signal_connect_object (choosing->parent, "destroy", G_CALLBACK (g_cancellable_cancel),
                               choosing->cancellable, G_CONNECT_SWAPPED);
  return dialog;
}
#else
/* From here on nothing that happens to the window ends it once more. */
static void
close_dialog (Choosing *choosing)
{
  if (choosing->parent)
    g_clear_signal_handler (&choosing->destroy_id, choosing->parent);
  g_signal_handlers_disconnect_by_data (choosing->dialog, choosing);
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (choosing->dialog));
  g_clear_object (&choosing->dialog);
}

static void
parent_destroyed_cb (Choosing *choosing)
{
  close_dialog (choosing);
  choosing_free (choosing);
}

/* Whoever gets the files may close the window that asked: the dialog is gone before. */
static void
response_cb (Choosing *choosing, int response)
{
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (choosing->dialog));
  close_dialog (choosing);
  take_files (choosing, files);
  choosing_free (choosing);
}

/* @filters: (nullable): a folder needs none */
static GtkFileChooser *
make_chooser (Choosing *choosing, const char *title, GtkFileChooserAction action,
              GListModel *filters)
{
  choosing->dialog = gtk_file_chooser_native_new (title, choosing->parent, action, NULL, NULL);
  for (guint i = 0; filters && i < g_list_model_get_n_items (filters); i++)
    {
      g_autoptr (GtkFileFilter) filter = g_list_model_get_item (filters, i);

      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (choosing->dialog), filter);
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (choosing->dialog), TRUE);
  g_signal_connect_swapped (choosing->dialog, "response", G_CALLBACK (response_cb), choosing);
  /* Nobody else owns a native dialog: it goes with the window that asked. */
  choosing->destroy_id = g_signal_connect_swapped (choosing->parent, "destroy",
                                                   G_CALLBACK (parent_destroyed_cb), choosing);
  return GTK_FILE_CHOOSER (choosing->dialog);
}
#endif

/**
 * lanes_compat_open_file:
 * @parent: the window that asks; the dialog goes with it
 * @title: of the dialog
 * @filters: of GtkFileFilter, the first one is on at the beginning
 * @callback: (scope async): called for each file that was chosen, or with %NULL when the person has
 *   changed their mind; @parent is alive
 *
 * Lets the person choose files to open.
 */
void
lanes_compat_open_file (GtkWindow *parent, const char *title, GListModel *filters,
                        LanesCompatFileFunc callback, gpointer user_data)
{
  Choosing *choosing = choosing_new (parent, callback, user_data);

#if GTK_CHECK_VERSION(4, 10, 0)
  g_autoptr (GtkFileDialog) dialog = make_dialog (choosing, title, filters);

  gtk_file_dialog_open_multiple (dialog, parent, choosing->cancellable, opened_cb, choosing);
#else
  GtkFileChooser *chooser = make_chooser (choosing, title, GTK_FILE_CHOOSER_ACTION_OPEN, filters);

  gtk_file_chooser_set_select_multiple (chooser, TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
#endif
}

/**
 * lanes_compat_save_file:
 * @parent: the window that asks; the dialog goes with it
 * @title: of the dialog
 * @name: the name that is proposed
 * @folder: (nullable): the folder that is proposed
 * @filters: of GtkFileFilter, the first one is on at the beginning
 * @callback: (scope async): called with the file: the person has agreed to write over what is
 * there; or with %NULL when they have changed their mind; @parent is alive
 *
 * Lets the person choose where to save.
 */
void
lanes_compat_save_file (GtkWindow *parent, const char *title, const char *name, GFile *folder,
                        GListModel *filters, LanesCompatFileFunc callback, gpointer user_data)
{
  Choosing *choosing = choosing_new (parent, callback, user_data);

#if GTK_CHECK_VERSION(4, 10, 0)
  g_autoptr (GtkFileDialog) dialog = make_dialog (choosing, title, filters);

  gtk_file_dialog_set_initial_name (dialog, name);
  if (folder)
    gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_save (dialog, parent, choosing->cancellable, saved_cb, choosing);
#else
  GtkFileChooser *chooser = make_chooser (choosing, title, GTK_FILE_CHOOSER_ACTION_SAVE, filters);

  /* Where the folder has gone the dialog begins elsewhere. */
  if (folder)
    gtk_file_chooser_set_current_folder (chooser, folder, NULL);
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
#endif
}

/**
 * lanes_compat_choose_folder:
 * @parent: the window that asks; the dialog goes with it
 * @title: of the dialog
 * @folder: (nullable): the folder that is proposed
 * @callback: (scope async): called with the folder, or with %NULL when the person has changed their
 *   mind; @parent is alive
 *
 * Lets the person choose a folder.
 */
void
lanes_compat_choose_folder (GtkWindow *parent, const char *title, GFile *folder,
                            LanesCompatFileFunc callback, gpointer user_data)
{
  Choosing *choosing = choosing_new (parent, callback, user_data);

#if GTK_CHECK_VERSION(4, 10, 0)
  g_autoptr (GtkFileDialog) dialog = make_dialog (choosing, title, NULL);

  if (folder)
    gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_select_folder (dialog, parent, choosing->cancellable, folder_cb, choosing);
#else
  GtkFileChooser *chooser =
      make_chooser (choosing, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL);

  /* Where the folder has gone the dialog begins elsewhere. */
  if (folder)
    gtk_file_chooser_set_current_folder (chooser, folder, NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
#endif
}

typedef struct
{
  const char *id;
  const char *label;
  AdwResponseAppearance appearance;
} Response;

typedef struct
{
  LanesCompatAnswerFunc callback; /* NULL: it is a choice */
  LanesCompatChoiceFunc choice_callback;
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
  if (question->callback)
    question->callback (g_str_equal (response, "yes"), question->user_data);
  else if (g_str_equal (response, "save"))
    question->choice_callback (LANES_COMPAT_SAVE, question->user_data);
  else if (g_str_equal (response, "discard"))
    question->choice_callback (LANES_COMPAT_DISCARD, question->user_data);
  else
    question->choice_callback (LANES_COMPAT_CANCEL, question->user_data);
}

#if ADW_CHECK_VERSION(1, 5, 0)
/* The heading is large or small, as there is room. The dialog measures the large one for the room
 * of the small one, too, of which GTK warns if it cannot wrap. */
static void
let_heading_wrap (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "title-2"))
    {
      gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (widget), GTK_NATURAL_WRAP_NONE);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    let_heading_wrap (child);
}
#endif

/* Closed without an answer, the first response is the answer. */
static void
ask (GtkWindow *parent, const char *heading, const char *body, GtkWidget *extra,
     const Response *responses, guint n_responses, guint default_response, Question *question)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));

  let_heading_wrap (adw_dialog_get_child (ADW_DIALOG (dialog)));
  adw_alert_dialog_set_extra_child (dialog, extra);
  for (guint i = 0; i < n_responses; i++)
    {
      adw_alert_dialog_add_response (dialog, responses[i].id, responses[i].label);
      adw_alert_dialog_set_response_appearance (dialog, responses[i].id, responses[i].appearance);
    }
  adw_alert_dialog_set_default_response (dialog, responses[default_response].id);
  adw_alert_dialog_set_close_response (dialog, responses[0].id);
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), question, free_question, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (parent));
#else
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));

  adw_message_dialog_set_extra_child (dialog, extra);
  for (guint i = 0; i < n_responses; i++)
    {
      adw_message_dialog_add_response (dialog, responses[i].id, responses[i].label);
      adw_message_dialog_set_response_appearance (dialog, responses[i].id, responses[i].appearance);
    }
  adw_message_dialog_set_default_response (dialog, responses[default_response].id);
  adw_message_dialog_set_close_response (dialog, responses[0].id);
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), question, free_question, 0);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}

/**
 * lanes_compat_ask:
 * @parent: the window that asks
 * @heading: the question, in some 27 letters
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
  const Response responses[] = {
      {"no", no, ADW_RESPONSE_DEFAULT},
      {"yes", yes, ADW_RESPONSE_SUGGESTED},
  };
  Question *question = g_new0 (Question, 1);

  question->callback = callback;
  question->user_data = user_data;
  question->destroy = destroy;
  ask (parent, heading, body, extra, responses, G_N_ELEMENTS (responses), 0, question);
}

/**
 * lanes_compat_ask_three:
 * @parent: the window that asks
 * @heading: the question, in some 27 letters
 * @body: what would be lost
 * @extra: (nullable): more to look at
 * @cancel: the word for going back; Escape means the same
 * @discard: the word for losing it, with a mnemonic
 * @save: the word for keeping it, with a mnemonic
 * @callback: (scope notified): called with the answer; never when @parent goes first
 * @destroy: frees @user_data
 *
 * Asks whether to keep something before it is lost.
 */
void
lanes_compat_ask_three (GtkWindow *parent, const char *heading, const char *body, GtkWidget *extra,
                        const char *cancel, const char *discard, const char *save,
                        LanesCompatChoiceFunc callback, gpointer user_data, GDestroyNotify destroy)
{
  const Response responses[] = {
      {"cancel", cancel, ADW_RESPONSE_DEFAULT},
      {"discard", discard, ADW_RESPONSE_DESTRUCTIVE},
      {"save", save, ADW_RESPONSE_SUGGESTED},
  };
  Question *question = g_new0 (Question, 1);

  question->choice_callback = callback;
  question->user_data = user_data;
  question->destroy = destroy;
  ask (parent, heading, body, extra, responses, G_N_ELEMENTS (responses), 2, question);
}
