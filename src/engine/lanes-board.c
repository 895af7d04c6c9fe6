/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-board.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lanes-error.h"

/* How many places a board has is in memory that the other process can write to, too. This one goes
 * by its own number: it is in a page of its own in front of the board. */
static gsize
get_own_size (void)
{
  return (gsize) sysconf (_SC_PAGESIZE);
}

static guint *
get_own_number (LanesBoard *board)
{
  return (guint *) (gpointer) ((guint8 *) board - get_own_size ());
}

/* @fd: of the shared memory; below 0: there is none, and the board is in plain memory. Returns:
 * NULL for an error, see errno */
static LanesBoard *
map_board (int fd, guint n_slots)
{
  gsize own = get_own_size ();
  gsize size = lanes_board_size (n_slots);
  /* Not from the heap, which would write zeros to rings that may never be used. */
  guint8 *memory = mmap (NULL, own + size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  LanesBoard *board;

  if (memory == MAP_FAILED)
    return NULL;
  board = (LanesBoard *) (gpointer) (memory + own);
  if (fd >= 0
      && mmap (board, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
    {
      int code = errno;

      munmap (memory, own + size);
      errno = code;
      return NULL;
    }
  *get_own_number (board) = n_slots;
  return board;
}

/**
 * lanes_board_new:
 * @n_slots: how many threads will write to it
 *
 * Makes a board in plain memory, for threads of this process.
 *
 * Returns: (transfer full) (nullable): the board, all zero; free with lanes_board_free(). %NULL:
 *   there is no memory for it
 */
LanesBoard *
lanes_board_new (guint n_slots)
{
  LanesBoard *board = map_board (-1, n_slots);

  if (board)
    board->n_slots = (int) n_slots;
  return board;
}

/**
 * lanes_board_free:
 * @board: (transfer full) (nullable): a board from lanes_board_new()
 *
 * Frees a board in plain memory. No thread may write to it any more.
 */
void
lanes_board_free (LanesBoard *board)
{
  lanes_board_unmap (board);
}

static void
set_error (GError **error, const char *what)
{
  g_set_error (error, LANES_ERROR, LANES_ERROR_LAUNCH, "%s: %s", what, g_strerror (errno));
}

/**
 * lanes_board_new_shared:
 * @n_slots: how many threads will write to it
 * @fd: (out): a descriptor of the memory, close-on-exec, for the caller to hand on and close
 * @error: return location for a #GError, in LANES_ERROR
 *
 * Makes a board in memory that another process can map (memfd_create(2)). Its size is sealed, so
 * that neither side can make the other one fault.
 *
 * Returns: (transfer full) (nullable): the board, all zero; unmap with lanes_board_unmap()
 */
LanesBoard *
lanes_board_new_shared (guint n_slots, int *fd, GError **error)
{
  gsize size = lanes_board_size (n_slots);
  int memory = memfd_create ("lanes-board", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (memory < 0 || ftruncate (memory, (off_t) size) < 0
      || fcntl (memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
    {
      set_error (error, _ ("The memory to share with a worker could not be made"));
      if (memory >= 0)
        close (memory);
      return NULL;
    }

  LanesBoard *board = map_board (memory, n_slots);

  if (!board)
    {
      set_error (error, _ ("The memory to share with a worker could not be mapped"));
      close (memory);
      return NULL;
    }
  board->n_slots = (int) n_slots;
  *fd = memory;
  return board;
}

/**
 * lanes_board_map:
 * @fd: a descriptor that lanes_board_new_shared() of another process made; stays the caller's
 * @error: return location for a #GError, in LANES_ERROR
 *
 * Maps the board that the launcher shares.
 *
 * Returns: (transfer full) (nullable): the board; unmap with lanes_board_unmap()
 */
LanesBoard *
lanes_board_map (int fd, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) < 0)
    {
      set_error (error, _ ("The board's descriptor cannot be used"));
      return NULL;
    }
  if (status.st_size < (off_t) sizeof (LanesBoard))
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_LAUNCH,
                   _ ("Descriptor %d is not a board: it is too small"), fd);
      return NULL;
    }

  gsize each = sizeof (LanesBoardSlot) + sizeof (LanesTurnRing);
  guint n_slots = (guint) MIN (((gsize) status.st_size - sizeof (LanesBoard)) / each, G_MAXINT);
  LanesBoard *board = map_board (fd, n_slots);

  if (!board)
    {
      set_error (error, _ ("The board's memory could not be mapped"));
      return NULL;
    }
  if (board->n_slots != (int) n_slots || lanes_board_size (n_slots) != (gsize) status.st_size)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_LAUNCH,
                   _ ("Descriptor %d is not a board: its size does not fit its places"), fd);
      lanes_board_unmap (board);
      return NULL;
    }
  return board;
}

/**
 * lanes_board_unmap:
 * @board: (transfer full) (nullable): a board from lanes_board_new_shared() or lanes_board_map()
 *
 * Takes a shared board out of this process; the other process keeps its own.
 */
void
lanes_board_unmap (LanesBoard *board)
{
  if (board)
    munmap (get_own_number (board), get_own_size () + lanes_board_size (*get_own_number (board)));
}

/**
 * lanes_board_get_n_slots:
 *
 * Returns: how many threads write to it, as it was when it was made or mapped here, whatever the
 *   other process does to the board
 */
guint
lanes_board_get_n_slots (LanesBoard *board)
{
  return *get_own_number (board);
}

/**
 * lanes_board_get_ring:
 * @slot: which thread, from 0
 *
 * Returns: (transfer none): where the thread notes its turns while the board is recorded
 */
LanesTurnRing *
lanes_board_get_ring (LanesBoard *board, guint slot)
{
  gsize offset = lanes_board_ring_offset (lanes_board_get_n_slots (board), slot);

  return (LanesTurnRing *) (gpointer) ((guint8 *) board + offset);
}

/**
 * lanes_board_set_held:
 * @held: whether the work is not to begin yet
 *
 * For the launcher: see lanes_board_wait_while_held().
 *
 * Returns: whether the worker is guarded already: it does not look any more, and can be stopped
 */
gboolean
lanes_board_set_held (LanesBoard *board, gboolean held)
{
  __atomic_store_n (&board->held, held, __ATOMIC_SEQ_CST);
  if (!held)
    syscall (SYS_futex, &board->held, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
  return __atomic_load_n (&board->guarded, __ATOMIC_SEQ_CST) != 0;
}

/**
 * lanes_board_wait_while_held:
 *
 * For the worker, once the kernel knows that it is to end with the launcher, and before its work
 * begins. Says that it is guarded, and sleeps for as long as it is held.
 *
 * Source: futex(2).
 */
void
lanes_board_wait_while_held (LanesBoard *board)
{
  __atomic_store_n (&board->guarded, TRUE, __ATOMIC_SEQ_CST);
  while (__atomic_load_n (&board->held, __ATOMIC_SEQ_CST))
    syscall (SYS_futex, &board->held, FUTEX_WAIT, TRUE, NULL, NULL, 0);
}
