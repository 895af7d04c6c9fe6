/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-perf-ring.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lanes-error.h"
#include "lanes-perf-records.h"
#include "lanes-refusal.h"

/* The clock that stamps records may be corrected while it is read; whatever is further off than
 * this is no time. */
#define MAX_BACK  LANES_MSEC
#define MAX_AHEAD LANES_SEC

/* The largest of the records that are asked for: a new thread, or a name. Where there is room for
 * no more than one, the kernel may have found none for what came then. Source: perf_event_open(2),
 * and kernel/events/ring_buffer.c, which leaves a byte free. */
#define MAX_RECORD 56

struct _LanesPerfRing
{
  int fd;                            /* -1: the memory is somebody else's */
  guint core;                        /* the kernel's number */
  struct perf_event_mmap_page *page; /* the kernel's */
  const guint8 *data;                /* one page behind */
  gsize size;                        /* of the data, a power of two */
  LanesTime last;                    /* of the records that were taken */
  guint64 brink;                     /* the end of what filled the ring; 0: it was not full */
  guint8 whole[G_MAXUINT16 + 1];     /* a record that wraps around is put together here */
};

static int
open_event (guint core, gboolean wide)
{
  struct perf_event_attr attr = {
      .type = PERF_TYPE_SOFTWARE,
      .size = sizeof attr,
      .config = PERF_COUNT_SW_DUMMY,
      .sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU,
      .sample_id_all = 1,
      .context_switch = 1,
      .task = 1,
      .comm = 1,
      .inherit = !wide,
      .exclude_kernel = 1,
      .exclude_hv = 1,
      .use_clockid = 1,
      .clockid = CLOCK_MONOTONIC,
      .watermark = 1,
      .wakeup_watermark = G_MAXINT32, /* read on a clock: nobody is to be woken */
  };

  return (int) syscall (SYS_perf_event_open, &attr, wide ? -1 : 0, (int) core, -1,
                        PERF_FLAG_FD_CLOEXEC);
}

/* errno says why not. */
static LanesPerfRing *
open_ring (guint core, gboolean wide)
{
  int fd = open_event (core, wide);
  LanesPerfRing *ring;

  if (fd < 0)
    return NULL;
  ring = g_new0 (LanesPerfRing, 1);
  ring->fd = fd;
  ring->core = core;
  return ring;
}

static gboolean
is_refused (int code)
{
  return code == EACCES || code == EPERM;
}

/**
 * lanes_perf_ring_open:
 * @core: the kernel's number of a core that is online
 * @error: return location: %LANES_ERROR_RECORDER
 *
 * Opens the record of every switch on @core of the calling thread, and of every thread and process
 * that descends from it after this call. Nothing is recorded before lanes_perf_ring_map_all().
 * Needs no privilege where kernel.perf_event_paranoid is 2 or less. Source: perf_event_open(2).
 *
 * Returns: (transfer full) (nullable): the ring, or %NULL
 */
LanesPerfRing *
lanes_perf_ring_open (guint core, GError **error)
{
  LanesPerfRing *ring = open_ring (core, FALSE);
  int code = errno;

  if (!ring)
    {
      g_autofree char *message = lanes_refusal_explain (code, lanes_refusal_read_paranoid ());

      g_set_error_literal (error, LANES_ERROR, LANES_ERROR_RECORDER, message);
    }
  return ring;
}

/**
 * lanes_perf_ring_open_wide:
 * @core: the kernel's number of a core that is online
 * @error: return location: %LANES_ERROR_RECORDER
 *
 * Opens the record of every switch on @core, whoever runs there. Needs CAP_PERFMON, or
 * kernel.perf_event_paranoid of 0 or less. Source: perf_event_open(2), PERF_RECORD_SWITCH_CPU_WIDE.
 *
 * Returns: (transfer full) (nullable): the ring, or %NULL
 */
LanesPerfRing *
lanes_perf_ring_open_wide (guint core, GError **error)
{
  LanesPerfRing *ring = open_ring (core, TRUE);
  int code = errno;

  if (!ring)
    g_set_error (error, LANES_ERROR, LANES_ERROR_RECORDER,
                 is_refused (code)
                     ? _ ("Other programs cannot be shown: this system does not allow it (%s). "
                          "See kernel.perf_event_paranoid in the manual.")
                     : _ ("Other programs cannot be shown: %s."),
                 g_strerror (code));
  return ring;
}

/**
 * lanes_perf_ring_new_for_memory:
 * @core: whose records they are
 * @memory: (transfer none): what the kernel would have mapped: a page that describes it, and @size
 *   bytes of records; it must live longer
 * @size: a power of two
 *
 * A ring whose records somebody else writes, for those who put the reader to the test.
 *
 * Returns: (transfer full): the ring
 */
LanesPerfRing *
lanes_perf_ring_new_for_memory (guint core, gpointer memory, gsize size)
{
  LanesPerfRing *ring = g_new0 (LanesPerfRing, 1);

  ring->fd = -1;
  ring->core = core;
  ring->page = memory;
  ring->data = (const guint8 *) memory + sysconf (_SC_PAGESIZE);
  ring->size = size;
  return ring;
}

static void
unmap (LanesPerfRing *ring)
{
  if (ring->page)
    munmap (ring->page, (gsize) sysconf (_SC_PAGESIZE) + ring->size);
  ring->page = NULL;
}

/**
 * lanes_perf_ring_close:
 *
 * Ends the recording on this core.
 */
void
lanes_perf_ring_close (LanesPerfRing *ring)
{
  if (ring->fd >= 0)
    {
      unmap (ring);
      close (ring->fd);
    }
  g_free (ring);
}

