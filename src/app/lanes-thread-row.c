/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-thread-row.h"

#include <glib/gi18n-lib.h>

#define SPEAK (2 * G_USEC_PER_SEC) /* the pace at which what is spoken changes */

/**
 * LanesThreadRow:
 *
 * A process or a thread in the tree: what it is and how it is, and under it what it did. A list
 * makes a few of them, and gives them other items when it is scrolled.
 */
struct _LanesThreadRow
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *expander;
  GtkWidget *share;

  LanesThreadItem *item;
  GSignalGroup *signals;
  gint64 spoken;
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesThreadRow, lanes_thread_row, GTK_TYPE_WIDGET)

/* The list's own row has the focus, and is spoken. */
static void
speak (LanesThreadRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *text = NULL;

  if (!parent || !self->item)
    return;
  self->spoken = g_get_monotonic_time ();
  text = lanes_thread_item_to_speech (self->item);
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
changed_cb (LanesThreadRow *self)
{
  if (g_get_monotonic_time () - self->spoken >= SPEAK)
    speak (self);
}

static void
ended_cb (LanesThreadRow *self)
{
  if (self->item && lanes_thread_item_has_ended (self->item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "ended");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "ended");
  speak (self);
}

static void
pointed_cb (LanesThreadRow *self)
{
  if (self->item && lanes_thread_item_is_pointed (self->item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "pointed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "pointed");
}

static void
set_item (LanesThreadRow *self, LanesThreadItem *item)
{
  if (!g_set_object (&self->item, item))
    return;
  g_signal_group_set_target (self->signals, item);
  ended_cb (self);
  pointed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

static void
lanes_thread_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ITEM)
    g_value_set_object (value, LANES_THREAD_ROW (object)->item);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lanes_thread_row_dispose (GObject *object)
{
  LanesThreadRow *self = LANES_THREAD_ROW (object);
  GtkWidget *child;

  if (self->signals)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_thread_row_parent_class)->dispose (object);
}

static void
lanes_thread_row_class_init (LanesThreadRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lanes_thread_row_get_property;
  object_class->dispose = lanes_thread_row_dispose;

  properties[PROP_ITEM] =
      g_param_spec_object ("item", NULL, NULL, LANES_TYPE_THREAD_ITEM,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-thread-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesThreadRow, expander);
  gtk_widget_class_bind_template_child (widget_class, LanesThreadRow, share);
  gtk_widget_class_set_css_name (widget_class, "threadrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lanes_thread_row_init (LanesThreadRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* A share is "48 %" wherever one reads from. */
  gtk_widget_set_direction (self->share, GTK_TEXT_DIR_LTR);
  self->signals = g_signal_group_new (LANES_TYPE_THREAD_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify::ended", G_CALLBACK (ended_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::pointed", G_CALLBACK (pointed_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (changed_cb), self);
}

/**
 * lanes_thread_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
lanes_thread_row_new (void)
{
  return g_object_new (LANES_TYPE_THREAD_ROW, NULL);
}

/**
 * lanes_thread_row_set_list_row:
 * @list_row: (nullable): a row of a tree of LanesThreadItem
 *
 * Shows another item.
 */
void
lanes_thread_row_set_list_row (LanesThreadRow *self, GtkTreeListRow *list_row)
{
  g_autoptr (LanesThreadItem) item = list_row ? gtk_tree_list_row_get_item (list_row) : NULL;

  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (self->expander), list_row);
  set_item (self, item);
}

/**
 * lanes_thread_row_get_item:
 *
 * Returns: (transfer none) (nullable): what it shows
 */
LanesThreadItem *
lanes_thread_row_get_item (LanesThreadRow *self)
{
  return self->item;
}
