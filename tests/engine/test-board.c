/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-board.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lanes-error.h"

static void
test_plain (void)
{
  LanesBoard *board = lanes_board_new (3);

  g_assert_cmpint (board->n_slots, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (board->slots[i].state, ==, LANES_SLOT_UNUSED);
      /* Threads that write at the same time must not share a cache line. */
      g_assert_cmpuint ((gsize) &board->slots[i] % 64, ==, 0);
    }
  lanes_board_free (board);
}

static void
test_shared (void)
{
  g_autoptr (GError) error = NULL;
  int fd;
  LanesBoard *board = lanes_board_new_shared (2, &fd, &error);
  LanesBoard *other;

  g_assert_no_error (error);
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, !=, 0);
  other = lanes_board_map (fd, &error);
  g_assert_no_error (error);
  g_assert_true (other != board);
  g_assert_cmpint (other->n_slots, ==, 2);
  other->slots[1].done = 42;
  g_assert_cmpuint (board->slots[1].done, ==, 42);
  /* Nobody can take the memory away from under the other. */
  g_assert_cmpint (ftruncate (fd, 0), <, 0);

  close (fd);
  lanes_board_unmap (other);
  lanes_board_unmap (board);
}

/* Whoever works on a board may write anything to it, by mistake or not. */
static void
test_number_overwritten (void)
{
  const int numbers[] = {0, 1, 1000000, -1};

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GError) error = NULL;
      int fd;
      LanesBoard *board = lanes_board_new_shared (2, &fd, &error);
      LanesTurnRing *ring;

      g_assert_no_error (error);
      ring = lanes_board_get_ring (board, 1);
      ring->claimed = 7;
      board->n_slots = numbers[i];
      g_assert_cmpuint (lanes_board_get_n_slots (board), ==, 2);
      g_assert_true (lanes_board_get_ring (board, 1) == ring);
      g_assert_null (lanes_board_map (fd, &error));
      g_assert_error (error, LANES_ERROR, LANES_ERROR_LAUNCH);
      g_assert_cmpuint (ring->claimed, ==, 7);
      close (fd);
      /* All of it goes, and nothing else. */
      lanes_board_unmap (board);
      g_assert_cmpint (msync (board, 1, MS_ASYNC), <, 0);
    }
}

static void
test_not_a_board (void)
{
  int sizes[] = {0, 1, 128, 4096};

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      int fd = memfd_create ("other", MFD_CLOEXEC);

      g_assert_cmpint (ftruncate (fd, sizes[i]), ==, 0);
      g_assert_null (lanes_board_map (fd, &error));
      g_assert_error (error, LANES_ERROR, LANES_ERROR_LAUNCH);
      close (fd);
    }

  g_autoptr (GError) error = NULL;

  g_assert_null (lanes_board_map (-1, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_LAUNCH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/board/plain", test_plain);
  g_test_add_func ("/board/shared", test_shared);
  g_test_add_func ("/board/number-overwritten", test_number_overwritten);
  g_test_add_func ("/board/not-a-board", test_not_a_board);
  return g_test_run ();
}
