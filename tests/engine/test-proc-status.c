/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lanes-proc-status.h"

/* As kernel 6.1 writes it, without the lines in between. */
static const char good[] = "Name:\tprimes worker\n"
                           "Umask:\t0022\n"
                           "State:\tS (sleeping)\n"
                           "VmPeak:\t  999999 kB\n"
                           "VmRSS:\t    5124 kB\n"
                           "Cpus_allowed_list:\t0-1\n"
                           "voluntary_ctxt_switches:\t150\n"
                           "nonvoluntary_ctxt_switches:\t545\n";

static void
test_good (void)
{
  LanesProcStatus status;

  g_assert_true (lanes_proc_status_parse (good, strlen (good), &status));
  g_assert_cmpstr (status.name, ==, "primes worker");
  g_assert_cmpint (status.state, ==, 'S');
  g_assert_cmpuint (status.memory, ==, 5124 * 1024);
  g_assert_cmpuint (status.gave_way, ==, 150);
  g_assert_cmpuint (status.preempted, ==, 545);
}

static void
test_table (void)
{
  static const struct
  {
    const char *text;
    gboolean understood;
    guint64 memory;
  } table[] = {
      /* A process that is ending has no memory. */
      {"Name:\ta\nState:\tZ (zombie)\nvoluntary_ctxt_switches:\t1\n"
       "nonvoluntary_ctxt_switches:\t2\n",
       TRUE, 0},
      /* A name may look like another line, but has no newline in it. */
      {"Name:\tState:\tR\\nVmRSS: 7\nState:\tR (running)\nVmRSS:\t8 kB\n"
       "voluntary_ctxt_switches:\t1\nnonvoluntary_ctxt_switches:\t2\n",
       TRUE, 8192},
      {"", FALSE, 0},
      {"State:\tR (running)\n", FALSE, 0},
      {"Name:\ta\nState:\t\nvoluntary_ctxt_switches:\t1\nnonvoluntary_ctxt_switches:\t2\n", FALSE,
       0},
      {"Name:\ta\nState:\tR\nVmRSS:\tmuch\nvoluntary_ctxt_switches:\t1\n"
       "nonvoluntary_ctxt_switches:\t2\n",
       FALSE, 0},
      {"Name:\ta\nState:\tR\nVmRSS:\t18446744073709551615 kB\nvoluntary_ctxt_switches:\t1\n"
       "nonvoluntary_ctxt_switches:\t2\n",
       FALSE, 0},
      {"Name:\ta\nState:\tR\nvoluntary_ctxt_switches:\t99999999999999999999\n"
       "nonvoluntary_ctxt_switches:\t2\n",
       FALSE, 0},
      {"Name:\ta\nState:\tR\nvoluntary_ctxt_switches:\t-1\nnonvoluntary_ctxt_switches:\t2\n", FALSE,
       0},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LanesProcStatus status = {.memory = 4711};

      g_assert_cmpint (lanes_proc_status_parse (table[i].text, strlen (table[i].text), &status), ==,
                       table[i].understood);
      g_assert_cmpuint (status.memory, ==, table[i].understood ? table[i].memory : 4711);
    }
}

/* Wherever the text is cut off, it is understood whole or refused. */
static void
test_every_length (void)
{
  gsize length = strlen (good);

  for (gsize i = 0; i < length; i++)
    {
      /* Memory of just this length, so that a sanitizer sees who reads on. */
      g_autofree char *cut = i > 0 ? g_memdup2 (good, i) : g_strdup ("");
      LanesProcStatus status;

      g_assert_false (lanes_proc_status_parse (cut, i, &status));
    }
}

/* The kernel says the same in two places. */
static void
test_self (void)
{
  LanesProcStatus before, after;
  struct rusage usage;

  g_assert_cmpint (prctl (PR_SET_NAME, "test-proc-status"), ==, 0);
  g_assert_true (lanes_proc_status_read (getpid (), getpid (), &before));
  for (int i = 0; i < 5; i++)
    g_usleep (1000);
  g_assert_true (lanes_proc_status_read (getpid (), getpid (), &after));
  g_assert_cmpint (getrusage (RUSAGE_THREAD, &usage), ==, 0);

  g_assert_cmpstr (after.name, ==, "test-proc-statu"); /* 15 bytes are kept */
  g_assert_cmpint (after.state, ==, 'R');
  g_assert_cmpuint (after.memory, >, 100 * 1024);
  g_assert_cmpuint (after.gave_way, >=, before.gave_way + 5);
  g_assert_cmpuint (after.gave_way, <=, (guint64) usage.ru_nvcsw);
  g_assert_cmpuint (after.preempted, <=, (guint64) usage.ru_nivcsw);
}

static void
test_nobody (void)
{
  LanesProcStatus status;

  g_assert_false (lanes_proc_status_read (getpid (), 1, &status));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proc-status/good", test_good);
  g_test_add_func ("/proc-status/table", test_table);
  g_test_add_func ("/proc-status/every-length", test_every_length);
  g_test_add_func ("/proc-status/self", test_self);
  g_test_add_func ("/proc-status/nobody", test_nobody);
  return g_test_run ();
}
