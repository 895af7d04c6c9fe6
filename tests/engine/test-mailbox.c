/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-mailbox.h"

#define N_ITEMS 10000

typedef struct
{
  LanesMailbox *mailbox;
  GArray *got; /* of int */
  GThread *thread;
} Box;

static int n_freed;

static void
free_item (gpointer item)
{
  n_freed++;
  g_free (item);
}

static int *
make_item (int number)
{
  int *item = g_new (int, 1);

  *item = number;
  return item;
}

static void
take_item (gpointer item, gpointer user_data)
{
  Box *box = user_data;

  g_assert_true (g_thread_self () == box->thread);
  g_array_append_val (box->got, *(int *) item);
}

static void
open_box (Box *box, LanesMailFunc func)
{
  n_freed = 0;
  box->got = g_array_new (FALSE, FALSE, sizeof (int));
  box->thread = g_thread_self ();
  box->mailbox = lanes_mailbox_new ("test", free_item, func, box);
}

static gpointer
post_many (gpointer data)
{
  for (int i = 0; i < N_ITEMS; i++)
    lanes_mailbox_post (data, make_item (i));
  return NULL;
}

/* What another thread posts comes in the main context, all of it and in order. */
static void
test_order (void)
{
  Box box;
  GThread *thread;

  open_box (&box, take_item);
  thread = g_thread_new ("post", post_many, box.mailbox);
  while (box.got->len < N_ITEMS)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  for (int i = 0; i < N_ITEMS; i++)
    g_assert_cmpint (g_array_index (box.got, int, i), ==, i);
  g_assert_cmpint (n_freed, ==, N_ITEMS);
  g_assert_cmpuint (lanes_mailbox_get_length (box.mailbox), ==, 0);
  /* The last item may have been taken before the poster told of it: then nothing is delivered once.
   */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (box.got->len, ==, N_ITEMS);
  g_assert_false (g_main_context_pending (NULL));
  lanes_mailbox_free (box.mailbox);
  g_array_unref (box.got);
}

static void
test_deliver (void)
{
  Box box;

  open_box (&box, take_item);
  lanes_mailbox_deliver (box.mailbox);
  lanes_mailbox_post (box.mailbox, make_item (1));
  lanes_mailbox_post (box.mailbox, make_item (2));
  g_assert_cmpuint (lanes_mailbox_get_length (box.mailbox), ==, 2);
  g_assert_cmpuint (box.got->len, ==, 0);
  lanes_mailbox_deliver (box.mailbox);
  g_assert_cmpuint (box.got->len, ==, 2);
  lanes_mailbox_free (box.mailbox);
  g_array_unref (box.got);
}

/* Items that nobody will take are freed, and the function is not called again. */
static void
test_free_with_items (void)
{
  Box box;

  open_box (&box, take_item);
  lanes_mailbox_post (box.mailbox, make_item (1));
  lanes_mailbox_post (box.mailbox, make_item (2));
  lanes_mailbox_free (box.mailbox);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (box.got->len, ==, 0);
  g_assert_cmpint (n_freed, ==, 2);
  g_array_unref (box.got);
}

static void
take_and_free (gpointer item, gpointer user_data)
{
  Box *box = user_data;

  take_item (item, user_data);
  g_clear_pointer (&box->mailbox, lanes_mailbox_free);
}

/* Whoever takes an item may let go of the mailbox: the rest does not come. */
static void
test_free_while_delivering (void)
{
  Box box;

  open_box (&box, take_and_free);
  for (int i = 0; i < 3; i++)
    lanes_mailbox_post (box.mailbox, make_item (i));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (box.got->len, ==, 1);
  g_assert_cmpint (n_freed, ==, 3);
  g_assert_null (box.mailbox);
  g_array_unref (box.got);
}

static void
take_and_post (gpointer item, gpointer user_data)
{
  Box *box = user_data;

  take_item (item, user_data);
  if (box->got->len < 100)
    lanes_mailbox_post (box->mailbox, make_item ((int) box->got->len));
}

/* One that answers itself does not keep the main context for itself. */
static void
test_post_while_delivering (void)
{
  Box box;

  open_box (&box, take_and_post);
  lanes_mailbox_post (box.mailbox, make_item (0));
  lanes_mailbox_deliver (box.mailbox);
  g_assert_cmpuint (box.got->len, ==, 1);
  while (box.got->len < 100)
    g_main_context_iteration (NULL, TRUE);
  lanes_mailbox_free (box.mailbox);
  g_array_unref (box.got);
}

static guint
count_after (const Box *box, guint n_posted)
{
  for (guint i = 0; i < n_posted; i++)
    lanes_mailbox_post (box->mailbox, make_item ((int) i));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  return box->got->len;
}

/* Items wait for each other while they are few, and none is left behind when they do not any more.
 */
static void
test_lag (void)
{
  Box box;

  open_box (&box, take_item);
  lanes_mailbox_set_lag (box.mailbox, 3600 * LANES_SEC);
  g_assert_cmpuint (count_after (&box, 2), ==, 0);
  lanes_mailbox_set_lag (box.mailbox, 0);
  g_assert_cmpuint (count_after (&box, 0), ==, 2);
  g_assert_cmpuint (count_after (&box, 1), ==, 3);
  lanes_mailbox_set_lag (box.mailbox, 3600 * LANES_SEC);
  g_assert_cmpuint (count_after (&box, 100), ==, 103);
  /* The main context looks by itself. */
  lanes_mailbox_set_lag (box.mailbox, LANES_MSEC);
  lanes_mailbox_post (box.mailbox, make_item (1));
  while (box.got->len < 104)
    g_main_context_iteration (NULL, TRUE);
  lanes_mailbox_free (box.mailbox);
  g_array_unref (box.got);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/mailbox/order", test_order);
  g_test_add_func ("/mailbox/deliver", test_deliver);
  g_test_add_func ("/mailbox/free-with-items", test_free_with_items);
  g_test_add_func ("/mailbox/free-while-delivering", test_free_while_delivering);
  g_test_add_func ("/mailbox/post-while-delivering", test_post_while_delivering);
  g_test_add_func ("/mailbox/lag", test_lag);
  return g_test_run ();
}
