/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-perf-records.h"

#include <linux/perf_event.h>
#include <string.h>

#include "lanes-core-set.h"

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

/* Who comes next, or was before, is in a record of the whole core: the record of that one says it
 * too. */
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
  record->pid = (int) task.pid;
  record->tid = (int) task.tid;
  record->parent_pid = (int) task.parent_pid;
  record->parent_tid = (int) task.parent_tid;
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
  record->pid = (int) ids[0];
  record->tid = (int) ids[1];
  /* The rest of it is 0 already. */
  memcpy (record->name, body + sizeof ids, MIN (sizeof record->name - 1, length - sizeof ids));
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
 * Understands a record of an event with sample_id_all and the sample type TID, TIME and CPU, be it
 * of threads or of a whole core. Nothing is expected of the bytes.
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

  if (!get_sample_id (bytes, length, &id) || id.core >= LANES_MAX_CORES || id.time > G_MAXINT64)
    return FALSE;
  memcpy (&header, bytes, sizeof header);
  body_length = length - sizeof header - sizeof id;
  *record = (LanesPerfRecord){
      .time = (LanesTime) id.time,
      .core = id.core,
      .pid = (int) id.pid,
      .tid = (int) id.tid,
  };

  switch (header.type)
    {
    case PERF_RECORD_SWITCH:
    case PERF_RECORD_SWITCH_CPU_WIDE:
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
