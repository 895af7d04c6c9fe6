/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traces as JSON, with whatever names tasks and threads have: what is written is JSON. The first
 * byte says how many of the bytes are slices, three for each; the rest are names. */
#include "fuzz.h"

#include <json-glib/json-glib.h>

#include "lanes-trace-json.h"

#define N_CORES   2
#define N_THREADS 3

typedef struct
{
  const uint8_t *next;
  const uint8_t *end;
} Bytes;

static guint
take (Bytes *bytes)
{
  return bytes->next < bytes->end ? *bytes->next++ : 0;
}

static LanesTrace *
make_trace (Bytes *bytes, guint n_slices)
{
  LanesTrace *trace = lanes_trace_new (N_CORES);
  LanesTime now = 0;

  for (guint i = 0; i < N_THREADS; i++)
    {
      LanesThread thread = {.task = i % 2, .pid = 100, .tid = 100 + (int) i / 2};

      thread.end = G_MAXINT64;
      lanes_trace_add_thread (trace, &thread);
    }
  for (guint i = 0; i < n_slices; i++)
    {
      guint what = take (bytes);
      LanesSlice slice = {
          .begin = now + take (bytes),
          .thread = what % N_THREADS,
          .core = what / 4 % N_CORES,
          .ended = (LanesSliceEnd) (what / 8 % (LANES_SLICE_EXITED + 1)),
      };

      slice.end = now = slice.begin + take (bytes) * LANES_USEC;
      if (what >= 0xf0)
        lanes_trace_add_lost (trace, (LanesSpan){slice.begin, slice.end});
      else
        lanes_trace_append (trace, &slice);
    }
  lanes_trace_advance (trace, now);
  return trace;
}

/* A name ends at a NUL, and what is missing is empty. */
static char *
take_name (Bytes *bytes)
{
  GString *name = g_string_new (NULL);
  guint c;

  while ((c = take (bytes)) != 0)
    g_string_append_c (name, (char) c);
  return g_string_free (name, FALSE);
}

static LanesTraceNames *
make_names (Bytes *bytes)
{
  LanesTraceNames *names = g_new0 (LanesTraceNames, 1);

  names->n_cores = N_CORES;
  names->n_tasks = 2;
  names->n_threads = N_THREADS;
  names->core_numbers = g_new0 (guint, N_CORES);
  names->cores = g_new0 (char *, N_CORES);
  names->tasks = g_new0 (char *, 2);
  names->threads = g_new0 (char *, N_THREADS);
  for (guint i = 0; i < N_CORES; i++)
    {
      names->core_numbers[i] = i;
      names->cores[i] = g_strdup_printf ("Core %u", i);
      names->tasks[i] = take_name (bytes);
    }
  for (guint i = 0; i < N_THREADS; i++)
    names->threads[i] = take_name (bytes);
  return names;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Bytes bytes = {data, data + size};
  guint n_slices = take (&bytes);
  g_autoptr (LanesTrace) trace = make_trace (&bytes, n_slices);
  g_autoptr (LanesTraceNames) names = make_names (&bytes);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  LanesSpan span = {n_slices * LANES_USEC, lanes_trace_get_now (trace)};

  g_assert_true (lanes_trace_write_json (trace, span, names, stream, NULL, &error));
  json_parser_load_from_data (
      parser, g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
      (gssize) g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)));
  return 0;
}
