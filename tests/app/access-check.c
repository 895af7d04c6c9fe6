/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "access-check.h"

#include "app-test.h"

/* More than there are places that the focus can be at */
#define MAX_STEPS 300

static char *
describe (GtkWidget *widget)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (GtkWidget *w = widget; w; w = gtk_widget_get_parent (w))
    g_string_append_printf (text, "%s%s", w == widget ? "" : " in ", G_OBJECT_TYPE_NAME (w));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What holds controls, and passes the focus on to them */
static gboolean
is_container (GtkWidget *widget)
{
  return GTK_IS_SCROLLED_WINDOW (widget) || GTK_IS_LIST_BOX (widget) || GTK_IS_LIST_BASE (widget)
         || GTK_IS_PANED (widget) || GTK_IS_FLOW_BOX (widget) || GTK_IS_POPOVER (widget)
         || GTK_IS_WINDOW (widget);
}

static gboolean
is_control (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || is_container (widget))
    return FALSE;
  if (!gtk_widget_get_focusable (widget) && !GTK_IS_BUTTON (widget) && !GTK_IS_SWITCH (widget)
      && !GTK_IS_EDITABLE (widget))
    return FALSE;
  for (GtkWidget *w = widget; w; w = gtk_widget_get_parent (w))
    if (!gtk_widget_get_can_focus (w))
      return FALSE;
  return TRUE;
}

static gboolean
has_words (GtkWidget *widget, gconstpointer unused)
{
  return GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget));
}

static char *
get_name (GtkWidget *widget)
{
  gboolean is_newer = !gtk_check_version (4, 10, 0);
  g_autofree char *label = NULL;
  GtkWidget *words;

  /* The text of an entry or of a spin button has the name of that. */
  while (GTK_IS_TEXT (widget) && gtk_widget_get_parent (widget)
         && GTK_IS_EDITABLE (
             gtk_widget_get_ancestor (gtk_widget_get_parent (widget), GTK_TYPE_EDITABLE)))
    widget = gtk_widget_get_ancestor (gtk_widget_get_parent (widget), GTK_TYPE_EDITABLE);
  /* Newer versions of GTK call the button in a menu button as that. */
  if (is_newer && GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget)))
    widget = gtk_widget_get_parent (widget);
  label = app_test_get_label (widget);
  if (label && *label && !g_str_equal (label, "undefined"))
    return g_steal_pointer (&label);
  if (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                        GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return g_strdup ("as its label says");
  /* What is written in a control is its name, if it has no other one. */
  words = GTK_IS_EDITABLE (widget) ? NULL : app_test_find_if (widget, has_words, NULL);
  if (words)
    return g_strdup (gtk_label_get_text (GTK_LABEL (words)));
  /* Newer versions of GTK take the tooltip for a name where there is no other. */
  return is_newer ? g_strdup (gtk_widget_get_tooltip_text (widget)) : NULL;
}

static void
check_name (GtkWidget *widget, gpointer n_controls)
{
  g_autofree char *what = describe (widget);
  g_autofree char *name = NULL;

  if (!is_control (widget))
    return;
  ++*(guint *) n_controls;
  name = get_name (widget);
  if (!name)
    g_test_message ("without a name: %s", what);
  g_assert_nonnull (name);
  g_test_message ("“%s”: %s", name, G_OBJECT_TYPE_NAME (widget));
  /* The name of a picture or of a type tells nothing. */
  g_assert_false (g_str_has_suffix (name, "-symbolic"));
  g_assert_false (g_str_has_prefix (name, "Gtk"));
  g_assert_false (g_str_has_prefix (name, "Adw"));
}

/* Whoever makes a widget says what it is. */
static void
check_role (GtkWidget *widget, gpointer unused)
{
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));

  if (!g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Lanes"))
    return;
  g_test_message ("%s has the role %d", G_OBJECT_TYPE_NAME (widget), (int) role);
  g_assert_cmpint (role, !=, GTK_ACCESSIBLE_ROLE_NONE);
  g_assert_cmpint (role, !=, GTK_ACCESSIBLE_ROLE_WIDGET);
  if (role == GTK_ACCESSIBLE_ROLE_IMG && gtk_widget_get_mapped (widget))
    {
      g_autofree char *name = get_name (widget);

      g_assert_nonnull (name);
    }
}

/* Everything in @root that can be acted on has a name, and everything of our own a role. */
void
access_check_widgets (GtkWidget *root)
{
  guint n_controls = 0;

  app_test_walk (root, check_name, &n_controls);
  g_assert_cmpuint (n_controls, >, 0);
  app_test_walk (root, check_role, NULL);
}

/* Presses Tab until the focus is where it was before. Returns all places that it comes by again and
 * again: in a trap, these are not all that there are. */
GPtrArray *
access_tab_around (GtkWindow *window, GtkDirectionType direction)
{
  GPtrArray *places = g_ptr_array_new ();

  gtk_window_set_focus (window, NULL);
  for (guint i = 0; i < MAX_STEPS; i++)
    {
      GtkWidget *focus;
      guint before;

      gtk_widget_child_focus (GTK_WIDGET (window), direction);
      focus = gtk_window_get_focus (window);
      if (!focus)
        continue; /* out of the window, and in again */
      if (g_ptr_array_find (places, focus, &before))
        {
          if (before > 0)
            g_ptr_array_remove_range (places, 0, before);
          return places;
        }
      g_ptr_array_add (places, focus);
    }
  g_assert_not_reached ();
}

/* Whether one of @places is @widget, or in it */
gboolean
access_comes_by (GPtrArray *places, GtkWidget *widget)
{
  for (guint i = 0; i < places->len; i++)
    if (places->pdata[i] == widget || gtk_widget_is_ancestor (places->pdata[i], widget))
      return TRUE;
  return FALSE;
}

/* Tab goes to one row of a list, and the arrows go to the other ones. */
static gboolean
is_in_list (GtkWidget *widget)
{
  GtkWidget *list = gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX);

  return list && gtk_list_box_get_selection_mode (GTK_LIST_BOX (list)) != GTK_SELECTION_NONE;
}

/* Of buttons of which one is pressed, Tab goes to one, and the arrows go to the other ones. */
static gboolean
is_one_choice (GPtrArray *places, GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (!GTK_IS_TOGGLE_BUTTON (widget))
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_TOGGLE_BUTTON (child) && access_comes_by (places, child))
      return TRUE;
  return FALSE;
}

static void
check_button (GtkWidget *widget, gpointer places)
{
  g_autofree char *what = NULL;

  if (!GTK_IS_BUTTON (widget) || !is_control (widget) || !gtk_widget_is_sensitive (widget)
      || is_in_list (widget) || access_comes_by (places, widget) || is_one_choice (places, widget))
    return;
  what = describe (widget);
  g_test_message ("out of reach: %s", what);
  g_test_fail ();
}

/* The Tab key comes by every button, in both directions. */
void
access_check_tab (GtkWidget *window)
{
  g_autoptr (GPtrArray) places = access_tab_around (GTK_WINDOW (window), GTK_DIR_TAB_FORWARD);
  g_autoptr (GPtrArray) back = access_tab_around (GTK_WINDOW (window), GTK_DIR_TAB_BACKWARD);

  app_test_walk (window, check_button, places);
  app_test_walk (window, check_button, back);
}
