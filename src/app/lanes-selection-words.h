/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-span-figures.h"

G_BEGIN_DECLS

/* The figures of a selected span, in the order in which they are told. */
typedef enum
{
  LANES_SELECTION_BUSY,
  LANES_SELECTION_TOGETHER,
  LANES_SELECTION_OVERLAP,
  LANES_SELECTION_QUEUEING,
  LANES_SELECTION_TURNS,
  LANES_SELECTION_MOVES,
  LANES_SELECTION_MEDIAN_TURN,
  LANES_SELECTION_LONGEST_TURN,
  LANES_SELECTION_LONGEST_WAIT,
} LanesSelectionWord;

#define LANES_N_SELECTION_WORDS (LANES_SELECTION_LONGEST_WAIT + 1)

const char *lanes_selection_word_get_name (LanesSelectionWord word);
const char *lanes_selection_word_get_meaning (LanesSelectionWord word);
char *lanes_selection_word_get_value (LanesSelectionWord word, const LanesSpanTotals *totals,
                                      const char *turn_name, const char *wait_name);

char *lanes_selection_words_for_percent (double share);
char *lanes_selection_words_for_known (double known);
char *lanes_selection_words_for_pair (const char *task, const char *other,
                                      const LanesSpanPair *pair);

G_END_DECLS
