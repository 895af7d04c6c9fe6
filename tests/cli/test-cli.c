/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real program, as a person or a script calls it. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli-child.h"

#define TWO_ENDLESS \
  "[Lanes]\nVersion=1\nName=Two\n\n" \
  "[Task a]\nName=Eat breakfast\nWorkload=primes\n\n" \
  "[Task b]\nName=Play music\nWorkload=primes\n"

/* What a process still does after it has read its own counters: a sanitizer ends then, too. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define EXIT_SECONDS 0.05
#else
#define EXIT_SECONDS 0.001
#endif

#define ARGUMENTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void
test_usage (void)
{
  static const struct
  {
    const char *arguments[5];
    const char *says;
  } cases[] = {
      {{NULL}, "A command is missing"},
      {{"fly"}, "There is no command “fly”"},
      {{"run"}, "A file is missing"},
      {{"run", "a", "b"}, "“b” is one argument too many"},
      {{"run", "--fast", "a"}, "--fast"},
      {{"run", "--for", "soon", "a"}, "--for"},
      {{"run", "--for", "0", "a"}, "--for"},
      {{"run", "--for", "nan", "a"}, "--for"},
      {{"run", "--recorder", "tape", "a"}, "--recorder"},
      {{"watch", "--interval", "9"}, "--interval"},
      {{"watch", "x"}, "one argument too many"},
      {{"check"}, "A file is missing"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliResult) result = cli_call (cases[i].arguments);

      g_assert_cmpint (result.status, ==, 2);
      g_assert_cmpstr (result.output, ==, "");
      g_assert_nonnull (strstr (result.errors, cases[i].says));
      g_assert_nonnull (strstr (result.errors, "--help"));
    }
}

static void
test_help (void)
{
  static const struct
  {
    const char *arguments[4];
    const char *says;
  } cases[] = {
      {{"--help"}, "check FILE"},      {{"-h"}, "run FILE"},
      {{"--version"}, "lanes-cli "},   {{"run", "--help"}, "--recorder"},
      {{"watch", "-h"}, "--interval"}, {{"check", "--help"}, "FILE"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliResult) result = cli_call (cases[i].arguments);

      g_assert_cmpint (result.status, ==, 0);
      g_assert_cmpstr (result.errors, ==, "");
      g_assert_nonnull (strstr (result.output, cases[i].says));
    }
}

static void
test_check (void)
{
  g_autofree char *good = cli_write_set (TWO_ENDLESS);
  g_autofree char *bad = cli_write_set ("[Lanes]\nVersion=1\n\n[Task a]\nWorkload=dance\n");
  g_auto (CliResult) first = cli_call (ARGUMENTS ("check", good));
  g_auto (CliResult) second = cli_call (ARGUMENTS ("check", bad));
  g_auto (CliResult) third = cli_call (ARGUMENTS ("check", "/no/such/file.lanes"));
  g_auto (CliResult) fourth = cli_call (ARGUMENTS ("check", "--", good));

  g_assert_cmpint (first.status, ==, 0);
  g_assert_cmpstr (first.errors, ==, "");
  g_assert_nonnull (strstr (first.output, "“Two” is right: 2 tasks"));
  g_assert_nonnull (strstr (first.output, "Play music"));

  g_assert_cmpint (second.status, ==, 2);
  g_assert_cmpstr (second.output, ==, "");
  g_assert_nonnull (strstr (second.errors, "Workload"));
  g_assert_nonnull (strstr (second.errors, "Task a"));

  g_assert_cmpint (third.status, ==, 2);
  g_assert_nonnull (strstr (third.errors, "There is no file “file.lanes” in “/no/such”"));
  g_assert_cmpint (fourth.status, ==, 0);
  g_unlink (good);
  g_unlink (bad);
}

/* No verdict about nothing */
static void
test_no_tasks (void)
{
  g_autofree char *set = cli_write_set ("[Lanes]\nVersion=1\n");
  g_auto (CliResult) result = cli_call (ARGUMENTS ("run", set));

  g_assert_cmpint (result.status, ==, 2);
  g_assert_cmpstr (result.output, ==, "");
  g_assert_nonnull (strstr (result.errors, "has no tasks: there is nothing to run"));
  g_unlink (set);
}

