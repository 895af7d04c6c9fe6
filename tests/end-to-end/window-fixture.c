/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "launch-fixture.h"
#include "screen-tree.h"

static const AtspiRole button_roles[] = {ATSPI_ROLE_PUSH_BUTTON, ATSPI_ROLE_TOGGLE_BUTTON,
                                         ATSPI_ROLE_MENU_ITEM, ATSPI_ROLE_INVALID};
static const AtspiRole field_roles[] = {ATSPI_ROLE_TEXT, ATSPI_ROLE_ENTRY, ATSPI_ROLE_SPIN_BUTTON,
                                        ATSPI_ROLE_LIST_ITEM, ATSPI_ROLE_INVALID};
static const AtspiRole text_roles[] = {ATSPI_ROLE_LABEL, ATSPI_ROLE_INVALID};
static const AtspiRole frame_roles[] = {ATSPI_ROLE_FRAME, ATSPI_ROLE_INVALID};
static const AtspiRole entry_roles[] = {ATSPI_ROLE_MENU_ITEM, ATSPI_ROLE_INVALID};

static gboolean
ends_so (const char *own, const char *end)
{
  return g_str_has_suffix (own, end);
}

static gboolean
begins_so (const char *own, const char *begin)
{
  return g_str_has_prefix (own, begin);
}

static gboolean
has_part (const char *own, const char *part)
{
  return strstr (own, part) != NULL;
}

/* GTK 4.18 tells no names of what is in its menus. */
static gboolean
ends_so_or_is_empty (const char *own, const char *end)
{
  return *own == '\0' || g_str_has_suffix (own, end);
}

/* GTK 4.8 names a button with a label twice: only the end is compared. Newer versions have a role
 * of their own for those that stay pressed. What is in a menu is pressed as well, and what opens
 * one has the button that does it in itself. */
static const ScreenKind button = {button_roles, ends_so, "click", NULL};

/* What the name belongs to: the entry itself, or the row that has it in it */
static const ScreenKind field = {field_roles, ends_so, NULL, NULL};
static const ScreenKind editable = {NULL, NULL, NULL, "org.a11y.atspi.EditableText"};

static const ScreenKind text_from = {text_roles, begins_so, NULL, NULL};
static const ScreenKind text_with = {text_roles, has_part, NULL, NULL};
static const ScreenKind frame = {frame_roles, begins_so, NULL, NULL};
static const ScreenKind entry = {entry_roles, ends_so_or_is_empty, "click", NULL};

typedef struct
{
  Window *window;
  const char *root; /* in which it is; NULL: anywhere */
  const ScreenKind *kind;
  const char *name;
  char *found;
} Search;

static gboolean
has_found (gpointer data)
{
  Search *search = data;

  search->found =
      screen_find (search->window->application, search->root, search->kind, search->name);
  return search->found != NULL;
}

static char *
wait_for_node (Window *window, const char *root, const ScreenKind *kind, const char *name)
{
  Search search = {window, root, kind, name, NULL};

  g_test_message ("looking for “%s”", name);
  wait_until (has_found, &search);
  return search.found;
}

static gboolean
has_started (gpointer data)
{
  Window *window = data;

  window->application = screen_find_application (g_subprocess_get_identifier (window->process));
  return window->application != NULL;
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
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  g_ptr_array_add (all, (gpointer) g_getenv ("LANES_EXE"));
  for (guint i = 0; arguments[i]; i++)
    g_ptr_array_add (all, (gpointer) arguments[i]);
  g_ptr_array_add (all, NULL);
  window->process = g_subprocess_newv ((const char *const *) all->pdata,
                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_test_message ("waiting for the program");
  wait_until (has_started, window);
  window->window = wait_for_node (window, NULL, &frame, "");
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
  g_free (window->window);
  g_free (window->application);
  g_object_unref (window->process);
  g_free (window);
}

/* What was found may be gone again before it is pressed: then another one is looked for. */
static gboolean
has_pressed (gpointer data)
{
  Search *search = data;
  g_autofree char *found = NULL;

  if (!has_found (search))
    return FALSE;
  found = g_steal_pointer (&search->found);
  return screen_act (search->window->application, found, "click");
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
  if (has_pressed (&(Search){window, NULL, &button, "Stop and Close", NULL})
      || has_pressed (&(Search){window, NULL, &button, "Discard", NULL}))
    return FALSE;
  if (now - window->pressed > LANES_SEC)
    {
      window->pressed = now;
      screen_act (window->application, window->window, "window.close");
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
  g_free (wait_for_node (window, NULL, &text_from, prefix));
}

/* A text that has @part somewhere in it */
void
window_wait_for_text_with (Window *window, const char *part)
{
  g_free (wait_for_node (window, NULL, &text_with, part));
}

void
window_wait_for_button (Window *window, const char *name)
{
  g_free (wait_for_node (window, NULL, &button, name));
}

static gboolean
is_absent (gpointer data)
{
  Search *search = data;
  gboolean found = has_found (search);

  g_clear_pointer (&search->found, g_free);
  return !found;
}

/* Waits until there is no such button any more. */
void
window_wait_for_no_button (Window *window, const char *name)
{
  wait_until (is_absent, &(Search){window, NULL, &button, name, NULL});
}

/* Waits until there is no text any more that begins so. */
void
window_wait_for_no_text (Window *window, const char *prefix)
{
  wait_until (is_absent, &(Search){window, NULL, &text_from, prefix, NULL});
}

gboolean
window_has_button (Window *window, const char *name)
{
  return !is_absent (&(Search){window, NULL, &button, name, NULL});
}

/* Whether there is a text that has @part somewhere in it */
gboolean
window_has_text_with (Window *window, const char *part)
{
  return !is_absent (&(Search){window, NULL, &text_with, part, NULL});
}

/* Waits for the window with that title, which is the one to act on from now on. */
void
window_choose (Window *window, const char *title)
{
  g_free (window->window);
  window->window = wait_for_node (window, NULL, &frame, title);
}

/* Types @text in the place of what is in the field. */
void
window_fill (Window *window, const char *name, const char *text)
{
  g_autofree char *row = wait_for_node (window, NULL, &field, name);
  g_autofree char *inner = wait_for_node (window, row, &editable, name);

  g_test_message ("typing “%s”", text);
  g_assert_true (screen_type (window->application, inner, text));
}

void
window_press (Window *window, const char *name)
{
  g_test_message ("pressing “%s”", name);
  wait_until (has_pressed, &(Search){window, NULL, &button, name, NULL});
}

typedef struct
{
  Window *window;
  const char *action;
} Act;

static gboolean
has_acted (gpointer data)
{
  Act *self = data;

  return screen_act (self->window->application, self->window->window, self->action);
}

/* Does @action, as soon as the window has it: a title is there before what can be done is told. */
void
window_act (Window *window, const char *action)
{
  g_test_message ("doing “%s”", action);
  wait_until (has_acted, &(Act){window, action});
}

/* Presses @name in the menu that the button called @menu opens; where nobody is told the names,
 * does @action instead, which is what it is there for. */
void
window_press_in_menu (Window *window, const char *menu, const char *name, const char *action)
{
  g_autofree char *found = NULL;
  g_autofree char *own = NULL;

  window_press (window, menu);
  found = wait_for_node (window, NULL, &entry, name);
  own = screen_get_name (window->application, found);
  if (*own)
    g_assert_true (screen_act (window->application, found, "click"));
  else
    window_act (window, action);
}
