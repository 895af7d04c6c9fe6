/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/* The longest that anything in these tests may take. */
#define PATIENCE_MS 30000

/* What a program has said, and how it ended. */
typedef struct
{
  int status; /* what it exited with, -1: by a signal */
  int signal;
  char *output;
  char *errors;
} CliResult;

/* A program whose standard output is a terminal, so that it draws. */
typedef struct
{
  int pid;
  int master;
  GString *seen; /* all that it wrote so far */
} CliTerminal;

void cli_result_clear (CliResult *result);
CliResult cli_call (const char *const *arguments);
CliResult cli_call_in_shell (const char *line);
CliResult cli_interrupt (const char *const *arguments, int signal, const char *when,
                         const char *when_again);
JsonObject *cli_parse (JsonParser *parser, const char *text);
char *cli_write_set (const char *text);

CliTerminal *cli_terminal_open (const char *const *arguments, const char *const *environment,
                                guint columns, guint rows);
gboolean cli_terminal_wait_for (CliTerminal *self, const char *text);
void cli_terminal_resize (CliTerminal *self, guint columns, guint rows);
int cli_terminal_close (CliTerminal *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliResult, cli_result_clear)
