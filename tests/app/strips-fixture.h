/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace.h"
#include "lanes-view.h"

G_BEGIN_DECLS

/* A recording of 20 seconds on two cores: for the first half one of two tasks runs alone, in the
 * second half both run together. */
#define STRIPS_BEGIN  (100 * LANES_SEC)
#define STRIPS_MIDDLE (110 * LANES_SEC)
#define STRIPS_END    (120 * LANES_SEC)

typedef struct
{
  LanesTrace *trace;
  LanesView *view;
  GPtrArray *tasks; /* of LanesTask: a blue one, and an orange one that comes later */
} StripsFixture;

void strips_fixture_init (StripsFixture *self);
void strips_fixture_clear (StripsFixture *self);
void strips_fixture_record (StripsFixture *self, guint core, LanesSpan span);

G_END_DECLS
