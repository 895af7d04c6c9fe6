/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real program where the kernel tells of no switch. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "../engine/refuse-call.h"
#include "cli-child.h"

#define BOTH \
  "[Lanes]\nVersion=1\n\n[Task a]\nName=A\nWorkload=primes\nSeconds=0.2\n\n" \
  "[Task b]\nName=B\nCommand=sleep 0.1\n"

static CliResult
run (const char *option)
{
  g_autofree char *path = cli_write_set (BOTH);
  g_autofree char *line = g_strdup_printf ("exec \"$LANES_CLI\" run %s \"%s\"", option, path);
  CliResult result = cli_call_in_shell (line);

  g_unlink (path);
  return result;
}

/* Each task has what can be had for it, and nothing of that is an error. */
static void
test_json (void)
{
  g_auto (CliResult) result = run ("--json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root;
  JsonArray *tasks;

  g_assert_cmpstr (result.errors, ==, "");
  g_assert_cmpint (result.status, ==, 0);
  root = cli_parse (parser, result.output);
  tasks = json_object_get_array_member (root, "tasks");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (tasks, 0),
                                                  "recorder"),
                   ==, "board");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (tasks, 1),
                                                  "recorder"),
                   ==, "sample");
  g_assert_cmpstr (json_object_get_string_member (root, "recorder"), ==, "mixed");
}

/* People are told why, and what helps. */
static void
test_words (void)
{
  g_auto (CliResult) result = run ("");

  g_assert_cmpint (result.status, ==, 0);
  g_assert_nonnull (strstr (result.output, "kernel.perf_event_paranoid"));
}

/* Who asks for what cannot be had is told, and nothing is run. */
static void
test_forced (void)
{
  g_auto (CliResult) result = run ("--recorder switch");

  g_assert_cmpint (result.status, !=, 0);
  g_assert_nonnull (strstr (result.errors, "kernel.perf_event_paranoid"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  refuse_call (SYS_perf_event_open, EACCES);
  g_test_add_func ("/refused/json", test_json);
  g_test_add_func ("/refused/words", test_words);
  g_test_add_func ("/refused/forced", test_forced);
  return g_test_run ();
}
