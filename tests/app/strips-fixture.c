/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strips-fixture.h"

#include "lanes-task.h"

#define TURN (10 * LANES_MSEC)

/* The first task has the first core, and the second task the other one. */
void
strips_fixture_record (StripsFixture *self, guint core, LanesSpan span)
{
  for (LanesTime time = span.begin; time < span.end; time += TURN)
    lanes_trace_append (self->trace, &(LanesSlice){.begin = time,
                                                   .end = time + TURN,
                                                   .thread = core,
                                                   .core = core,
                                                   .ended = LANES_SLICE_PREEMPTED});
}

void
strips_fixture_init (StripsFixture *self)
{
  static const LanesColor colors[] = {LANES_COLOR_BLUE, LANES_COLOR_ORANGE};

  self->trace = lanes_trace_new (2);
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      LanesTask *task = lanes_task_new ("task");
      LanesThread thread = {
          .task = i, .process = 1, .ordinal = 1, .begin = STRIPS_BEGIN, .end = G_MAXINT64};

      g_object_set (task, "color", colors[i], NULL);
      g_ptr_array_add (self->tasks, task);
      lanes_trace_add_thread (self->trace, &thread);
    }
  strips_fixture_record (self, 0, (LanesSpan){STRIPS_BEGIN, STRIPS_END});
  strips_fixture_record (self, 1, (LanesSpan){STRIPS_MIDDLE, STRIPS_END});
  lanes_trace_advance (self->trace, STRIPS_END);

  self->view = lanes_view_new ();
  lanes_view_set_limits (self->view, (LanesSpan){STRIPS_BEGIN, STRIPS_END});
  lanes_view_show (self->view, (LanesSpan){STRIPS_BEGIN, STRIPS_END});
}

void
strips_fixture_clear (StripsFixture *self)
{
  g_clear_object (&self->trace);
  g_clear_object (&self->view);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
}
