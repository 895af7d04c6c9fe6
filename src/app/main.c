/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <locale.h>

#include "lanes-application.h"
#include "lanes-config.h"
#include "lanes-style.h"

int
main (int argc, char **argv)
{
  /* What runs from the build folder has its translations there. */
  const char *locale_dir = g_getenv ("LANES_LOCALE_DIR");
  g_autoptr (LanesApplication) application = NULL;

  lanes_style_prepare ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir ? locale_dir : LANES_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = lanes_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
