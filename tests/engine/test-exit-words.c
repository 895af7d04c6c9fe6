/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>

#include "lanes-exit-words.h"

static void
test_table (void)
{
  static const struct
  {
    int status;
    int signal_number;
    const char *words;
  } table[] = {
      {-1, 0, NULL},
      {0, 0, "It ended with exit status 0: all went well"},
      {1, 0, "It ended with exit status 1: it says that something went wrong"},
      {2, 0, "It ended with exit status 2: it says that something went wrong"},
      {126, 0, "It ended with exit status 126: a program could not be executed"},
      {127, 0, "It ended with exit status 127: a program was not found"},
      {128, 0, "It ended with exit status 128: it says that something went wrong"},
      {139, 0,
       "It ended with exit status 139, as a shell does after signal 11: it used memory that is not "
       "its own"},
      {255, 0, "It ended with exit status 255: it says that something went wrong"},
      {-1, SIGSEGV, "It was ended by signal 11: it used memory that is not its own"},
      {-1, SIGKILL, "It was ended by signal 9: it was ended by force"},
      {-1, SIGTERM, "It was ended by signal 15: it was asked to end"},
      {-1, SIGABRT, "It was ended by signal 6: it found something wrong and gave up"},
      {-1, SIGFPE,
       "It was ended by signal 8: it calculated something impossible, such as a division by zero"},
      {-1, SIGPIPE, "It was ended by signal 13: nobody read what it wrote any more"},
      /* One without words of its own has those of the system. */
      {-1, SIGUSR1, "It was ended by signal 10: User defined signal 1"},
      /* Of several processes one exited and one was ended. */
      {2, SIGSEGV, "It was ended by signal 11: it used memory that is not its own"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *words = lanes_exit_words_describe (table[i].status, table[i].signal_number);

      g_assert_cmpstr (words, ==, table[i].words);
    }
}

/* Whatever a process can end with has words. */
static void
test_all (void)
{
  for (int status = 0; status < 256; status++)
    {
      g_autofree char *words = lanes_exit_words_describe (status, 0);

      g_assert_nonnull (words);
      g_assert_false (g_str_has_suffix (words, "."));
    }
  for (int number = 1; number < NSIG; number++)
    {
      g_autofree char *words = lanes_exit_words_describe (-1, number);

      g_assert_nonnull (words);
      g_assert_null (g_strstr_len (words, -1, "(null)"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/exit-words/table", test_table);
  g_test_add_func ("/exit-words/all", test_all);
  return g_test_run ();
}
