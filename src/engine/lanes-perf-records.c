/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-perf-records.h"

#include <linux/perf_event.h>
#include <string.h>

/* What sample_id_all puts behind every record, for PERF_SAMPLE_TID | _TIME | _CPU. */
typedef struct
{
  guint32 pid, tid;
  guint64 time;
  guint32 core, reserved;
} SampleId;

typedef struct
{
  guint32 pid, parent_pid;
  guint32 tid, parent_tid;
  guint64 time;
} TaskBody;

static gboolean
get_sample_id (const guint8 *bytes, gsize length, SampleId *id)
{
  if (length < sizeof (struct perf_event_header) + sizeof *id)
    return FALSE;
  memcpy (id, bytes + length - sizeof *id, sizeof *id);
  return TRUE;
}

static void
parse_switch (LanesPerfRecord *record, const struct perf_event_header *header)
{
  gboolean out = header->misc & PERF_RECORD_MISC_SWITCH_OUT;

  record->type = out ? LANES_PERF_SWITCH_OUT : LANES_PERF_SWITCH_IN;
  record->preempted = out && (header->misc & PERF_RECORD_MISC_SWITCH_OUT_PREEMPT);
}

static gboolean
parse_task (LanesPerfRecord *record, guint32 type, const guint8 *body, gsize length)
{
  TaskBody task;

  if (length < sizeof task)
    return FALSE;
  memcpy (&task, body, sizeof task);
  record->type = type == PERF_RECORD_FORK ? LANES_PERF_FORK : LANES_PERF_EXIT;
  record->pid = task.pid;
  record->tid = task.tid;
  record->parent_pid = task.parent_pid;
  record->parent_tid = task.parent_tid;
  return TRUE;
}

static gboolean
parse_comm (LanesPerfRecord *record, const guint8 *body, gsize length)
{
  guint32 ids[2];

  if (length <= sizeof ids)
    return FALSE;
  memcpy (ids, body, sizeof ids);
  record->type = LANES_PERF_COMM;
  record->pid = ids[0];
  record->tid = ids[1];
  g_strlcpy (record->name, (const char *) body + sizeof ids,
             MIN (sizeof record->name, length - sizeof ids));
  return TRUE;
}

static gboolean
parse_lost (LanesPerfRecord *record, const guint8 *body, gsize length)
{
  guint64 numbers[2];

  if (length < sizeof numbers)
    return FALSE;
  memcpy (numbers, body, sizeof numbers);
  record->type = LANES_PERF_LOST;
  record->lost = numbers[1];
  return TRUE;
}

/**
 * lanes_perf_record_parse:
 * @bytes: (array length=length): one whole record of a perf ring, its header first
 * @length: how many bytes, as the header says
 * @record: (out caller-allocates): the result
 *
 * Understands a record of an event with sample_id_all and the sample type TID, TIME and CPU.
 * Source: perf_event_open(2), "MMAP layout".
 *
 * Returns: whether it is of a kind that Lanes uses, and whole
 */
gboolean
lanes_perf_record_parse (const guint8 *bytes, gsize length, LanesPerfRecord *record)
{
  struct perf_event_header header;
  SampleId id;
  const guint8 *body = bytes + sizeof header;
  gsize body_length;

  if (!get_sample_id (bytes, length, &id))
    return FALSE;
  memcpy (&header, bytes, sizeof header);
  body_length = length - sizeof header - sizeof id;
  *record = (LanesPerfRecord){
      .time = (LanesTime) id.time,
      .core = id.core,
      .pid = id.pid,
      .tid = id.tid,
  };

  switch (header.type)
    {
    case PERF_RECORD_SWITCH:
      parse_switch (record, &header);
      return TRUE;
    case PERF_RECORD_FORK:
    case PERF_RECORD_EXIT:
      return parse_task (record, header.type, body, body_length);
    case PERF_RECORD_COMM:
      return parse_comm (record, body, body_length);
    case PERF_RECORD_LOST:
      return parse_lost (record, body, body_length);
    default:
      return FALSE;
    }
}

/**
 * lanes_perf_record_get_time:
 * @bytes: (array length=length): one whole record of a perf ring
 * @length: how many bytes
 *
 * Returns: when it was written, in nanoseconds; 0 when it is too short to say
 */
LanesTime
lanes_perf_record_get_time (const guint8 *bytes, gsize length)
{
  SampleId id;

  return get_sample_id (bytes, length, &id) ? (LanesTime) id.time : 0;
}
