/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker-fixture.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-proc-stat.h"
#include "lanes-proc-tree.h"

#define BOUND (20 * LANES_SEC)

void
worker_fixture_set_up (void)
{
  g_assert_cmpint (prctl (PR_SET_CHILD_SUBREAPER, 1), ==, 0);
  signal (SIGPIPE, SIG_IGN);
  /* Whatever the test runner has open is not the worker's. */
  g_assert_cmpint (close_range (STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC), ==, 0);
}

const char *
worker_fixture_get_actor (void)
{
  return g_test_get_filename (G_TEST_BUILT, "worker", "actor", NULL);
}

void
wait_for (WorkerCondition condition, gpointer data)
{
  LanesTime bound = lanes_time_now () + BOUND;

  while (!condition (data))
    {
      g_assert_cmpint (lanes_time_now (), <, bound);
      g_usleep (2000);
    }
}

static void
keep_open (int fd)
{
  if (fd >= 0)
    fcntl (fd, F_SETFD, 0);
}

/* @words: what comes after the options that every worker needs */
void
worker_fixture_launch_words (WorkerFixture *self, guint n_slots, gboolean control, int parent,
                             const char *const *words)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  int board, sockets[2] = {-1, -1}, input[2], output[2];

  self->board = lanes_board_new_shared (n_slots, &board, NULL);
  g_assert_nonnull (self->board);
  if (control)
    g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), ==, 0);
  g_assert_cmpint (pipe2 (input, O_CLOEXEC), ==, 0);
  g_assert_cmpint (pipe2 (output, O_CLOEXEC), ==, 0);

  g_ptr_array_add (arguments, g_strdup (g_getenv ("LANES_WORKER")));
  g_ptr_array_add (arguments, g_strdup_printf ("--parent=%d", parent));
  g_ptr_array_add (arguments, g_strdup_printf ("--board=%d", board));
  if (control)
    g_ptr_array_add (arguments, g_strdup_printf ("--control=%d", sockets[1]));
  for (; *words; words++)
    g_ptr_array_add (arguments, g_strdup (*words));
  g_ptr_array_add (arguments, NULL);

  self->pid = fork ();
  g_assert_cmpint (self->pid, >=, 0);
  if (self->pid == 0)
    {
      keep_open (board);
      keep_open (sockets[1]);
      dup2 (input[0], STDIN_FILENO);
      dup2 (output[1], STDOUT_FILENO);
      dup2 (output[1], STDERR_FILENO);
      execv (arguments->pdata[0], (char **) arguments->pdata);
      _exit (98);
    }

  close (board);
  close (input[0]);
  close (output[1]);
  if (control)
    close (sockets[1]);
  self->control = sockets[0];
  self->input = input[1];
  self->output = output[0];
}

void
worker_fixture_launch (WorkerFixture *self, guint n_slots, gboolean control, const char *first_word,
                       ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  va_list list;

  va_start (list, first_word);
  for (const char *word = first_word; word; word = va_arg (list, const char *))
    g_ptr_array_add (words, (char *) word);
  va_end (list);
  g_ptr_array_add (words, NULL);
  worker_fixture_launch_words (self, n_slots, control, getpid (),
                               (const char *const *) words->pdata);
}

typedef struct
{
  pid_t pid;
  int status;
} Ended;

static gboolean
has_ended (gpointer data)
{
  Ended *ended = data;

  return waitpid (ended->pid, &ended->status, WNOHANG) == ended->pid;
}

/* Returns the status as waitpid(2) gives it. */
int
worker_fixture_wait (WorkerFixture *self)
{
  Ended ended = {.pid = self->pid};

  wait_for (has_ended, &ended);
  return ended.status;
}

void
worker_fixture_clear (WorkerFixture *self)
{
  g_clear_pointer (&self->board, lanes_board_unmap);
  if (self->control >= 0)
    close (self->control);
  close (self->input);
  close (self->output);
}

void
worker_fixture_order (WorkerFixture *self, char order)
{
  g_assert_cmpint (write (self->control, &order, 1), ==, 1);
}

/* Up to its end. */
char *
worker_fixture_read_output (WorkerFixture *self)
{
  GString *text = g_string_new (NULL);
  char part[256];
  gssize n;

  while ((n = read (self->output, part, sizeof part)) > 0)
    g_string_append_len (text, part, n);
  return g_string_free (text, FALSE);
}

typedef struct
{
  int pid;
  guint n;
} Family;

static gboolean
has_descendants (gpointer data)
{
  Family *family = data;
  g_autoptr (GArray) pids = lanes_proc_tree_get_descendants (family->pid);

  return pids->len == family->n;
}

void
wait_for_descendants (int pid, guint n)
{
  wait_for (has_descendants, &(Family){pid, n});
}

static gboolean
is_alone (gpointer data)
{
  while (waitpid (-1, NULL, WNOHANG) > 0)
    continue;
  return has_descendants (&(Family){getpid (), 0});
}

/* Until nothing is left below the test. */
void
wait_until_alone (void)
{
  wait_for (is_alone, NULL);
}

char
read_state (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return '\0';
  return strrchr (text, ')')[2];
}

gint64
read_run_time (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/schedstat", pid);
  g_autofree char *text = NULL;
  LanesSchedStat stat;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (lanes_proc_schedstat_parse (text, strlen (text), &stat));
  return stat.run_time;
}
