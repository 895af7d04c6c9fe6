/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-child.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void
cli_result_clear (CliResult *result)
{
  g_clear_pointer (&result->output, g_free);
  g_clear_pointer (&result->errors, g_free);
}

static GStrv
make_arguments (const char *const *arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *program = g_getenv ("LANES_CLI");

  g_assert_nonnull (program);
  g_strv_builder_add (builder, program);
  for (gsize i = 0; arguments[i]; i++)
    g_strv_builder_add (builder, arguments[i]);
  return g_strv_builder_end (builder);
}

/* Nothing that a test starts outlives it, whatever happens. */
static void
setup_child_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static CliResult
finish (GSubprocess *process, char *output, char *errors)
{
  CliResult result = {-1, 0, output, errors};

  if (g_subprocess_get_if_exited (process))
    result.status = g_subprocess_get_exit_status (process);
  else
    result.signal = g_subprocess_get_term_sig (process);
  g_test_message ("status %d signal %d\n%s\n%s", result.status, result.signal, output, errors);
  return result;
}

static GSubprocess *
spawn (const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_child_setup (launcher, setup_child_cb, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  return process;
}

typedef struct
{
  GMainLoop *loop;
  char *output;
  char *errors;
  gboolean done;
} Talk;

static void
communicated_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Talk *talk = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (object), result, &talk->output, &talk->errors,
                                        &error);
  g_assert_no_error (error);
  talk->done = TRUE;
  g_main_loop_quit (talk->loop);
}

static gboolean
impatient_cb (gpointer user_data)
{
  g_error ("The program has not ended in time");
  return G_SOURCE_REMOVE;
}

static CliResult
wait_for (GSubprocess *process)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Talk talk = {loop, NULL, NULL, FALSE};
  guint timer = g_timeout_add (PATIENCE_MS, impatient_cb, NULL);

  g_subprocess_communicate_utf8_async (process, NULL, NULL, communicated_cb, &talk);
  g_main_loop_run (loop);
  g_source_remove (timer);
  return finish (process, talk.output, talk.errors);
}

/* Runs the program to its end. */
CliResult
cli_call (const char *const *arguments)
{
  g_auto (GStrv) all = make_arguments (arguments);
  g_autoptr (GSubprocess) process = spawn ((const char *const *) all);

  return wait_for (process);
}

/* Runs a line in which "$LANES_CLI" is the program. */
CliResult
cli_call_in_shell (const char *line)
{
  const char *const arguments[] = {"sh", "-c", line, NULL};
  g_autoptr (GSubprocess) process = spawn (arguments);

  return wait_for (process);
}

/* A @text that begins with a slash is a file that must be there. */
static void
read_until (GInputStream *pipe, const char *text, GString *seen)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_MS * 1000;
  char byte;

  if (*text == '/')
    {
      while (!g_file_test (text, G_FILE_TEST_EXISTS))
        {
          g_assert_cmpint (g_get_monotonic_time (), <, until);
          g_usleep (5000);
        }
      return;
    }

  while (!strstr (seen->str, text) && g_input_stream_read (pipe, &byte, 1, NULL, NULL) == 1)
    g_string_append_c (seen, byte);
}

/* Runs the program, and sends it a signal once it has written @when, and another once it has
 * written @when_again, if that is not NULL; or once there is a file of that name. */
CliResult
cli_interrupt (const char *const *arguments, int signal, const char *when, const char *when_again)
{
  g_auto (GStrv) all = make_arguments (arguments);
  g_autoptr (GSubprocess) process = spawn ((const char *const *) all);
  GInputStream *pipe = g_subprocess_get_stdout_pipe (process);
  g_autoptr (GString) seen = g_string_new (NULL);
  CliResult result;
  char *output;

  read_until (pipe, when, seen);
  g_subprocess_send_signal (process, signal);
  if (when_again)
    {
      read_until (pipe, when_again, seen);
      g_subprocess_send_signal (process, signal);
    }
  result = wait_for (process);
  output = g_strconcat (seen->str, result.output, NULL);
  g_free (result.output);
  result.output = output;
  return result;
}

/* The one object that @text must be. */
JsonObject *
cli_parse (JsonParser *parser, const char *text)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)));
  return json_node_get_object (json_parser_get_root (parser));
}

/* A file with a task set, in the test's own folder. */
char *
cli_write_set (const char *text)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("set-XXXXXX.lanes", &name, &error);

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (name, text, -1, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&name);
}

CliTerminal *
cli_terminal_open (const char *const *arguments, const char *const *environment, guint columns,
                   guint rows)
{
  CliTerminal *self = g_new0 (CliTerminal, 1);
  g_auto (GStrv) all = make_arguments (arguments);
  g_auto (GStrv) variables = g_get_environ ();
  struct winsize size = {.ws_col = (gushort) columns, .ws_row = (gushort) rows};

  for (gsize i = 0; environment[i]; i += 2)
    variables = g_environ_setenv (variables, environment[i], environment[i + 1], TRUE);
  self->seen = g_string_new (NULL);
  self->pid = forkpty (&self->master, NULL, NULL, &size);
  if (self->pid == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      execve (all[0], all, variables);
      _exit (127);
    }
  g_assert_cmpint (self->pid, >, 0);
  return self;
}

/* Reads on until @text was written, from the beginning on. FALSE: it ended, or time was up. */
gboolean
cli_terminal_wait_for (CliTerminal *self, const char *text)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_MS * 1000;

  while (!text || !strstr (self->seen->str, text))
    {
      GPollFD poll = {.fd = self->master, .events = G_IO_IN};
      char bytes[4096];
      gssize n;

      if (g_get_monotonic_time () > until || g_poll (&poll, 1, PATIENCE_MS) <= 0)
        return FALSE;
      n = read (self->master, bytes, sizeof bytes);
      if (n <= 0)
        return FALSE;
      g_string_append_len (self->seen, bytes, n);
    }
  return TRUE;
}

void
cli_terminal_resize (CliTerminal *self, guint columns, guint rows)
{
  struct winsize size = {.ws_col = (gushort) columns, .ws_row = (gushort) rows};

  g_assert_cmpint (ioctl (self->master, TIOCSWINSZ, &size), ==, 0);
}

/* Waits for its end. Returns its exit status, or minus the signal. */
int
cli_terminal_close (CliTerminal *self)
{
  int status;

  g_assert_cmpint (waitpid (self->pid, &status, 0), ==, self->pid);
  close (self->master);
  g_string_free (self->seen, TRUE);
  g_free (self);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -WTERMSIG (status);
}
