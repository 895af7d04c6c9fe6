/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-steps.h"

/* After what a person does and what GTK draws, which is at 120, and before what is merely idle. */
#define PRIORITY (G_PRIORITY_HIGH_IDLE + 30)
/* Where the machine is so busy that GTK draws without end, a portion is done this often anyway. */
#define LATEST_MS 50

typedef struct
{
  LanesStep step;
  gpointer data;
  gboolean is_busy; /* in its step: whoever is there frees it */
  gboolean is_over;
} Work;

/* All of it belongs to the main context. The pieces share the time, so that two of them do not keep
 * the loop twice as long. */
static GQueue works = G_QUEUE_INIT;
static guint source;
static guint late_source;
static LanesTime deadline; /* of the portion that is being done, 0: none is */
static LanesTime last;     /* when a portion from the main loop was over */

static void
end_work (Work *work)
{
  g_queue_remove (&works, work);
  if (work->is_busy)
    work->is_over = TRUE;
  else
    g_free (work);
}

static void
do_portion (Work *work)
{
  gboolean has_more = TRUE;

  work->is_busy = TRUE;
  do
    has_more = work->step (work->data);
  while (has_more && !work->is_over && lanes_time_now () < deadline);
  work->is_busy = FALSE;
  if (work->is_over)
    g_free (work);
  else if (!has_more)
    end_work (work);
}

static void
go_on (void)
{
  deadline = lanes_time_now () + LANES_STEPS_PORTION;
  while (works.length > 0 && lanes_time_now () < deadline)
    {
      Work *work = works.head->data;

      /* A step that waits in a main loop of its own */
      if (work->is_busy)
        break;
      do_portion (work);
    }
  deadline = 0;
  last = lanes_time_now ();
  if (works.length > 0)
    return;
  g_clear_handle_id (&source, g_source_remove);
  g_clear_handle_id (&late_source, g_source_remove);
}

static gboolean
go_on_cb (gpointer user_data)
{
  go_on ();
  return G_SOURCE_CONTINUE;
}

static gboolean
late_cb (gpointer user_data)
{
  if (lanes_time_now () - last >= LATEST_MS * LANES_MSEC)
    go_on ();
  return G_SOURCE_CONTINUE;
}

/**
 * lanes_steps_run:
 * @step: (scope async): does one step
 * @data: for @step
 *
 * Does one step after another: what fits into %LANES_STEPS_PORTION at once, and the rest from the
 * main loop, in portions as long, so that the rest of the program goes on. Within a step of another
 * work it is the same portion, of which one step is the least.
 */
void
lanes_steps_run (LanesStep step, gpointer data)
{
  Work *work = g_new0 (Work, 1);
  gboolean is_inside = deadline != 0;

  work->step = step;
  work->data = data;
  g_queue_push_tail (&works, work);
  if (!is_inside)
    deadline = lanes_time_now () + LANES_STEPS_PORTION;
  do_portion (work);
  if (!is_inside)
    deadline = 0;
  if (works.length == 0 || source != 0)
    return;
  source = g_idle_add_full (PRIORITY, go_on_cb, NULL, NULL);
  late_source = g_timeout_add (LATEST_MS, late_cb, NULL);
  last = lanes_time_now ();
}

/**
 * lanes_steps_cancel:
 * @step: as given to lanes_steps_run()
 * @data: as given to lanes_steps_run()
 *
 * Leaves out what is still to be done. That there is nothing is no mistake. May be called in a
 * step.
 */
void
lanes_steps_cancel (LanesStep step, gpointer data)
{
  for (GList *link = works.head; link;)
    {
      Work *work = link->data;

      link = link->next;
      if (work->step == step && work->data == data)
        end_work (work);
    }
}
