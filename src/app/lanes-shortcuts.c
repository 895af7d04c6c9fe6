/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-shortcuts.h"

#include <glib/gi18n-lib.h>

#include "lanes-window.h"

#define APPLICATION LANES_SHORTCUT_APPLICATION
#define WINDOW      LANES_SHORTCUT_WINDOW
#define WIDGET      LANES_SHORTCUT_WIDGET
#define GENERAL     LANES_SHORTCUTS_GENERAL
#define SETS        LANES_SHORTCUTS_SETS
#define TASKS       LANES_SHORTCUTS_TASKS
#define SELECTED    LANES_SHORTCUTS_SELECTED
#define WATCHING    LANES_SHORTCUTS_WATCHING
#define STAGE       LANES_SHORTCUTS_PRESENTER
#define PRESENTER   LANES_SHORTCUT_PRESENTER

/* The one place of the keys: they are installed from here, and shown from here. */
static const LanesShortcut shortcuts[] = {
    {GENERAL, N_ ("Open the main menu"), NULL, {"F10"}, WIDGET},
    {GENERAL, N_ ("New window"), "app.new-window", {"<Control><Shift>n"}, APPLICATION},
    {GENERAL, N_ ("Preferences"), "app.preferences", {"<Control>comma"}, APPLICATION},
    {GENERAL, N_ ("Keyboard shortcuts"), "app.shortcuts", {"<Control>question"}, APPLICATION},
    {GENERAL, N_ ("Close the window"), "win.close", {"<Control>w"}, APPLICATION},
    {GENERAL, N_ ("Quit"), "app.quit", {"<Control>q"}, APPLICATION},

    {SETS, N_ ("New task set"), "win.new", {"<Control>n"}, APPLICATION},
    {SETS, N_ ("Open a task set"), "win.open", {"<Control>o"}, APPLICATION},
    {SETS, N_ ("Save"), "win.save", {"<Control>s"}, APPLICATION},
    {SETS, N_ ("Save under another name"), "win.save-as", {"<Control><Shift>s"}, APPLICATION},
    {SETS, N_ ("Undo"), "win.undo", {"<Control>z"}, WINDOW},
    {SETS, N_ ("Redo"), "win.redo", {"<Control><Shift>z"}, WINDOW},

    {TASKS, N_ ("Run all tasks"), "win.run-all", {"<Control>r"}, APPLICATION},
    {TASKS, N_ ("Stop all tasks"), "win.stop-all", {"<Control>period"}, APPLICATION},
    {TASKS, N_ ("Add a task"), "win.add-task", {"<Control>t"}, APPLICATION},

    {SELECTED, N_ ("Edit"), "win.edit-task", {"Return"}, WIDGET},
    {SELECTED, N_ ("Start or pause"), "win.start-task", {"space"}, WIDGET},
    {SELECTED, N_ ("Duplicate"), "win.duplicate-task", {"<Control>d"}, WIDGET},
    {SELECTED, N_ ("Remove"), "win.remove-task", {"Delete"}, WIDGET},
    {SELECTED, N_ ("Move up"), "win.move-task-up", {"<Alt>Up"}, WIDGET},
    {SELECTED, N_ ("Move down"), "win.move-task-down", {"<Alt>Down"}, WIDGET},
    {SELECTED, N_ ("Cut"), "win.cut-task", {"<Control>x"}, WIDGET},
    {SELECTED, N_ ("Copy"), "win.copy-task", {"<Control>c"}, WIDGET},
    {SELECTED, N_ ("Paste"), "win.paste-task", {"<Control>v"}, WIDGET},

    {WATCHING, N_ ("Freeze, or live again"), "win.freeze", {"<Control>f"}, APPLICATION},
    {WATCHING, N_ ("Live again"), "win.live", {"0"}, WINDOW},
    {WATCHING, N_ ("Go back in time"), "win.pan-back", {"Left"}, WIDGET},
    {WATCHING, N_ ("Go forward in time"), "win.pan-on", {"Right"}, WIDGET},
    {WATCHING, N_ ("To the oldest moment"), "win.pan-begin", {"Home"}, WIDGET},
    {WATCHING, N_ ("To the newest moment"), "win.pan-end", {"End"}, WIDGET},
    {WATCHING, N_ ("Zoom in"), "win.zoom-in", {"plus"}, WINDOW},
    {WATCHING, N_ ("Zoom out"), "win.zoom-out", {"minus"}, WINDOW},
    {WATCHING, N_ ("Show the whole run"), "win.fit", {"f"}, WINDOW},
    {WATCHING, N_ ("As it happens"), "win.speed(1)", {"<Alt>1"}, APPLICATION},
    {WATCHING, N_ ("10 times slower"), "win.speed(10)", {"<Alt>2"}, APPLICATION},
    {WATCHING, N_ ("50 times slower"), "win.speed(50)", {"<Alt>3"}, APPLICATION},
    {WATCHING, N_ ("200 times slower"), "win.speed(200)", {"<Alt>4"}, APPLICATION},
    {WATCHING, N_ ("1000 times slower"), "win.speed(1000)", {"<Alt>5"}, APPLICATION},
    {WATCHING,
     N_ ("Copy a picture of the lanes"),
     "win.copy-picture",
     {"<Control><Shift>c"},
     APPLICATION},
    {WATCHING,
     N_ ("Save a picture of the lanes"),
     "win.save-picture",
     {"<Control><Shift>e"},
     APPLICATION},
    {WATCHING, N_ ("Unfold a row, or open a core"), NULL, {"bracketright"}, WIDGET},
    {WATCHING, N_ ("Fold a row, or close a core"), NULL, {"bracketleft"}, WIDGET},
    {WATCHING, N_ ("Another core of a group"), NULL, {"<Shift>Up", "<Shift>Down"}, WIDGET},
    {WATCHING, N_ ("Previous turn of the thread"), NULL, {"comma"}, WIDGET},
    {WATCHING, N_ ("Next turn of the thread"), NULL, {"period"}, WIDGET},
    {WATCHING, N_ ("Previous turn in the row"), NULL, {"<Control>Left"}, WIDGET},
    {WATCHING, N_ ("Next turn in the row"), NULL, {"<Control>Right"}, WIDGET},
    {WATCHING, N_ ("Select from here, or from this turn"), "win.mark-begin", {"a"}, WINDOW},
    {WATCHING, N_ ("Select up to here, or to this turn"), "win.mark-end", {"b"}, WINDOW},
    {WATCHING, N_ ("Row above"), NULL, {"Up"}, WIDGET},
    {WATCHING, N_ ("Row below"), NULL, {"Down"}, WIDGET},
    {WATCHING, N_ ("All cores in one graph"), "win.total-graph", {"<Control>g"}, APPLICATION},
    {WATCHING, N_ ("Details of a task"), "win.show-details", {"F9"}, APPLICATION},

    {STAGE, N_ ("Enter, or leave"), "win.presenter", {"F11"}, APPLICATION},
    {STAGE, N_ ("Leave"), "win.leave-presenter", {"Escape"}, PRESENTER},
    {STAGE, N_ ("Run, or stop"), "win.toggle-run", {"r"}, PRESENTER},
    {STAGE, N_ ("Take a core away"), "win.take-core", {"c"}, PRESENTER},
    {STAGE, N_ ("Give a core back"), "win.give-core", {"g"}, PRESENTER},
    {STAGE, N_ ("Slow motion, or live again"), "win.slow-motion", {"s"}, PRESENTER},
    {STAGE, N_ ("Freeze, or live again"), "win.freeze", {"space"}, PRESENTER},
};

