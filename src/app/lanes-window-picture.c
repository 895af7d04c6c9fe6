/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lanes as a picture, for slides and documents. */
#include <glib/gi18n-lib.h>
#include <langinfo.h>

#include "lanes-compat.h"
#include "lanes-error.h"
#include "lanes-picture-dialog.h"
#include "lanes-source-words.h"
#include "lanes-watch-page.h"
#include "lanes-window-private.h"

/* Twice as many pixels as on the screen: a picture in a document is often made larger. */
#define SCALE 2

#define CORE_COLORS 1 /* of the setting core-numbers */

/* With more turns than these it takes too long to say what they were. */
#define MANY_TURNS 2000000

/* When that was, in words */
static char *
describe_time (LanesSpan span)
{
  LanesTime wall = span.begin + lanes_view_get_clock_offset ();
  g_autoptr (GDateTime) begin = g_date_time_new_from_unix_local (wall / LANES_SEC);
  g_autofree char *length = lanes_time_format_duration (lanes_span_length (span));
  /* Translators: a day; see g_date_time_format() */
  g_autofree char *date = g_date_time_format (begin, _ ("%-d %B %Y"));
  /* Translators: a time of day; see g_date_time_format() */
  g_autofree char *time = g_date_time_format (begin, _ ("%H:%M:%S"));
  g_autofree char *exact = g_strdup_printf ("%s%s%03d", time, nl_langinfo (RADIXCHAR),
                                            (int) (wall % LANES_SEC / LANES_MSEC));

  /* Translators: what a picture shows: a duration, a time of day, and a day */
  return g_strdup_printf (_ ("%s from %s on %s"), length,
                          lanes_span_length (span) < 10 * LANES_SEC ? exact : time, date);
}

/* How well what is in @span is known */
static char *
describe_recorder (LanesTrace *trace, LanesSpan span)
{
  LanesTraceSource source;

  return lanes_source_sum_up (trace, span, &source) > 0 ? lanes_source_explain (&source) : NULL;
}

static gboolean
measure (LanesTrace *trace, LanesSpan span, LanesFigures *figures)
{
  guint64 n_turns = 0;

  for (guint i = 0; i < lanes_trace_get_n_cores (trace); i++)
    n_turns += lanes_trace_count_core (trace, i, span);
  if (n_turns > MANY_TURNS)
    return FALSE;
  lanes_figures_measure (trace, span, figures);
  return TRUE;
}

/* Whether a task was paused in @span */
static gboolean
has_pauses (LanesSession *session, LanesSpan span)
{
  for (guint task = 0; task < lanes_session_get_n_tasks (session); task++)
    {
      gsize n_pauses;
      const LanesSpan *pauses =
          lanes_trace_get_paused (lanes_session_get_trace (session), task, &n_pauses);

      for (gsize i = 0; i < n_pauses; i++)
        if (pauses[i].begin < span.end && pauses[i].end > span.begin)
          return TRUE;
    }
  return FALSE;
}

/* Whether another program had a core in @span */
static gboolean
has_others (LanesSession *session, LanesSpan span)
{
  LanesTrace *others = lanes_session_get_others (session);

  for (guint i = 0; others && i < lanes_trace_get_n_cores (others); i++)
    if (lanes_trace_count_core (others, i, span) > 0)
      return TRUE;
  return FALSE;
}

/* Whether there are lanes on the screen */
static gboolean
is_seen (LanesWindow *self)
{
  return self->session && gtk_widget_get_width (self->page) > 0;
}

/* What is seen of time. Before anything ran that is the last moment, in which nothing did. */
static LanesSpan
get_span (LanesWindow *self)
{
  LanesSpan span = lanes_view_get_visible (self->view);
  LanesTime now = lanes_time_now ();

  return span.end > 0 ? span : (LanesSpan){now - lanes_span_length (span), now};
}

/* Takes a picture of what is seen now. */
static LanesPicture *
take_picture (LanesWindow *self)
{
  LanesLanes *lanes = lanes_watch_page_get_lanes (LANES_WATCH_PAGE (self->page));
  LanesSpan span = get_span (self);
  LanesTaskSet *task_set = lanes_session_get_task_set (self->session);
  g_autofree char *recorder = describe_recorder (lanes_session_get_trace (self->session), span);
  g_autofree char *when = describe_time (span);
  g_autofree char *sentence = NULL;
  LanesFigures figures;
  LanesPictureWords words;

  words = (LanesPictureWords){.title = lanes_task_set_get_name (task_set),
                              .when = when,
                              .exactness = recorder,
                              .tasks = G_LIST_MODEL (task_set),
                              .paused = has_pauses (self->session, span),
                              .unknown = lanes_session_get_lost (self->session) > 0,
                              .others = has_others (self->session, span)};
  if (g_settings_get_enum (self->settings, "core-numbers") == CORE_COLORS)
    words.n_cores = lanes_trace_get_n_cores (lanes_session_get_trace (self->session));
  if (measure (lanes_session_get_trace (self->session), span, &figures)
      && figures.verdict != LANES_VERDICT_IDLE)
    {
      sentence = lanes_figures_describe (&figures);
      words.verdict = lanes_figures_get_title (&figures);
      words.sentence = sentence;
    }
  return lanes_picture_new (lanes, &words);
}

