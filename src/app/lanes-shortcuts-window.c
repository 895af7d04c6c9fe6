/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-shortcuts-window.h"

#include <glib/gi18n-lib.h>

#include "lanes-shortcuts.h"

/**
 * LanesShortcutsWindow:
 *
 * Tells all keys, in groups, and finds one by its name or by its keys.
 */
struct _LanesShortcutsWindow
{
  AdwWindow parent_instance;

  /* Template */
  GtkWidget *search;
  GtkWidget *stack;
  GtkWidget *first;
  GtkWidget *second;

  GtkWidget *groups[LANES_N_SHORTCUT_GROUPS]; /* borrowed from the columns */
  GPtrArray *rows;                            /* of borrowed rows, as the table has them */
};

G_DEFINE_FINAL_TYPE (LanesShortcutsWindow, lanes_shortcuts_window, ADW_TYPE_WINDOW)

/* The keys to press together, as they are printed on the keyboard, in the order that GNOME has */
static GStrv
split_accel (const char *accel)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *last = NULL;
  GdkModifierType modifiers;
  guint key;

  g_return_val_if_fail (gtk_accelerator_parse (accel, &key, &modifiers), NULL);
  last = gtk_accelerator_get_label (key, 0);
  /* Translators: a key of the keyboard, as it is printed on it */
  if (modifiers & GDK_CONTROL_MASK)
    g_strv_builder_add (builder, C_ ("key", "Ctrl"));
  /* Translators: a key of the keyboard, as it is printed on it */
  if (modifiers & GDK_SHIFT_MASK)
    g_strv_builder_add (builder, C_ ("key", "Shift"));
  /* Translators: a key of the keyboard, as it is printed on it */
  if (modifiers & GDK_ALT_MASK)
    g_strv_builder_add (builder, C_ ("key", "Alt"));
  g_strv_builder_add (builder, last);
  return g_strv_builder_end (builder);
}

/* All keys of a shortcut, as people say them: what is searched, and what is spoken. */
static char *
describe_keys (const LanesShortcut *shortcut)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) keys = NULL;

  for (guint i = 0; shortcut->accels[i]; i++)
    {
      g_auto (GStrv) caps = split_accel (shortcut->accels[i]);
      g_autofree char *key = g_strjoinv ("+", caps);

      g_strv_builder_add (builder, key);
    }
  keys = g_strv_builder_end (builder);
  return g_strjoinv (", ", keys);
}

static void
add_caps (GtkWidget *row, const char *accel)
{
  GtkWidget *box =
      g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_auto (GStrv) caps = split_accel (accel);

  gtk_box_set_spacing (GTK_BOX (box), 4);
  for (guint i = 0; caps[i]; i++)
    {
      GtkWidget *cap = gtk_label_new (caps[i]);

      gtk_widget_add_css_class (cap, "keycap");
      gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), cap);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), box);
}

static GtkWidget *
create_row (const LanesShortcut *shortcut)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *keys = describe_keys (shortcut);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (shortcut->title));
  for (guint i = 0; shortcut->accels[i]; i++)
    add_caps (row, shortcut->accels[i]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (shortcut->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, keys,
                                  -1);
  return row;
}

static gboolean
matches (const char *text, const char *needle)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, needle) != NULL;
}

static void
search_changed_cb (LanesShortcutsWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *needle = g_utf8_casefold (text, -1);
  gboolean found[LANES_N_SHORTCUT_GROUPS] = {FALSE};
  guint n_found = 0;
  guint n_shortcuts;
  const LanesShortcut *shortcuts = lanes_shortcuts_get (&n_shortcuts);

  for (guint i = 0; i < n_shortcuts; i++)
    {
      g_autofree char *keys = describe_keys (&shortcuts[i]);
      gboolean visible = matches (_ (shortcuts[i].title), needle) || matches (keys, needle);

      gtk_widget_set_visible (g_ptr_array_index (self->rows, i), visible);
      found[shortcuts[i].group] |= visible;
      n_found += visible;
    }
  for (guint i = 0; i < LANES_N_SHORTCUT_GROUPS; i++)
    gtk_widget_set_visible (self->groups[i], found[i]);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n_found > 0 ? "keys" : "nothing");
}

/* Escape takes the search back first, and then closes. */
static void
stop_search_cb (LanesShortcutsWindow *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)))
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
lanes_shortcuts_window_finalize (GObject *object)
{
  g_ptr_array_unref (LANES_SHORTCUTS_WINDOW (object)->rows);
  G_OBJECT_CLASS (lanes_shortcuts_window_parent_class)->finalize (object);
}

static void
lanes_shortcuts_window_class_init (LanesShortcutsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lanes_shortcuts_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-shortcuts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesShortcutsWindow, search);
  gtk_widget_class_bind_template_child (widget_class, LanesShortcutsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, LanesShortcutsWindow, first);
  gtk_widget_class_bind_template_child (widget_class, LanesShortcutsWindow, second);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lanes_shortcuts_window_init (LanesShortcutsWindow *self)
{
  guint n_shortcuts;
  const LanesShortcut *shortcuts = lanes_shortcuts_get (&n_shortcuts);

  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search), GTK_WIDGET (self));

  for (guint i = 0; i < LANES_N_SHORTCUT_GROUPS; i++)
    {
      gboolean second = i >= LANES_SHORTCUTS_WATCHING;

      self->groups[i] = adw_preferences_group_new ();
      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->groups[i]),
                                       lanes_shortcuts_get_group_title (i));
      gtk_box_append (GTK_BOX (second ? self->second : self->first), self->groups[i]);
    }
  for (guint i = 0; i < n_shortcuts; i++)
    {
      GtkWidget *row = create_row (&shortcuts[i]);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->groups[shortcuts[i].group]), row);
      g_ptr_array_add (self->rows, row);
    }
}

/**
 * lanes_shortcuts_present:
 * @parent: the window to show it over
 *
 * Shows the keys.
 */
void
lanes_shortcuts_present (GtkWindow *parent)
{
  GtkWidget *window = g_object_new (LANES_TYPE_SHORTCUTS_WINDOW, "transient-for", parent, NULL);

  gtk_window_present (GTK_WINDOW (window));
}
