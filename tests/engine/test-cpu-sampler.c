/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "lanes-core-set.h"
#include "lanes-cpu-reader.h"
#include "lanes-cpu-sampler.h"

/* As long as a condition may take on a machine that is fully busy. */
#define BOUND (20 * LANES_SEC)

typedef struct
{
  LanesSpan spans[512];
  guint n_spans;
  guint busy_core; /* which one is looked at */
  double busy;     /* its share in the last sample, below 0: not in it */
  guint n_shares;
} Seen;

static void
sample_cb (LanesCpuSampler *sampler, const LanesCpuSample *sample, gpointer user_data)
{
  Seen *seen = user_data;

  g_assert_cmpint (sample->span.begin, <, sample->span.end);
  if (seen->n_spans > 0)
    g_assert_cmpint (sample->span.begin, ==, seen->spans[seen->n_spans - 1].end);
  g_assert_cmpuint (seen->n_spans, <, G_N_ELEMENTS (seen->spans));
  seen->spans[seen->n_spans++] = sample->span;
  seen->n_shares = sample->n_shares;
  seen->busy = -1;
  for (guint i = 0; i < sample->n_shares; i++)
    {
      const LanesCpuShare *share = &sample->shares[i];

      if (i > 0)
        g_assert_cmpuint (sample->shares[i - 1].core, <, share->core);
      g_assert_cmpfloat (share->busy, <=, 1);
      if (share->core == seen->busy_core)
        seen->busy = (double) share->busy;
    }
}

static LanesCpuSampler *
start (LanesTime interval, Seen *seen)
{
  g_autoptr (GError) error = NULL;
  LanesCpuSampler *sampler = lanes_cpu_sampler_new (interval, &error);

  g_assert_no_error (error);
  memset (seen, 0, sizeof *seen);
  g_signal_connect (sampler, "sample", G_CALLBACK (sample_cb), seen);
  return sampler;
}

