/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-thread-item.h"

#include <glib/gi18n-lib.h>

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_ID_TEXT,
  PROP_STATE,
  PROP_SHARE,
  PROP_TIMES,
  PROP_TURNS,
  PROP_MEMORY,
  N_TEXTS,
  PROP_ENDED = N_TEXTS,
  PROP_POINTED,
  N_PROPS,
};

struct _LanesThreadItem
{
  GObject parent_instance;

  int id;
  guint ordinal;
  gboolean is_process;
  gboolean ended;
  gboolean pointed;
  GListStore *threads; /* of a process: LanesThreadItem */
  LanesThreadNumbers numbers;
  LanesTopology *topology; /* NULL: nothing to show yet */
  gboolean out_of_sight;   /* its words may be old */
  char *texts[N_TEXTS];
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesThreadItem, lanes_thread_item, G_TYPE_OBJECT)

static void
lanes_thread_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LanesThreadItem *self = LANES_THREAD_ITEM (object);

  if (id > PROP_0 && id < N_TEXTS)
    g_value_set_string (value, self->texts[id]);
  else if (id == PROP_ENDED)
    g_value_set_boolean (value, self->ended);
  else if (id == PROP_POINTED)
    g_value_set_boolean (value, self->pointed);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lanes_thread_item_finalize (GObject *object)
{
  LanesThreadItem *self = LANES_THREAD_ITEM (object);

  for (guint i = 0; i < N_TEXTS; i++)
    g_free (self->texts[i]);
  g_clear_object (&self->threads);
  g_clear_object (&self->topology);
  G_OBJECT_CLASS (lanes_thread_item_parent_class)->finalize (object);
}