/* On a machine that others keep busy a second may be over before both have begun. */
static JsonObject *
run_two (JsonParser *parser, const char *set)
{
  static const char *const seconds[] = {"1", "2", "4", "8"};
  JsonObject *root = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      g_auto (CliResult) result =
          cli_call (ARGUMENTS ("run", set, "--cores", "0", "--for", seconds[i], "--json"));

      g_assert_cmpint (result.status, ==, 0);
      g_assert_cmpstr (result.errors, ==, "");
      root = cli_parse (parser, result.output);
      if (g_str_equal (json_object_get_string_member (root, "verdict"), "concurrent"))
        break;
    }
  return root;
}

static void
test_run_json (void)
{
  static const char *const members[] = {
      "verdict",          "wall_seconds", "cpu_seconds",  "parallelism", "overlap", "queueing",
      "turns_per_second", "recorder",     "lost_records", "cores",       "tasks",
  };
  g_autofree char *set = cli_write_set (TWO_ENDLESS);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = run_two (parser, set);
  JsonArray *tasks = json_object_get_array_member (root, "tasks");

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (root, members[i]));
  g_assert_cmpstr (json_object_get_string_member (root, "verdict"), ==, "concurrent");
  g_assert_cmpfloat (json_object_get_double_member (root, "wall_seconds"), >=, 1);
  g_assert_cmpfloat (json_object_get_double_member (root, "parallelism"), <, 1.1);

  g_assert_cmpuint (json_array_get_length (tasks), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *task = json_array_get_object_element (tasks, i);
      JsonArray *processes = json_object_get_array_member (task, "processes");
      JsonObject *thread = json_array_get_object_element (
          json_object_get_array_member (json_array_get_object_element (processes, 0), "threads"),
          0);

      g_assert_cmpstr (json_object_get_string_member (task, "state"), ==, "stopped");
      g_assert_cmpfloat (json_object_get_double_member (task, "cpu_seconds"), >, 0);
      g_assert_cmpfloat (json_object_get_double_member (thread, "cpu_seconds"), ==,
                         json_object_get_double_member (task, "cpu_seconds"));
      g_assert_cmpint (json_object_get_int_member (thread, "turns"), >, 0);
    }
  g_unlink (set);
}

/* The trace says the same as the result: the sum of a thread's slices is the kernel's own count. */
static void
test_run_trace (void)
{
  g_autofree char *set =
      cli_write_set ("[Lanes]\nVersion=1\n\n[Task a]\nName=Count\nWorkload=primes\nSeconds=0.5\n");
  g_autofree char *trace = g_strconcat (set, ".json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonParser) result_parser = json_parser_new ();
  g_autoptr (JsonParser) trace_parser = json_parser_new ();
  g_auto (CliResult) result = cli_call (ARGUMENTS ("run", set, "--trace", trace, "--json"));
  JsonObject *root = cli_parse (result_parser, result.output);
  JsonObject *task =
      json_array_get_object_element (json_object_get_array_member (root, "tasks"), 0);
  JsonArray *events;
  double sum = 0;

  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (json_object_get_string_member (task, "state"), ==, "finished");
  g_assert_false (json_object_get_null_member (task, "result"));
  g_assert_true (g_file_get_contents (trace, &text, NULL, NULL));
  events = json_object_get_array_member (cli_parse (trace_parser, text), "traceEvents");
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (g_str_equal (json_object_get_string_member (event, "ph"), "X")
          && json_object_get_int_member (event, "pid") == 2)
        sum += json_object_get_double_member (event, "dur") / 1e6;
    }
  if (g_str_equal (json_object_get_string_member (root, "recorder"), "switch"))
    g_assert_cmpfloat_with_epsilon (sum, json_object_get_double_member (task, "cpu_seconds"),
                                    MAX (EXIT_SECONDS, 0.005 * sum));
  else
    g_assert_cmpfloat_with_epsilon (sum, json_object_get_double_member (task, "cpu_seconds"), 0.05);
  g_unlink (trace);
  g_unlink (set);
}

