/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-palette.h"

/* As long as a condition may take: with a sanitizer everything takes longer. */
#ifdef __SANITIZE_ADDRESS__
#define BOUND (120 * G_USEC_PER_SEC)
#else
#define BOUND (30 * G_USEC_PER_SEC)
#endif

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Begins a test of widgets. A machine without a display skips it: what is drawn cannot be tried. */
void
app_test_init (int *argc, char ***argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (argc, argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  lanes_palette_install (gdk_display_get_default ());
}

/* Tells the complaints that are let pass; NULL: none are */
static AppTestKnown known;

static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  return !known (message);
}

/* The usual handler would give the test up, whatever is_fatal() says. */
static void
log_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  if (known (message))
    g_test_message ("%s: %s", domain, message);
  else
    g_log_default_handler (domain, level, message, user_data);
}

/* What GTK warns of comes this way, and its failed assertions the other. */
static GLogWriterOutput
write_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0 && known (fields[i].value))
      return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, user_data);
}

/* Until this test ends, complaints of GTK that @is_known knows, as ones that are not our doing, do
 * not end it. */
void
app_test_let_pass (AppTestKnown is_known)
{
  if (!known)
    {
      g_log_set_writer_func (write_cb, NULL, NULL);
      g_log_set_handler ("Gdk", G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL, log_cb, NULL);
      g_log_set_handler ("Gtk", G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL, log_cb, NULL);
    }
  known = is_known;
  g_test_log_set_fatal_handler (is_fatal, NULL);
}

/* Waits until @condition holds, for ten seconds at the most. */
gboolean
app_test_wait (AppTestCondition condition, gpointer user_data)
{
  gint64 end = g_get_monotonic_time () + BOUND;
  guint id = g_timeout_add (10, wake_cb, NULL);
  gboolean held;

  while (!(held = condition (user_data)) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  return held;
}

static gboolean
is_drawn (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data) && gtk_widget_get_width (user_data) > 0;
}

/* Shows @child in a window, and returns the window. */
GtkWidget *
app_test_present (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (app_test_wait (is_drawn, child));
  return window;
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

/* Destroys @window, and makes sure that @watched goes with it. */
void
app_test_destroy (GtkWidget **window, gpointer watched)
{
  gpointer weak = watched;

  g_object_add_weak_pointer (watched, &weak);
  gtk_window_destroy (GTK_WINDOW (*window));
  *window = NULL;
  g_assert_true (app_test_wait (is_gone, &weak));
}

/* Destroys all windows of @application. */
void
app_test_destroy_windows (GtkApplication *application)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (application)))
    gtk_window_destroy (windows->data);
}

/* Draws @widget as it is now: what it draws itself, on a page of its own. */
GdkTexture *
app_test_render (GtkWidget *widget)
{
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GdkTexture *texture;

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gsk_renderer_unrealize (renderer);
  gsk_render_node_unref (node);
  return texture;
}

static gboolean
is_near (guint part, float wanted)
{
  return ABS ((int) (part & 0xff) - (int) (wanted * 255)) <= 3;
}

/* Whether one pixel of @picture has @color, up to rounding. */
gboolean
app_test_has_pixel (GdkTexture *picture, int x, int y, const GdkRGBA *color)
{
  int width = gdk_texture_get_width (picture);
  g_autofree guchar *pixels = g_malloc ((gsize) width * gdk_texture_get_height (picture) * 4);
  const guint32 *pixel = (const guint32 *) (gpointer) pixels + (gsize) y * width + x;

  gdk_texture_download (picture, pixels, (gsize) width * 4);
  return is_near (*pixel >> 16, color->red) && is_near (*pixel >> 8, color->green)
         && is_near (*pixel, color->blue);
}

