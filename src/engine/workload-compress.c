/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-workload-private.h"

#define MOST_KIB 4
#define LEVEL    6
#define PIECE    256 /* bytes that are compressed in a few microseconds */

static const char words[][10] = {
    "one ",  "lane ",  "is ",    "a ",     "core, ",  "car ",   "task; ",  "they ",
    "take ", "turns ", "when ",  "there ", "only ",   "road, ", "and ",    "drive ",
    "side ", "by ",    "where ", "are ",   "more. ",  "wait ",  "for ",    "the ",
    "next ", "light ", "to ",    "turn ",  "green, ", "while ", "others ", "pass ",
};

/**
 * lanes_workload_write_text:
 * @index: which piece of the text, from 0
 * @text: (out caller-allocates) (array fixed-size=1024): the piece, not terminated
 *
 * Writes a piece of an endless text that is always the same: words as if picked at random, which
 * shrinks about as well as prose does.
 */
void
lanes_workload_write_text (guint64 index, char text[LANES_WORKLOAD_TEXT_SIZE])
{
  guint64 state = index;
  gsize length = 0;

  while (length < LANES_WORKLOAD_TEXT_SIZE)
    {
      const char *word = words[lanes_workload_random (&state) % G_N_ELEMENTS (words)];
      gsize n = MIN (strlen (word), LANES_WORKLOAD_TEXT_SIZE - length);

      memcpy (text + length, word, n);
      length += n;
    }
}

static gboolean
feed (GConverter *compressor, const char *text, gsize size, GConverterFlags flags, guint64 *total)
{
  char out[8192];
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (size > 0 || (flags & G_CONVERTER_INPUT_AT_END && result != G_CONVERTER_FINISHED))
    {
      gsize n_read = 0, n_written = 0;

      result = g_converter_convert (compressor, text, size, out, sizeof out, flags, &n_read,
                                    &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        return FALSE;
      text += n_read;
      size -= n_read;
      *total += n_written;
    }
  return TRUE;
}

/* One unit is 1 KiB of text, all in one compressed stream (RFC 1952). */
static int
compress_text (LanesWork *work, guint64 *result)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, LEVEL);
  GConverter *compressor = G_CONVERTER (zlib);
  char text[MOST_KIB * LANES_WORKLOAD_TEXT_SIZE];
  guint64 done = 0;

  while (lanes_work_go_on (work, done))
    {
      gsize n = lanes_work_portion (work, done, MOST_KIB);

      for (gsize i = 0; i < n; i++, lanes_work_look (work))
        lanes_workload_write_text (done + i, text + i * LANES_WORKLOAD_TEXT_SIZE);
      for (gsize i = 0; i < n * LANES_WORKLOAD_TEXT_SIZE; i += PIECE, lanes_work_look (work))
        if (!feed (compressor, text + i, PIECE, G_CONVERTER_NO_FLAGS, result))
          return EIO;
      done += n;
    }
  return feed (compressor, "", 0, G_CONVERTER_INPUT_AT_END, result) ? 0 : EIO;
}

static char *
describe (guint64 units, guint64 result)
{
  g_autofree char *size = lanes_workload_format_number (units);
  g_autofree char *bytes = lanes_workload_format_number (result);

  /* Translators: KiB of text, and the bytes it was compressed to */
  return g_strdup_printf (_ ("%s KiB of text in %s bytes"), size, bytes);
}

static char *
describe_amount (guint64 units)
{
  g_autofree char *size = lanes_workload_format_number (units);

  return g_strdup_printf (_ ("%s KiB of text"), size);
}

const LanesWorkload lanes_workload_compress = {
    .id = "compress",
    .title = N_ ("Compress data"),
    .description = N_ ("Makes text smaller, as a ZIP program does. Keeps a core busy with looking "
                       "things up in its caches."),
    .unit_size = MOST_KIB,
    .run = compress_text,
    .describe = describe,
    .describe_amount = describe_amount,
};
