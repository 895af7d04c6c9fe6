/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-steady-text.h"

#include <string.h>

/**
 * lanes_steady_text_set:
 * @inscription: a #GtkInscription with as much room as the text needs most of the time
 * @text: a figure, which changes several times a second
 *
 * A label that is told another text has the whole window laid out anew, which takes longer than
 * drawing it. This has room for the longest text that it ever had, and only draws.
 */
void
lanes_steady_text_set (GtkWidget *inscription, const char *text)
{
  GtkInscription *self = GTK_INSCRIPTION (inscription);
  /* Whatever else there is may be wider than a digit. */
  gboolean only_digits = text[strspn (text, "0123456789")] == '\0';
  guint n_chars = (guint) g_utf8_strlen (text, -1) + (only_digits ? 0 : 1);

  if (g_strcmp0 (gtk_inscription_get_text (self), text) == 0)
    return;
  if (n_chars > gtk_inscription_get_min_chars (self))
    {
      gtk_inscription_set_min_chars (self, n_chars);
      gtk_inscription_set_nat_chars (self, n_chars);
    }
  gtk_inscription_set_text (self, text);
}
