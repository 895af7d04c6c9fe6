/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-figures.h"

G_BEGIN_DECLS

/* The figures behind a verdict, in the order in which they are told. */
typedef enum
{
  LANES_VERDICT_WORD_BUSY,
  LANES_VERDICT_WORD_TOGETHER,
  LANES_VERDICT_WORD_OVERLAP,
  LANES_VERDICT_WORD_QUEUEING,
  LANES_VERDICT_WORD_TURNS,
  LANES_VERDICT_WORD_ACTIVE,
  LANES_VERDICT_WORD_CORES,
} LanesVerdictWord;

#define LANES_N_VERDICT_WORDS (LANES_VERDICT_WORD_CORES + 1)

const char *lanes_verdict_word_get_name (LanesVerdictWord word);
const char *lanes_verdict_word_get_meaning (LanesVerdictWord word);
char *lanes_verdict_word_get_value (LanesVerdictWord word, const LanesFigures *figures);

char *lanes_verdict_explain (const LanesFigures *figures);
LanesSpan lanes_verdict_find_moment (LanesTrace *trace, const LanesFigures *figures);

G_END_DECLS