/* All or none: errno says why not. */
static gboolean
map_rings (GPtrArray *rings, gsize size)
{
  gsize page_size = (gsize) sysconf (_SC_PAGESIZE);

  for (guint i = 0; i < rings->len; i++)
    {
      LanesPerfRing *ring = g_ptr_array_index (rings, i);
      gpointer memory =
          mmap (NULL, page_size + size, PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd, 0);

      if (memory == MAP_FAILED)
        {
          int code = errno;

          for (guint j = 0; j < i; j++)
            unmap (g_ptr_array_index (rings, j));
          errno = code;
          return FALSE;
        }
      ring->page = memory;
      ring->data = (const guint8 *) memory + page_size;
      ring->size = size;
    }
  return TRUE;
}

/**
 * lanes_perf_ring_map_all:
 * @rings: (element-type LanesPerfRing): rings that are open, and not mapped yet
 * @max_size: bytes for each, a power of two; the kernel lets an ordinary user lock half a megabyte
 *   for each core (kernel.perf_event_mlock_kb)
 * @error: return location: %LANES_ERROR_RECORDER
 *
 * Gives all rings memory of the same size, as large as the limits on locked memory allow: halved
 * until there is enough for every core, so that none loses records for another's sake. Recording
 * begins. Source: perf_event_open(2), "/proc/sys/kernel/perf_event_mlock_kb".
 *
 * Returns: whether they have memory
 */
gboolean
lanes_perf_ring_map_all (GPtrArray *rings, gsize max_size, GError **error)
{
  gsize page_size = (gsize) sysconf (_SC_PAGESIZE);

  for (gsize size = max_size; size >= page_size; size /= 2)
    {
      if (map_rings (rings, size))
        return TRUE;
      if (errno != EPERM && errno != ENOMEM)
        break;
    }
  g_set_error (error, LANES_ERROR, LANES_ERROR_RECORDER,
               _ ("Every switch cannot be recorded here: no memory for it may be locked (%s)."),
               g_strerror (errno));
  return FALSE;
}

/**
 * lanes_perf_ring_get_size:
 *
 * Returns: how many bytes of records it holds
 */
gsize
lanes_perf_ring_get_size (LanesPerfRing *ring)
{
  return ring->size;
}

/* The record at @position, in one piece. NULL: what is there is no record. */
static const guint8 *
get_record (LanesPerfRing *ring, guint64 position, gsize rest, gsize *length)
{
  const guint8 *data = ring->data;
  gsize offset = position & (ring->size - 1);
  const struct perf_event_header *header = (gconstpointer) (data + offset);
  gsize before_end = ring->size - offset;

  /* Records are aligned to 8 bytes: a header never wraps around. */
  if (position % 8 != 0 || rest < sizeof *header)
    return NULL;
  *length = header->size;
  if (*length < sizeof *header || *length > rest)
    return NULL;
  if (*length <= before_end)
    return data + offset;
  memcpy (ring->whole, data + offset, before_end);
  memcpy (ring->whole + before_end, data, *length - before_end);
  return ring->whole;
}

static void
add_lost (LanesPerfRing *ring, LanesTime time, GArray *records)
{
  LanesPerfRecord record = {.time = time, .type = LANES_PERF_LOST, .core = ring->core, .lost = 1};

  g_array_append_val (records, record);
}

/* Gives a record a time that it can have: in the order of the ring, and not in the future. Where
 * that is far from what it says, it is not known what the core did meanwhile. */
static void
settle_time (LanesPerfRing *ring, LanesPerfRecord *record, LanesTime until, GArray *records)
{
  if (record->time > until || record->time < ring->last - MAX_BACK)
    {
      ring->last = until;
      add_lost (ring, until, records);
    }
  record->time = CLAMP (record->time, ring->last, until);
}

/* The kernel says what it lost only with the record after it. Until then, who was the last to come
 * would look as if it was there all the time. */
static void
check_brink (LanesPerfRing *ring, LanesTime until, GArray *records)
{
  if (ring->brink == 0 || ring->page->data_tail < ring->brink)
    return;
  if (ring->page->data_tail == ring->brink)
    {
      ring->last = MAX (ring->last, until);
      add_lost (ring, until, records);
    }
  ring->brink = 0;
}

/**
 * lanes_perf_ring_drain:
 * @until: nanoseconds
 * @records: (element-type LanesPerfRecord): where to add them
 *
 * Takes the records that are not later than @until out of the ring, in the order in which they were
 * written: their times do not go back. What is later stays for the next time, so that all cores are
 * read up to the same moment. What makes no sense counts as lost, and so does the time since the
 * last record of a ring that is full.
 */
void
lanes_perf_ring_drain (LanesPerfRing *ring, LanesTime until, GArray *records)
{
  guint64 head = __atomic_load_n (&ring->page->data_head, __ATOMIC_ACQUIRE);
  guint64 tail = ring->page->data_tail;
  gsize length;

  if (head - tail <= ring->size && head - tail + MAX_RECORD >= ring->size)
    ring->brink = head;
  for (; tail != head; tail += length)
    {
      gsize rest = head - tail;
      const guint8 *bytes = rest <= ring->size ? get_record (ring, tail, rest, &length) : NULL;
      LanesPerfRecord record;

      if (!bytes)
        {
          ring->last = MAX (ring->last, until);
          add_lost (ring, until, records);
          tail = head;
          break;
        }
      if (!lanes_perf_record_parse (bytes, length, &record))
        continue;
      if (record.time > until && record.time - until < MAX_AHEAD)
        break;
      record.core = ring->core;
      if (record.time < ring->last || record.time > until)
        settle_time (ring, &record, until, records);
      ring->last = record.time;
      g_array_append_val (records, record);
    }
  __atomic_store_n (&ring->page->data_tail, tail, __ATOMIC_RELEASE);
  check_brink (ring, until, records);
}
