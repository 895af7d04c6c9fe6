/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a new task of a set gets: a color, an ID and a name. */
#include <glib/gi18n-lib.h>
#include <string.h>

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

/* Where the number at the end of @name begins, or its end */
static gsize
find_number (const char *name)
{
  gsize length = strlen (name);
  gsize begin = length;

  while (begin > 0 && g_ascii_isdigit (name[begin - 1]))
    begin--;
  return begin > 1 && name[begin - 1] == ' ' ? begin : length;
}

static gboolean
is_name_taken (LanesTaskSet *self, const char *name, const char *id)
{
  for (guint i = 0; i < lanes_task_set_get_n_tasks (self); i++)
    {
      LanesTask *task = lanes_task_set_get_task (self, i);

      if (g_strcmp0 (lanes_task_get_id (task), id) != 0
          && strcmp (lanes_task_get_name (task), name) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * lanes_task_set_make_name:
 * @self: a set
 * @name: what a task is to be called
 * @id: (nullable): the ID of that task, if it is in the set already
 *
 * Returns: (transfer full): @name, with another number where another task is called so
 */
char *
lanes_task_set_make_name (LanesTaskSet *self, const char *name, const char *id)
{
  gsize number = find_number (name);
  g_autofree char *base = g_strchomp (g_strndup (name, number));
  guint64 first = name[number] ? g_ascii_strtoull (name + number, NULL, 10) : 1;
  char *made = g_strdup (name);

  for (guint i = (guint) MIN (first, G_MAXINT) + 1; is_name_taken (self, made, id); i++)
    {
      g_free (made);
      /* Translators: the name of a second task that does the same: "Count primes 2" */
      made = g_strdup_printf (_ ("%s %u"), base, i);
    }
  return made;
}
