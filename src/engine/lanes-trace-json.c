/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-trace-json.h"

#include <glib/gi18n-lib.h>

/* A JSON library would build two million slices as a tree in memory before it wrote the first of
 * them: the events are simple enough to be written as they are read. */

#define FLUSH_SIZE (64 * 1024)

/* The viewers' "process" numbers of the two groups, and the tracks in the first. */
#define GROUP_CORES 1
#define GROUP_TASKS 2

typedef struct
{
  GString *text;
  GOutputStream *stream;
  GCancellable *cancellable;
  gboolean started; /* an event was written: the next one needs a comma */
} Writer;

static gboolean
flush (Writer *writer, GError **error)
{
  if (!g_output_stream_write_all (writer->stream, writer->text->str, writer->text->len, NULL,
                                  writer->cancellable, error))
    return FALSE;
  g_string_truncate (writer->text, 0);
  return TRUE;
}

static void
add_string (GString *text, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value ? value : "", -1);

  g_string_append_c (text, '"');
  for (const char *p = valid; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      if ((guchar) *p < 0x20 || *p == 0x7f)
        g_string_append_printf (text, "\\u%04x", (guint) *p);
      else
        g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

/* Microseconds with a fraction: from integers, so that no locale and no rounding has a part in it.
 */
static void
add_usec (GString *text, LanesTime time)
{
  g_string_append_printf (text, "%" G_GINT64_FORMAT ".%03d", time / LANES_USEC,
                          (int) (time % LANES_USEC));
}

static void
begin_event (Writer *writer)
{
  g_string_append (writer->text, writer->started ? ",\n" : "\n");
  writer->started = TRUE;
}

static void
add_metadata (Writer *writer, const char *what, int group, gint64 track, const char *name)
{
  begin_event (writer);
  g_string_append_printf (writer->text,
                          "{\"ph\":\"M\",\"name\":\"%s\",\"pid\":%d,\"tid\":%" G_GINT64_FORMAT
                          ",\"args\":{\"name\":",
                          what, group, track);
  add_string (writer->text, name);
  g_string_append (writer->text, "}}");
}

static void
add_sort_index (Writer *writer, const char *what, int group, gint64 track, guint position)
{
  begin_event (writer);
  g_string_append_printf (writer->text,
                          "{\"ph\":\"M\",\"name\":\"%s\",\"pid\":%d,\"tid\":%" G_GINT64_FORMAT
                          ",\"args\":{\"sort_index\":%u}}",
                          what, group, track, position);
}

static void
add_group (Writer *writer, int group, const char *name)
{
  add_metadata (writer, "process_name", group, group, name);
  add_sort_index (writer, "process_sort_index", group, group, group);
}

static void
add_track (Writer *writer, int group, gint64 track, const char *name, guint position)
{
  add_metadata (writer, "thread_name", group, track, name);
  add_sort_index (writer, "thread_sort_index", group, track, position);
}

static void
add_complete (Writer *writer, const char *name, int group, gint64 track, LanesTime begin,
              LanesTime end)
{
  begin_event (writer);
  g_string_append (writer->text, "{\"ph\":\"X\",\"name\":");
  add_string (writer->text, name);
  g_string_append_printf (writer->text, ",\"pid\":%d,\"tid\":%" G_GINT64_FORMAT ",\"ts\":", group,
                          track);
  add_usec (writer->text, begin);
  g_string_append (writer->text, ",\"dur\":");
  add_usec (writer->text, end - begin);
}

static const char *
name_end (LanesSliceEnd ended)
{
  switch (ended)
    {
    case LANES_SLICE_PREEMPTED:
      return "preempted";
    case LANES_SLICE_WAITED:
      return "waited";
    case LANES_SLICE_EXITED:
      return "exited";
    case LANES_SLICE_OPEN:
    default:
      return "open";
    }
}

static void
add_slice (Writer *writer, const LanesSlice *slice, LanesSpan span, const LanesThread *thread,
           const LanesTraceNames *names, const char *name, int group, gint64 track)
{
  LanesSpan part = lanes_span_intersect ((LanesSpan){slice->begin, slice->end}, span);

  if (lanes_span_is_empty (part))
    return;
  add_complete (writer, name, group, track, part.begin, part.end);
  g_string_append (writer->text, ",\"args\":{\"task\":");
  add_string (writer->text, names->tasks[thread->task]);
  g_string_append_printf (writer->text, ",\"pid\":%d,\"tid\":%d,\"core\":%u,\"ended\":\"%s\"}}",
                          thread->pid, thread->tid, names->core_numbers[slice->core],
                          name_end (slice->ended));
}

static gboolean
write_cores (Writer *writer, LanesTrace *trace, LanesSpan span, const LanesTraceNames *names,
             GError **error)
{
  add_group (writer, GROUP_CORES, _ ("Cores"));
  for (guint i = 0; i < lanes_trace_get_n_cores (trace); i++)
    {
      /* Track 0 is taken for the idle thread by viewers. */
      gint64 track = names->core_numbers[i] + 1;
      LanesTraceIter iter;
      LanesSlice slice;

      add_track (writer, GROUP_CORES, track, names->cores[i], i);
      lanes_trace_iter_init_core (&iter, trace, i, span);
      while (lanes_trace_iter_next (&iter, &slice))
        {
          const LanesThread *thread = lanes_trace_get_thread (trace, slice.thread);

          if (!thread)
            continue;
          add_slice (writer, &slice, span, thread, names, names->tasks[thread->task], GROUP_CORES,
                     track);
          if (writer->text->len >= FLUSH_SIZE && !flush (writer, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* Tracks bear the thread's own number where they can: the kernel may have given it out twice. */
static gint64
choose_track (GHashTable *used, const LanesThread *thread, guint number)
{
  const gint64 beyond = G_GINT64_CONSTANT (1) << 31;

  if (g_hash_table_add (used, GINT_TO_POINTER (thread->tid)))
    return thread->tid;
  return beyond + number;
}

static gboolean
write_tasks (Writer *writer, LanesTrace *trace, LanesSpan span, const LanesTraceNames *names,
             GError **error)
{
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);

  add_group (writer, GROUP_TASKS, _ ("Tasks"));
  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (trace, i);
      LanesTraceIter iter;
      LanesSlice slice;
      gint64 track;

      if (!thread)
        continue;
      track = choose_track (used, thread, i);
      add_track (writer, GROUP_TASKS, track, names->threads[i], i);
      lanes_trace_iter_init_thread (&iter, trace, i, span);
      while (lanes_trace_iter_next (&iter, &slice))
        {
          add_slice (writer, &slice, span, thread, names, names->cores[slice.core], GROUP_TASKS,
                     track);
          if (writer->text->len >= FLUSH_SIZE && !flush (writer, error))
            return FALSE;
        }
    }
  return TRUE;
}

static void
write_lost (Writer *writer, LanesTrace *trace, LanesSpan span)
{
  gint64 track = G_MAXINT32;
  gsize n_spans;
  const LanesSpan *spans = lanes_trace_get_lost (trace, &n_spans);

  if (n_spans == 0)
    return;
  add_track (writer, GROUP_CORES, track, _ ("Lost records"), G_MAXINT32);
  for (gsize i = 0; i < n_spans; i++)
    {
      LanesSpan part = lanes_span_intersect (spans[i], span);

      if (lanes_span_is_empty (part))
        continue;
      add_complete (writer, _ ("Lost records"), GROUP_CORES, track, part.begin, part.end);
      g_string_append_c (writer->text, '}');
    }
}

/**
 * lanes_trace_write_json:
 * @span: nanoseconds: what is outside is left out, what reaches beyond is cut
 * @names: what people call the cores, tasks and threads
 * @stream: where to write to; it is left open
 *
 * Writes a trace as Chrome Trace Event JSON, which Perfetto and other viewers open: a group "Cores"
 * with a track per core and a group "Tasks" with a track per thread, each slice in both as a
 * complete event (`X`), in microseconds with fractions on `CLOCK_MONOTONIC`.
 *
 * Source: "Trace Event Format", the Chromium project. Errors are those of @stream.
 *
 * Returns: whether all was written
 */
gboolean
lanes_trace_write_json (LanesTrace *trace, LanesSpan span, const LanesTraceNames *names,
                        GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) text = g_string_sized_new (FLUSH_SIZE * 2);
  Writer writer = {text, stream, cancellable, FALSE};

  g_string_append (text, "{\"displayTimeUnit\":\"ns\","
                         "\"otherData\":{\"clock\":\"CLOCK_MONOTONIC\",\"program\":\"Lanes\"},"
                         "\"traceEvents\":[");
  if (!write_cores (&writer, trace, span, names, error)
      || !write_tasks (&writer, trace, span, names, error))
    return FALSE;
  write_lost (&writer, trace, span);
  g_string_append (text, "\n]}\n");
  return flush (&writer, error);
}
