/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-output.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lanes-output-pipe.h"
#include "launch-fixture.h"

#define HALF (LANES_OUTPUT_MAX / 2)

static char *
repeat (const char *text, gsize length)
{
  char *bytes = g_malloc (length + 1);
  gsize n = strlen (text);

  for (gsize i = 0; i < length; i++)
    bytes[i] = text[i % n];
  bytes[length] = '\0';
  return bytes;
}

/* Lines with their numbers, to tell what of it is kept. Nothing is allocated for each: a sanitizer
 * would look for a long time who does that. */
static GString *
make_lines (guint n)
{
  GString *text = g_string_new (NULL);
  char line[16];

  for (guint i = 0; i < n; i++)
    g_string_append_len (text, line, g_snprintf (line, sizeof line, "%07u\n", i));
  return text;
}

static void
append_in_pieces (LanesOutput *output, const char *bytes, gsize length, gsize piece)
{
  for (gsize i = 0; i < length; i += piece)
    lanes_output_append (output, bytes + i, MIN (piece, length - i));
}

/* Whatever the pieces, what is kept is the same: the begin, how much is missing, and the end. */
static void
test_middle (gconstpointer data)
{
  static const guint lines[] = {
      0, 1, HALF / 8, HALF / 8 + 1, HALF / 4 - 1, HALF / 4, HALF / 4 + 1, HALF / 2, HALF};
  gsize piece = GPOINTER_TO_SIZE (data);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (LanesOutput) output = lanes_output_new ();
      GString *all = make_lines (lines[i]);
      g_autofree char *text = NULL;
      g_autofree char *expected = NULL;

      append_in_pieces (output, all->str, all->len, piece);
      text = lanes_output_dup_text (output);
      if (all->len <= LANES_OUTPUT_MAX)
        {
          expected = g_strdup (all->str);
        }
      else
        {
          /* The end begins with a whole line, and the one before it is taken for a broken one. */
          gsize left_out = all->len - LANES_OUTPUT_MAX + 8;
          g_autofree char *note = lanes_output_describe_left_out (left_out);

          expected =
              g_strdup_printf ("%.*s%s\n%s", HALF, all->str, note, all->str + HALF + left_out);
        }
      g_assert_true (g_str_equal (text, expected));
      g_string_free (all, TRUE);
    }
}

/* Reading on gives every byte that is kept once, and tells of those that are not. */
static void
test_read (void)
{
  g_autoptr (LanesOutput) output = lanes_output_new ();
  GString *all = make_lines (HALF);
  guint64 position = 0, known = 0;
  gsize step = 100000;

  for (gsize i = 0; i < all->len; i += step)
    {
      gsize length;
      guint64 left_out;
      char *bytes;

      append_in_pieces (output, all->str + i, MIN (step, all->len - i), 4096);
      /* Now and then nobody looks for a long time. */
      if (i / step > 3 && i / step < 20)
        continue;
      while ((bytes = lanes_output_read (output, &position, &length, &left_out)))
        {
          known += left_out;
          g_assert_true (left_out == 0 || i / step == 20);
          g_assert_cmpmem (bytes, length, all->str + known, length);
          known += length;
          g_assert_cmpuint (known, ==, position);
          g_free (bytes);
        }
      g_assert_cmpuint (position, ==, MIN (i + step, all->len));
    }
  g_string_free (all, TRUE);
}

/* Characters are not cut in two, and what is none does no harm. */
static void
test_characters (void)
{
  static const char *const table[] = {"\303\244", "\342\202\254", "\360\237\230\200", "x\200\377",
                                      "\200"};

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    for (gsize shift = 0; shift < 5; shift++)
      {
        g_autoptr (LanesOutput) output = lanes_output_new ();
        g_autofree char *bytes = repeat (table[i], 3 * HALF);
        g_autofree char *text = NULL;
        g_autofree char *end = NULL;
        gsize n_wrong = 0;

        lanes_output_append (output, "12345", shift);
        lanes_output_append (output, bytes, strlen (table[i]) * (3 * HALF / strlen (table[i])));
        text = lanes_output_dup_text (output);
        end = lanes_output_dup_end (output, 1001);
        g_assert_true (g_utf8_validate (text, -1, NULL));
        g_assert_true (g_utf8_validate (end, -1, NULL));
        for (const char *p = text; *p; p = g_utf8_next_char (p))
          n_wrong += g_utf8_get_char (p) == 0xfffd;
        if (i < 3)
          {
            g_assert_cmpuint (n_wrong, ==, 0);
            g_assert_true (g_str_has_suffix (end, table[i]));
          }
      }
}

static void
test_binary (void)
{
  g_autoptr (LanesOutput) output = lanes_output_new ();
  g_autofree char *text = NULL;

  lanes_output_append (output, "a\0b", 3);
  text = lanes_output_dup_text (output);
  g_assert_cmpstr (text, ==, "a\357\277\275b");
}

