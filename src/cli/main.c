/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>

#include "lanes-cli.h"
#include "lanes-config.h"

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LANES_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* A reader that has gone is told by the write that fails: what runs is then ended in order. */
  signal (SIGPIPE, SIG_IGN);

  return lanes_cli_main (argc, argv);
}
