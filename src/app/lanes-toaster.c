/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-toaster.h"

/* Long enough to read a message aloud */
#define SECONDS 12
#define CHARS   60 /* in a line of it, if there is room */

/* What a toast has room in for certain, also with large text */
#define SMALL_WIDTH 600

/* How long the overlay takes to slide a toast in, in µs, with time to spare */
#define SLIDE_TIME (G_USEC_PER_SEC / 2)

typedef struct
{
  LanesToastKind kind;
  char *text;
  char *label;  /* of its button; NULL: it has none */
  char *action; /* what the button does */
  GVariant *target;
} Message;

/**
 * LanesToaster:
 *
 * Tells messages in passing, one after the other. The overlay would do so, too, but libadwaita 1.2
 * crashes when a toast goes before it has come: its animations last until after it was freed, and
 * a toast that comes while another one goes takes the longer for it. So each stays until it has
 * slid in, and the next one comes when it is out of the overlay.
 */
struct _LanesToaster
{
  GObject parent_instance;

  AdwToastOverlay *overlay; /* borrowed, NULL: it is gone */
  GListModel *parts;        /* of the overlay: its content, and the toasts that come and go */
  GQueue messages;          /* of Message: those that wait */
  guint next_id;

  AdwToast *toast; /* in the overlay, NULL: none */
  Message *shown;  /* what it tells, NULL: what does not hold any more */
  guint slide_id;
  gint64 slide_begin; /* in the time of the frames, 0: no frame yet */
  gboolean slid;      /* it has its place; in the next frame that is sure */
  guint end_id;
};

enum
{
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesToaster, lanes_toaster, G_TYPE_OBJECT)

static void
message_free (Message *message)
{
  g_free (message->text);
  g_free (message->label);
  g_free (message->action);
  g_clear_pointer (&message->target, g_variant_unref);
  g_free (message);
}

static gboolean
is_toast (GtkWidget *widget)
{
  return g_str_equal (gtk_widget_get_css_name (widget), "toast");
}

/* The toast in the overlay, also one that is going, or NULL */
static GtkWidget *
find_toast (LanesToaster *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->overlay));

  while (child && !is_toast (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* How wide a message may be, with its buttons and edges beside it. Letters are no measure: how
 * large they are is not known before the window has its style. */
static int
get_most_width (LanesToaster *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->overlay));

  /* Before the window is seen, nobody knows how wide it is going to be. */
  return (width > 0 ? width : SMALL_WIDTH) * 2 / 3;
}

static GtkSizeRequestMode
get_mode_cb (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* As wide as the text in one line, as long as there is room for it: also beside a button that is
 * so high that two lines would have room. */
static void
measure_cb (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
            int *minimum_baseline, int *natural_baseline)
{
  int most = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (widget), "most"));

  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation,
                      orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, MIN (*natural, most));
}

