/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real program where the system hides what it usually tells, as containers do. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cli-child.h"

#define ONE "[Lanes]\nVersion=1\n\n[Task a]\nName=A\nWorkload=primes\nSeconds=0.3\n"

/* Runs a set after @hide, in which mounts are seen by nobody else. */
static void
run_without (const char *hide, CliResult *result)
{
  g_autofree char *path = cli_write_set (ONE);
  g_autofree char *line =
      g_strdup_printf ("unshare -m sh -c '%s && exec \"$LANES_CLI\" run --json \"%s\"'", hide,
                       path);

  *result = cli_call_in_shell (line);
  g_unlink (path);
}

/* Returns: whether this person may mount here */
static gboolean
can_hide (void)
{
  g_auto (CliResult) result =
      cli_call_in_shell ("unshare -m mount -t tmpfs none /sys && unshare --version");

  if (result.status == 0)
    return TRUE;
  g_test_skip ("Only root can hide /sys from a program, and not in every container");
  return FALSE;
}

static void
check (const char *hide, const char *not_known, gboolean has_cores)
{
  g_auto (CliResult) result = {0};
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GString) told = g_string_new (NULL);
  JsonObject *root;
  JsonObject *task;
  JsonArray *gaps;

  run_without (hide, &result);
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_cmpint (result.status, ==, 0);
  root = cli_parse (parser, result.output);
  gaps = json_object_get_array_member (root, "not_known");
  for (guint i = 0; i < json_array_get_length (gaps); i++)
    g_string_append_printf (told, " %s", json_array_get_string_element (gaps, i));
  g_assert_cmpstr (told->str, ==, not_known);
  task = json_array_get_object_element (json_object_get_array_member (root, "tasks"), 0);
  g_assert_cmpstr (json_object_get_string_member (task, "state"), ==, "finished");
  g_assert_cmpfloat (json_object_get_double_member (task, "cpu_seconds"), >, 0);
  g_assert_cmpint (json_object_get_int_member (task, "turns"), >, 0);
  g_assert_cmpint (json_object_get_int_member (root, "usable_cores"), >, 0);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (root, "cores")) > 0, ==,
                   has_cores);
}

static void
test_nothing_hidden (void)
{
  if (can_hide ())
    check ("true", "", TRUE);
}

static void
test_no_sys (void)
{
  if (can_hide ())
    check ("mount -t tmpfs none /sys", " shape", TRUE);
}

static void
test_no_stat (void)
{
  if (can_hide ())
    check ("mount --bind /dev/null /proc/stat", " load", FALSE);
}

static void
test_neither (void)
{
  if (can_hide ())
    check ("mount -t tmpfs none /sys && mount --bind /dev/null /proc/stat",
           " shape offline_cores load", FALSE);
}

/* People are told in words. */
static void
test_words (void)
{
  g_autofree char *path = cli_write_set (ONE);
  g_autofree char *line =
      g_strdup_printf ("unshare -m sh -c 'mount -t tmpfs none /sys && exec \"$LANES_CLI\" run "
                       "\"%s\"'",
                       path);
  g_auto (CliResult) result = {0};

  if (can_hide ())
    {
      result = cli_call_in_shell (line);
      g_assert_cmpint (result.status, ==, 0);
      g_assert_nonnull (strstr (result.output, "/sys cannot be read here."));
    }
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/bare-machine/nothing-hidden", test_nothing_hidden);
  g_test_add_func ("/bare-machine/no-sys", test_no_sys);
  g_test_add_func ("/bare-machine/no-stat", test_no_stat);
  g_test_add_func ("/bare-machine/neither", test_neither);
  g_test_add_func ("/bare-machine/words", test_words);
  return g_test_run ();
}
