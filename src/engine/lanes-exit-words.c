/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-exit-words.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

/* What sh(1) and env(1) answer where they could not run a command; POSIX, XCU 2.8.2 */
#define STATUS_NOT_EXECUTABLE 126
#define STATUS_NOT_FOUND      127
/* What a shell adds to the number of the signal that ended what it ran */
#define STATUS_SIGNAL 128

static const struct
{
  int number;
  const char *meaning;
} meanings[] = {
    {SIGHUP, N_ ("its terminal was closed")},
    {SIGINT, N_ ("it was interrupted")},
    {SIGQUIT, N_ ("it was asked to quit")},
    {SIGILL, N_ ("it met an instruction that this processor does not know")},
    {SIGABRT, N_ ("it found something wrong and gave up")},
    {SIGBUS, N_ ("it used memory that is not there")},
    {SIGFPE, N_ ("it calculated something impossible, such as a division by zero")},
    {SIGKILL, N_ ("it was ended by force")},
    {SIGSEGV, N_ ("it used memory that is not its own")},
    {SIGPIPE, N_ ("nobody read what it wrote any more")},
    {SIGALRM, N_ ("its own alarm clock went off")},
    {SIGTERM, N_ ("it was asked to end")},
    {SIGXCPU, N_ ("it used more time on the cores than it was allowed to")},
    {SIGXFSZ, N_ ("it wrote a larger file than it was allowed to")},
    {SIGSYS, N_ ("it asked the system for something that it may not have")},
};

static const char *
explain_signal (int number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (meanings[i].number == number)
      return _ (meanings[i].meaning);
  return strsignal (number);
}

static char *
describe_status (int status)
{
  if (status == 0)
    return g_strdup (_ ("It ended with exit status 0: all went well"));
  if (status == STATUS_NOT_EXECUTABLE)
    return g_strdup_printf (_ ("It ended with exit status %d: a program could not be executed"),
                            status);
  if (status == STATUS_NOT_FOUND)
    return g_strdup_printf (_ ("It ended with exit status %d: a program was not found"), status);
  if (status > STATUS_SIGNAL && status < STATUS_SIGNAL + NSIG)
    return g_strdup_printf (
        /* Translators: the last part is one of “it used memory that is not its own”, … */
        _ ("It ended with exit status %d, as a shell does after signal %d: %s"), status,
        status - STATUS_SIGNAL, explain_signal (status - STATUS_SIGNAL));
  return g_strdup_printf (_ ("It ended with exit status %d: it says that something went wrong"),
                          status);
}

/**
 * lanes_exit_words_describe:
 * @status: what a process exited with, 0 to 255; below 0: it did not exit by itself
 * @signal_number: the signal that ended it; 0: none did
 *
 * Says in words how a process ended, and what that means. A pure function. Source: signal(7); for
 * the exit statuses of a shell POSIX, XCU 2.8.2.
 *
 * Returns: (transfer full) (nullable): the sentence, translated, without a full stop; %NULL when it
 *   has not ended
 */
char *
lanes_exit_words_describe (int status, int signal_number)
{
  if (signal_number > 0)
    /* Translators: the last part is one of “it used memory that is not its own”, … */
    return g_strdup_printf (_ ("It was ended by signal %d: %s"), signal_number,
                            explain_signal (signal_number));
  return status >= 0 ? describe_status (status) : NULL;
}
