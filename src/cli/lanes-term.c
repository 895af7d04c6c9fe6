/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-term.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define HIDE_CURSOR "\033[?25l"
#define SHOW_CURSOR "\033[?25h"

/* What puts a terminal back as it was. */
#define RESTORE LANES_TEXT_RESET SHOW_CURSOR

struct _LanesTerm
{
  int fd;
  gboolean live;
  int error; /* the errno of the first write that failed */
  LanesTextStyle style;
  GArray *drawn; /* of guint: the width of each line that is drawn in place */
};

/* For signal handlers, which cannot be told anything: where to write RESTORE, -1: nowhere. */
static volatile sig_atomic_t restore_fd = -1;

/* Others may have written to the terminal since the lines were drawn. */
static volatile sig_atomic_t was_suspended = 0;

static const int fatal_signals[] = {SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

static void
restore_and_die_cb (int number)
{
  if (restore_fd >= 0 && write (restore_fd, RESTORE, sizeof RESTORE - 1) < 0)
    _exit (128 + number);
  /* The action is the default again: this is the end, with the core file that is due. */
  raise (number);
}

static void
suspend_cb (int number)
{
  int saved = errno;
  struct sigaction ours;
  struct sigaction plain = {.sa_handler = SIG_DFL};
  sigset_t stop;
  sigset_t before;
  gssize ignored;

  if (restore_fd >= 0)
    ignored = write (restore_fd, RESTORE "\r\n", sizeof RESTORE + 1);
  sigemptyset (&stop);
  sigaddset (&stop, SIGTSTP);
  sigaction (SIGTSTP, &plain, &ours);
  raise (SIGTSTP);
  pthread_sigmask (SIG_UNBLOCK, &stop,
                   &before); /* it stops here, and goes on when it is continued */
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  sigaction (SIGTSTP, &ours, NULL);
  if (restore_fd >= 0)
    ignored = write (restore_fd, HIDE_CURSOR, sizeof HIDE_CURSOR - 1);
  (void) ignored;
  was_suspended = 1;
  errno = saved;
}

static void
set_handlers (gboolean ours)
{
  struct sigaction die = {.sa_handler = ours ? restore_and_die_cb : SIG_DFL,
                          .sa_flags = SA_RESETHAND | SA_NODEFER};
  struct sigaction suspend = {.sa_handler = ours ? suspend_cb : SIG_DFL, .sa_flags = SA_RESTART};

  for (gsize i = 0; i < G_N_ELEMENTS (fatal_signals); i++)
    sigaction (fatal_signals[i], &die, NULL);
  sigaction (SIGTSTP, &suspend, NULL);
}

/**
 * lanes_term_new:
 * @fd: where to write to: borrowed
 *
 * Looks at what @fd is: a terminal that understands cursor movement, or not; how many colors it
 * has; and whether the locale can say more than ASCII.
 *
 * Returns: (transfer full): what writes to it
 */
LanesTerm *
lanes_term_new (int fd)
{
  LanesTerm *self = g_new0 (LanesTerm, 1);
  const char *term = g_getenv ("TERM");
  gboolean is_terminal = isatty (fd);

  self->fd = fd;
  self->live = is_terminal && term && *term != '\0' && !g_str_equal (term, "dumb");
  self->style.palette =
      lanes_palette_choose (is_terminal, g_getenv ("NO_COLOR"), g_getenv ("COLORTERM"), term);
  self->style.unicode = g_get_charset (NULL);
  self->drawn = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

/* The cursor is hidden as long as lines are drawn in place, and at no other time. */
static void
set_drawing (LanesTerm *self, gboolean drawing, GString *into)
{
  if (drawing == (restore_fd == self->fd))
    return;
  if (drawing)
    {
      restore_fd = self->fd;
      set_handlers (TRUE);
      g_string_append (into, HIDE_CURSOR);
    }
  else
    {
      set_handlers (FALSE);
      restore_fd = -1;
      g_string_append (into, RESTORE);
    }
}

/**
 * lanes_term_free:
 * @self: (transfer full): what writes
 *
 * Puts the terminal back as it was, below what is drawn, and lets it go.
 */
void
lanes_term_free (LanesTerm *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  set_drawing (self, FALSE, text);
  g_array_set_size (self->drawn, 0);
  lanes_term_print (self, text->str);
  g_array_unref (self->drawn);
  g_free (self);
}

/**
 * lanes_term_is_live:
 *
 * Returns: whether lines can be drawn in place
 */
gboolean
lanes_term_is_live (LanesTerm *self)
{
  return self->live;
}

/**
 * lanes_term_get_style:
 *
 * Returns: (transfer none): what can be shown
 */
const LanesTextStyle *
lanes_term_get_style (LanesTerm *self)
{
  return &self->style;
}

static guint
read_size (const char *name)
{
  const char *value = g_getenv (name);
  guint64 size;

  if (!value || !g_ascii_string_to_unsigned (value, 10, 1, 10000, &size, NULL))
    return 0;
  return (guint) size;
}

/**
 * lanes_term_get_size:
 * @columns: (out): how wide it is
 * @rows: (out): how high it is
 *
 * Asks the terminal for its size now. What is no terminal has COLUMNS columns, or 80.
 */
void
lanes_term_get_size (LanesTerm *self, guint *columns, guint *rows)
{
  struct winsize size = {0};

  if (ioctl (self->fd, TIOCGWINSZ, &size) < 0)
    size = (struct winsize){0};
  *columns = size.ws_col > 0 ? size.ws_col : read_size ("COLUMNS");
  *rows = size.ws_row > 0 ? size.ws_row : read_size ("LINES");
  if (*columns == 0)
    *columns = 80;
  if (*rows == 0)
    *rows = 24;
}

/**
 * lanes_term_is_broken:
 *
 * Looks whether somebody still reads: what has nothing to say learns it from no write.
 *
 * Returns: whether nobody reads any more, or writing failed in another way
 */
gboolean
lanes_term_is_broken (LanesTerm *self)
{
  GPollFD poll = {.fd = self->fd};

  if (self->error == 0 && g_poll (&poll, 1, 0) > 0 && (poll.revents & (G_IO_ERR | G_IO_HUP)) != 0)
    self->error = EPIPE;
  return self->error != 0;
}

/**
 * lanes_term_get_error:
 *
 * Returns: the errno of the write that failed, 0: none
 */
int
lanes_term_get_error (LanesTerm *self)
{
  return self->error;
}

/* What is near to the signs of the interface, where the locale does not have them. */
static const char *const plain_signs[][2] = {
    {"“", "\""},  {"”", "\""}, {"‘", "'"}, {"’", "'"},
    {"…", "..."}, {"×", "x"},  {"·", "|"}, {"µ", "u"},
};

/* In the locale's encoding, with the nearest that it has for what it does not have */
static char *
encode (const char *text)
{
  g_autoptr (GString) plain = NULL;
  const char *charset;
  char *encoded;

  if (g_get_charset (&charset))
    return g_strdup (text);
  plain = g_string_new (text);
  for (gsize i = 0; i < G_N_ELEMENTS (plain_signs); i++)
    g_string_replace (plain, plain_signs[i][0], plain_signs[i][1], 0);
  encoded = g_convert_with_fallback (plain->str, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  return encoded ? encoded : g_str_to_ascii (plain->str, NULL);
}

/* Returns an errno. */
static int
write_all (int fd, const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno == EAGAIN)
        {
          /* Somebody else has made the terminal non-blocking. */
          GPollFD poll = {.fd = fd, .events = G_IO_OUT};

          g_poll (&poll, 1, 1000);
          continue;
        }
      if (n < 0)
        return errno;
      text += n;
      length -= n;
    }
  return 0;
}

static void
move_to_top (LanesTerm *self, GString *into)
{
  guint columns, rows;
  guint n = 0;

  if (was_suspended)
    g_array_set_size (self->drawn, 0);
  was_suspended = 0;
  if (self->drawn->len == 0)
    return;
  /* A terminal that became narrower has broken the lines that were longer. */
  lanes_term_get_size (self, &columns, &rows);
  for (guint i = 0; i < self->drawn->len; i++)
    n += MAX ((g_array_index (self->drawn, guint, i) + columns - 1) / columns, 1);
  g_string_append_printf (into, "\r\033[%uA", n);
  g_array_set_size (self->drawn, 0);
}

static gboolean
send_text (LanesTerm *self, const char *text)
{
  g_autofree char *encoded = NULL;

  if (self->error != 0)
    return FALSE;
  encoded = encode (text);
  self->error = write_all (self->fd, encoded);
  return self->error == 0;
}

/**
 * lanes_term_print:
 * @text: lines, each with its line break
 *
 * Writes @text. What is drawn in place gives way to it, until it is drawn again below.
 *
 * Returns: whether it was written
 */
gboolean
lanes_term_print (LanesTerm *self, const char *text)
{
  g_autoptr (GString) all = g_string_new (NULL);

  if (self->drawn->len > 0)
    {
      move_to_top (self, all);
      g_string_append (all, "\033[J");
    }
  g_string_append (all, text);
  return send_text (self, all->str);
}

/* The width of a line, without its control sequences. */
static guint
measure_line (const char *line)
{
  g_autofree char *clean = lanes_text_clean (line);

  return lanes_text_get_width (clean);
}

/**
 * lanes_term_draw:
 * @lines: (element-type utf8): lines without line breaks, no wider and no more than there is room
 *   for
 *
 * Draws lines in place of those that were drawn before. In one write, so that it does not flicker.
 *
 * Returns: whether it was written
 */
gboolean
lanes_term_draw (LanesTerm *self, GPtrArray *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self->live, FALSE);

  set_drawing (self, TRUE, text);
  move_to_top (self, text);
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);
      guint width = measure_line (line);

      g_string_append_printf (text, "%s\033[K\n", line);
      g_array_append_val (self->drawn, width);
    }
  g_string_append (text, "\033[J");
  return send_text (self, text->str);
}

/**
 * lanes_term_erase:
 *
 * Takes away what is drawn in place, and shows the cursor again.
 *
 * Returns: whether it was written
 */
gboolean
lanes_term_erase (LanesTerm *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  set_drawing (self, FALSE, text);
  return lanes_term_print (self, text->str);
}

/**
 * lanes_term_message:
 * @text: a message for a person
 *
 * Writes a message to standard error, with the program's name before it.
 */
void
lanes_term_message (const char *text)
{
  g_autofree char *clean = lanes_text_clean (text);
  g_autofree char *line = g_strdup_printf ("lanes-cli: %s\n", clean);
  g_autofree char *encoded = encode (line);

  write_all (STDERR_FILENO, encoded);
}
