/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-stretch.h"
#include "lanes-turn-text.h"

G_BEGIN_DECLS

/* What people call what is around a stretch without a turn. */
typedef struct
{
  const char *next_core; /* (nullable) */
  const char *after;     /* (nullable) */
  const char *core;      /* (nullable) */
  int pid;               /* of the other program */
  gboolean own;          /* which is a part of Lanes */
} LanesStretchNames;

char *lanes_stretch_words_for_length (const LanesStretch *stretch, const LanesStretchNames *names);
char *lanes_stretch_words_for_reason (const LanesStretch *stretch, const LanesStretchNames *names);
char *lanes_stretch_words_for_next (const LanesStretch *stretch, const LanesStretchNames *names);
char *lanes_stretch_words_for_cores (LanesTurnSource *source, const LanesCoreSet *used, guint task,
                                     int last, LanesTime time);
char *lanes_tally_words (const LanesTally *tally);

LanesTurnText *lanes_stretch_text_new (LanesTurnSource *source, const LanesStretch *stretch,
                                       const LanesCoreSet *used, const LanesTurnClock *clock);
LanesTurnText *lanes_tally_text_new (LanesTurnSource *source, const LanesTally *tally,
                                     const char *title, const LanesCoreSet *used, LanesTime time);

G_END_DECLS
