/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-details.h"
#include "lanes-thread-view.h"

G_BEGIN_DECLS

/* The details of a task that can be run. */
typedef struct
{
  LanesTaskSet *set;
  LanesTask *task;
  LanesSession *session;
  GtkWidget *window;
  LanesDetails *details;
  LanesThreadView *view;
  GtkListView *list;
  const char *expected;
  guint n_rows;
  guint n_measured;
  char *pasted;
} DetailsFixture;

void details_fixture_set_up (DetailsFixture *self, gconstpointer data);
void details_fixture_tear_down (DetailsFixture *self, gconstpointer data);
void details_fixture_show (DetailsFixture *self);
GtkWidget *details_fixture_find_text (GtkWidget *widget, const char *part);
void details_fixture_expect (DetailsFixture *self, const char *part);
GListModel *details_fixture_get_rows (DetailsFixture *self);
void details_fixture_wait_rows (DetailsFixture *self, guint n);
void details_fixture_wait_measured (DetailsFixture *self);

G_END_DECLS