static void
lanes_thread_item_class_init (LanesThreadItemClass *klass)
{
  static const char *const names[N_TEXTS] = {
      [PROP_TITLE] = "title",   [PROP_ID_TEXT] = "id-text", [PROP_STATE] = "state",
      [PROP_SHARE] = "share",   [PROP_TIMES] = "times",     [PROP_TURNS] = "turns",
      [PROP_MEMORY] = "memory",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lanes_thread_item_get_property;
  object_class->finalize = lanes_thread_item_finalize;
  for (guint i = PROP_0 + 1; i < N_TEXTS; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, flags);
  properties[PROP_ENDED] = g_param_spec_boolean ("ended", NULL, NULL, FALSE, flags);
  properties[PROP_POINTED] = g_param_spec_boolean ("pointed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lanes_thread_item_init (LanesThreadItem *self)
{
}

/* @text: (transfer full): what nobody can see change is not told. */
static void
set_text (LanesThreadItem *self, guint property, char *text)
{
  if (g_strcmp0 (self->texts[property], text) == 0)
    {
      g_free (text);
      return;
    }
  g_free (self->texts[property]);
  self->texts[property] = text;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * lanes_thread_item_new:
 * @id: process ID or thread ID
 * @is_process: which of them
 * @ordinal: which process of its task, or which thread of its process, from 1
 *
 * Returns: (transfer full): an item that has nothing to show yet
 */
LanesThreadItem *
lanes_thread_item_new (int id, gboolean is_process, guint ordinal)
{
  LanesThreadItem *self = g_object_new (LANES_TYPE_THREAD_ITEM, NULL);

  self->id = id;
  self->ordinal = ordinal;
  self->is_process = is_process;
  if (is_process)
    self->threads = g_list_store_new (LANES_TYPE_THREAD_ITEM);
  /* Translators: a process ID, or a thread ID, as in “PID 4711” */
  set_text (self, PROP_ID_TEXT, g_strdup_printf (is_process ? _ ("PID %d") : _ ("TID %d"), id));
  return self;
}

/**
 * lanes_thread_item_set_title:
 * @title: what it is called
 */
void
lanes_thread_item_set_title (LanesThreadItem *self, const char *title)
{
  set_text (self, PROP_TITLE, g_strdup (title));
}

static const char *
name_life (LanesLife life)
{
  switch (life)
    {
    case LANES_LIFE_RUNNING:
      return _ ("Running");
    case LANES_LIFE_READY:
      return _ ("Waits for its turn");
    case LANES_LIFE_PAUSED:
      return _ ("Paused");
    case LANES_LIFE_ENDED:
      return _ ("Ended");
    case LANES_LIFE_RESTING:
    default:
      return _ ("Resting");
    }
}

/* "Running · Core 1", "2 of 4 threads running" */
static char *
describe_state (const LanesThreadNumbers *numbers, LanesTopology *topology)
{
  g_autofree char *core = NULL;

  if (numbers->n_threads > 1)
    return g_strdup_printf (
        /* Translators: as in “2 of 4 threads running” */
        ngettext ("%u of %u thread running", "%u of %u threads running", numbers->n_threads),
        numbers->n_running, numbers->n_threads);
  if (numbers->life == LANES_LIFE_ENDED || numbers->core < 0)
    return g_strdup (name_life (numbers->life));
  core = lanes_topology_get_label (topology, (guint) numbers->core);
  return g_strdup_printf ("%s · %s", name_life (numbers->life), core);
}

static char *
describe_times (const LanesThreadNumbers *numbers)
{
  g_autofree char *run = lanes_time_format_duration (numbers->run_time);
  g_autofree char *wait = lanes_time_format_duration (numbers->wait_time);

  /* Translators: two durations: CPU time, and time waited for a core: “4.2 s CPU · 1.1 s waited” */
  return g_strdup_printf (_ ("%s CPU · %s waited"), run, wait);
}

static char *
describe_turns (const LanesThreadNumbers *numbers)
{
  g_autofree char *turns =
      g_strdup_printf (ngettext ("%'lu turn", "%'lu turns", (gulong) numbers->turns),
                       (gulong) numbers->turns);

  /* Translators: how the turns ended: “120 turns: 100 preempted, 20 gave way” */
  return g_strdup_printf (_ ("%s: %'lu preempted, %'lu gave way"), turns,
                          (gulong) numbers->preempted, (gulong) numbers->gave_way);
}

static void
put_into_words (LanesThreadItem *self)
{
  const LanesThreadNumbers *numbers = &self->numbers;

  if (!self->topology)
    return;
  set_text (self, PROP_STATE, describe_state (numbers, self->topology));
  /* Translators: a share, as in "48 %" */
  set_text (self, PROP_SHARE,
            self->ended ? g_strdup ("") : g_strdup_printf (_ ("%.0f %%"), numbers->share * 100));
  set_text (self, PROP_TIMES, describe_times (numbers));
  set_text (self, PROP_TURNS, describe_turns (numbers));
  set_text (self, PROP_MEMORY,
            self->is_process && numbers->memory > 0 ? g_format_size (numbers->memory)
                                                    : g_strdup (""));
}

/**
 * lanes_thread_item_show:
 * @numbers: what it did
 * @topology: where
 *
 * Puts the numbers into words, and notifies of those that changed. The words of an item that is not
 * in sight wait until it is: to lay out text that nobody sees would cost more than all else.
 */
void
lanes_thread_item_show (LanesThreadItem *self, const LanesThreadNumbers *numbers,
                        LanesTopology *topology)
{
  gboolean ended = numbers->life == LANES_LIFE_ENDED;

  self->numbers = *numbers;
  g_set_object (&self->topology, topology);
  if (ended != self->ended)
    {
      self->ended = ended;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENDED]);
    }
  if (!self->out_of_sight)
    put_into_words (self);
}

/**
 * lanes_thread_item_set_in_sight:
 * @in_sight: whether somebody can see it; at first they can
 */
void
lanes_thread_item_set_in_sight (LanesThreadItem *self, gboolean in_sight)
{
  if (self->out_of_sight && in_sight)
    put_into_words (self);
  self->out_of_sight = !in_sight;
}

/**
 * lanes_thread_item_get_id:
 *
 * Returns: the process ID or the thread ID
 */
int
lanes_thread_item_get_id (LanesThreadItem *self)
{
  return self->id;
}

/**
 * lanes_thread_item_get_ordinal:
 *
 * Returns: which process of its task, or which thread of its process, from 1
 */
guint
lanes_thread_item_get_ordinal (LanesThreadItem *self)
{
  return self->ordinal;
}

/**
 * lanes_thread_item_is_process:
 *
 * Returns: whether it is a process, not a thread
 */
gboolean
lanes_thread_item_is_process (LanesThreadItem *self)
{
  return self->is_process;
}

/**
 * lanes_thread_item_set_pointed:
 * @pointed: whether it is what is pointed at in the lanes, or selected in them
 */
void
lanes_thread_item_set_pointed (LanesThreadItem *self, gboolean pointed)
{
  if (self->pointed == pointed)
    return;
  self->pointed = pointed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POINTED]);
}

