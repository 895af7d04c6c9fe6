/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-application.h"
#include "lanes-window.h"

/* What happens at random to the real windows, in this process: the same seed makes the same steps.
 */
typedef struct
{
  GtkApplication *application;
  GRand *random;
  char *folder;
  char *files[2];
  guint n_steps;
  GPtrArray *windows; /* of LanesWindow: those that are not gone, borrowed */
} Soak;

/* What has to be again as it was when everything is closed */
typedef struct
{
  guint n_files;
  guint n_threads;
  guint n_children;
  gsize used;   /* bytes that were allocated and not given back */
  gsize memory; /* bytes that the machine lacks for it: its own pages, and its share of others */
} SoakMeasure;

/* soak-steps.c */
void soak_write_files (Soak *self);
void soak_open (Soak *self);
void soak_step (Soak *self);

/* soak-monkey.c */
guint soak_choose (Soak *self, guint n);
gboolean soak_touch (Soak *self, GtkWindow *window);
gboolean soak_press (GtkWidget *window, const char *label);
GtkPopover *soak_find_menu (GtkWidget *widget);
GtkWindow *soak_find_dialog (void);

/* soak-measure.c */
SoakMeasure soak_measure (void);
GArray *soak_list_children (void);
