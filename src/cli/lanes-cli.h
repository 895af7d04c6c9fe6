/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-term.h"

G_BEGIN_DECLS

/* What the program says when it ends. */
#define LANES_EXIT_DONE   0
#define LANES_EXIT_FAILED 1 /* a task failed */
#define LANES_EXIT_USAGE  2 /* wrong usage, or a file that cannot be read or written */

int lanes_cli_main (int argc, char **argv);

/* What the commands share: lanes-cli.c */
typedef enum
{
  LANES_CLI_GO,    /* the arguments are right: do it */
  LANES_CLI_SHOWN, /* the help was asked for and printed */
  LANES_CLI_WRONG, /* the arguments are wrong, and it was said why */
} LanesCliParse;

LanesCliParse lanes_cli_parse (const char *command, const char *parameters, const char *summary,
                               const GOptionEntry *entries, guint n_operands, char ***argv);
gboolean lanes_cli_parse_seconds (const char *text, double min, double max, double *seconds);
int lanes_cli_wrong (const char *command, const char *message);
int lanes_cli_finish (LanesTerm *term, int status);

int lanes_cli_run (char **argv);
int lanes_cli_watch (char **argv);
int lanes_cli_check (char **argv);

G_END_DECLS