static void
test_run_fails (void)
{
  g_autofree char *set =
      cli_write_set ("[Lanes]\nVersion=1\n\n"
                     "[Task a]\nName=Break\nCommand=sh -c \"echo oh; echo no >&2; exit 3\"\n\n"
                     "[Task b]\nName=Vanish\nCommand=/no/such/program\n\n"
                     "[Task c]\nName=Fine\nCommand=true\n");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (CliResult) result = cli_call (ARGUMENTS ("run", set, "--json"));
  JsonArray *tasks = json_object_get_array_member (cli_parse (parser, result.output), "tasks");
  JsonObject *task = json_array_get_object_element (tasks, 0);

  g_assert_cmpint (result.status, ==, 1);
  g_assert_cmpstr (json_object_get_string_member (task, "state"), ==, "failed");
  g_assert_cmpint (json_object_get_int_member (task, "exit_status"), ==, 3);
  g_assert_nonnull (strstr (result.errors, "“Break” failed"));
  g_assert_nonnull (strstr (result.errors, "\n  oh\n  no\n"));
  g_assert_nonnull (strstr (result.errors, "“Vanish” failed"));
  g_assert_nonnull (strstr (result.errors, "/no/such/program"));
  task = json_array_get_object_element (tasks, 2);
  g_assert_cmpstr (json_object_get_string_member (task, "state"), ==, "finished");
  g_unlink (set);
}

static void
test_run_refuses (void)
{
  g_autofree char *set = cli_write_set (TWO_ENDLESS);
  g_auto (CliResult) cores = cli_call (ARGUMENTS ("run", set, "--cores", "1023"));
  g_auto (CliResult) list = cli_call (ARGUMENTS ("run", set, "--cores", "many"));
  g_auto (CliResult) trace = cli_call (ARGUMENTS ("run", set, "--trace", "/no/such/folder/t.json"));
  g_auto (CliResult) file = cli_call (ARGUMENTS ("run", "/no/such/file.lanes"));

  g_assert_cmpint (cores.status, ==, 2);
  g_assert_nonnull (strstr (cores.errors, "1023"));
  g_assert_cmpint (list.status, ==, 2);
  g_assert_nonnull (strstr (list.errors, "many"));
  g_assert_cmpint (trace.status, ==, 2);
  g_assert_nonnull (strstr (trace.errors, "/no/such/folder"));
  g_assert_cmpint (file.status, ==, 2);
  g_assert_cmpstr (cores.output, ==, "");
  g_assert_cmpstr (trace.output, ==, "");
  g_unlink (set);
}

/* Ctrl+C ends what runs, and the result is still there. */
static void
test_run_interrupted (void)
{
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
  g_autofree char *set = cli_write_set (TWO_ENDLESS);

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_auto (CliResult) result =
          cli_interrupt (ARGUMENTS ("run", set), signals[i], "Play music: Running", NULL);

      g_assert_cmpint (result.status, ==, 0);
      g_assert_nonnull (strstr (result.output, "Play music: Stopped"));
      g_assert_nonnull (strstr (result.output, "CPU time"));
    }
  g_unlink (set);
}

/* When a line of the output says that it happened, in seconds. */
static double
find_time (const char *output, const char *what)
{
  const char *found = strstr (output, what);

  g_assert_nonnull (found);
  while (found > output && found[-1] != '\n')
    found--;
  return g_ascii_strtod (found, NULL);
}

/* What does not listen to SIGTERM is given a grace of two seconds; a second Ctrl+C gives none. */
static void
test_run_interrupted_twice (void)
{
  g_autofree char *mark = cli_write_set ("");
  g_autofree char *text =
      g_strdup_printf ("[Lanes]\nVersion=1\n\n[Task a]\nName=Deaf\n"
                       "Command=sh -c \"trap '' TERM; touch %s; while :; do sleep 0.1; done\"\n",
                       mark);
  g_autofree char *set = cli_write_set (text);

  g_unlink (mark);
  g_auto (CliResult) result = cli_interrupt (ARGUMENTS ("run", set), SIGINT, mark, "Stopping");

  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpfloat (find_time (result.output, "Deaf: Stopped"), <,
                     find_time (result.output, "Stopping") + 1.9);
  g_unlink (mark);
  g_unlink (set);
}