/* What a thousand of them hold is bounded too: those that go on give up what they had. */
static void
test_many (void)
{
  g_autoptr (GPtrArray) outputs =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lanes_output_free);
  g_autofree char *bytes = repeat ("much\n", 2 * LANES_OUTPUT_MAX);
  gsize sum = 0;

  for (guint i = 0; i < 200; i++)
    {
      g_ptr_array_add (outputs, lanes_output_new ());
      append_in_pieces (outputs->pdata[i], bytes, 2 * LANES_OUTPUT_MAX, 65536);
    }
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = NULL;

      lanes_output_append (outputs->pdata[i], "end\n", 4);
      text = lanes_output_dup_text (outputs->pdata[i]);
      g_assert_true (g_str_has_prefix (text, "much\n"));
      g_assert_true (g_str_has_suffix (text, "end\n"));
      sum += strlen (text);
    }
  g_assert_cmpuint (sum, <=, LANES_OUTPUT_ALL + 200 * (LANES_OUTPUT_FEW + 100));

  /* When they are gone, there is room again. */
  g_ptr_array_set_size (outputs, 0);
  g_ptr_array_add (outputs, lanes_output_new ());
  lanes_output_append (outputs->pdata[0], bytes, 2 * LANES_OUTPUT_MAX);
  g_free (bytes);
  bytes = lanes_output_dup_text (outputs->pdata[0]);
  g_assert_cmpuint (strlen (bytes), >, LANES_OUTPUT_MAX - 100);
}

typedef struct
{
  LanesOutputPipe *pipe;
  guint64 n_bytes;
  guint n_calls;
  gboolean ends_itself;
} Reader;

static void
read_cb (const char *bytes, gsize length, gpointer user_data)
{
  Reader *reader = user_data;

  reader->n_bytes += length;
  reader->n_calls++;
  if (reader->ends_itself)
    g_clear_pointer (&reader->pipe, lanes_output_pipe_free);
}

static gpointer
flood (gpointer data)
{
  static char bytes[65536];

  while (write (GPOINTER_TO_INT (data), bytes, sizeof bytes) > 0)
    continue;
  return NULL;
}

static gboolean
has_much (gpointer data)
{
  return ((Reader *) data)->n_bytes > 20 * 1024 * 1024;
}

/* Who never stops writing leaves time for all else: for what has the usual priority, every turn. */
static void
test_flood (void)
{
  Reader reader = {0};
  LanesTime begin, used;
  struct timespec before, after;
  GThread *thread;
  int ends[2];

  signal (SIGPIPE, SIG_IGN);
  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  reader.pipe = lanes_output_pipe_new (ends[0], read_cb, &reader);
  thread = g_thread_new ("flood", flood, GINT_TO_POINTER (ends[1]));
  begin = lanes_time_now ();
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &before);
  wait_until (has_much, &reader);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &after);
  used = (after.tv_sec - before.tv_sec) * LANES_SEC + after.tv_nsec - before.tv_nsec;
  g_test_message ("%.0f MB/s, %.0f %% of a core",
                  (double) reader.n_bytes * 1e3 / (double) (lanes_time_now () - begin),
                  100 * (double) used / (double) (lanes_time_now () - begin));
  /* It waits in between. */
  g_assert_cmpint (used, <, (lanes_time_now () - begin) / 2);

  /* Nobody waits for an end that does not come. */
  lanes_output_pipe_drain (reader.pipe);
  lanes_output_pipe_free (reader.pipe);
  g_thread_join (thread);
  close (ends[1]);
}

static gboolean
has_called (gpointer data)
{
  return ((Reader *) data)->n_calls > 0;
}

static void
test_free_in_call (void)
{
  Reader reader = {.ends_itself = TRUE};
  int ends[2];

  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  reader.pipe = lanes_output_pipe_new (ends[0], read_cb, &reader);
  g_assert_cmpint (write (ends[1], "x", 1), ==, 1);
  wait_until (has_called, &reader);
  g_assert_null (reader.pipe);
  close (ends[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/output/middle/bytes", GSIZE_TO_POINTER (61), test_middle);
  g_test_add_data_func ("/output/middle/pages", GSIZE_TO_POINTER (4096), test_middle);
  g_test_add_data_func ("/output/middle/at-once", GSIZE_TO_POINTER (G_MAXINT), test_middle);
  g_test_add_func ("/output/read", test_read);
  g_test_add_func ("/output/characters", test_characters);
  g_test_add_func ("/output/binary", test_binary);
  g_test_add_func ("/output/many", test_many);
  g_test_add_func ("/output/pipe/flood", test_flood);
  g_test_add_func ("/output/pipe/free-in-call", test_free_in_call);
  return g_test_run ();
}
