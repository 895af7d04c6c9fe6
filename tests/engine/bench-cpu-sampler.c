/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs to measure the cores once, against a bare reading of /proc/stat.
 *
 * The text of a machine with 256 cores is a file on a disk, which costs less to read than the
 * kernel would need to write it: what is measured is that understanding so much is still cheap
 * beside one reading of the real /proc/stat of this machine. */
#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

#include "bench.h"
#include "lanes-cpu-reader.h"
#include "lanes-cpu-sampler.h"
#include "lanes-proc-stat.h"

#define N_CALLS 200

typedef struct
{
  int file;
  LanesCpuReader *reader;
  GArray *before;
  GArray *after;
} Bench;

static void
read_barely (gpointer data)
{
  const Bench *bench = data;
  char text[4096];

  if (pread (bench->file, text, sizeof text, 0) <= 0)
    exit (2);
}

static void
read_cores (gpointer data)
{
  Bench *bench = data;
  GArray *read = bench->after;

  if (!lanes_cpu_reader_read (bench->reader, read, NULL))
    exit (2);
  g_free (lanes_cpu_sample_new (bench->before, read, (LanesSpan){0, LANES_SEC}));
  bench->after = bench->before;
  bench->before = read;
}

static gboolean
measure (const char *path, const char *name, double target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesCpuReader) reader = lanes_cpu_reader_new (path, &error);
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
  Bench bench = {open ("/proc/stat", O_RDONLY | O_CLOEXEC), reader, before, after};
  BenchResult result;
  g_autofree char *what = NULL;

  g_assert_no_error (error);
  read_cores (&bench);
  result = bench_compare (read_cores, read_barely, &bench, N_CALLS);
  what = name ? g_strdup (name) : g_strdup_printf ("CPU sampler reading %u cores", before->len);
  close (bench.file);
  return bench_report (what, &result, "a bare pread of /proc/stat", target);
}

int
main (int argc, char **argv)
{
  g_autofree char *many =
      g_build_filename (g_getenv ("G_TEST_SRCDIR"), "fixtures", "proc-stat", "256-cores.txt", NULL);
  gboolean met;

  setlocale (LC_ALL, "");
  met = measure (LANES_CPU_READER_FILE, NULL, 1.1);
  met = measure (many, "CPU sampler understanding 256 cores", 1.5) && met;
  return met ? 0 : 1;
}
