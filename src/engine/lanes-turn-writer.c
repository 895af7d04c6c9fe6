/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a thread knows that it was off its core. Its CPU clock stands still then and the other clock
 * does not: the distance between them grows by exactly the length of the gap. Comparing them takes
 * a system call, so it is done when there is reason to.
 *
 * The reason is given by the kernel itself, for nothing. A thread can name a critical section that
 * is not to be interrupted (rseq(2), Documentation/userspace-api/rseq.rst). When the thread loses
 * its core outside of that section, the kernel forgets the name. The section named here is empty,
 * so the thread is always outside: when the name is gone, it was off its core.
 *
 * Where there are no such sections, the clock is read more often, and a stretch that is longer than
 * usual is the reason. */
#include "lanes-turn-writer.h"

#include <sched.h>
#include <sys/resource.h>

#if __has_include(<sys/rseq.h>)
#include <sys/rseq.h>
#define HAS_RSEQ 1
#else
#define HAS_RSEQ 0
#endif

/* How often the clock is read: to say that all is well, or to find gaps. */
#define TARGET         (100 * LANES_USEC)
#define TARGET_FINDING (8 * LANES_USEC)

/* What is longer than twice that is a reason to look closer wherever there is no other. */
#define MOST_USUAL (20 * LANES_USEC)

/* Without a reason the clocks are compared so often, in case they drift. */
#define COMPARE_PERIOD (10 * LANES_MSEC)
/* After a wait, in which the kernel may have counted more than one switch */
#define COMPARE_SOON LANES_MSEC

/* Less than that is no gap, but what reading two clocks one after the other comes to. */
#define LEAST_GAP 1000
#define LONG_GAP  LANES_SEC /* The machine was asleep. */

/* Which waits may be guessed: so many one after the other, so long, not so long that it costs
 * nothing to know, and of a thread that does hardly anything else meanwhile. */
#define MOST_GUESSED  7
#define LEAST_GUESSED (10 * LANES_USEC)
#define MOST_ELAPSED  LANES_MSEC
#define MOST_COST     (10 * LANES_USEC)

/* More time between two readings that belong together has been somebody else's. */
#define INTERRUPTED (10 * LANES_USEC)

static const guint64 always_undisturbed = 1;

/* What the kernel and the C library agree on for each thread: struct rseq in linux/rseq.h, the
 * first fields of which never change. */
typedef struct
{
  guint32 core_at_start;
  guint32 core;
  guint64 section;
} Rseq;

/* struct rseq_cs in linux/rseq.h. */
typedef struct
{
  guint32 version;
  guint32 flags;
  guint64 start;
  guint64 length;
  guint64 abort;
} __attribute__ ((aligned (32))) RseqSection;

/* Tried on this architecture. Others have other signatures, and read the clock. */
#if HAS_RSEQ && defined(__x86_64__)
#define HAS_SECTIONS 1
#else
#define HAS_SECTIONS 0
#endif

/* The kernel wants to see the signature in front of where it would abort to. It never does, since
 * nobody can be inside of a section of length 0. */
#if HAS_SECTIONS
static const struct
{
  guint32 signature;
  guint32 target;
} abort_place = {RSEQ_SIG, 0};
#endif

static Rseq *
get_rseq (void)
{
#if HAS_RSEQ && defined(__x86_64__)
  char *thread;

  if (__rseq_size == 0)
    return NULL;
  __asm__("mov %%fs:0, %0" : "=r"(thread));
  return (Rseq *) (gpointer) (thread + __rseq_offset);
#elif HAS_RSEQ && defined(__aarch64__)
  if (__rseq_size == 0)
    return NULL;
  return (Rseq *) (gpointer) ((char *) __builtin_thread_pointer () + __rseq_offset);
#else
  return NULL;
#endif
}

#if HAS_SECTIONS
static const RseqSection section = {
    .start = (guint64) &abort_place,
    .abort = (guint64) &abort_place.target,
};
#endif

static gboolean
has_section (const LanesTurnWriter *self)
{
  return self->undisturbed != &always_undisturbed;
}

static gboolean
is_disturbed (const LanesTurnWriter *self)
{
  return *(const volatile guint64 *) self->undisturbed == 0;
}