/* Makes sure that one pixel of @picture has @color, up to rounding. */
void
app_test_assert_pixel (GdkTexture *picture, int x, int y, const GdkRGBA *color)
{
  int width = gdk_texture_get_width (picture);
  g_autofree guchar *pixels = g_malloc ((gsize) width * gdk_texture_get_height (picture) * 4);
  const guint32 *pixel = (const guint32 *) (gpointer) pixels + (gsize) y * width + x;

  gdk_texture_download (picture, pixels, (gsize) width * 4);
  g_assert_cmpint (ABS ((int) (*pixel >> 16 & 0xff) - (int) (color->red * 255)), <=, 3);
  g_assert_cmpint (ABS ((int) (*pixel >> 8 & 0xff) - (int) (color->green * 255)), <=, 3);
  g_assert_cmpint (ABS ((int) (*pixel & 0xff) - (int) (color->blue * 255)), <=, 3);
}

/* What a widget is called for people who do not see it. */
char *
app_test_get_label (GtkWidget *widget)
{
  /* Newer versions of GTK call a button by its label through a relation, which wins. */
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget))
      && gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                           GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return g_strdup (gtk_button_get_label (GTK_BUTTON (widget)));
  /* The checker answers with what it found in place of what was expected. */
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                             "\001");
}

/* Visits @widget, and all that is in it. */
void
app_test_walk (GtkWidget *widget, AppTestVisit visit, gpointer user_data)
{
  visit (widget, user_data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    app_test_walk (child, visit, user_data);
}

/* The first that is @wanted, of @widget and all that is in it, or NULL */
GtkWidget *
app_test_find_if (GtkWidget *widget, AppTestMatch match, gconstpointer wanted)
{
  GtkWidget *found = match (widget, wanted) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = app_test_find_if (child, match, wanted);
  return found;
}

typedef struct
{
  GType type;
  const char *label;
} Wanted;

static gboolean
is_called (GtkWidget *widget, gconstpointer data)
{
  const Wanted *wanted = data;
  g_autofree char *label = NULL;

  if (!g_type_is_a (G_OBJECT_TYPE (widget), wanted->type))
    return FALSE;
  if (!wanted->label)
    return TRUE;
  label = app_test_get_label (widget);
  return g_strcmp0 (label, wanted->label) == 0;
}

/* The first widget of @type below @widget that is called @label, or any when that is NULL. */
GtkWidget *
app_test_find (GtkWidget *widget, GType type, const char *label)
{
  Wanted wanted = {type, label};

  return app_test_find_if (widget, is_called, &wanted);
}

static gboolean
has_class (GtkWidget *widget, gconstpointer name)
{
  return gtk_widget_has_css_class (widget, name);
}

/* The first widget with a style class */
GtkWidget *
app_test_find_class (GtkWidget *widget, const char *name)
{
  return app_test_find_if (widget, has_class, name);
}

static gboolean
has_title (GtkWidget *widget, gconstpointer title)
{
  return ADW_IS_PREFERENCES_ROW (widget)
         && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

/* The row of a form with a title */
GtkWidget *
app_test_find_row (GtkWidget *widget, const char *title)
{
  return app_test_find_if (widget, has_title, title);
}

/* A window in sight that is a @type, and that says @part, NULL: whatever it says */
GtkWidget *
app_test_find_window (GType type, const char *part)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_mapped (window)
          && (!part || app_test_says (window, part)))
        return window;
    }
  return NULL;
}

/* A button in sight that is called @label, in any window: a dialog is a window of its own, or a
 * part of its parent. */
GtkWidget *
app_test_find_button (const char *label)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      GtkWidget *button = app_test_find (window, GTK_TYPE_BUTTON, label);

      if (button && gtk_widget_get_mapped (button))
        return button;
    }
  return NULL;
}

/* What @widget itself says, NULL: nothing */
const char *
app_test_get_text (GtkWidget *widget)
{
  if (GTK_IS_INSCRIPTION (widget))
    return gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  return GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : NULL;
}

static gboolean
has_part (GtkWidget *widget, gconstpointer part)
{
  const char *text = app_test_get_text (widget);

  return text && strstr (text, part);
}

/* Whether a label in @widget has @part in its text. */
gboolean
app_test_says (GtkWidget *widget, const char *part)
{
  return app_test_find_if (widget, has_part, part) != NULL;
}
