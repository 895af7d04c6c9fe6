/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "launch-fixture.h"

#include <string.h>
#include <unistd.h>

#define PATIENCE    (60 * LANES_SEC)
#define MAX_PENDING 64

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* A condition may cost more than the time between two ticks: what has a low priority has its turn
 * in between all the same, as launching has. */
static void
go_on (void)
{
  g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < MAX_PENDING && g_main_context_iteration (NULL, FALSE); i++)
    continue;
}

/* Runs the main context until @condition holds; fails when it does not in good time. */
void
wait_until (Condition condition, gpointer data)
{
  LanesTime end = lanes_time_now () + PATIENCE;
  guint tick = g_timeout_add_full (G_PRIORITY_LOW, 5, tick_cb, NULL, NULL);

  while (!condition (data))
    {
      g_assert_cmpint (lanes_time_now (), <, end);
      go_on ();
    }
  g_source_remove (tick);
}

static gboolean
is_over (gpointer data)
{
  return lanes_time_now () >= *(LanesTime *) data;
}

/* Lets things run for a while that is itself what is measured. */
void
wait_for (LanesTime duration)
{
  LanesTime end = lanes_time_now () + duration;

  wait_until (is_over, &end);
}

/* A task with properties as for g_object_new(). */
LanesTask *
make_task (const char *first_property, ...)
{
  static guint n;
  g_autofree char *id = g_strdup_printf ("task-%u", ++n);
  LanesTask *task = lanes_task_new (id);
  va_list args;

  va_start (args, first_property);
  g_object_set_valist (G_OBJECT (task), first_property, args);
  va_end (args);
  return task;
}

/* @first: (transfer full), and so are those that follow */
LanesTaskSet *
make_task_set (const char *cores, LanesTask *first, ...)
{
  LanesTaskSet *set = lanes_task_set_new ();
  va_list args;

  g_object_set (set, "cores", cores, NULL);
  va_start (args, first);
  for (LanesTask *task = first; task; task = va_arg (args, LanesTask *))
    {
      lanes_task_set_insert (set, lanes_task_set_get_n_tasks (set), task);
      g_object_unref (task);
    }
  va_end (args);
  return set;
}

gboolean
run_has_ended (gpointer run)
{
  return !lanes_run_is_active (LANES_RUN (run));
}

/* Everything that is launched from now on can be found again, wherever it went. */
void
mark_children (void)
{
  g_autofree char *mark = g_strdup_printf ("%d", (int) getpid ());

  g_setenv ("LANES_TEST_MARK", mark, TRUE);
}

static gboolean
is_marked (const char *number)
{
  g_autofree char *mark = g_strdup_printf ("LANES_TEST_MARK=%d", (int) getpid ());
  g_autofree char *path = g_build_filename ("/proc", number, "environ", NULL);
  g_autofree char *environment = NULL;
  gsize length;

  return atoi (number) != getpid () && g_file_get_contents (path, &environment, &length, NULL)
         && memmem (environment, length, mark, strlen (mark) + 1);
}

/* How many processes there are that descend from this one, or did once */
guint
count_marked (void)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (proc)))
    n += is_marked (name);
  return n;
}

/* Says who they are, and what they wait for. */
void
tell_marked (void)
{
  static const char *const files[] = {"stat", "status", "cmdline", "wchan", "syscall"};
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (proc)))
    for (guint i = 0; i < G_N_ELEMENTS (files) && is_marked (name); i++)
      {
        g_autofree char *path = g_build_filename ("/proc", name, files[i], NULL);
        g_autofree char *text = NULL;
        gsize length = 0;

        g_file_get_contents (path, &text, &length, NULL);
        for (gsize k = 0; k < length; k++)
          if (text[k] == '\0')
            text[k] = ' ';
        g_test_message ("left: %s %s: %s", name, files[i], text ? text : "");
      }
}

gboolean
none_marked (gpointer unused)
{
  return count_marked () == 0;
}

/* The cores that a test may use here */
LanesCoreSet
usable_cores (void)
{
  LanesCoreSet cores;

  g_assert_true (lanes_core_set_of_thread (0, &cores, NULL));
  return cores;
}

/* A run of @task on all cores, which was just started */
LanesRun *
start_run (LanesTask *task)
{
  LanesCoreSet cores = usable_cores ();
  LanesRun *run = lanes_run_new (task, &cores);

  lanes_run_start (run);
  return run;
}

gboolean
session_is_inactive (gpointer session)
{
  return !lanes_session_is_active (LANES_SESSION (session));
}

void
pause_all (LanesSession *session)
{
  for (guint i = 0; i < lanes_session_get_n_tasks (session); i++)
    lanes_session_pause (session, lanes_session_get_task (session, i));
}

/* Stops all that runs, and makes sure that nothing of it is left. */
void
close_session (LanesSession *session)
{
  lanes_session_stop_all (session);
  wait_until (session_is_inactive, session);
  g_object_run_dispose (G_OBJECT (session));
  g_object_unref (session);
  wait_until (none_marked, NULL);
}