/* A reader that goes away ends the run, in order; a full disk is told. */
static void
test_run_output (void)
{
  g_autofree char *set = cli_write_set (TWO_ENDLESS);
  g_autofree char *head =
      g_strdup_printf ("(timeout 25 $LANES_CLI run %s; echo $? >&2) | head -n 1", set);
  g_autofree char *quiet =
      g_strdup_printf ("(timeout 25 $LANES_CLI run %s --json; echo $? >&2) | true", set);
  g_autofree char *full =
      g_strdup_printf ("timeout 25 $LANES_CLI run %s --for 0.1 --json >/dev/full", set);
  g_autofree char *closed =
      g_strdup_printf ("timeout 25 $LANES_CLI run %s --for 0.1 --json >&-", set);
  g_auto (CliResult) first = cli_call_in_shell (head);
  g_auto (CliResult) silent = cli_call_in_shell (quiet);
  g_auto (CliResult) second = cli_call_in_shell (full);
  g_auto (CliResult) third = cli_call_in_shell (closed);

  g_assert_nonnull (strstr (first.output, "Running"));
  g_assert_cmpstr (first.errors, ==, "0\n");
  g_assert_cmpstr (silent.errors, ==, "0\n");
  g_assert_cmpint (second.status, ==, 2);
  g_assert_nonnull (strstr (second.errors, "cannot be written"));
  g_assert_cmpint (third.status, ==, 2);
  g_unlink (set);
}

/* Where the locale has ASCII only, nothing is lost but the beauty. */
static void
test_ascii (void)
{
  g_autofree char *set = cli_write_set (
      "[Lanes]\nVersion=1\n\n[Task a]\nName=Sing\nWorkload=primes\nMode=threads\nThreads=2\n");
  g_autofree char *line = g_strdup_printf ("LC_ALL=C timeout 25 $LANES_CLI run %s --for 0.3", set);
  g_auto (CliResult) result = cli_call_in_shell (line);

  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (g_str_is_ascii (result.output));
  g_assert_null (strchr (result.output, '?'));
  g_assert_nonnull (strstr (result.output, "Sing | 1"));
  g_unlink (set);
}

static void
test_watch (void)
{
  g_auto (CliResult) json =
      cli_interrupt (ARGUMENTS ("watch", "--interval", "0.1", "--json"), SIGINT, "}\n{", NULL);
  g_auto (CliResult) plain =
      cli_interrupt (ARGUMENTS ("watch", "--interval", "0.1"), SIGTERM, "\n", NULL);
  g_auto (CliResult) head =
      cli_call_in_shell ("(timeout 25 $LANES_CLI watch --interval 0.1; echo $? >&2) | head -n 2");
  g_auto (GStrv) lines = g_strsplit (json.output, "\n", -1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *sample;

  g_assert_cmpint (json.status, ==, 0);
  g_assert_cmpint (plain.status, ==, 0);
  g_assert_cmpstr (head.errors, ==, "0\n");
  g_assert_nonnull (strstr (plain.output, " %"));
  sample = cli_parse (parser, lines[0]);
  g_assert_cmpfloat (json_object_get_double_member (sample, "seconds"), >, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (sample, "cores")), >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/usage", test_usage);
  g_test_add_func ("/cli/help", test_help);
  g_test_add_func ("/cli/check", test_check);
  g_test_add_func ("/cli/no-tasks", test_no_tasks);
  g_test_add_func ("/cli/run/json", test_run_json);
  g_test_add_func ("/cli/run/trace", test_run_trace);
  g_test_add_func ("/cli/run/fails", test_run_fails);
  g_test_add_func ("/cli/run/refuses", test_run_refuses);
  g_test_add_func ("/cli/run/interrupted", test_run_interrupted);
  g_test_add_func ("/cli/run/interrupted-twice", test_run_interrupted_twice);
  g_test_add_func ("/cli/run/output", test_run_output);
  g_test_add_func ("/cli/run/ascii", test_ascii);
  g_test_add_func ("/cli/watch", test_watch);
  return g_test_run ();
}