/* Has the kernel say when the thread loses its core from now on. Returns: whether it has since it
 * was asked to say so before. In one step, so that nothing is missed in between. */
static gboolean
arm (LanesTurnWriter *self)
{
#if HAS_SECTIONS
  if (has_section (self))
    return __atomic_exchange_n (&get_rseq ()->section, (guint64) &section, __ATOMIC_RELAXED) == 0;
#endif
  return FALSE;
}

static void
disarm (LanesTurnWriter *self)
{
#if HAS_SECTIONS
  if (has_section (self))
    *(volatile guint64 *) &get_rseq ()->section = 0;
#endif
  self->undisturbed = &always_undisturbed;
}

static guint
get_core (void)
{
  const Rseq *rseq = get_rseq ();

  return rseq ? *(const volatile guint32 *) &rseq->core : (guint) MAX (sched_getcpu (), 0);
}

static LanesTime
get_used (void)
{
  struct timespec used;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);
  return used.tv_sec * LANES_SEC + used.tv_nsec;
}

/* Reads both clocks at the same moment, or nearly: again when something came in between. */
static LanesTime
read_clocks (LanesTime *used)
{
  LanesTime before, after;
  guint tries = 0;

  do
    {
      before = lanes_time_now ();
      *used = get_used ();
      after = lanes_time_now ();
    }
  while (after - before > 4 * LANES_USEC && ++tries < 3);

  return before + (after - before) / 2;
}

/* Adds how often the thread has waited, and was preempted, since this was asked last. */
static void
count_switches (LanesTurnWriter *self, glong *waits, glong *preemptions)
{
  struct rusage usage;

  getrusage (RUSAGE_THREAD, &usage);
  *waits += usage.ru_nvcsw - self->waits;
  *preemptions += usage.ru_nivcsw - self->preemptions;
  self->waits = usage.ru_nvcsw;
  self->preemptions = usage.ru_nivcsw;
}

/* The gap was within the limits. Each store comes after those before it, so that a reader can tell
 * what it has read. */
static void
write_record (LanesTurnWriter *self, LanesTurnKind kind, LanesSpan gap, LanesSpan limits,
              LanesTime used)
{
  guint64 number = ++self->written;
  LanesTurnRecord *record = &self->ring->records[number % LANES_TURN_RING_LENGTH];

  __atomic_store_n (&self->ring->claimed, number, __ATOMIC_RELAXED);
  __atomic_store_n (&record->number, number, __ATOMIC_RELEASE);
  __atomic_store_n (&record->begin, gap.begin, __ATOMIC_RELEASE);
  __atomic_store_n (&record->end, gap.end, __ATOMIC_RELEASE);
  __atomic_store_n (&record->used, used, __ATOMIC_RELEASE);
  __atomic_store_n (&record->core, self->core, __ATOMIC_RELEASE);
  __atomic_store_n (&record->kind, kind, __ATOMIC_RELEASE);
  __atomic_store_n (&record->early, (guint32) MIN (gap.begin - limits.begin, G_MAXUINT32),
                    __ATOMIC_RELEASE);
  __atomic_store_n (&record->late, (guint32) MIN (limits.end - gap.end, G_MAXUINT32),
                    __ATOMIC_RELEASE);
  __atomic_store_n (&self->ring->written, number, __ATOMIC_RELEASE);
}

static void
publish (LanesTurnWriter *self, LanesTime now)
{
  self->looked = now;
  __atomic_store_n (&self->ring->looked, lanes_turn_looked (now, self->rests), __ATOMIC_RELEASE);
}

/* What was found when the clocks were compared. */
typedef struct
{
  LanesTime now;
  LanesTime used;
  LanesTime length; /* of the gap since they were compared before */
  guint core;
  gboolean disturbed; /* so says the kernel */
} Comparison;

/* All of it belongs to one moment: it is done again when the core was lost meanwhile. */
static Comparison
compare_clocks (LanesTurnWriter *self, LanesTime period)
{
  Comparison found = {.disturbed = arm (self)};
  guint tries = 0;

  do
    {
      found.core = get_core ();
      found.now = read_clocks (&found.used);
    }
  while (is_disturbed (self) && (found.disturbed = arm (self)) && ++tries < 3);

  found.length = MAX (found.now - found.used - self->offset, 0);
  self->offset = found.now - found.used;
  self->compare = found.now + period;
  return found;
}

