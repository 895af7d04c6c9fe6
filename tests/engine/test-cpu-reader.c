/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readings of machines of every kind, of a /proc/stat that cannot be read, and of a machine that
 * was asleep. */
#include <errno.h>
#include <string.h>

#include "lanes-cpu-reader.h"
#include "lanes-cpu-sampler.h"
#include "lanes-error.h"
#include "lanes-proc-stat.h"
#include "proc-fixture.h"

/* As long as a condition may take on a machine that is fully busy. */

/* One core in one reading; none if its number is 0, but for the first */
typedef struct
{
  guint core;
  guint64 user, system, idle, iowait;
} Core;

#define MAX_CORES 5

static char *
write_text (const Core *cores, guint n_cores)
{
  GString *text = g_string_new ("cpu  1 2 3 4 5 6 7 8 0 0\n");

  for (guint i = 0; i < n_cores && (i == 0 || cores[i].core > 0); i++)
    g_string_append_printf (text,
                            "cpu%u %" G_GUINT64_FORMAT " 0 %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                            " %" G_GUINT64_FORMAT " 0 0 0 0 0\n",
                            cores[i].core, cores[i].user, cores[i].system, cores[i].idle,
                            cores[i].iowait);
  g_string_append (text, "intr 1234 0 0\nctxt 1\n");
  return g_string_free (text, FALSE);
}

static void
read_text (const char *text, GArray *times)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "stat", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesCpuReader) reader = NULL;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  reader = lanes_cpu_reader_new (path, &error);
  g_assert_no_error (error);
  g_assert_true (lanes_cpu_reader_read (reader, times, &error));
}

static void
test_changes (void)
{
  static const struct
  {
    const char *name;
    Core before[MAX_CORES];
    Core after[MAX_CORES];
    double shares[MAX_CORES];
    guint n_shares;
  } table[] = {
      {"a quarter", {{0, 100, 0, 100, 0}}, {{0, 120, 5, 175, 0}}, {0.25}, 1},
      {"sparse numbers",
       {{0, 10, 0, 10, 0}, {4, 10, 0, 10, 0}, {900, 10, 0, 10, 0}},
       {{0, 20, 0, 10, 0}, {4, 10, 0, 20, 0}, {900, 15, 0, 15, 0}},
       {1, 0, 0.5},
       3},
      {"one goes away",
       {{0, 10, 0, 10, 0}, {1, 10, 0, 10, 0}, {2, 10, 0, 10, 0}},
       {{0, 20, 0, 10, 0}, {2, 10, 0, 20, 0}},
       {1, 0},
       2},
      {"one comes",
       {{0, 10, 0, 10, 0}, {2, 10, 0, 10, 0}},
       {{0, 20, 0, 10, 0}, {1, 10, 0, 10, 0}, {2, 10, 0, 20, 0}},
       {1, -1, 0},
       3},
      {"another set of cores",
       {{1, 10, 0, 10, 0}, {3, 10, 0, 10, 0}},
       {{2, 20, 0, 10, 0}, {4, 10, 0, 10, 0}},
       {-1, -1},
       2},
      {"iowait runs backwards", {{0, 10, 0, 50, 40}}, {{0, 20, 0, 70, 30}}, {0.5}, 1},
      {"idle runs backwards", {{0, 10, 0, 50, 40}}, {{0, 20, 0, 30, 40}}, {1}, 1},
      {"busy runs backwards", {{0, 90, 0, 50, 40}}, {{0, 20, 0, 70, 40}}, {0}, 1},
      {"all run backwards", {{0, 90, 0, 50, 40}}, {{0, 20, 0, 30, 40}}, {-1}, 1},
      {"nothing moves", {{0, 90, 0, 50, 40}}, {{0, 90, 0, 50, 40}}, {-1}, 1},
      {"large numbers",
       {{0, 10000000000, 0, 900000000000, 0}},
       {{0, 10000000003, 0, 900000000001, 0}},
       {0.75},
       1},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
      g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
      g_autofree char *first = write_text (table[i].before, MAX_CORES);
      g_autofree char *second = write_text (table[i].after, MAX_CORES);
      g_autofree LanesCpuSample *sample = NULL;

      g_test_message ("%s", table[i].name);
      read_text (first, before);
      read_text (second, after);
      sample = lanes_cpu_sample_new (before, after, (LanesSpan){1, 2});
      g_assert_cmpuint (sample->n_shares, ==, table[i].n_shares);
      for (guint j = 0; j < sample->n_shares; j++)
        {
          g_assert_cmpuint (sample->shares[j].core, ==, table[i].after[j].core);
          g_assert_cmpfloat_with_epsilon ((double) sample->shares[j].busy, table[i].shares[j],
                                          1e-6);
        }
    }
}

