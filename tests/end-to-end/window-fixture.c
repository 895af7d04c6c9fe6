/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "launch-fixture.h"

/* libatspi 2.46 declares no cleanups. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAccessible, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAction, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiEditableText, g_object_unref)

typedef gboolean (*Match) (AtspiAccessible *node, const char *name);

static char *
get_name (AtspiAccessible *node)
{
  char *name = atspi_accessible_get_name (node, NULL);

  return name ? name : g_strdup ("");
}

/* Each question goes to the window and back, some hundred times in one search: the name is only
 * asked of what may be it. */
static gboolean
name_ends_in (AtspiAccessible *node, const char *name)
{
  g_autofree char *own = get_name (node);

  return g_str_has_suffix (own, name);
}

static gboolean
has_action (AtspiAccessible *node, const char *action)
{
  g_autoptr (AtspiAction) actions = atspi_accessible_get_action_iface (node);
  int n = actions ? atspi_action_get_n_actions (actions, NULL) : 0;

  for (int i = 0; i < n; i++)
    {
      g_autofree char *name = atspi_action_get_action_name (actions, i, NULL);

      if (g_strcmp0 (name, action) == 0)
        return TRUE;
    }
  return FALSE;
}

/* GTK 4.8 names a button with a label twice: only the end is compared. Newer versions have a role
 * of their own for those that stay pressed. What is in a menu is pressed as well, and what opens
 * one has the button that does it in itself. */
static gboolean
is_button (AtspiAccessible *node, const char *name)
{
  AtspiRole role = atspi_accessible_get_role (node, NULL);

  return (role == ATSPI_ROLE_PUSH_BUTTON || role == ATSPI_ROLE_TOGGLE_BUTTON
          || role == ATSPI_ROLE_MENU_ITEM)
         && name_ends_in (node, name) && has_action (node, "click");
}

/* What the name belongs to: the entry itself, or the row that has it in it */
static gboolean
is_field (AtspiAccessible *node, const char *name)
{
  AtspiRole role = atspi_accessible_get_role (node, NULL);

  return (role == ATSPI_ROLE_TEXT || role == ATSPI_ROLE_ENTRY || role == ATSPI_ROLE_SPIN_BUTTON
          || role == ATSPI_ROLE_LIST_ITEM)
         && name_ends_in (node, name);
}

static gboolean
is_editable (AtspiAccessible *node, const char *unused)
{
  g_autoptr (AtspiEditableText) text = atspi_accessible_get_editable_text_iface (node);

  return text != NULL;
}

static gboolean
is_text (AtspiAccessible *node, const char *prefix)
{
  g_autofree char *own = NULL;

  if (atspi_accessible_get_role (node, NULL) != ATSPI_ROLE_LABEL)
    return FALSE;
  own = get_name (node);
  return g_str_has_prefix (own, prefix);
}

static gboolean
is_text_with (AtspiAccessible *node, const char *part)
{
  g_autofree char *own = NULL;

  if (atspi_accessible_get_role (node, NULL) != ATSPI_ROLE_LABEL)
    return FALSE;
  own = get_name (node);
  return strstr (own, part) != NULL;
}

static gboolean
is_application (AtspiAccessible *node, const char *pid)
{
  return atspi_accessible_get_process_id (node, NULL) == (guint) atoi (pid);
}

static gboolean
is_frame (AtspiAccessible *node, const char *title)
{
  g_autofree char *own = get_name (node);

  return atspi_accessible_get_role (node, NULL) == ATSPI_ROLE_FRAME
         && g_str_has_prefix (own, title);
}

static AtspiAccessible *
find (AtspiAccessible *node, Match match, const char *name)
{
  int n = atspi_accessible_get_child_count (node, NULL);

  if (match (node, name))
    return g_object_ref (node);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (node, i, NULL);
      AtspiAccessible *found = child ? find (child, match, name) : NULL;

      if (found)
        return found;
    }
  return NULL;
}

typedef struct
{
  AtspiAccessible *root;
  Match match;
  const char *name;
  AtspiAccessible *found;
} Search;

