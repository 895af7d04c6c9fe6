/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a new task of a set gets: a color and an ID. */
#include "lanes-task-set-private.h"

/* An ID is read by people, in files and in the terminal. */
#define MAX_ID_LENGTH 40

/**
 * lanes_task_set_choose_color:
 * @n_uses: (array fixed-size=9): how many tasks have each color
 *
 * Returns: the first color that no task has; when all are in use, the first of those that the
 * fewest tasks have
 */
LanesColor
lanes_task_set_choose_color (const guint n_uses[LANES_N_COLORS])
{
  guint chosen = 0;

  for (guint color = 1; color < LANES_N_COLORS; color++)
    if (n_uses[color] < n_uses[chosen])
      chosen = color;
  return (LanesColor) chosen;
}

/**
 * lanes_task_set_next_color:
 * @self: a set
 *
 * Returns: the color that a new task should get, so that it is told from the others
 */
LanesColor
lanes_task_set_next_color (LanesTaskSet *self)
{
  guint n_uses[LANES_N_COLORS] = {0};

  for (guint i = 0; i < lanes_task_set_get_n_tasks (self); i++)
    n_uses[lanes_task_get_color (lanes_task_set_get_task (self, i))]++;
  return lanes_task_set_choose_color (n_uses);
}

/* Lower-case letters, digits and hyphens: what needs no care in a file or a terminal. */
static char *
make_slug (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  GString *slug = g_string_new (NULL);

  for (const char *p = ascii; *p && slug->len < MAX_ID_LENGTH; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (slug, g_ascii_tolower (*p));
      else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
        g_string_append_c (slug, '-');
    }
  if (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  return g_string_free (slug, FALSE);
}

/**
 * lanes_task_set_make_id:
 * @self: a set
 * @name: (nullable): the name of a task
 *
 * Makes an ID that tells what the task is called, such as "play-music"; with a number where another
 * task has that one, and "task" where nothing of the name can be written in ASCII.
 *
 * Returns: (transfer full): an ID that no task of the set has
 */
char *
lanes_task_set_make_id (LanesTaskSet *self, const char *name)
{
  g_autofree char *slug = make_slug (name ? name : "");
  const char *base = slug[0] != '\0' ? slug : "task";
  char *id = g_strdup (base);

  for (guint i = 2; lanes_task_set_find (self, id); i++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", base, i);
    }
  return id;
}