/**
 * lanes_thread_item_is_pointed:
 *
 * Returns: whether it is what is pointed at in the lanes, or selected in them
 */
gboolean
lanes_thread_item_is_pointed (LanesThreadItem *self)
{
  return self->pointed;
}

/**
 * lanes_thread_item_has_ended:
 *
 * Returns: whether it has ended
 */
gboolean
lanes_thread_item_has_ended (LanesThreadItem *self)
{
  return self->ended;
}

/**
 * lanes_thread_item_get_numbers:
 *
 * Returns: (transfer none): what is shown, as numbers
 */
const LanesThreadNumbers *
lanes_thread_item_get_numbers (LanesThreadItem *self)
{
  return &self->numbers;
}

/**
 * lanes_thread_item_get_threads:
 *
 * Returns: (transfer none) (nullable): the threads of a process; %NULL for a thread
 */
GListStore *
lanes_thread_item_get_threads (LanesThreadItem *self)
{
  return self->threads;
}

/**
 * lanes_thread_item_is_branch:
 *
 * Returns: whether its threads are to be shown below it: the only thread of a process that bears
 *   the number of the process is the process itself
 */
gboolean
lanes_thread_item_is_branch (LanesThreadItem *self)
{
  guint n = self->threads ? g_list_model_get_n_items (G_LIST_MODEL (self->threads)) : 0;
  g_autoptr (LanesThreadItem) first =
      n == 1 ? g_list_model_get_item (G_LIST_MODEL (self->threads), 0) : NULL;

  return n > 1 || (first && first->id != self->id);
}

static char *
join (LanesThreadItem *self, const guint *which, guint n, const char *separator)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->out_of_sight)
    put_into_words (self);
  for (guint i = 0; i < n; i++)
    {
      const char *part = self->texts[which[i]];

      if (part && *part)
        g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "", part);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * lanes_thread_item_to_text:
 *
 * Returns: (transfer full): all that is shown, in a line for the clipboard
 */
char *
lanes_thread_item_to_text (LanesThreadItem *self)
{
  static const guint which[] = {PROP_TITLE, PROP_ID_TEXT, PROP_STATE, PROP_SHARE,
                                PROP_TIMES, PROP_TURNS,   PROP_MEMORY};

  return join (self, which, G_N_ELEMENTS (which), "\t");
}

/**
 * lanes_thread_item_to_speech:
 *
 * Returns: (transfer full): what is to be spoken of it
 */
char *
lanes_thread_item_to_speech (LanesThreadItem *self)
{
  static const guint which[] = {PROP_TITLE, PROP_STATE, PROP_SHARE, PROP_ID_TEXT,
                                PROP_TIMES, PROP_TURNS, PROP_MEMORY};

  return join (self, which, G_N_ELEMENTS (which), ", ");
}
