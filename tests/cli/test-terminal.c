/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real program in a terminal: it draws in place, and leaves the terminal as it was. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "cli-child.h"

#define SHOW_CURSOR "\033[?25h"
#define HIDE_CURSOR "\033[?25l"

#define TWO_ENDLESS \
  "[Lanes]\nVersion=1\nName=Two\n\n" \
  "[Task a]\nName=Eat breakfast\nColor=orange\nWorkload=primes\n\n" \
  "[Task b]\nName=Play music\nColor=blue\nWorkload=primes\n"

static const char *const colorful[] = {"TERM",     "xterm", "COLORTERM", "truecolor",
                                       "NO_COLOR", "",      NULL};
static const char *const colorless[] = {"TERM",     "xterm", "COLORTERM", "truecolor",
                                        "NO_COLOR", "1",     NULL};
static const char *const dumb[] = {"TERM", "dumb", "COLORTERM", "", "NO_COLOR", "", NULL};

static void
assert_restored (const char *seen)
{
  const char *last = g_strrstr (seen, HIDE_CURSOR);

  g_assert_nonnull (last);
  g_assert_nonnull (strstr (last, "\033[0m"));
  g_assert_nonnull (strstr (last, SHOW_CURSOR));
}

static CliTerminal *
open_run (const char *set, const char *const *environment)
{
  const char *const arguments[] = {"run", set, NULL};

  return cli_terminal_open (arguments, environment, 80, 24);
}

static void
test_draws (void)
{
  g_autofree char *set = cli_write_set (TWO_ENDLESS);
  CliTerminal *terminal = open_run (set, colorful);

  g_assert_true (cli_terminal_wait_for (terminal, HIDE_CURSOR));
  /* Drawn again in place, in the tasks' colors, with their letters. */
  g_assert_true (cli_terminal_wait_for (terminal, "A\033[0m\033[38;2;237;91;0m"));
  g_assert_true (cli_terminal_wait_for (terminal, "\r\033["));
  cli_terminal_resize (terminal, 40, 10);
  kill (terminal->pid, SIGINT);
  cli_terminal_wait_for (terminal, NULL);
  assert_restored (terminal->seen->str);
  g_assert_nonnull (strstr (g_strrstr (terminal->seen->str, SHOW_CURSOR), "CPU time"));
  g_assert_cmpint (cli_terminal_close (terminal), ==, 0);
  g_unlink (set);
}

static void
test_no_color (void)
{
  g_autofree char *set = cli_write_set (TWO_ENDLESS);
  CliTerminal *terminal = open_run (set, colorless);

  g_assert_true (cli_terminal_wait_for (terminal, "Eat breakfast"));
  kill (terminal->pid, SIGINT);
  cli_terminal_wait_for (terminal, NULL);
  assert_restored (terminal->seen->str);
  g_assert_null (strstr (terminal->seen->str, "\033[38;"));
  g_assert_null (strstr (terminal->seen->str, "\033[1m"));
  g_assert_cmpint (cli_terminal_close (terminal), ==, 0);
  g_unlink (set);
}

static void
test_dumb (void)
{
  g_autofree char *set = cli_write_set (TWO_ENDLESS);
  CliTerminal *terminal = open_run (set, dumb);

  g_assert_true (cli_terminal_wait_for (terminal, "Play music: Running"));
  kill (terminal->pid, SIGINT);
  cli_terminal_wait_for (terminal, NULL);
  g_assert_nonnull (strstr (terminal->seen->str, "CPU time"));
  g_assert_null (strchr (terminal->seen->str, '\033'));
  g_assert_cmpint (cli_terminal_close (terminal), ==, 0);
  g_unlink (set);
}

/* Also when it is ended by what it does not handle, the cursor comes back. */
static void
test_restores_when_it_dies (void)
{
  static const int signals[] = {SIGQUIT, SIGABRT};
  g_autofree char *set = cli_write_set (TWO_ENDLESS);

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      CliTerminal *terminal = open_run (set, colorful);

      g_assert_true (cli_terminal_wait_for (terminal, "Eat breakfast"));
      kill (terminal->pid, signals[i]);
      cli_terminal_wait_for (terminal, NULL);
      assert_restored (terminal->seen->str);
      g_assert_cmpint (cli_terminal_close (terminal), ==, -signals[i]);
    }
  g_unlink (set);
}

static void
test_watch (void)
{
  static const char *const arguments[] = {"watch", "--interval", "0.1", NULL};
  CliTerminal *terminal = cli_terminal_open (arguments, colorful, 80, 24);

  g_assert_true (cli_terminal_wait_for (terminal, "\r\033["));
  g_assert_nonnull (strstr (terminal->seen->str, " %"));
  kill (terminal->pid, SIGINT);
  cli_terminal_wait_for (terminal, NULL);
  assert_restored (terminal->seen->str);
  g_assert_cmpint (cli_terminal_close (terminal), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/terminal/draws", test_draws);
  g_test_add_func ("/cli/terminal/no-color", test_no_color);
  g_test_add_func ("/cli/terminal/dumb", test_dumb);
  g_test_add_func ("/cli/terminal/restores-when-it-dies", test_restores_when_it_dies);
  g_test_add_func ("/cli/terminal/watch", test_watch);
  return g_test_run ();
}