static void
copy_picture_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  g_autoptr (LanesPicture) picture = NULL;
  g_autoptr (GdkContentProvider) content = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_seen (self))
    return;
  picture = take_picture (self);
  content = lanes_picture_to_content (picture, SCALE, &error);
  if (content)
    gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), content);
  lanes_window_toast (self, content ? _ ("Picture of the lanes copied") : error->message);
}

typedef struct
{
  LanesWindow *window;       /* a weak pointer: the picture is saved without it, too */
  GApplication *application; /* held: it does not end before the picture is saved */
  GFile *file;
} Saving;

static void
saving_free (Saving *saving)
{
  g_clear_weak_pointer (&saving->window);
  g_application_release (saving->application);
  g_object_unref (saving->application);
  g_object_unref (saving->file);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
show_folder_cb (GSimpleAction *action, GVariant *uri, gpointer user_data)
{
  g_app_info_launch_default_for_uri_async (g_variant_get_string (uri, NULL), NULL, NULL, NULL,
                                           NULL);
}

static void
tell_saved (LanesWindow *self, GFile *folder)
{
  static const GActionEntry actions[] = {{"show-folder", show_folder_cb, "s"}};
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autofree char *uri = g_file_get_uri (folder);

  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "picture", G_ACTION_GROUP (group));
  lanes_toaster_offer (self->toaster, LANES_TOAST_DONE, _ ("Picture saved"), _ ("_Show in Folder"),
                       "picture.show-folder", g_variant_new_string (uri));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  if (lanes_picture_save_finish (result, &error))
    {
      g_autoptr (GFile) folder = g_file_get_parent (saving->file);

      if (saving->window && folder)
        tell_saved (saving->window, folder);
      return;
    }
  if (!saving->window)
    return;
  if (error->domain != LANES_ERROR)
    message = g_strdup_printf (_ ("The picture was not saved: %s. Save it in another folder."),
                               error->message);
  lanes_window_toast_problem (saving->window, message ? message : error->message);
}

/* Saves a picture, and tells how that went. */
static void
save_picture (LanesWindow *self, LanesPicture *picture, GFile *file, int scale)
{
  Saving *saving = g_new0 (Saving, 1);

  g_set_weak_pointer (&saving->window, self);
  saving->application =
      g_object_ref (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
  g_application_hold (saving->application);
  saving->file = g_object_ref (file);
  lanes_picture_save_async (picture, file, scale, NULL, saved_cb, saving);
}

/* Takes a picture of a moment and in a style that may not be those on the screen: they are for as
 * long as that takes, and nothing is painted meanwhile. */
static LanesPicture *
take_cb (GtkWidget *dialog, LanesStyle style, const LanesSpan *moment)
{
  LanesWindow *self = LANES_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (dialog)));
  AdwStyleManager *manager = adw_style_manager_get_default ();
  AdwColorScheme scheme = adw_style_manager_get_color_scheme (manager);
  LanesPicture *picture;
  LanesSpan shown;

  if (!is_seen (self))
    return NULL;
  shown = lanes_view_swap_visible (self->view, *moment);
  adw_style_manager_set_color_scheme (manager, style == LANES_STYLE_DARK
                                                   ? ADW_COLOR_SCHEME_FORCE_DARK
                                                   : ADW_COLOR_SCHEME_FORCE_LIGHT);
  picture = take_picture (self);
  adw_style_manager_set_color_scheme (manager, scheme);
  lanes_view_swap_visible (self->view, shown);
  return picture;
}

static char *
make_name (LanesWindow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H.%M.%S");
  LanesTaskSet *task_set = lanes_session_get_task_set (self->session);
  char *name = g_strdup_printf ("%s %s", lanes_task_set_get_name (task_set), time);

  return g_strdelimit (name, "/", '-');
}

static void
save_picture_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  g_autoptr (LanesPicture) picture = NULL;
  g_autofree char *name = NULL;
  LanesSpan moment;
  GtkWidget *dialog;

  if (!is_seen (self))
    return;
  name = make_name (self);
  moment = lanes_view_get_visible (self->view);
  picture = take_picture (self);
  dialog = lanes_picture_dialog_new (GTK_WINDOW (self), picture, lanes_palette_get_style (), name);
  g_signal_connect_data (dialog, "take", G_CALLBACK (take_cb), g_memdup2 (&moment, sizeof moment),
                         (GClosureNotify) (GCallback) g_free, 0);
  g_signal_connect_object (dialog, "save", G_CALLBACK (save_picture), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
lanes_window_install_picture_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.copy-picture", NULL, copy_picture_action);
  gtk_widget_class_install_action (widget_class, "win.save-picture", NULL, save_picture_action);
}
