/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether a command could be started here: no GTK, and nothing is started. */
char *lanes_command_check_resolve_folder (const char *base, const char *directory);
char *lanes_command_check_find_program (const char *program, const char *folder,
                                        const char *const *environment);
char *lanes_command_check_advise (const char *command);
char *lanes_command_check_explain (const char *command, const char *folder,
                                   const char *const *environment, char ***arguments);

G_END_DECLS