/* GTK 4.8 tells of no new children: they are asked for again and again. */
static gboolean
has_found (gpointer data)
{
  Search *search = data;

  atspi_accessible_clear_cache (search->root);
  search->found = find (search->root, search->match, search->name);
  return search->found != NULL;
}

static AtspiAccessible *
wait_for_node (AtspiAccessible *root, Match match, const char *name)
{
  Search search = {root, match, name, NULL};

  g_test_message ("looking for “%s”", name);
  wait_until (has_found, &search);
  return search.found;
}

static gboolean
try_action (AtspiAccessible *node, const char *action)
{
  g_autoptr (AtspiAction) actions = atspi_accessible_get_action_iface (node);
  int n = actions ? atspi_action_get_n_actions (actions, NULL) : 0;

  for (int i = 0; i < n; i++)
    {
      g_autofree char *name = atspi_action_get_action_name (actions, i, NULL);

      if (g_strcmp0 (name, action) == 0)
        return atspi_action_do_action (actions, i, NULL);
    }
  return FALSE;
}

static void
act (AtspiAccessible *node, const char *action)
{
  g_test_message ("doing “%s”", action);
  g_assert_true (try_action (node, action));
}

/* Each window is opened by somebody who has agreed to nothing yet. */
static void
forget_trust (void)
{
  static int n_windows;
  g_autofree char *name = g_strdup_printf ("state-%d", n_windows++);
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), name, NULL);

  g_setenv ("XDG_STATE_HOME", folder, TRUE);
}

