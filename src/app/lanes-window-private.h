/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-autosave.h"
#include "lanes-picture.h"
#include "lanes-toaster.h"
#include "lanes-view.h"
#include "lanes-window.h"

G_BEGIN_DECLS

/* What presenter view has, and what it leaves as it was. */
typedef struct
{
  gboolean on;
  gboolean filled;             /* the screen, since it was entered */
  gboolean was_filled;         /* and before */
  int height;                  /* that the type is fitted to */
  const char *size_class;      /* of the type; NULL: none */
  GtkEventController *keys;    /* borrowed from the stage */
  GtkEventController *pointer; /* likewise */
  GtkWidget *focus;            /* a weak pointer */
  double x, y;                 /* of the pointer */
  double rows_scroll;
  double page_scroll;
  guint settle_id;
  guint n_frames;
  guint n_settled;
} LanesWindowPresenter;

/* What the files of the window share; each of them is about one concern. */
struct _LanesWindow
{
  AdwApplicationWindow parent_instance;

  /* Template */
  GtkWidget *header;
  GtkWidget *window_title;
  GtkWidget *open_button;
  GtkWidget *notice;
  GtkWidget *paned;
  GtkWidget *tasks;
  GtkWidget *watch;
  GtkWidget *page;
  GtkWidget *details;
  GtkWidget *stage;
  GtkWidget *spotlight;
  GtkWidget *presenter_bar;
  GtkWidget *toasts;

  GSettings *settings;
  LanesView *view;
  LanesTopology *topology;
  LanesDocument *document; /* NULL until the first one is there */
  LanesSession *session;   /* of the document's task set; NULL: none can be had here */

  LanesToaster *toaster;

  /* lanes-window-open.c */
  GCancellable *loading;
  GFile *file; /* that is being loaded */
  gboolean run_when_loaded;
  gboolean tried_starter;

  /* lanes-window-rescue.c */
  LanesAutosave *autosave; /* of the document */
  gboolean leaving;        /* the program ends, and nobody is asked */

  /* lanes-window-close.c */
  guint last_call_id;
  gboolean closing;
  gboolean asking; /* whether it may close */
  gboolean close_when_saved;

  /* lanes-window-state.c */
  gboolean narrow;
  int width; /* that the parts are fitted to */
  guint fit_id;
  guint present_id; /* until the file that it begins with is loaded */
  gboolean show_details;
  gboolean total_graph;
  int notice_kind;

  LanesWindowPresenter presenter; /* lanes-window-presenter.c */
};

/* lanes-window.c */
void lanes_window_update_title (LanesWindow *self);

/* lanes-window-actions.c */
void lanes_window_install_actions (GtkWidgetClass *widget_class);
void lanes_window_update_actions (LanesWindow *self);

/* lanes-window-run.c */
void lanes_window_start (LanesWindow *self, LanesTask *task);
void lanes_window_install_run_actions (GtkWidgetClass *widget_class);

/* lanes-window-edit.c */
void lanes_window_install_edit_actions (GtkWidgetClass *widget_class);
void lanes_window_move_task (LanesWindow *self, LanesTask *task, guint position);
void lanes_window_insert_text (LanesWindow *self, const char *text, guint position);
void lanes_window_rename (LanesWindow *self, const char *name);

/* lanes-window-open.c */
void lanes_window_install_open_actions (GtkWidgetClass *widget_class);
GFile *lanes_window_get_own_file (LanesWindow *self);
GListModel *lanes_window_make_filters (gboolean all);
void lanes_window_accept_drops (LanesWindow *self);
void lanes_window_reload (LanesWindow *self);

/* lanes-window-save.c */
void lanes_window_install_save_actions (GtkWidgetClass *widget_class);
void lanes_window_save (LanesWindow *self);

/* lanes-window-close.c */
void lanes_window_ask_to_close (LanesWindow *self);
void lanes_window_stay (LanesWindow *self);
void lanes_window_closed_after_save (LanesWindow *self);
void lanes_window_go_if_closing (LanesWindow *self);

/* lanes-window-rescue.c */
void lanes_window_begin_autosave (LanesWindow *self);
void lanes_window_end_autosave (LanesWindow *self);

/* lanes-window-view.c */
void lanes_window_install_view_actions (GtkWidgetClass *widget_class);
guint lanes_window_get_speed (LanesWindow *self);
void lanes_window_set_speed (LanesWindow *self, guint speed);

/* lanes-window-state.c */
void lanes_window_restore_state (LanesWindow *self);
void lanes_window_save_state (LanesWindow *self);
void lanes_window_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline);
void lanes_window_fit (LanesWindow *self);
void lanes_window_apply_measuring (LanesWindow *self);
void lanes_window_apply_others (LanesWindow *self);

/* lanes-window-presenter.c */
void lanes_window_install_presenter_actions (GtkWidgetClass *widget_class);
void lanes_window_set_presenter (LanesWindow *self, gboolean presenter);
gboolean lanes_window_presenter_is_late (LanesWindow *self, int height);
void lanes_window_set_slow_motion (LanesWindow *self, gboolean slow_motion);
void lanes_window_fit_presenter (LanesWindow *self);
void lanes_window_update_presenter (LanesWindow *self);
void lanes_window_dispose_presenter (LanesWindow *self);

/* lanes-window-picture.c */
void lanes_window_install_picture_actions (GtkWidgetClass *widget_class);

/* lanes-window-notices.c */
void lanes_window_toast (LanesWindow *self, const char *message);
void lanes_window_toast_problem (LanesWindow *self, const char *message);
void lanes_window_toast_undo (LanesWindow *self, const char *message);
void lanes_window_say_not_saved (LanesWindow *self, GFile *file, GError *error);
void lanes_window_update_notice (LanesWindow *self);
void lanes_window_connect_notice (LanesWindow *self);

G_END_DECLS
