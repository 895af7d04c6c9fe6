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

/* What the tasks of a set have already. The texts are theirs. */
typedef struct
{
  GHashTable *ids;
  GHashTable *names;
  guint n_uses[LANES_N_COLORS];
} Taken;

static void
take (Taken *self, LanesTask *task)
{
  g_hash_table_add (self->ids, (gpointer) lanes_task_get_id (task));
  g_hash_table_add (self->names, (gpointer) lanes_task_get_name (task));
  self->n_uses[lanes_task_get_color (task)]++;
}

/* What the tasks of @task_set have, but for the one that has @id, if any */
static void
init_taken (Taken *self, LanesTaskSet *task_set, const char *id)
{
  *self = (Taken){
      .ids = g_hash_table_new (g_str_hash, g_str_equal),
      .names = g_hash_table_new (g_str_hash, g_str_equal),
  };
  for (guint i = 0; i < lanes_task_set_get_n_tasks (task_set); i++)
    {
      LanesTask *task = lanes_task_set_get_task (task_set, i);

      if (g_strcmp0 (lanes_task_get_id (task), id) != 0)
        take (self, task);
    }
}

static void
clear_taken (Taken *self)
{
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taken, clear_taken)

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

static char *
make_id (Taken *taken, const char *name)
{
  g_autofree char *slug = make_slug (name ? name : "");
  const char *base = slug[0] != '\0' ? slug : "task";
  char *id = g_strdup (base);

  for (guint i = 2; g_hash_table_contains (taken->ids, id); i++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", base, i);
    }
  return id;
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
  g_auto (Taken) taken;

  init_taken (&taken, self, NULL);
  return make_id (&taken, name);
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

static char *
make_name (Taken *taken, const char *name)
{
  gsize number = find_number (name);
  g_autofree char *base = g_strchomp (g_strndup (name, number));
  guint64 first = name[number] ? g_ascii_strtoull (name + number, NULL, 10) : 1;
  char *made = g_strdup (name);

  for (guint i = (guint) MIN (first, G_MAXINT) + 1; g_hash_table_contains (taken->names, made); i++)
    {
      g_free (made);
      /* Translators: the name of a second task that does the same: "Count primes 2" */
      made = g_strdup_printf (_ ("%s %u"), base, i);
    }
  return made;
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
  g_auto (Taken) taken;

  init_taken (&taken, self, id);
  return make_name (&taken, name);
}

/**
 * lanes_task_set_make_copies:
 * @self: a set
 * @tasks: (array length=n_tasks): tasks of this or another set
 * @n_tasks: how many
 *
 * Makes tasks that do the same, with names, IDs and colors that tell them from those of the set and
 * from each other. They are not in the set yet.
 *
 * Returns: (transfer full) (element-type LanesTask): the copies, in the same order
 */
GPtrArray *
lanes_task_set_make_copies (LanesTaskSet *self, LanesTask **tasks, guint n_tasks)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (Taken) taken;

  init_taken (&taken, self, NULL);
  for (guint i = 0; i < n_tasks; i++)
    {
      g_autofree char *name = make_name (&taken, lanes_task_get_name (tasks[i]));
      g_autofree char *id = make_id (&taken, name);
      LanesTask *copy = lanes_task_new (id);

      lanes_task_assign (copy, tasks[i]);
      g_object_set (copy, "name", name, "color", lanes_task_set_choose_color (taken.n_uses), NULL);
      take (&taken, copy);
      g_ptr_array_add (copies, copy);
    }
  return copies;
}