static void
test_thousand_cores (void)
{
  enum
  {
    N_CORES = 1024
  };
  g_autofree Core *cores = g_new0 (Core, N_CORES);
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
  g_autofree LanesCpuSample *sample = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  for (guint i = 0; i < N_CORES; i++)
    cores[i] = (Core){i, 123456789 + i, 23456, 3456789 + i, 99};
  first = write_text (cores, N_CORES);
  for (guint i = 0; i < N_CORES; i++)
    {
      cores[i].user += i;
      cores[i].idle += N_CORES - i;
    }
  second = write_text (cores, N_CORES);
  read_text (first, before);
  read_text (second, after);
  g_assert_cmpuint (after->len, ==, N_CORES);
  sample = lanes_cpu_sample_new (before, after, (LanesSpan){1, 2});
  g_assert_cmpuint (sample->n_shares, ==, N_CORES);
  for (guint i = 0; i < N_CORES; i++)
    g_assert_cmpfloat_with_epsilon ((double) sample->shares[i].busy, (double) i / N_CORES, 1e-6);
}

static void
test_no_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
  LanesCpuReader *reader;

  g_assert_null (lanes_cpu_reader_new ("/nowhere/stat", &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_SYSTEM);
  g_clear_error (&error);

  reader = lanes_cpu_reader_new (LANES_CPU_READER_FILE, &error);
  g_assert_no_error (error);
  proc_fail_read ("/proc/stat", EIO, NULL);
  g_assert_false (lanes_cpu_reader_read (reader, times, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_SYSTEM);
  g_clear_error (&error);
  proc_fail_read ("/proc/stat", -1, "");
  g_assert_false (lanes_cpu_reader_read (reader, times, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_SYSTEM);
  g_clear_error (&error);
  proc_heal ();
  g_assert_true (lanes_cpu_reader_read (reader, times, &error));
  g_assert_no_error (error);
  lanes_cpu_reader_free (reader);

  proc_limit_files (0);
  g_assert_null (lanes_cpu_sampler_new (LANES_CPU_SAMPLER_MIN, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_SYSTEM);
  proc_heal ();
}

/* Without an end that is known, a text is not read on and on. */
static void
test_endless (void)
{
  gsize length = 40 * 1024 * 1024;
  g_autofree char *text = g_malloc (length + 1);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
  g_autoptr (LanesCpuReader) reader = NULL;

  memset (text, 'x', length);
  memcpy (text, "cpu0 1 2 3 4\n", strlen ("cpu0 1 2 3 4\n"));
  text[length] = '\0';
  proc_fail_read ("/proc/stat", -1, text);
  reader = lanes_cpu_reader_new (LANES_CPU_READER_FILE, NULL);
  g_assert_true (lanes_cpu_reader_read (reader, times, NULL));
  g_assert_cmpuint (times->len, ==, 1);
  proc_heal ();
}

typedef struct
{
  guint n_samples;
  guint n_known; /* shares of the last sample that are known */
  LanesSpan span;
  LanesSpan longest;
  gboolean longest_is_known;
} Seen;

static void
sample_cb (LanesCpuSampler *sampler, const LanesCpuSample *sample, gpointer user_data)
{
  Seen *seen = user_data;

  seen->n_samples++;
  seen->n_known = 0;
  for (guint i = 0; i < sample->n_shares; i++)
    seen->n_known += sample->shares[i].busy >= 0;
  if (seen->n_samples > 1)
    g_assert_cmpint (sample->span.begin, ==, seen->span.end);
  seen->span = sample->span;
  if (lanes_span_length (sample->span) <= lanes_span_length (seen->longest))
    return;
  seen->longest = sample->span;
  seen->longest_is_known = seen->n_known > 0;
}

/* What the cores did in the hour that the machine was asleep is not known. */
static void
test_asleep (void)
{
  Seen seen = {0};
  g_autoptr (LanesCpuSampler) sampler = lanes_cpu_sampler_new (LANES_CPU_SAMPLER_MIN, NULL);
  guint n_samples;

  g_signal_connect (sampler, "sample", G_CALLBACK (sample_cb), &seen);
  proc_wait_until (seen.n_samples >= 2 && seen.n_known > 0);
  proc_jump (3600 * LANES_SEC);
  proc_wait_until (lanes_span_length (seen.longest) >= 3600 * LANES_SEC);
  g_assert_false (seen.longest_is_known);
  n_samples = seen.n_samples;
  proc_wait_until (seen.n_samples >= n_samples + 2 && seen.n_known > 0);
  g_assert_cmpint (lanes_span_length (seen.span), <, 60 * LANES_SEC);
  g_clear_object (&sampler);
  proc_heal ();
}

/* The interval was long and is short now: the sample that is due is of a long time, and known. */
static void
test_shorter_interval (void)
{
  Seen seen = {0};
  g_autoptr (LanesCpuSampler) sampler = lanes_cpu_sampler_new (LANES_CPU_SAMPLER_MAX, NULL);

  g_signal_connect (sampler, "sample", G_CALLBACK (sample_cb), &seen);
  lanes_cpu_sampler_set_interval (sampler, LANES_CPU_SAMPLER_MIN);
  proc_jump (4 * LANES_SEC);
  proc_wait_until (seen.n_samples >= 2);
  g_assert_cmpint (lanes_span_length (seen.longest), >=, 4 * LANES_SEC);
  g_assert_true (seen.longest_is_known);
  g_clear_object (&sampler);
  proc_heal ();
}

/* Errors are waited out, and the next sample reaches back over them. */
static void
test_errors (void)
{
  Seen seen = {0};
  g_autoptr (LanesCpuSampler) sampler = lanes_cpu_sampler_new (LANES_CPU_SAMPLER_MIN, NULL);
  guint n_reads = 0;
  guint n_samples;
  LanesTime end;

  g_signal_connect (sampler, "sample", G_CALLBACK (sample_cb), &seen);
  proc_wait_until (seen.n_samples >= 1);
  proc_fail_read ("/proc/stat", EIO, NULL);
  proc_count_reads ("/proc/stat");
  proc_wait_until ((n_reads += proc_count_reads ("/proc/stat")) >= 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  n_samples = seen.n_samples;
  end = seen.span.end;
  g_usleep (4 * LANES_CPU_SAMPLER_MIN / LANES_USEC);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.n_samples, ==, n_samples);
  /* Once in each interval, and not on and on. */
  g_assert_cmpuint (proc_count_reads ("/proc/stat"), <=, 20);
  proc_heal ();
  proc_wait_until (seen.n_samples > n_samples);
  g_assert_cmpint (seen.longest.begin, ==, end);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cpu-reader/changes", test_changes);
  g_test_add_func ("/cpu-reader/thousand-cores", test_thousand_cores);
  g_test_add_func ("/cpu-reader/no-file", test_no_file);
  g_test_add_func ("/cpu-reader/endless", test_endless);
  g_test_add_func ("/cpu-reader/asleep", test_asleep);
  g_test_add_func ("/cpu-reader/shorter-interval", test_shorter_interval);
  g_test_add_func ("/cpu-reader/errors", test_errors);
  return g_test_run ();
}
