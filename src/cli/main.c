/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "lanes-cli.h"
#include "lanes-config.h"

/* A standard stream that was closed would get the number of the next file that is opened, and that
 * file what was meant for people. What takes its place answers as the closed one would. */
static void
fill_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0)
      (void) !open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int
main (int argc, char *argv[])
{
  /* What runs from the build folder has its translations there. */
  const char *locale_dir = g_getenv ("LANES_LOCALE_DIR");

  fill_standard_streams ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir ? locale_dir : LANES_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* A reader that has gone is told by the write that fails: what runs is then ended in order. */
  signal (SIGPIPE, SIG_IGN);

  return lanes_cli_main (argc, argv);
}
