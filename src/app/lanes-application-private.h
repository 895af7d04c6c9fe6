/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-application.h"
#include "lanes-examples.h"
#include "lanes-window.h"

G_BEGIN_DECLS

/**
 * LanesApplication:
 *
 * The program: a window for each task set. It ends only after the tasks have.
 */
struct _LanesApplication
{
  AdwApplication parent_instance;

  GtkWindow *asked; /* not owned: who has to close before the next one is asked, NULL: nobody */
  guint interrupt_id;
  guint terminate_id;
  guint hang_up_id;
  guint last_call_id;
  gboolean ending;

  /* lanes-application-rescue.c */
  gboolean offered;
  guint offer_id;
};

LanesWindow *lanes_application_get_window (LanesApplication *self);
LanesWindow *lanes_application_find_window (LanesApplication *self, GFile *file);
LanesWindow *lanes_application_show (LanesApplication *self);
LanesWindow *lanes_application_add_window (LanesApplication *self);
LanesWindow *lanes_application_open_file (LanesApplication *self, GFile *file, gboolean new_window);

/* lanes-application-options.c */
void lanes_application_add_options (LanesApplication *self);
int lanes_application_handle_local_options (GApplication *application, GVariantDict *options);
int lanes_application_command_line (GApplication *application,
                                    GApplicationCommandLine *command_line);

/* lanes-application-rescue.c */
void lanes_application_offer_rescued (LanesApplication *self);
void lanes_application_end_rescue (LanesApplication *self);

/* lanes-application-quit.c */
void lanes_application_ask_to_quit (LanesApplication *self);
void lanes_application_go_on_quitting (LanesApplication *self, GtkWindow *removed);
void lanes_application_forget_quitting (LanesApplication *self);
void lanes_application_watch_signals (LanesApplication *self);

G_END_DECLS
