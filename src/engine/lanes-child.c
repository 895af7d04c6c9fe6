/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-child.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <spawn.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-error.h"
#include "lanes-launch-words.h"

/* Between two looks at a child where the kernel has no handles that tell of its end, in
 * milliseconds. */
#define LOOK_INTERVAL 20

struct _LanesChild
{
  int pid;         /* its number is nobody else's until it is reaped, which only happens here */
  int handle;      /* a pidfd; -1: the kernel has none */
  GSource *source; /* looks for its end */
  gboolean has_ended;
  gboolean is_stopped;
  int signal_number;

  LanesChildEnded ended; /* NULL: nobody wants to know any more */
  gpointer user_data;
};

/* PIDs of all that have not been reaped; each may belong to a thread of its own. */
static GHashTable *known;
G_LOCK_DEFINE_STATIC (known);

static void
know (int pid, gboolean is_there)
{
  G_LOCK (known);
  if (!known)
    known = g_hash_table_new (NULL, NULL);
  if (is_there)
    g_hash_table_add (known, GINT_TO_POINTER (pid));
  else
    g_hash_table_remove (known, GINT_TO_POINTER (pid));
  G_UNLOCK (known);
}

static void
free_child (LanesChild *self)
{
  if (self->source)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  if (self->handle >= 0)
    close (self->handle);
  g_free (self);
}

/* Returns: whether it has ended; it is reaped then */
static gboolean
reap (LanesChild *self)
{
  siginfo_t info = {0};
  int code;

  do
    code = waitid (P_PID, (id_t) self->pid, &info, WEXITED | WNOHANG);
  while (code < 0 && errno == EINTR);
  if (code == 0 && info.si_pid == 0)
    return FALSE;
  know (self->pid, FALSE);
  self->has_ended = TRUE;
  self->signal_number = code == 0 && info.si_code != CLD_EXITED ? info.si_status : 0;
  return TRUE;
}

static gboolean
look (LanesChild *self)
{
  if (!reap (self))
    return G_SOURCE_CONTINUE;
  if (self->ended)
    self->ended (self, self->user_data);
  else
    free_child (self);
  return G_SOURCE_REMOVE;
}

static gboolean
handle_cb (int fd, GIOCondition condition, gpointer user_data)
{
  return look (user_data);
}

static gboolean
look_cb (gpointer user_data)
{
  return look (user_data);
}