/* Opens Lanes with @arguments, by somebody who knows what they have agreed to before. */
Window *
window_open_again (const char *const *arguments)
{
  Window *window = g_new0 (Window, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AtspiAccessible) desktop = atspi_get_desktop (0);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  g_ptr_array_add (all, (gpointer) g_getenv ("LANES_EXE"));
  for (guint i = 0; arguments[i]; i++)
    g_ptr_array_add (all, (gpointer) arguments[i]);
  g_ptr_array_add (all, NULL);
  window->process = g_subprocess_newv ((const char *const *) all->pdata,
                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  window->application =
      wait_for_node (desktop, is_application, g_subprocess_get_identifier (window->process));
  window->window = wait_for_node (window->application, is_frame, "");
  return window;
}

/* Opens Lanes with the file, NULL: without one. */
Window *
window_open_file (const char *file)
{
  forget_trust ();
  return window_open_again ((const char *const[]){file, NULL});
}

/* Opens Lanes with a task set that is written for this test. */
Window *
window_open (const char *task_set)
{
  g_autoptr (GError) error = NULL;
  char *file = NULL;
  int fd = g_file_open_tmp ("lanes-XXXXXX.lanes", &file, &error);
  Window *window;

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (file, task_set, -1, &error);
  g_assert_no_error (error);
  window = window_open_file (file);
  window->file = file;
  return window;
}

/* Forgets a window whose process has been ended. */
void
window_abandon (Window *window)
{
  if (window->file)
    g_unlink (window->file);
  g_free (window->file);
  g_object_unref (window->window);
  g_object_unref (window->application);
  g_object_unref (window->process);
  g_free (window);
}

static gboolean
try_press (Window *window, const char *name)
{
  g_autoptr (AtspiAccessible) button = find (window->application, is_button, name);

  return button && try_action (button, "click");
}

/* What is asked is answered so that the window closes. A person presses it again when nothing
 * happens: with libadwaita 1.7 the first press may end a question that is just going away. */
static gboolean
has_closed (gpointer data)
{
  Window *window = data;
  LanesTime now = lanes_time_now ();

  if (!g_subprocess_get_identifier (window->process))
    return TRUE;
  atspi_accessible_clear_cache (window->application);
  if (try_press (window, "Stop and Close") || try_press (window, "Discard"))
    return FALSE;
  if (now - window->pressed > LANES_SEC)
    {
      window->pressed = now;
      try_action (window->window, "window.close");
    }
  return FALSE;
}

static gboolean
has_ended (gpointer process)
{
  return g_subprocess_get_identifier (process) == NULL;
}

/* Waits for the end of the program, which ends well, and with it all that it launched. */
void
window_wait_until_closed (Window *window)
{
  g_autoptr (GError) error = NULL;

  wait_until (has_ended, window->process);
  g_subprocess_wait_check (window->process, NULL, &error);
  g_assert_no_error (error);
  window_abandon (window);
  wait_until (none_marked, NULL);
}

/* Closes the window as its close button does. */
void
window_close (Window *window)
{
  g_test_message ("closing the window");
  wait_until (has_closed, window);
  window_wait_until_closed (window);
}

void
window_wait_for_text (Window *window, const char *prefix)
{
  g_object_unref (wait_for_node (window->application, is_text, prefix));
}

/* A text that has @part somewhere in it */
void
window_wait_for_text_with (Window *window, const char *part)
{
  g_object_unref (wait_for_node (window->application, is_text_with, part));
}

void
window_wait_for_button (Window *window, const char *name)
{
  g_object_unref (wait_for_node (window->application, is_button, name));
}

typedef struct
{
  Window *window;
  Match match;
  const char *name;
} Absence;

static gboolean
is_absent (gpointer data)
{
  Absence *absence = data;
  g_autoptr (AtspiAccessible) found = NULL;

  atspi_accessible_clear_cache (absence->window->application);
  found = find (absence->window->application, absence->match, absence->name);
  return found == NULL;
}

/* Waits until there is no such button any more. */
void
window_wait_for_no_button (Window *window, const char *name)
{
  wait_until (is_absent, &(Absence){window, is_button, name});
}

/* Waits until there is no text any more that begins so. */
void
window_wait_for_no_text (Window *window, const char *prefix)
{
  wait_until (is_absent, &(Absence){window, is_text, prefix});
}

gboolean
window_has_button (Window *window, const char *name)
{
  return !is_absent (&(Absence){window, is_button, name});
}

/* Whether there is a text that has @part somewhere in it */
gboolean
window_has_text_with (Window *window, const char *part)
{
  return !is_absent (&(Absence){window, is_text_with, part});
}

/* Waits for the window with that title, which is the one to act on from now on. */
void
window_choose (Window *window, const char *title)
{
  g_object_unref (window->window);
  window->window = wait_for_node (window->application, is_frame, title);
}

/* Types @text in the place of what is in the field. */
void
window_fill (Window *window, const char *field, const char *text)
{
  g_autoptr (AtspiAccessible) row = wait_for_node (window->application, is_field, field);
  g_autoptr (AtspiAccessible) entry = wait_for_node (row, is_editable, field);
  g_autoptr (AtspiEditableText) editable = atspi_accessible_get_editable_text_iface (entry);

  g_test_message ("typing “%s”", text);
  g_assert_true (atspi_editable_text_set_text_contents (editable, text, NULL));
}

void
window_press (Window *window, const char *name)
{
  g_autoptr (AtspiAccessible) button = wait_for_node (window->application, is_button, name);

  act (button, "click");
}

typedef struct
{
  AtspiAccessible *node;
  const char *action;
} Act;

static gboolean
has_acted (gpointer data)
{
  Act *self = data;

  atspi_accessible_clear_cache (self->node);
  return try_action (self->node, self->action);
}

/* Does @action, as soon as the window has it: a title is there before what can be done is told. */
void
window_act (Window *window, const char *action)
{
  g_test_message ("doing “%s”", action);
  wait_until (has_acted, &(Act){window->window, action});
}

/* What is called @name in a menu. GTK 4.18 tells no names of what is in its menus. */
static gboolean
is_entry (AtspiAccessible *node, const char *name)
{
  g_autofree char *own = get_name (node);

  return atspi_accessible_get_role (node, NULL) == ATSPI_ROLE_MENU_ITEM
         && (*own == '\0' || g_str_has_suffix (own, name)) && has_action (node, "click");
}

/* Presses @name in the menu that the button called @menu opens; where nobody is told the names,
 * does
 * @action instead, which is what it is there for. */
void
window_press_in_menu (Window *window, const char *menu, const char *name, const char *action)
{
  g_autoptr (AtspiAccessible) entry = NULL;
  g_autofree char *own = NULL;

  window_press (window, menu);
  entry = wait_for_node (window->application, is_entry, name);
  own = get_name (entry);
  if (*own)
    act (entry, "click");
  else
    window_act (window, action);
}
