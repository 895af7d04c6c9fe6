/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-worker-options.h"

#include "lanes-error.h"

static gboolean
parse (LanesWorkerOptions *options, const char *line, GError **error)
{
  g_auto (GStrv) words = NULL;
  int argc;

  g_assert_true (g_shell_parse_argv (line, &argc, &words, NULL));
  return lanes_worker_options_parse (options, argc, words, error);
}

static void
test_workload (void)
{
  g_auto (LanesWorkerOptions) options = {0};
  g_autoptr (GError) error = NULL;

  parse (&options,
         "lanes-worker --parent 12 --board 3 --workload sort --amount 10000000000 --seconds 1.5"
         " --threads 256 --lock --cores 0,2-3 --nice 19",
         &error);
  g_assert_no_error (error);
  g_assert_cmpint (options.parent, ==, 12);
  g_assert_cmpint (options.board_fd, ==, 3);
  g_assert_cmpint (options.control_fd, ==, -1);
  g_assert_cmpstr (options.workload->id, ==, "sort");
  g_assert_cmpuint (options.amount, ==, 10000000000);
  g_assert_cmpint (options.duration, ==, 1500 * LANES_MSEC);
  g_assert_cmpuint (options.n_threads, ==, 256);
  g_assert_true (options.lock);
  g_assert_cmpuint (lanes_core_set_count (&options.cores), ==, 3);
  g_assert_cmpint (options.nice, ==, 19);
  g_assert_null (options.command);
}

static void
test_command (void)
{
  g_auto (LanesWorkerOptions) options = {0};
  g_autoptr (GError) error = NULL;

  parse (
      &options,
      "lanes-worker --parent 12 --board 3 --control 4 --directory '/a b' -- make -j4 --nice 3 --",
      &error);
  g_assert_no_error (error);
  g_assert_cmpint (options.control_fd, ==, 4);
  g_assert_cmpstr (options.directory, ==, "/a b");
  g_assert_cmpuint (g_strv_length (options.command), ==, 5);
  g_assert_cmpstr (options.command[0], ==, "make");
  g_assert_cmpstr (options.command[2], ==, "--nice");
  g_assert_cmpstr (options.command[4], ==, "--");
  g_assert_cmpint (options.nice, ==, 0);
  g_assert_true (lanes_core_set_is_all (&options.cores));
  g_assert_null (options.workload);
}

static void
test_wrong (void)
{
  static const char *const table[] = {
      "lanes-worker",
      "lanes-worker --parent 1 --board 3",
      "lanes-worker --board 3 --workload sort",
      "lanes-worker --parent 1 --workload sort",
      "lanes-worker --parent 1 --board 3 --workload bake",
      "lanes-worker --parent 1 --board 3 --workload sort --control 4",
      "lanes-worker --parent 1 --board 3 --workload sort --directory /",
      "lanes-worker --parent 1 --board 3 --workload sort --amount -1",
      "lanes-worker --parent 1 --board 3 --workload sort --amount many",
      "lanes-worker --parent 1 --board 3 --workload sort --seconds -1",
      "lanes-worker --parent 1 --board 3 --workload sort --seconds nan",
      "lanes-worker --parent 1 --board 3 --workload sort --threads 257",
      "lanes-worker --parent 1 --board 3 --workload sort --nice 20",
      "lanes-worker --parent 1 --board 3 --workload sort --nice -1",
      "lanes-worker --parent 1 --board 3 --workload sort --cores none",
      "lanes-worker --parent 1 --board 3 --workload sort --fast",
      "lanes-worker --parent 1 --board 3 --workload sort -- true",
      "lanes-worker --parent 1 --board 3 -- true",
      "lanes-worker --parent 1 --board 3 --control 4 --amount 3 -- true",
      "lanes-worker --parent 1 --board 3 --control 4 --lock -- true",
      "lanes-worker --parent 1 --board 3 --control 4 --",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (LanesWorkerOptions) options = {0};
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", table[i]);
      g_assert_false (parse (&options, table[i], &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/worker-options/workload", test_workload);
  g_test_add_func ("/worker-options/command", test_command);
  g_test_add_func ("/worker-options/wrong", test_wrong);
  return g_test_run ();
}