static void
allocate_cb (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

static AdwToast *
make_toast (LanesToaster *self, const Message *message)
{
  g_autofree char *title = g_markup_escape_text (message->text, -1);
  AdwToast *toast = adw_toast_new (title);
  GtkWidget *label = gtk_label_new (message->text);
  GtkWidget *bin = adw_bin_new ();

  /* A title is cut where it is too long; what went wrong is often said at the end. */
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  adw_bin_set_child (ADW_BIN (bin), label);
  gtk_widget_set_layout_manager (bin, gtk_custom_layout_new (get_mode_cb, measure_cb, allocate_cb));
  g_object_set_data (G_OBJECT (bin), "most", GINT_TO_POINTER (get_most_width (self)));
  adw_toast_set_custom_title (toast, bin);
  adw_toast_set_button_label (toast, message->label);
  adw_toast_set_action_target_value (toast, message->target);
  adw_toast_set_action_name (toast, message->action);
  /* Its time begins when it is in its place. */
  adw_toast_set_timeout (toast, 0);
  return toast;
}

/* Whoever points at it, or has the keyboard in it, is not done with it. */
static gboolean
end_cb (gpointer user_data)
{
  const GtkStateFlags in_use = GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUS_WITHIN;
  LanesToaster *self = LANES_TOASTER (user_data);
  GtkWidget *widget = find_toast (self);

  self->end_id = 0;
  if (widget && gtk_widget_get_state_flags (widget) & in_use)
    self->end_id = g_timeout_add_seconds (1, end_cb, self);
  else
    adw_toast_dismiss (self->toast);
  return G_SOURCE_REMOVE;
}

/* The toast has its place: it may go from now on. */
static void
settle (LanesToaster *self)
{
  GtkWidget *widget = find_toast (self);

  self->slide_id = 0;
  if (widget)
    gtk_widget_set_can_target (widget, TRUE);
  if (self->shown)
    self->end_id = g_timeout_add_seconds (SECONDS, end_cb, self);
  else
    adw_toast_dismiss (self->toast);
}

/* In one more frame than it takes: in which order a frame is told is not known. */
static gboolean
slide_cb (GtkWidget *overlay, GdkFrameClock *clock, gpointer user_data)
{
  LanesToaster *self = LANES_TOASTER (user_data);
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  if (self->slide_begin == 0)
    self->slide_begin = now;
  if (now - self->slide_begin < SLIDE_TIME)
    return G_SOURCE_CONTINUE;
  if (!self->slid)
    {
      self->slid = TRUE;
      return G_SOURCE_CONTINUE;
    }
  settle (self);
  return G_SOURCE_REMOVE;
}

static void
stop (LanesToaster *self)
{
  if (self->slide_id)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->overlay), self->slide_id);
  self->slide_id = 0;
  g_clear_handle_id (&self->end_id, g_source_remove);
}

/* When the window goes, its toasts may be the last: only what has the keyboard is looked at. */
static void
give_keyboard_away (LanesToaster *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->overlay));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  while (focus && !is_toast (focus))
    focus = gtk_widget_get_parent (focus);
  if (focus)
    g_signal_emit (self, signals[LEFT], 0);
}

static void call_next (LanesToaster *self);

static void
dismissed_cb (AdwToast *toast, LanesToaster *self)
{
  stop (self);
  g_clear_pointer (&self->shown, message_free);
  g_clear_object (&self->toast);
  give_keyboard_away (self);
  call_next (self);
}

static void
show (LanesToaster *self, Message *message)
{
  GtkWidget *widget;

  self->shown = message;
  self->toast = make_toast (self, message);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (dismissed_cb), self, 0);
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (self->toast));
  widget = find_toast (self);
  if (widget)
    gtk_widget_set_can_target (widget, FALSE);
  self->slid = FALSE;
  self->slide_begin = 0;
  self->slide_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->overlay), slide_cb, self, NULL);
}

static gboolean
next_cb (gpointer user_data)
{
  LanesToaster *self = LANES_TOASTER (user_data);

  self->next_id = 0;
  if (!self->toast && !find_toast (self) && !g_queue_is_empty (&self->messages))
    show (self, g_queue_pop_head (&self->messages));
  return G_SOURCE_REMOVE;
}

/* Not at once: what takes the place of what was not told yet is told instead of it, and the overlay
 * may be about to take a toast out. */
static void
call_next (LanesToaster *self)
{
  if (self->next_id == 0)
    self->next_id = g_idle_add (next_cb, self);
}

/* Takes away what is being told, as soon as it has come. */
static void
hide (LanesToaster *self)
{
  give_keyboard_away (self);
  /* Its button would do what is meant for something else. */
  adw_toast_set_action_name (self->toast, NULL);
  if (self->slide_id == 0)
    adw_toast_dismiss (self->toast);
}

