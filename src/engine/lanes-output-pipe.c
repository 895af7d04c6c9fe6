/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-output-pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <unistd.h>

/* After what a person does and what GTK draws, which is at 120. */
#define PRIORITY (G_PRIORITY_HIGH_IDLE + 30)

/* As much as a pipe usually holds: who has filled it wrote faster than it was read. */
#define BATCH (64 * 1024)

/* How long such a one waits then, and how long reading may take in one turn of the main loop, in
 * microseconds: 60 MB/s, for a few percent of a core. */
#define PAUSE   1000
#define PORTION 4000

struct _LanesOutputPipe
{
  GSource source;

  int fd;
  gpointer tag;
  gboolean is_held;
  LanesOutputFunc func;
  gpointer user_data;
};

/* All pipes share them: they are read on the main context only. */
static char buffer[BATCH];
static gint64 turn;     /* of the main loop: when it began */
static gint64 turn_end; /* when nothing more is read in it */

/* With very many that talk, each turn of the main loop serves some. Who was served pauses, so that
 * the others come next. */
static gboolean
has_time (GSource *source)
{
  gint64 begin = g_source_get_time (source);
  gint64 now = g_get_monotonic_time ();

  if (begin != turn)
    {
      turn = begin;
      turn_end = now + PORTION;
    }
  return now < turn_end;
}

static void
hold (LanesOutputPipe *self)
{
  self->is_held = TRUE;
  g_source_modify_unix_fd (&self->source, self->tag, 0);
  g_source_set_ready_time (&self->source, g_get_monotonic_time () + PAUSE);
}

static void
let_go (LanesOutputPipe *self)
{
  self->is_held = FALSE;
  g_source_modify_unix_fd (&self->source, self->tag, G_IO_IN);
  g_source_set_ready_time (&self->source, -1);
}

/* Returns: how many bytes came, 0 at the end, below 0 when there are none now */
static gssize
read_batch (LanesOutputPipe *self)
{
  gssize length = read (self->fd, buffer, BATCH);

  if (length < 0 && errno != EAGAIN && errno != EINTR)
    return 0;
  if (length > 0)
    self->func (buffer, (gsize) length, self->user_data);
  return length;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  LanesOutputPipe *self = (LanesOutputPipe *) source;
  gssize length;

  if (!has_time (source))
    return G_SOURCE_CONTINUE;
  if (self->is_held)
    let_go (self);
  length = read_batch (self);
  if (length == BATCH && !g_source_is_destroyed (source))
    hold (self);
  return length != 0;
}

static void
finalize (GSource *source)
{
  close (((LanesOutputPipe *) source)->fd);
}

static GSourceFuncs source_funcs = {.dispatch = dispatch, .finalize = finalize};

/**
 * lanes_output_pipe_new:
 * @fd: (transfer full): the end of a pipe that is read
 * @func: called with what comes, on the main context
 * @user_data: for @func
 *
 * Hands on what comes through a pipe, until its end. One that is filled faster than it can be read
 * keeps neither the main loop nor a whole core: its writer waits now and then.
 *
 * Returns: (transfer full): the pipe
 */
LanesOutputPipe *
lanes_output_pipe_new (int fd, LanesOutputFunc func, gpointer user_data)
{
  GSource *source = g_source_new (&source_funcs, sizeof (LanesOutputPipe));
  LanesOutputPipe *self = (LanesOutputPipe *) source;

  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  g_source_set_static_name (source, "lanes-output-pipe");
  g_source_set_priority (source, PRIORITY);
  self->fd = fd;
  self->tag = g_source_add_unix_fd (source, fd, G_IO_IN);
  self->func = func;
  self->user_data = user_data;
  g_source_attach (source, g_main_context_get_thread_default ());
  return self;
}

/**
 * lanes_output_pipe_free:
 * @self: (transfer full): a pipe
 *
 * Closes the pipe. May be called by its function.
 */
void
lanes_output_pipe_free (LanesOutputPipe *self)
{
  g_source_destroy (&self->source);
  g_source_unref (&self->source);
}

/**
 * lanes_output_pipe_drain:
 * @self: a pipe whose command has ended
 *
 * Hands on what is in the pipe now, and no more: another process may go on writing to it.
 */
void
lanes_output_pipe_drain (LanesOutputPipe *self)
{
  gssize left = fcntl (self->fd, F_GETPIPE_SZ);
  gssize length = 1;

  g_source_ref (&self->source);
  while (left > 0 && length > 0 && !g_source_is_destroyed (&self->source))
    {
      length = read_batch (self);
      left -= length;
    }
  g_source_unref (&self->source);
}