/* Keys that mean the same as another one, and are not worth telling */
static const struct
{
  const char *accel, *others;
} same[] = {
    {"plus", "equal|KP_Add"},
    {"minus", "KP_Subtract"},
    {"0", "KP_0"},
};

/**
 * lanes_shortcuts_get:
 * @n_shortcuts: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_shortcuts): every action that has keys
 */
const LanesShortcut *
lanes_shortcuts_get (guint *n_shortcuts)
{
  *n_shortcuts = G_N_ELEMENTS (shortcuts);
  return shortcuts;
}

/**
 * lanes_shortcuts_get_group_title:
 * @group: a group
 *
 * Returns: (transfer none): its heading, translated
 */
const char *
lanes_shortcuts_get_group_title (LanesShortcutGroup group)
{
  static const char *const titles[LANES_N_SHORTCUT_GROUPS] = {
      [GENERAL] = N_ ("General"),   [SETS] = N_ ("Task Sets"),
      [TASKS] = N_ ("Tasks"),       [SELECTED] = N_ ("Selected Task in the List"),
      [WATCHING] = N_ ("Watching"), [STAGE] = N_ ("Presenter View"),
  };

  return _ (titles[group]);
}

static GtkShortcutTrigger *
make_trigger (const char *accel)
{
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    if (g_str_equal (same[i].accel, accel))
      {
        g_autofree char *all = g_strconcat (accel, "|", same[i].others, NULL);

        return gtk_shortcut_trigger_parse_string (all);
      }
  return gtk_shortcut_trigger_parse_string (accel);
}

/**
 * lanes_shortcuts_make_controller:
 * @scope: who listens
 *
 * Returns: (transfer full): the keys of @scope, for a widget to add
 */
GtkEventController *
lanes_shortcuts_make_controller (LanesShortcutScope scope)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    for (guint k = 0; shortcuts[i].scope == scope && shortcuts[i].accels[k]; k++)
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                            gtk_shortcut_new (make_trigger (shortcuts[i].accels[k]),
                                                              gtk_named_action_new (
                                                                  shortcuts[i].action)));
  return controller;
}

/* A text entry that has the focus undoes what was typed, and takes letters for itself, so the
 * window's turn comes after it. */
static void
window_added_cb (GtkApplication *application, GtkWindow *window)
{
  if (LANES_IS_WINDOW (window))
    gtk_widget_add_controller (GTK_WIDGET (window), lanes_shortcuts_make_controller (WINDOW));
}

/**
 * lanes_shortcuts_install:
 * @application: the program, before its first window
 *
 * Gives every action its keys, but those that a widget has for itself.
 */
void
lanes_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].scope == APPLICATION)
      gtk_application_set_accels_for_action (application, shortcuts[i].action, shortcuts[i].accels);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
}
