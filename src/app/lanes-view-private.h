/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-view.h"

G_BEGIN_DECLS

/* The way from what is shown to what is to be shown */
typedef struct
{
  gboolean on;
  gboolean to_present; /* it ends where the present is by then */
  LanesTime began;     /* 0: with the next picture */
  LanesTime duration;
  LanesTime from;   /* length */
  LanesTime length; /* to be shown */
  LanesTime end;
  LanesTime lag; /* how far from its end the picture was at first */
} LanesViewMove;

/**
 * LanesView:
 *
 * Which part of time is looked at: one object for all widgets of a page, so that ruler, graphs and
 * lanes cannot disagree.
 */
struct _LanesView
{
  GObject parent_instance;

  LanesFollow follow;
  guint speed;
  LanesTime length;
  LanesTime live_length; /* as it was the last time, while it is not */
  LanesTime end;         /* 0: nothing has been shown yet */
  LanesSpan limits;      /* what was recorded; empty: not known */
  gboolean ended;        /* nothing more is recorded */
  gboolean animated;
  LanesViewMove move;
  gboolean fits;        /* the whole run is to stay in a live picture */
  gboolean was_slow;    /* before it was held still */
  LanesTime playhead;   /* G_MAXINT64: nothing is played */
  LanesTime loop_began; /* when the playhead set out */
  LanesTime loop_ended; /* when it was through; 0: it is not */
  gboolean plays_again; /* what is shown, rather than the newest moment */
  LanesTime skipped;
  guint loop;
  int core;
  LanesTimeFormat time_format;
  LanesTime start;
  gboolean mirrored;

  LanesSlice hovered;
  LanesSlice selected;
  gboolean has_hovered;
  gboolean has_selected;
  LanesSpan selection;
};

enum
{
  LANES_VIEW_PROP_0,
  LANES_VIEW_PROP_FOLLOW,
  LANES_VIEW_PROP_FROZEN,
  LANES_VIEW_PROP_SPEED,
  LANES_VIEW_PROP_LENGTH,
  LANES_VIEW_PROP_END,
  LANES_VIEW_PROP_PLAYHEAD,
  LANES_VIEW_PROP_LOOP,
  LANES_VIEW_PROP_CORE,
  LANES_VIEW_PROP_TIME_FORMAT,
  LANES_VIEW_PROP_START,
  LANES_VIEW_PROP_MIRRORED,
  LANES_VIEW_PROP_HOVERED,
  LANES_VIEW_PROP_SELECTED,
  LANES_VIEW_PROP_SELECTION,
  LANES_VIEW_PROP_SKIPPED,
  LANES_VIEW_PROP_MOVING,
  LANES_VIEW_N_PROPS,
};

void lanes_view_notify (LanesView *self, guint prop_id);
void lanes_view_emit_jump (LanesView *self);
void lanes_view_apply_length (LanesView *self, LanesTime length);
void lanes_view_set_end (LanesView *self, LanesTime end);
void lanes_view_set_playhead (LanesView *self, LanesTime playhead);
void lanes_view_set_skipped (LanesView *self, LanesTime skipped);

/* lanes-view-move.c */
void lanes_view_stop_moving (LanesView *self);
void lanes_view_move_to_present (LanesView *self);
gboolean lanes_view_move_on (LanesView *self, LanesTime now, LanesTime present);
void lanes_view_keep_fit (LanesView *self, LanesTime present, gboolean over);

G_END_DECLS