/* The overlay goes, and with it whom the messages are for. */
static void
let_go (LanesToaster *self)
{
  if (!self->overlay)
    return;
  stop (self);
  g_clear_handle_id (&self->next_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->overlay, self);
  g_signal_handlers_disconnect_by_data (self->parts, self);
  if (self->toast)
    g_signal_handlers_disconnect_by_data (self->toast, self);
  g_queue_clear_full (&self->messages, (GDestroyNotify) message_free);
  g_clear_pointer (&self->shown, message_free);
  g_clear_object (&self->toast);
  g_clear_object (&self->parts);
  self->overlay = NULL;
}

static void
lanes_toaster_dispose (GObject *object)
{
  let_go (LANES_TOASTER (object));
  G_OBJECT_CLASS (lanes_toaster_parent_class)->dispose (object);
}

static void
lanes_toaster_class_init (LanesToasterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanes_toaster_dispose;

  /**
   * LanesToaster::left:
   *
   * A toast goes that has the keyboard in it: it wants another place.
   */
  signals[LEFT] = g_signal_new ("left", LANES_TYPE_TOASTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
lanes_toaster_init (LanesToaster *self)
{
  g_queue_init (&self->messages);
}

/**
 * lanes_toaster_new:
 * @overlay: where messages are shown: nobody else adds toasts to it
 *
 * Nothing is told any more once @overlay is gone.
 *
 * Returns: (transfer full): what tells messages in @overlay
 */
LanesToaster *
lanes_toaster_new (AdwToastOverlay *overlay)
{
  LanesToaster *self = g_object_new (LANES_TYPE_TOASTER, NULL);

  self->overlay = overlay;
  self->parts = gtk_widget_observe_children (GTK_WIDGET (overlay));
  g_signal_connect_object (overlay, "destroy", G_CALLBACK (let_go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts, "items-changed", G_CALLBACK (call_next), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * lanes_toaster_say:
 * @self: the toaster
 * @kind: what the message is about
 * @message: a text for people
 *
 * Says something in passing.
 */
void
lanes_toaster_say (LanesToaster *self, LanesToastKind kind, const char *message)
{
  lanes_toaster_offer (self, kind, message, NULL, NULL, NULL);
}

/**
 * lanes_toaster_offer:
 * @self: the toaster
 * @kind: what the message is about
 * @message: a text for people
 * @label: (nullable): that of a button, with a mnemonic
 * @action: (nullable): what the button does
 * @target: (nullable): what it does it with; a floating one is taken
 *
 * Says something in passing, with a button.
 */
void
lanes_toaster_offer (LanesToaster *self, LanesToastKind kind, const char *message,
                     const char *label, const char *action, GVariant *target)
{
  g_autoptr (GVariant) owned = target ? g_variant_ref_sink (target) : NULL;
  Message *next;

  if (!self->overlay)
    return;
  next = g_new0 (Message, 1);
  next->kind = kind;
  next->text = g_strdup (message);
  next->label = g_strdup (label);
  next->action = g_strdup (action);
  next->target = g_steal_pointer (&owned);

  if (kind != LANES_TOAST_PROBLEM)
    lanes_toaster_drop (self, kind);
  if (kind == LANES_TOAST_UNDO)
    {
      /* What gives way to it is told again. */
      if (self->shown)
        {
          g_queue_push_head (&self->messages, g_steal_pointer (&self->shown));
          hide (self);
        }
      g_queue_push_head (&self->messages, next);
    }
  else
    {
      g_queue_push_tail (&self->messages, next);
    }
  call_next (self);
}

/**
 * lanes_toaster_drop:
 * @self: the toaster
 * @kind: what messages are about
 *
 * Takes away what is said or is still to be said of that: it no longer holds.
 */
void
lanes_toaster_drop (LanesToaster *self, LanesToastKind kind)
{
  for (GList *l = self->messages.head, *next; l; l = next)
    {
      Message *message = l->data;

      next = l->next;
      if (message->kind != kind)
        continue;
      g_queue_delete_link (&self->messages, l);
      message_free (message);
    }
  if (self->shown && self->shown->kind == kind)
    {
      g_clear_pointer (&self->shown, message_free);
      hide (self);
    }
}
