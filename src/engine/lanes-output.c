/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-output.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The first piece of memory for an end: most commands say little. */
#define FIRST_ROOM 1024

/* How far from where the middle is cut out the end of a line is looked for. */
#define LINE_SEARCH 4096

struct _LanesOutput
{
  GByteArray *head; /* NULL: nothing was said */
  char *tail;       /* a ring */
  gsize room;       /* of the ring, a power of two */
  gsize tail_begin; /* where in the ring its oldest byte is */
  gsize tail_length;
  guint64 total; /* bytes that were said */
};

/* What all of them hold. They live on the main context. */
static gsize n_held;

/**
 * lanes_output_new:
 *
 * Makes a place for what a command says. It takes no memory before anything is said.
 *
 * Returns: (transfer full): the place
 */
LanesOutput *
lanes_output_new (void)
{
  return g_new0 (LanesOutput, 1);
}

/**
 * lanes_output_free:
 * @self: (transfer full): an output
 *
 * Forgets what was said.
 */
void
lanes_output_free (LanesOutput *self)
{
  n_held -= self->room + (self->head ? self->head->len : 0);
  g_clear_pointer (&self->head, g_byte_array_unref);
  g_free (self->tail);
  g_free (self);
}

/* Copies the last @length bytes of the ring. */
static void
copy_end (LanesOutput *self, char *to, gsize length)
{
  gsize from = self->tail_begin + self->tail_length - length;
  gsize first;

  if (length == 0)
    return;
  from &= self->room - 1;
  first = MIN (length, self->room - from);
  memcpy (to, self->tail + from, first);
  memcpy (to + first, self->tail, length - first);
}

/* Gives the ring another size, a power of two, and keeps as much of its end as fits. */
static void
set_room (LanesOutput *self, gsize room)
{
  gsize length = MIN (self->tail_length, room);
  char *tail = g_malloc (room);

  copy_end (self, tail, length);
  g_free (self->tail);
  n_held += room - self->room;
  self->tail = tail;
  self->room = room;
  self->tail_begin = 0;
  self->tail_length = length;
}

static void
set_head (LanesOutput *self, gsize length)
{
  GByteArray *head = g_byte_array_sized_new ((guint) length);

  g_byte_array_append (head, self->head->data, (guint) length);
  n_held -= self->head->len - length;
  g_byte_array_unref (self->head);
  self->head = head;
}

/* Half of what it may hold now */
static gsize
get_half (LanesOutput *self)
{
  if (n_held <= LANES_OUTPUT_ALL)
    return LANES_OUTPUT_MAX / 2;
  if (self->room > LANES_OUTPUT_FEW / 2)
    set_room (self, LANES_OUTPUT_FEW / 2);
  if (self->head && self->head->len > LANES_OUTPUT_FEW / 2)
    set_head (self, LANES_OUTPUT_FEW / 2);
  return LANES_OUTPUT_FEW / 2;
}

static void
append_to_tail (LanesOutput *self, const char *bytes, gsize length, gsize half)
{
  gsize room = MAX (self->room, FIRST_ROOM);
  gsize to, first;

  if (length > half)
    {
      bytes += length - half;
      length = half;
    }
  while (room < half && room < self->tail_length + length)
    room *= 2;
  if (room != self->room)
    set_room (self, room);

  to = (self->tail_begin + self->tail_length) & (self->room - 1);
  first = MIN (length, self->room - to);
  memcpy (self->tail + to, bytes, first);
  memcpy (self->tail, bytes + first, length - first);
  self->tail_length += length;
  if (self->tail_length > self->room)
    {
      self->tail_begin = (self->tail_begin + self->tail_length) & (self->room - 1);
      self->tail_length = self->room;
    }
}

/**
 * lanes_output_append:
 * @bytes: (array length=length): what was said, which may be anything
 * @length: how much
 *
 * Keeps what was said, and leaves out of the middle what is too much: for what one says, and for
 * what all say together.
 */
void
lanes_output_append (LanesOutput *self, const char *bytes, gsize length)
{
  gsize half = get_half (self);
  gsize n_head = self->head ? self->head->len : 0;

  if (!self->head)
    self->head = g_byte_array_new ();
  /* Only what follows the head without a gap belongs to it. */
  if (n_head == self->total && n_head < half)
    {
      gsize n = MIN (length, half - n_head);

      g_byte_array_append (self->head, (const guint8 *) bytes, (guint) n);
      n_held += n;
      self->total += n;
      bytes += n;
      length -= n;
    }
  if (length > 0)
    append_to_tail (self, bytes, length, half);
  self->total += length;
}

/**
 * lanes_output_read:
 * @position: (inout): up to where it is known, in bytes since its begin; moves behind what is
 *   returned
 * @length: (out): how many bytes are returned
 * @left_out: (out): how many bytes are missing before these
 *
 * Reads on. What is kept of the begin and what is kept of the end come one after the other: to be
 * called until nothing more comes.
 *
 * Returns: (transfer full) (array length=length) (nullable): what was said; %NULL: nothing new
 */
