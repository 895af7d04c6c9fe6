/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of processes or threads, by their ordinals. A list that is shown takes a millisecond for
 * each change, however many items that is of, and a command may start and end thousands of
 * processes from one look to the next: so they come together, and go together. */
#include "lanes-thread-list.h"

/**
 * lanes_thread_list_find_place:
 * @list: of LanesThreadItem
 * @ordinal: of an item
 *
 * Returns: where the item belongs; new ones mostly come last
 */
guint
lanes_thread_list_find_place (GListStore *list, guint ordinal)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (; n > 0; n--)
    {
      g_autoptr (LanesThreadItem) item = g_list_model_get_item (G_LIST_MODEL (list), n - 1);

      if (lanes_thread_item_get_ordinal (item) <= ordinal)
        break;
    }
  return n;
}

static int
compare_ordinals (gconstpointer a, gconstpointer b)
{
  guint one = lanes_thread_item_get_ordinal (*(LanesThreadItem *const *) a);
  guint other = lanes_thread_item_get_ordinal (*(LanesThreadItem *const *) b);

  return one < other ? -1 : one > other;
}

/**
 * lanes_thread_list_insert:
 * @list: of LanesThreadItem
 * @fresh: (element-type LanesThreadItem): what is not in it yet; brought into order
 *
 * Puts all of @fresh where they belong, with one change for those that belong side by side.
 */
void
lanes_thread_list_insert (GListStore *list, GPtrArray *fresh)
{
  guint next;

  g_ptr_array_sort (fresh, compare_ordinals);
  /* From the end, so that what has been inserted does not come to lie between the next ones */
  for (guint end = fresh->len; end > 0; end = next)
    {
      guint place =
          lanes_thread_list_find_place (list,
                                        lanes_thread_item_get_ordinal (fresh->pdata[end - 1]));

      for (next = end - 1; next > 0; next--)
        if (lanes_thread_list_find_place (list,
                                          lanes_thread_item_get_ordinal (fresh->pdata[next - 1]))
            != place)
          break;
      g_list_store_splice (list, place, 0, fresh->pdata + next, end - next);
    }
}

/* How many have ended from @position on without one that has not, up to @most */
static guint
count_ended (GListStore *list, guint position, guint most)
{
  guint n = 0;

  for (; n < most; n++)
    {
      g_autoptr (LanesThreadItem) item = g_list_model_get_item (G_LIST_MODEL (list), position + n);

      if (!item || !lanes_thread_item_has_ended (item))
        break;
    }
  return n;
}

/**
 * lanes_thread_list_drop_ended:
 * @list: of LanesThreadItem
 * @most: how long the list may be
 *
 * Takes the first of those away that have ended, while the list is longer: a build has thousands of
 * processes, of which hardly any lives, and a list of that length is of no use to anybody.
 *
 * Returns: (transfer full) (element-type LanesThreadItem): what was taken away
 */
GPtrArray *
lanes_thread_list_drop_ended (GListStore *list, guint most)
{
  GPtrArray *dropped = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (guint i = 0; n > most && i < n; i++)
    {
      guint n_ended = count_ended (list, i, n - most);

      for (guint k = 0; k < n_ended; k++)
        g_ptr_array_add (dropped, g_list_model_get_item (G_LIST_MODEL (list), i + k));
      if (n_ended > 0)
        g_list_store_splice (list, i, n_ended, NULL, 0);
      n -= n_ended;
    }
  return dropped;
}