static void
wait_for_samples (const Seen *seen, guint n_spans)
{
  LanesTime end = lanes_time_now () + BOUND;

  while (seen->n_spans < n_spans && lanes_time_now () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (seen->n_spans, >=, n_spans);
}

typedef struct
{
  guint core;
  int may_end;
} Burner;

static gpointer
burn_cb (gpointer data)
{
  Burner *burner = data;
  LanesCoreSet one = lanes_core_set_none ();

  lanes_core_set_add (&one, burner->core);
  g_assert_true (lanes_core_set_apply (&one, 0, NULL));
  while (!g_atomic_int_get (&burner->may_end))
    ;
  return NULL;
}

static void
end_burner (Burner *burner, GThread *thread)
{
  g_atomic_int_set (&burner->may_end, TRUE);
  g_thread_join (thread);
}

static void
test_busy (void)
{
  LanesCoreSet usable;
  Burner burner = {0};
  Seen seen;

  g_assert_true (lanes_core_set_of_thread (0, &usable, NULL));
  while (!lanes_core_set_contains (&usable, burner.core))
    burner.core++;
  GThread *thread = g_thread_new ("burner", burn_cb, &burner);
  g_autoptr (LanesCpuSampler) sampler = start (LANES_CPU_SAMPLER_MIN, &seen);
  LanesTime end = lanes_time_now () + BOUND;

  seen.busy_core = burner.core;
  while (seen.busy < 0.95 && lanes_time_now () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (seen.busy, >=, 0.95);
  g_assert_cmpint (seen.n_shares, ==, sysconf (_SC_NPROCESSORS_ONLN));
  end_burner (&burner, thread);
}

static void
count_cb (LanesCpuSampler *sampler, GParamSpec *pspec, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_interval (void)
{
  Seen seen;
  g_autoptr (LanesCpuSampler) sampler = start (LANES_CPU_SAMPLER_MAX, &seen);
  LanesTime begin = lanes_time_now ();
  guint n_notified = 0;

  g_assert_cmpint (lanes_cpu_sampler_get_interval (sampler), ==, LANES_CPU_SAMPLER_MAX);
  g_signal_connect (sampler, "notify::interval", G_CALLBACK (count_cb), &n_notified);
  /* The first sample would come after 5 s: it comes after 0.1 s of the new interval. */
  lanes_cpu_sampler_set_interval (sampler, LANES_CPU_SAMPLER_MIN);
  wait_for_samples (&seen, 1);
  g_assert_cmpint (lanes_time_now () - begin, <, LANES_CPU_SAMPLER_MAX / 2);
  lanes_cpu_sampler_set_interval (sampler, LANES_CPU_SAMPLER_MIN);
  g_assert_cmpuint (n_notified, ==, 1);

  /* Out of bounds is the nearest bound. */
  g_object_set (sampler, "interval", 3 * LANES_SEC, NULL);
  g_assert_cmpint (lanes_cpu_sampler_get_interval (sampler), ==, 3 * LANES_SEC);
  lanes_cpu_sampler_set_interval (sampler, 1);
  g_assert_cmpint (lanes_cpu_sampler_get_interval (sampler), ==, LANES_CPU_SAMPLER_MIN);
  lanes_cpu_sampler_set_interval (sampler, G_MAXINT64);
  g_assert_cmpint (lanes_cpu_sampler_get_interval (sampler), ==, LANES_CPU_SAMPLER_MAX);
  g_assert_cmpuint (n_notified, ==, 4);
}

/* Its thread is joined at once, however long the interval is, and nothing is emitted after. */
static void
test_stop (void)
{
  LanesTime spent = 0;

  for (guint i = 0; i < 100; i++)
    {
      Seen seen;
      LanesCpuSampler *sampler =
          start (i % 2 ? LANES_CPU_SAMPLER_MAX : LANES_CPU_SAMPLER_MIN, &seen);
      LanesTime begin;

      /* A sample waits to be delivered when the end comes. */
      if (i % 10 == 0)
        g_usleep (LANES_CPU_SAMPLER_MIN / LANES_USEC + 20000);
      begin = lanes_time_now ();
      g_object_run_dispose (G_OBJECT (sampler));
      spent += lanes_time_now () - begin;
      lanes_cpu_sampler_set_interval (sampler, LANES_SEC);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (seen.n_spans, ==, 0);
      g_assert_finalize_object (sampler);
    }
  g_assert_cmpint (spent, <, BOUND);
}

static void
end_in_handler_cb (LanesCpuSampler *sampler, const LanesCpuSample *sample, gpointer user_data)
{
  LanesCpuSampler **own = user_data;

  g_clear_object (own);
}

static void
test_stop_in_handler (void)
{
  Seen seen;
  LanesCpuSampler *own = start (LANES_CPU_SAMPLER_MIN, &seen);
  gpointer weak = own;

  g_object_add_weak_pointer (weak, &weak);
  g_signal_connect (own, "sample", G_CALLBACK (end_in_handler_cb), &own);
  wait_for_samples (&seen, 1);
  g_assert_null (own);
  g_assert_null (weak);
}

/* The linker puts the test between the sampler and what it reads. */
static int slowness; /* of a reading, in microseconds; atomic */

gboolean __real_lanes_cpu_reader_read (LanesCpuReader *self, GArray *times, GError **error);
gboolean __wrap_lanes_cpu_reader_read (LanesCpuReader *self, GArray *times, GError **error);

gboolean
__wrap_lanes_cpu_reader_read (LanesCpuReader *self, GArray *times, GError **error)
{
  g_usleep ((gulong) g_atomic_int_get (&slowness));
  return __real_lanes_cpu_reader_read (self, times, error);
}

/* Samples stay on the grid of their deadlines, although each takes a part of the interval: lateness
 * does not add up. A busy machine may miss a few deadlines altogether, but not in every try. */
static void
test_deadlines (void)
{
  enum
  {
    N_SAMPLES = 20,
    N_TRIES = 8
  };
  LanesTime late = LANES_CPU_SAMPLER_MIN * 4 / 10;
  LanesTime took = 0;

  g_atomic_int_set (&slowness, (int) (late / LANES_USEC));
  for (int i = 0; i < N_TRIES; i++)
    {
      Seen seen;
      g_autoptr (LanesCpuSampler) sampler = start (LANES_CPU_SAMPLER_MIN, &seen);

      wait_for_samples (&seen, 1 + N_SAMPLES);
      took = seen.spans[N_SAMPLES].end - seen.spans[0].end;
      g_test_message ("%d samples took %.3f s", N_SAMPLES, (double) took / 1e9);
      if (took < N_SAMPLES * (LANES_CPU_SAMPLER_MIN + late))
        break;
    }
  g_atomic_int_set (&slowness, 0);
  g_assert_cmpint (took, <, N_SAMPLES * (LANES_CPU_SAMPLER_MIN + late));
}

/* A main context that is busy gets longer spans, not an endless queue. Where the machine is busy,
 * too, one calm try has to match. */
static void
test_busy_main (void)
{
  enum
  {
    N_TRIES = 6
  };
  LanesTime ordinary = 0, longer = 0;

  for (int i = 0; i < N_TRIES; i++)
    {
      Seen seen;
      g_autoptr (LanesCpuSampler) sampler = start (LANES_CPU_SAMPLER_MIN, &seen);

      g_usleep (2200 * 1000);
      wait_for_samples (&seen, 17);
      ordinary = lanes_span_length (seen.spans[15]);
      longer = lanes_span_length (seen.spans[16]);
      g_test_message ("%.3f s, then %.3f s", (double) ordinary / 1e9, (double) longer / 1e9);
      if (ordinary < 3 * LANES_CPU_SAMPLER_MIN && longer > 3 * LANES_CPU_SAMPLER_MIN)
        break;
    }
  g_assert_cmpint (ordinary, <, 3 * LANES_CPU_SAMPLER_MIN);
  g_assert_cmpint (longer, >, 3 * LANES_CPU_SAMPLER_MIN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cpu-sampler/busy", test_busy);
  g_test_add_func ("/cpu-sampler/interval", test_interval);
  g_test_add_func ("/cpu-sampler/stop", test_stop);
  g_test_add_func ("/cpu-sampler/stop-in-handler", test_stop_in_handler);
  g_test_add_func ("/cpu-sampler/deadlines", test_deadlines);
  g_test_add_func ("/cpu-sampler/busy-main", test_busy_main);
  return g_test_run ();
}
