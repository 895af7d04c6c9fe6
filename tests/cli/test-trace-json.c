/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "lanes-trace-json.h"

#define BEGIN (G_GINT64_CONSTANT (1234567) * LANES_SEC)

static guint numbers[] = {0, 4};
static const char *core_names[] = {"Core 0", "Core 4"};
static const char *task_names[] = {"Say \"hi\" \\ \n\t\001", "caf\303\251 \377"};
static const char *thread_names[] = {"Say · 1", "café", "Again"};

static const LanesTraceNames names = {
    .n_cores = 2,
    .n_tasks = 2,
    .n_threads = 3,
    .core_numbers = numbers,
    .cores = (char **) core_names,
    .tasks = (char **) task_names,
    .threads = (char **) thread_names,
};

static LanesTrace *
make_trace (void)
{
  static const struct
  {
    guint task;
    int pid, tid;
  } threads[] = {{0, 10, 11}, {1, 20, 20}, {1, 11, 11}};
  LanesTrace *trace = lanes_trace_new (2);
  LanesSlice slices[] = {
      {BEGIN, BEGIN + 1001, 0, 0, LANES_SLICE_PREEMPTED, FALSE},
      {BEGIN + 1001, BEGIN + 5000001, 1, 0, LANES_SLICE_WAITED, FALSE},
      {BEGIN + 2000, BEGIN + 3000, 0, 1, LANES_SLICE_EXITED, TRUE},
      {BEGIN + LANES_SEC, BEGIN + 2 * LANES_SEC, 2, 1, LANES_SLICE_OPEN, FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      LanesThread thread = {
          .task = threads[i].task,
          .process = 1,
          .ordinal = 1,
          .pid = threads[i].pid,
          .tid = threads[i].tid,
          .name = "x",
          .begin = BEGIN,
          .end = G_MAXINT64,
      };

      lanes_trace_add_thread (trace, &thread);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (slices); i++)
    lanes_trace_append (trace, &slices[i]);
  lanes_trace_advance (trace, BEGIN + 2 * LANES_SEC);
  return trace;
}

static char *
write_trace (LanesTrace *trace, LanesSpan span)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  lanes_trace_write_json (trace, span, &names, stream, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static JsonArray *
parse (JsonParser *parser, const char *text)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                       "traceEvents");
}

static guint
count (JsonArray *events, const char *phase, gint64 group)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (g_str_equal (json_object_get_string_member (event, "ph"), phase)
          && json_object_get_int_member (event, "pid") == group)
        n++;
    }
  return n;
}

static void
test_events (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = write_trace (trace, (LanesSpan){BEGIN, BEGIN + 3 * LANES_SEC});
  JsonArray *events = parse (parser, text);
  JsonObject *first = NULL;
  JsonObject *args;

  /* Each slice is there twice: on its core and on its thread. */
  g_assert_cmpuint (count (events, "X", 1), ==, 4);
  g_assert_cmpuint (count (events, "X", 2), ==, 4);
  /* Two for the group, two for each track. */
  g_assert_cmpuint (count (events, "M", 1), ==, 6);
  g_assert_cmpuint (count (events, "M", 2), ==, 8);

  for (guint i = 0; i < json_array_get_length (events) && !first; i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (g_str_equal (json_object_get_string_member (event, "ph"), "X"))
        first = event;
    }
  g_assert_nonnull (first);
  g_assert_cmpstr (json_object_get_string_member (first, "name"), ==, task_names[0]);
  g_assert_cmpint (json_object_get_int_member (first, "tid"), ==, 1);
  g_assert_nonnull (strstr (text, "\"ts\":1234567000000.000,\"dur\":1.001,"));
  g_assert_nonnull (strstr (text, "\"ts\":1234567000001.001,\"dur\":4999.000,"));
  args = json_object_get_object_member (first, "args");
  g_assert_cmpint (json_object_get_int_member (args, "pid"), ==, 10);
  g_assert_cmpint (json_object_get_int_member (args, "tid"), ==, 11);
  g_assert_cmpint (json_object_get_int_member (args, "core"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (args, "ended"), ==, "preempted");
}

/* The kernel gave one number to two threads: they are two tracks. */
static void
test_tracks_differ (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GHashTable) tracks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = write_trace (trace, (LanesSpan){BEGIN, BEGIN + 3 * LANES_SEC});
  JsonArray *events = parse (parser, text);

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (g_str_equal (json_object_get_string_member (event, "name"), "thread_name"))
        g_assert_true (
            g_hash_table_add (tracks, g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                                                       json_object_get_int_member (event, "pid"),
                                                       json_object_get_int_member (event, "tid"))));
    }
  g_assert_cmpuint (g_hash_table_size (tracks), ==, 5);
}

static void
test_span (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = write_trace (trace, (LanesSpan){BEGIN + 1500, BEGIN + 2500});
  JsonArray *events = parse (parser, text);

  g_assert_cmpuint (count (events, "X", 1), ==, 2);
  g_assert_nonnull (strstr (text, "\"ts\":1234567000001.500,\"dur\":1.000,"));
  g_assert_nonnull (strstr (text, "\"ts\":1234567000002.000,\"dur\":0.500,"));
}

static void
test_lost (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;

  lanes_trace_add_lost (trace, (LanesSpan){BEGIN + LANES_MSEC, BEGIN + 2 * LANES_MSEC});
  text = write_trace (trace, (LanesSpan){BEGIN, BEGIN + 3 * LANES_SEC});
  g_assert_cmpuint (count (parse (parser, text), "X", 1), ==, 5);
  g_assert_nonnull (strstr (text, "\"ts\":1234567001000.000,\"dur\":1000.000}"));
}

static void
test_empty (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (2);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = write_trace (trace, (LanesSpan){BEGIN, BEGIN + LANES_SEC});
  JsonArray *events = parse (parser, text);

  g_assert_cmpuint (count (events, "X", 1) + count (events, "X", 2), ==, 0);
}

static void
test_large (void)
{
  const guint n = 20000;
  g_autoptr (LanesTrace) trace = lanes_trace_new (2);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  LanesThread thread = {
      .process = 1,
      .ordinal = 1,
      .pid = 10,
      .tid = 11,
      .name = "x",
      .begin = BEGIN,
      .end = G_MAXINT64,
  };

  lanes_trace_add_thread (trace, &thread);
  for (guint i = 0; i < n; i++)
    {
      LanesSlice slice = {
          BEGIN + i * LANES_MSEC, BEGIN + i * LANES_MSEC + 1, 0, i % 2, LANES_SLICE_WAITED, FALSE};

      lanes_trace_append (trace, &slice);
    }
  lanes_trace_advance (trace, BEGIN + n * LANES_MSEC);
  text = write_trace (trace, (LanesSpan){BEGIN, BEGIN + n * LANES_MSEC});
  g_assert_cmpuint (count (parse (parser, text), "X", 2), ==, n);
}

/* What cannot be written is told. */
static void
test_full (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  char buffer[64];
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new (buffer, sizeof buffer, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (lanes_trace_write_json (trace, (LanesSpan){BEGIN, BEGIN + LANES_SEC}, &names,
                                          stream, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/trace-json/events", test_events);
  g_test_add_func ("/cli/trace-json/tracks-differ", test_tracks_differ);
  g_test_add_func ("/cli/trace-json/span", test_span);
  g_test_add_func ("/cli/trace-json/lost", test_lost);
  g_test_add_func ("/cli/trace-json/empty", test_empty);
  g_test_add_func ("/cli/trace-json/large", test_large);
  g_test_add_func ("/cli/trace-json/full", test_full);
  return g_test_run ();
}
