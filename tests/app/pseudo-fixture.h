/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-application.h"
#include "lanes-window.h"

G_BEGIN_DECLS

/* The program in the pseudo-locale, which build-aux/pseudo-locale makes: its window is as small as
 * it has to fit, and shows a set of tasks in which what is data is in brackets as well. */
#define PSEUDO_WIDTH  800
#define PSEUDO_HEIGHT 600

typedef struct
{
  LanesWindow *window; /* NULL when it has closed */
  GtkWidget *dialog;   /* borrowed: what is open over it */
  const char *awaited; /* what somebody is waiting for to be said */
} PseudoFixture;

LanesApplication *pseudo_fixture_init (int *argc, char ***argv);
void pseudo_fixture_set_up (PseudoFixture *self, gconstpointer application);
void pseudo_fixture_tear_down (PseudoFixture *self, gconstpointer application);

void pseudo_fixture_check (PseudoFixture *self, const char *scene);
void pseudo_fixture_open (PseudoFixture *self, const char *name, const char *text);
void pseudo_fixture_activate (PseudoFixture *self, const char *action);
void pseudo_fixture_select (PseudoFixture *self, guint task);
void pseudo_fixture_wait_for (PseudoFixture *self, const char *text);
void pseudo_fixture_press (const char *label);
LanesRunState pseudo_fixture_get_state (PseudoFixture *self, guint task);

G_END_DECLS