/* The gap began no earlier than the clock was read last. Where the kernel tells of it, this is the
 * first look after it; otherwise it is put in the middle of what is possible. */
static void
note_gap (LanesTurnWriter *self, const Comparison *found, LanesTurnKind kind)
{
  LanesTime rest = MAX (found->now - self->looked - found->length, 0);
  LanesTime end = found->disturbed ? found->now : found->now - rest / 2;
  LanesSpan gap = {MAX (end - found->length, self->looked), end};
  LanesSpan limits = {self->looked, found->now};

  /* Who looks all the time sees soon that it is back. */
  if (found->disturbed && !self->calls)
    limits.begin = MAX (limits.begin, gap.begin - 2 * TARGET / self->looks_between);

  self->core = found->core;
  self->owes = FALSE;
  write_record (self, kind, gap, limits, found->used + end - found->now);
  publish (self, found->now);
}

/* Looks closer. Without a reason the clocks are only compared, in case they drift. A gap that was
 * too short to be noticed when it was could be anywhere: it counts with the next. Returns: whether
 * there was one */
static gboolean
look_closer (LanesTurnWriter *self, gboolean late)
{
  LanesTime offset = self->offset;
  glong waits = 0, preemptions = 0;
  gboolean disturbed = FALSE, was_ready;
  guint tries = 0;
  Comparison found;

  /* The counts belong to the same moment as well. */
  do
    {
      self->offset = offset;
      found = compare_clocks (self, COMPARE_PERIOD);
      disturbed = disturbed || found.disturbed;
      count_switches (self, &waits, &preemptions);
    }
  while (lanes_time_now () - found.now > INTERRUPTED && ++tries < 3);

  found.disturbed = disturbed;
  /* A signal, or a machine that is not real and was held: the core was not given to another. */
  if (found.core == self->core && found.length < LONG_GAP
      && (found.length < LEAST_GAP || (!disturbed && (!late || waits + preemptions == 0))))
    {
      self->owes = self->owes || (!has_section (self) && waits + preemptions > 0);
      if (self->owes)
        self->offset = offset;
      publish (self, found.now);
      return FALSE;
    }
  /* A kernel that does not do as it says */
  if (!disturbed && found.length > TARGET)
    disarm (self);
  was_ready = waits == 0 && (preemptions > 0 || found.length < LONG_GAP);
  note_gap (self, &found, was_ready ? LANES_TURN_PREEMPTED : LANES_TURN_WAITED);
  return TRUE;
}

/* Returns: whether there was a gap */
static gboolean
check (LanesTurnWriter *self)
{
  LanesTime now = lanes_time_now ();
  LanesTime limit = has_section (self) ? 5 * TARGET : 2 * self->usual + TARGET_FINDING;
  gboolean late = now - self->looked > limit || get_core () != self->core;

  if (late || now >= self->compare || is_disturbed (self))
    return look_closer (self, late);
  publish (self, now);
  return FALSE;
}

/**
 * lanes_turn_writer_check:
 *
 * Looks at the clock, and closer when there is reason to. To be called directly after a system call
 * that seldom waits.
 */
void
lanes_turn_writer_check (LanesTurnWriter *self)
{
  if (!self->ring)
    return;
  self->calls = TRUE;
  check (self);
  self->calls = FALSE;
}

/**
 * lanes_turn_writer_read_clock:
 *
 * What lanes_turn_writer_look() does once in a while: the same as lanes_turn_writer_check(), and
 * finds out how many looks there are to be until the next time.
 */
void
lanes_turn_writer_read_clock (LanesTurnWriter *self)
{
  LanesTime target = has_section (self) ? TARGET : TARGET_FINDING;
  LanesTime elapsed = -self->looked;

  if (self->ring && !check (self) && self->looks == 0)
    {
      elapsed += self->looked;
      self->usual += (MIN (elapsed, MOST_USUAL) - self->usual) / 8;
      if (elapsed > target)
        self->looks_between = MAX (1, (guint) (self->looks_between * target / elapsed));
      else if (elapsed < target / 2 && self->looks_between < 1u << 16)
        self->looks_between += self->looks_between / 2 + 1;
    }
  self->looks = self->looks_between;
}