static void
watch (LanesChild *self)
{
  self->source = self->handle >= 0 ? g_unix_fd_source_new (self->handle, G_IO_IN)
                                   : g_timeout_source_new (LOOK_INTERVAL);
  g_source_set_callback (self->source,
                         self->handle >= 0 ? G_SOURCE_FUNC (handle_cb) : G_SOURCE_FUNC (look_cb),
                         self, NULL);
  g_source_set_static_name (self->source, "lanes-child");
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

/* Who started Lanes may ignore the ends of children, which is inherited: they would be reaped by
 * the kernel, and their numbers given to others. */
static void
keep_ended_children (void)
{
  static gsize is_done = 0;
  struct sigaction action;

  if (!g_once_init_enter (&is_done))
    return;
  if (sigaction (SIGCHLD, NULL, &action) == 0
      && (action.sa_handler == SIG_IGN || (action.sa_flags & SA_NOCLDWAIT)))
    signal (SIGCHLD, SIG_DFL);
  g_once_init_leave (&is_done, 1);
}

/* The descriptors that are in the way of what the child is handed are moved up. Returns: how many
 * there are in @raised now, below 0 for an error */
static int
raise_files (const int *files, guint n_files, int *raised)
{
  for (guint i = 0; i < n_files; i++)
    {
      raised[i] = files[i] < 0 || files[i] >= (int) n_files
                      ? files[i]
                      : fcntl (files[i], F_DUPFD_CLOEXEC, (int) n_files);
      if (files[i] >= 0 && raised[i] < 0)
        {
          while (i-- > 0)
            if (raised[i] != files[i])
              close (raised[i]);
          return -1;
        }
    }
  return (int) n_files;
}

/* Returns: an errno, 0 for success */
static int
spawn (LanesChild *self, const char *const *arguments, const char *const *environment,
       const int *files, guint n_files)
{
  posix_spawn_file_actions_t actions;
  int raised[LANES_CHILD_MAX_FILES];
  int code;

  if (raise_files (files, n_files, raised) < 0)
    return errno;
  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  for (guint i = 0; i < n_files; i++)
    if (raised[i] >= 0)
      posix_spawn_file_actions_adddup2 (&actions, raised[i], (int) i);
  code = posix_spawn (&self->pid, arguments[0], &actions, NULL, (char *const *) arguments,
                      (char *const *) environment);
  posix_spawn_file_actions_destroy (&actions);
  for (guint i = 0; i < n_files; i++)
    if (raised[i] != files[i])
      close (raised[i]);
  return code;
}

/**
 * lanes_child_spawn:
 * @arguments: (array zero-terminated=1): the path of a program, and its arguments
 * @environment: (array zero-terminated=1): its environment
 * @files: (array length=n_files): what its first descriptors are to be, from 0 on; -1: as in this
 *   process, but for the standard input, of which there is none then. They stay the caller's
 * @n_files: at most %LANES_CHILD_MAX_FILES
 * @ended: called once when it has ended, in the main context that is the calling thread's default
 * @user_data: for @ended
 * @error: return location: %LANES_ERROR_LAUNCH
 *
 * Starts a program. All descriptors of this process that are not handed to it must be
 * close-on-exec. What it costs does not grow with the memory of this process: see posix_spawn(3).
 * To be called on a thread that stays, since the end of that may be the end of the child.
 *
 * Source: pidfd_open(2).
 *
 * Returns: (transfer full) (nullable): the child; let go of with lanes_child_forget()
 */
LanesChild *
lanes_child_spawn (const char *const *arguments, const char *const *environment, const int *files,
                   guint n_files, LanesChildEnded ended, gpointer user_data, GError **error)
{
  LanesChild *self;
  int code;

  g_return_val_if_fail (n_files <= LANES_CHILD_MAX_FILES, NULL);

  keep_ended_children ();
  self = g_new0 (LanesChild, 1);
  self->handle = -1;
  code = spawn (self, arguments, environment, files, n_files);
  if (code != 0)
    {
      g_autofree char *words = lanes_launch_words_explain (code);

      g_set_error_literal (error, LANES_ERROR, LANES_ERROR_LAUNCH, words);
      g_free (self);
      return NULL;
    }
  know (self->pid, TRUE);
  /* It cannot mean another process: nobody has reaped this one. */
  self->handle = pidfd_open (self->pid, 0);
  self->ended = ended;
  self->user_data = user_data;
  watch (self);
  return self;
}

/**
 * lanes_child_is_known:
 * @pid: a process ID
 *
 * Returns: whether it is that of a child that was started here, and was not reaped yet
 */
gboolean
lanes_child_is_known (int pid)
{
  gboolean is_known;

  G_LOCK (known);
  is_known = known && g_hash_table_contains (known, GINT_TO_POINTER (pid));
  G_UNLOCK (known);
  return is_known;
}

/**
 * lanes_child_look:
 *
 * Tells of its end now, if it has ended, and not from the main loop. @self may be forgotten then.
 */
void
lanes_child_look (LanesChild *self)
{
  if (self->has_ended || !reap (self))
    return;
  g_source_destroy (self->source);
  if (self->ended)
    self->ended (self, self->user_data);
}

/**
 * lanes_child_forget:
 * @self: (transfer full): a child
 *
 * Lets go of a child. One that has not ended is killed, and reaped when it has; nobody is told any
 * more.
 */
void
lanes_child_forget (LanesChild *self)
{
  if (self->has_ended)
    {
      free_child (self);
      return;
    }
  self->ended = NULL;
  lanes_child_signal (self, SIGKILL);
}

/**
 * lanes_child_get_pid:
 *
 * Returns: its process ID, which means nobody else for as long as it has not ended
 */
int
lanes_child_get_pid (LanesChild *self)
{
  return self->pid;
}

/**
 * lanes_child_get_signal:
 *
 * Returns: the signal that ended it; 0 when it exited, or has not ended
 */
int
lanes_child_get_signal (LanesChild *self)
{
  return self->signal_number;
}

/**
 * lanes_child_is_stopped:
 *
 * Costs one system call.
 *
 * Returns: whether it was stopped, as by SIGSTOP, and not let go on since
 */
gboolean
lanes_child_is_stopped (LanesChild *self)
{
  siginfo_t info;

  /* The kernel keeps no more than the last of what happened: that is what is wanted. */
  for (;;)
    {
      info.si_pid = 0;
      if (self->has_ended
          || waitid (P_PID, (id_t) self->pid, &info, WSTOPPED | WCONTINUED | WNOHANG) < 0
          || info.si_pid == 0)
        return self->is_stopped && !self->has_ended;
      self->is_stopped = info.si_code != CLD_CONTINUED;
    }
}

/**
 * lanes_child_signal:
 * @number: a signal
 *
 * Sends a signal to the child, and never to another process: one that has ended gets none.
 *
 * Returns: whether it was sent
 */
gboolean
lanes_child_signal (LanesChild *self, int number)
{
  if (self->has_ended)
    return FALSE;
  if (self->handle >= 0)
    return pidfd_send_signal (self->handle, number, NULL, 0) == 0;
  return kill (self->pid, number) == 0;
}
