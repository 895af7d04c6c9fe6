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

/* Enough for a tenth of a second of the fastest switching; the kernel lets an ordinary user lock
 * half of it for each core (kernel.perf_event_mlock_kb). */
#define MAX_SIZE ((gsize) 1024 * 1024)

struct _LanesPerfRing
{
  int fd;
  struct perf_event_mmap_page *page; /* the kernel's; the data begins one page behind */
  gsize size;                        /* of the data, a power of two */
  guint8 whole[G_MAXUINT16 + 1];     /* a record that wraps around is put together here */
};

static int
open_event (guint core)
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
      .inherit = 1,
      .exclude_kernel = 1,
      .exclude_hv = 1,
      .use_clockid = 1,
      .clockid = CLOCK_MONOTONIC,
      .watermark = 1,
      .wakeup_watermark = G_MAXINT32, /* read on a clock: nobody is to be woken */
  };

  return (int) syscall (SYS_perf_event_open, &attr, 0, (int) core, -1, PERF_FLAG_FD_CLOEXEC);
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
  g_autoptr (LanesPerfRing) ring = g_new0 (LanesPerfRing, 1);

  ring->fd = open_event (core);
  if (ring->fd < 0)
    {
      int code = errno;

      g_set_error (error, LANES_ERROR, LANES_ERROR_RECORDER,
                   code == EACCES || code == EPERM ? _ (
                       "Every switch cannot be recorded here: this system does not allow it (%s). "
                       "See kernel.perf_event_paranoid in the manual.")
                                                   : _ (
                                                       "Every switch cannot be recorded here: %s."),
                   g_strerror (code));
      return NULL;
    }
  return g_steal_pointer (&ring);
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
  unmap (ring);
  if (ring->fd >= 0)
    close (ring->fd);
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
      ring->size = size;
    }
  return TRUE;
}

/**
 * lanes_perf_ring_map_all:
 * @rings: (element-type LanesPerfRing): rings that are open, and not mapped yet
 * @error: return location: %LANES_ERROR_RECORDER
 *
 * Gives all rings memory of the same size, as large as the limits on locked memory allow: halved
 * until there is enough for every core, so that none loses records for another's sake. Recording
 * begins. Source: perf_event_open(2), "/proc/sys/kernel/perf_event_mlock_kb".
 *
 * Returns: whether they have memory
 */
gboolean
lanes_perf_ring_map_all (GPtrArray *rings, GError **error)
{
  gsize page_size = (gsize) sysconf (_SC_PAGESIZE);

  for (gsize size = MAX_SIZE; size >= page_size; size /= 2)
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

/* The record at @position, in one piece. */
static const guint8 *
get_record (LanesPerfRing *ring, guint64 position, gsize *length)
{
  const guint8 *data = (const guint8 *) ring->page + ring->page->data_offset;
  gsize offset = position & (ring->size - 1);
  const struct perf_event_header *header = (gconstpointer) (data + offset);
  gsize before_end = ring->size - offset;

  *length = header->size; /* records are aligned to 8 bytes: a header never wraps around */
  if (*length <= before_end)
    return data + offset;
  memcpy (ring->whole, data + offset, before_end);
  memcpy (ring->whole + before_end, data, *length - before_end);
  return ring->whole;
}

/**
 * lanes_perf_ring_drain:
 * @until: nanoseconds
 * @records: (element-type LanesPerfRecord): where to add them
 *
 * Takes the records that are not later than @until out of the ring. What is later stays for the
 * next time, so that all cores are read up to the same moment.
 */
void
lanes_perf_ring_drain (LanesPerfRing *ring, LanesTime until, GArray *records)
{
  guint64 head = __atomic_load_n (&ring->page->data_head, __ATOMIC_ACQUIRE);
  guint64 tail = ring->page->data_tail;

  while (tail < head)
    {
      gsize length;
      const guint8 *bytes = get_record (ring, tail, &length);
      LanesPerfRecord record;

      if (length == 0 || lanes_perf_record_get_time (bytes, length) > until)
        break;
      if (lanes_perf_record_parse (bytes, length, &record))
        g_array_append_val (records, record);
      tail += length;
    }
  __atomic_store_n (&ring->page->data_tail, tail, __ATOMIC_RELEASE);
}