/**
 * lanes_turn_writer_begin:
 * @ring: (nullable): where to write, all zero; %NULL: nowhere
 *
 * Begins to note the turns of the calling thread.
 */
void
lanes_turn_writer_begin (LanesTurnWriter *self, LanesTurnRing *ring)
{
  LanesTime now, used;
  LanesSpan begun;
  glong waits = 0, preemptions = 0;

  *self = (LanesTurnWriter){.undisturbed = &always_undisturbed, .ring = ring};
  self->looks = self->looks_between = ring ? 1 : G_MAXUINT;
  if (!ring)
    return;

#if HAS_SECTIONS
  if (get_rseq ())
    self->undisturbed = &get_rseq ()->section;
#endif
  arm (self);
  self->core = get_core ();
  now = read_clocks (&used);
  count_switches (self, &waits, &preemptions);
  self->offset = now - used;
  self->compare = now + COMPARE_PERIOD;
  self->usual = TARGET_FINDING;
  self->n_guessed = MOST_GUESSED;
  __atomic_store_n (&ring->version, LANES_TURN_RING_VERSION, __ATOMIC_RELAXED);
  __atomic_store_n (&ring->length, LANES_TURN_RING_LENGTH, __ATOMIC_RELAXED);
  /* One that was never off its core has run from its first moment on. */
  begun = (LanesSpan){waits + preemptions == 0 ? now - used : now, now};
  write_record (self, LANES_TURN_BEGUN, begun, begun, used);
  publish (self, now);
}

/**
 * lanes_turn_writer_end:
 *
 * Ends the notes of the calling thread. It must not look any more.
 */
void
lanes_turn_writer_end (LanesTurnWriter *self)
{
  LanesTime now, used;
  LanesSpan ended;

  if (!self->ring)
    return;
  if (self->rests)
    lanes_turn_writer_wake (self);
  else if (is_disturbed (self))
    look_closer (self, FALSE);
  now = read_clocks (&used);
  ended = (LanesSpan){now, now};
  write_record (self, LANES_TURN_ENDED, ended, ended, used);
  publish (self, now);
  disarm (self);
}

/**
 * lanes_turn_writer_rest:
 *
 * Says that the calling thread is about to do something that may wait.
 */
void
lanes_turn_writer_rest (LanesTurnWriter *self)
{
  if (!self->ring || self->rests)
    return;
  self->rests = TRUE;
  lanes_turn_writer_check (self);
}

/* Who waits often need not compare the clocks each time. A short wait is taken to have cost as
 * little of the core as those before; how much it was in truth shows the next time, and is made
 * good then.
 * Returns: whether that was done */
static gboolean
guess_wait (LanesTurnWriter *self)
{
  Comparison guess = {.now = lanes_time_now (), .core = get_core ()};
  LanesTime elapsed = guess.now - self->looked;

  guess.length = elapsed - self->wait_cost;
  if (self->n_guessed >= MOST_GUESSED || self->wait_cost > MOST_COST || guess.length < LEAST_GUESSED
      || elapsed > MOST_ELAPSED || guess.core != self->core)
    return FALSE;
  arm (self);
  self->n_guessed++;
  self->offset += guess.length;
  guess.used = guess.now - self->offset;
  self->waits++;
  self->rests = FALSE;
  note_gap (self, &guess, LANES_TURN_WAITED);
  return TRUE;
}

/**
 * lanes_turn_writer_wake:
 *
 * Says that it is done with that, whether or not it had to wait.
 */
void
lanes_turn_writer_wake (LanesTurnWriter *self)
{
  Comparison found;

  if (!self->ring || !self->rests || guess_wait (self))
    return;
  found = compare_clocks (self, COMPARE_SOON);
  self->n_guessed = 0;
  self->wait_cost += (found.now - self->looked - found.length - self->wait_cost) / 4;
  self->wait_cost = MAX (self->wait_cost, 0);
  self->rests = FALSE;
  if (found.length < LEAST_GAP && found.core == self->core)
    {
      publish (self, found.now);
      return;
    }
  /* Somewhere in the midst of what may have waited */
  found.disturbed = FALSE;
  self->waits++;
  note_gap (self, &found, LANES_TURN_WAITED);
}
