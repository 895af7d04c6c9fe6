/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* The real program in a real window, driven as a person would: through what it tells assistive
 * technologies of itself. */
typedef struct
{
  GSubprocess *process;
  char *application; /* as assistive technologies call it */
  char *window;      /* which of its windows is acted on, the same way */
  gint64 pressed;    /* when its close button was pressed last, ns */
  char *file;        /* a task set of its own, NULL: none */
} Window;

Window *window_open (const char *task_set);
Window *window_open_file (const char *file);
Window *window_open_again (const char *const *arguments);
void window_choose (Window *window, const char *title);
void window_close (Window *window);
void window_wait_until_closed (Window *window);
void window_abandon (Window *window);
void window_wait_for_text (Window *window, const char *prefix);
void window_wait_for_text_with (Window *window, const char *part);
void window_wait_for_no_text (Window *window, const char *prefix);
void window_wait_for_button (Window *window, const char *name);
void window_wait_for_no_button (Window *window, const char *name);
gboolean window_has_text_with (Window *window, const char *part);
gboolean window_has_button (Window *window, const char *name);
void window_press (Window *window, const char *name);
void window_press_in_menu (Window *window, const char *menu, const char *name, const char *action);
void window_fill (Window *window, const char *name, const char *text);
void window_act (Window *window, const char *action);