char *
lanes_output_read (LanesOutput *self, guint64 *position, gsize *length, guint64 *left_out)
{
  guint64 n_head = self->head ? self->head->len : 0;
  guint64 tail = self->total - self->tail_length;
  char *bytes;

  *left_out = 0;
  *length = 0;
  if (*position >= self->total)
    return NULL;
  if (*position < n_head)
    {
      *length = (gsize) (n_head - *position);
      bytes = g_memdup2 (self->head->data + *position, *length);
      *position = n_head;
      return bytes;
    }
  if (*position < tail)
    *left_out = tail - *position;
  *length = (gsize) (self->total - MAX (*position, tail));
  *position = self->total;
  if (*length == 0)
    return NULL;
  bytes = g_malloc (*length);
  copy_end (self, bytes, *length);
  return bytes;
}

/* How many bytes before @length are a whole number of lines or, with none near, of characters */
static gsize
cut_end (const char *bytes, gsize length)
{
  gsize from = length > LINE_SEARCH ? length - LINE_SEARCH : 0;
  const char *line = memrchr (bytes + from, '\n', length - from);
  gsize n = 1;

  if (line)
    return (gsize) (line + 1 - bytes);
  while (n < MIN (length, 4) && ((guchar) bytes[length - n] & 0xc0) == 0x80)
    n++;
  return length > 0 && g_utf8_get_char_validated (bytes + length - n, (gssize) n) == (gunichar) -2
             ? length - n
             : length;
}

/* How many bytes are before the first whole line or, with none near, the first character */
static gsize
cut_begin (const char *bytes, gsize length)
{
  const char *line = memchr (bytes, '\n', MIN (length, LINE_SEARCH));
  gsize n = 0;

  if (line)
    return (gsize) (line + 1 - bytes);
  while (n < MIN (length, 3) && ((guchar) bytes[n] & 0xc0) == 0x80)
    n++;
  return n;
}

static void
append_valid (GString *text, const char *bytes, gsize length)
{
  /* An empty array has no bytes to point at. */
  g_autofree char *valid = g_utf8_make_valid (length > 0 ? bytes : "", (gssize) length);

  g_string_append (text, valid);
}

/**
 * lanes_output_describe_left_out:
 * @n_bytes: how much
 *
 * Returns: (transfer full): a note to stand in place of the middle, translated
 */
char *
lanes_output_describe_left_out (guint64 n_bytes)
{
  g_autofree char *size = g_format_size (n_bytes);

  /* Translators: in the middle of what a command has said, with a size such as “3.2 MB” */
  return g_strdup_printf (_ ("… %s left out …"), size);
}

/**
 * lanes_output_dup_text:
 *
 * Returns: (transfer full): all that is kept, as UTF-8; in place of the middle a line that says how
 *   much was left out
 */
char *
lanes_output_dup_text (LanesOutput *self)
{
  gsize n_head = self->head ? self->head->len : 0;
  guint64 gap = self->total - n_head - self->tail_length;
  g_autofree char *tail = g_malloc (self->tail_length + 1);
  gsize skipped = 0;
  g_autoptr (GString) text = g_string_new (NULL);

  copy_end (self, tail, self->tail_length);
  if (gap == 0)
    {
      g_autoptr (GByteArray) all = g_byte_array_new ();

      g_byte_array_append (all, self->head ? self->head->data : (guint8 *) "", (guint) n_head);
      g_byte_array_append (all, (guint8 *) tail, (guint) self->tail_length);
      append_valid (text, (const char *) all->data, all->len);
    }
  else
    {
      gsize n = cut_end ((const char *) self->head->data, n_head);
      g_autofree char *note = NULL;

      skipped = cut_begin (tail, self->tail_length);
      note = lanes_output_describe_left_out (gap + n_head - n + skipped);
      append_valid (text, (const char *) self->head->data, n);
      g_string_append_printf (text, "%s%s\n", g_str_has_suffix (text->str, "\n") ? "" : "\n", note);
      append_valid (text, tail + skipped, self->tail_length - skipped);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * lanes_output_dup_end:
 * @n_bytes: how much at the most
 *
 * Returns: (transfer full): the last that was said, as UTF-8 of whole characters
 */
char *
lanes_output_dup_end (LanesOutput *self, gsize n_bytes)
{
  gsize n_tail = MIN (self->tail_length, n_bytes);
  gsize n_head = self->head && self->tail_length + self->head->len == self->total
                     ? MIN (self->head->len, n_bytes - n_tail)
                     : 0;
  g_autofree char *bytes = g_malloc (n_head + n_tail + 1);
  gsize skipped = 0;

  if (n_head > 0)
    memcpy (bytes, self->head->data + self->head->len - n_head, n_head);
  copy_end (self, bytes + n_head, n_tail);
  if (n_head + n_tail < self->total)
    while (skipped < MIN (n_head + n_tail, 3) && ((guchar) bytes[skipped] & 0xc0) == 0x80)
      skipped++;
  return g_utf8_make_valid (bytes + skipped, (gssize) (n_head + n_tail - skipped));
}
