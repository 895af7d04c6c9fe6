/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-core-picker.h"

#include <glib/gi18n-lib.h>

#include "lanes-row-groups.h"
#include "lanes-wrap-layout.h"

/* More buttons than these scroll, so that the tasks keep their room. */
#define FEW_CORES 16

/* More cores than these are chosen by their groups, and by a list that can be written. */
#define MANY_CORES 64

/* What a button takes away and gives back */
typedef struct
{
  GtkWidget *button; /* borrowed from the box */
  LanesCoreSet cores;
  int position; /* of the only core; -1: they are several */
} Choice;

/**
 * LanesCorePicker:
 *
 * The cores that the task set may use, as a button each; of very many cores as a button for each
 * package or kind, with a list of the cores. It acts at once, on tasks that run too.
 */
struct _LanesCorePicker
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *scrolled;
  GtkWidget *box;
  GtkWidget *list;
  GtkWidget *limit;

  LanesTopology *topology;
  LanesTaskSet *task_set;
  GArray *choices; /* of Choice */
  GtkWidget *all;
  gboolean updating; /* the buttons follow the task set, and do not lead it */
};

G_DEFINE_FINAL_TYPE (LanesCorePicker, lanes_core_picker, GTK_TYPE_WIDGET)

static LanesCoreSet
get_usable (LanesCorePicker *self)
{
  LanesCoreSet usable;

  lanes_topology_get_usable (self->topology, &usable);
  return usable;
}

/* A set that names no core of this machine may use what there is. */
static LanesCoreSet
get_chosen (LanesCorePicker *self)
{
  LanesCoreSet usable = get_usable (self);
  LanesCoreSet cores;

  lanes_task_set_get_cores (self->task_set, &cores);
  cores = lanes_core_set_intersect (&cores, &usable);
  return lanes_core_set_count (&cores) > 0 ? cores : usable;
}

/* What it names, with cores that cannot be used now: they are used again when they are back. */
static LanesCoreSet
get_named (LanesCorePicker *self)
{
  LanesCoreSet usable = get_usable (self);
  LanesCoreSet cores;
  LanesCoreSet both;

  lanes_task_set_get_cores (self->task_set, &cores);
  both = lanes_core_set_intersect (&cores, &usable);
  if (!lanes_core_set_is_all (&cores) && lanes_core_set_count (&both) > 0)
    return cores;
  for (guint i = 0; i < lanes_topology_get_n_cores (self->topology); i++)
    if (!lanes_topology_get_core (self->topology, i)->online)
      lanes_core_set_add (&usable, lanes_topology_get_core (self->topology, i)->index);
  return usable;
}

static gboolean
is_subset (const LanesCoreSet *part, const LanesCoreSet *whole)
{
  LanesCoreSet both = lanes_core_set_intersect (part, whole);

  return lanes_core_set_equal (&both, part);
}

static gboolean
is_offline (LanesCorePicker *self, const LanesCoreSet *cores)
{
  for (guint i = 0; i < lanes_topology_get_n_cores (self->topology); i++)
    {
      const LanesCore *core = lanes_topology_get_core (self->topology, i);

      if (core->online && lanes_core_set_contains (cores, core->index))
        return FALSE;
    }
  return TRUE;
}

static const char *
get_tip (gboolean one, gboolean usable, gboolean offline, gboolean chosen, gboolean last)
{
  if (offline)
    return one ? _ ("This core is offline: the system has switched it off")
               : _ ("These cores are offline: the system has switched them off");
  if (!usable)
    return one ? _ ("Lanes itself may not run on this core")
               : _ ("Lanes itself may not run on these cores");
  if (last)
    return one ? _ ("One core has to stay") : _ ("Some cores have to stay");
  if (chosen)
    return one ? _ ("Take this core away") : _ ("Take these cores away");
  return one ? _ ("Give this core back") : _ ("Give these cores back");
}

static void
update_choice (LanesCorePicker *self, const Choice *choice, const LanesCoreSet *usable,
               const LanesCoreSet *chosen)
{
  LanesCoreSet cores = lanes_core_set_intersect (&choice->cores, usable);
  gboolean any = lanes_core_set_count (&cores) > 0;
  gboolean active = any && is_subset (&cores, chosen);
  /* The last core cannot be taken away: tasks need one to be on. */
  gboolean last = active && is_subset (chosen, &cores);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (choice->button), active);
  gtk_widget_set_sensitive (choice->button, any && !last);
  g_autofree char *places =
      choice->position < 0
          ? NULL
          : lanes_topology_describe_places (self->topology, (guint) choice->position);
  const char *act = get_tip (lanes_core_set_count (&choice->cores) == 1, any,
                             is_offline (self, &choice->cores), active, last);
  g_autofree char *tip = places ? g_strdup_printf ("%s\n%s", act, places) : g_strdup (act);

  gtk_widget_set_tooltip_text (choice->button, tip);
}

static void
show_list_error (LanesCorePicker *self, const char *message)
{
  if (message)
    gtk_widget_add_css_class (self->list, "error");
  else
    gtk_widget_remove_css_class (self->list, "error");
  gtk_widget_set_tooltip_text (self->list,
                               message ? message : _ ("The cores to use, such as 0-63,128"));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_STATE_INVALID,
                               message ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

/* What cannot be pressed any more has no use for the keyboard. */
static void
leave_all (LanesCorePicker *self)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (gtk_widget_grab_focus (g_array_index (self->choices, Choice, i).button))
      return;
  gtk_widget_grab_focus (self->list);
}

static void
update_buttons (LanesCorePicker *self)
{
  LanesCoreSet usable = get_usable (self);
  LanesCoreSet chosen = get_chosen (self);
  LanesCoreSet named = get_named (self);
  gboolean all = lanes_core_set_equal (&chosen, &usable);
  g_autofree char *text = lanes_core_set_to_string (&named);

  self->updating = TRUE;
  for (guint i = 0; i < self->choices->len; i++)
    update_choice (self, &g_array_index (self->choices, Choice, i), &usable, &chosen);
  if (all && gtk_widget_has_focus (self->all))
    leave_all (self);
  gtk_widget_set_sensitive (self->all, !all);
  gtk_editable_set_text (GTK_EDITABLE (self->list), text);
  show_list_error (self, NULL);
  self->updating = FALSE;
}

static void
choose (LanesCorePicker *self, const LanesCoreSet *cores)
{
  LanesCoreSet usable = get_usable (self);
  LanesCoreSet all = lanes_core_set_all ();

  lanes_task_set_set_cores (self->task_set, is_subset (&usable, cores) ? &all : cores);
  update_buttons (self);
}

static void
toggled_cb (LanesCorePicker *self, GtkWidget *button)
{
  LanesCoreSet cores = get_named (self);
  gboolean active = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button));

  if (self->updating)
    return;
  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = &g_array_index (self->choices, Choice, i);

      for (guint core = 0; choice->button == button && core < LANES_MAX_CORES; core++)
        if (!lanes_core_set_contains (&choice->cores, core))
          continue;
        else if (active)
          lanes_core_set_add (&cores, core);
        else
          lanes_core_set_remove (&cores, core);
    }
  choose (self, &cores);
}

/* What was written counts when it is left, too; what is wrong stays to be mended. */
static void
list_done_cb (LanesCorePicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->list));
  g_autoptr (GError) error = NULL;
  LanesCoreSet usable;
  LanesCoreSet named;
  LanesCoreSet cores;
  LanesCoreSet both;

  if (!self->task_set)
    return;
  if (!lanes_core_set_parse (text, &cores, &error))
    {
      show_list_error (self, error->message);
      return;
    }
  usable = get_usable (self);
  named = get_named (self);
  both = lanes_core_set_intersect (&cores, &usable);
  if (lanes_core_set_equal (&cores, &named))
    update_buttons (self);
  else if (lanes_core_set_count (&both) == 0)
    show_list_error (self, _ ("None of these cores can be used here"));
  else
    choose (self, &cores);
}

static void
all_clicked_cb (LanesCorePicker *self)
{
  LanesCoreSet all = lanes_core_set_all ();

  lanes_task_set_set_cores (self->task_set, &all);
}

/* What is written on a button is shorter than what it is called. Newer versions of GTK call a
 * button that was made with a label by that label, whatever else it is told; this one has a child.
 */
static void
set_words (GtkWidget *button, const char *text, const char *name)
{
  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (text));
  gtk_widget_add_css_class (button, "text-button");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
add_choice (LanesCorePicker *self, const LanesCoreSet *cores, int position, const char *text,
            const char *name)
{
  Choice choice = {gtk_toggle_button_new (), *cores, position};

  set_words (choice.button, text, name);
  gtk_widget_add_css_class (choice.button, "core-toggle");
  g_signal_connect_object (choice.button, "toggled", G_CALLBACK (toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_array_append_val (self->choices, choice);
  gtk_box_append (GTK_BOX (self->box), choice.button);
}

static void
add_core (LanesCorePicker *self, guint position)
{
  guint index = lanes_topology_get_core (self->topology, position)->index;
  g_autofree char *number = g_strdup_printf ("%u", index);
  g_autofree char *label = lanes_topology_get_label (self->topology, position);
  LanesCoreSet cores = lanes_core_set_none ();

  lanes_core_set_add (&cores, index);
  add_choice (self, &cores, (int) position, number, label);
}

/* A button has a short word: the kind of the cores, or the number of the package. */
static char *
make_word (const LanesCore *core, gboolean by_package)
{
  switch (core->kind)
    {
    case LANES_CORE_KIND_PERFORMANCE:
      return g_strdup (_ ("Fast"));
    case LANES_CORE_KIND_EFFICIENCY:
      return g_strdup (_ ("Saving"));
    case LANES_CORE_KIND_SAME:
    default:
      return by_package && core->package != LANES_PLACE_UNKNOWN
                 ? g_strdup_printf ("%u", core->package)
                 : g_strdup (_ ("Other"));
    }
}

static void
add_groups (LanesCorePicker *self)
{
  g_autoptr (GPtrArray) groups = lanes_row_groups_new (self->topology);
  gboolean by_package = lanes_topology_get_core (self->topology, 0)->kind == LANES_CORE_KIND_SAME;

  if (groups->len > 1 && by_package)
    gtk_box_append (GTK_BOX (self->box), gtk_label_new (_ ("Packages")));
  for (guint i = 0; i < groups->len && groups->len > 1; i++)
    {
      const LanesRowGroup *group = g_ptr_array_index (groups, i);
      g_autofree char *word =
          make_word (lanes_topology_get_core (self->topology,
                                              g_array_index (group->cores, guint, 0)),
                     by_package);
      LanesCoreSet cores = lanes_core_set_none ();

      for (guint k = 0; k < group->cores->len; k++)
        lanes_core_set_add (&cores, lanes_topology_get_core (self->topology,
                                                             g_array_index (group->cores, guint, k))
                                        ->index);
      add_choice (self, &cores, -1, word, group->label);
    }
}

static void
clear (LanesCorePicker *self)
{
  GtkWidget *child;

  g_array_set_size (self->choices, 0);
  self->all = NULL;
  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
disconnect (LanesCorePicker *self)
{
  if (self->task_set)
    g_signal_handlers_disconnect_by_func (self->task_set, update_buttons, self);
  if (self->topology)
    g_signal_handlers_disconnect_by_func (self->topology, update_buttons, self);
}

static void
lanes_core_picker_dispose (GObject *object)
{
  LanesCorePicker *self = LANES_CORE_PICKER (object);
  GtkWidget *child;

  disconnect (self);
  g_clear_object (&self->topology);
  g_clear_object (&self->task_set);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_core_picker_parent_class)->dispose (object);
}

static void
lanes_core_picker_finalize (GObject *object)
{
  g_array_unref (LANES_CORE_PICKER (object)->choices);
  G_OBJECT_CLASS (lanes_core_picker_parent_class)->finalize (object);
}

static void
lanes_core_picker_class_init (LanesCorePickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_core_picker_dispose;
  object_class->finalize = lanes_core_picker_finalize;

  g_type_ensure (LANES_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-core-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesCorePicker, scrolled);
  gtk_widget_class_bind_template_child (widget_class, LanesCorePicker, box);
  gtk_widget_class_bind_template_child (widget_class, LanesCorePicker, list);
  gtk_widget_class_bind_template_child (widget_class, LanesCorePicker, limit);
  gtk_widget_class_bind_template_callback (widget_class, list_done_cb);
  gtk_widget_class_set_css_name (widget_class, "corepicker");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_core_picker_init (LanesCorePicker *self)
{
  self->choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_core_picker_set_source:
 * @topology: the cores
 * @task_set: whose limit is shown and changed
 */
void
lanes_core_picker_set_source (LanesCorePicker *self, LanesTopology *topology,
                              LanesTaskSet *task_set)
{
  gboolean many;

  disconnect (self);
  clear (self);
  g_set_object (&self->topology, topology);
  g_set_object (&self->task_set, task_set);

  many = lanes_topology_get_n_cores (topology) > MANY_CORES;
  if (many)
    add_groups (self);
  for (guint i = 0; i < lanes_topology_get_n_cores (topology) && !many; i++)
    add_core (self, i);
  gtk_widget_set_visible (self->list, many);
  self->all = gtk_button_new ();
  set_words (self->all, _ ("All"), _ ("Use all cores"));
  gtk_widget_add_css_class (self->all, "core-all");
  gtk_widget_set_tooltip_text (self->all, _ ("Use all cores"));
  g_signal_connect_object (self->all, "clicked", G_CALLBACK (all_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->all);
  if (self->choices->len > FEW_CORES && !gtk_widget_get_visible (self->scrolled))
    {
      g_autoptr (GtkWidget) box = g_object_ref (self->box);

      gtk_widget_unparent (box);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), box);
      gtk_widget_set_visible (self->scrolled, TRUE);
    }

  g_signal_connect_object (task_set, "notify::cores", G_CALLBACK (update_buttons), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (topology, "changed", G_CALLBACK (update_buttons), self,
                           G_CONNECT_SWAPPED);
  update_buttons (self);
}

/**
 * lanes_core_picker_set_limit:
 * @text: (nullable): how much of the machine may be used; %NULL: all of it
 * @details: (nullable): what comes of that
 *
 * Says below the buttons that the system holds the tasks back, whatever is chosen.
 */
void
lanes_core_picker_set_limit (LanesCorePicker *self, const char *text, const char *details)
{
  gtk_widget_set_visible (self->limit, text != NULL);
  gtk_label_set_label (GTK_LABEL (self->limit), text ? text : "");
  gtk_widget_set_tooltip_text (self->limit, details);
}

/**
 * lanes_core_picker_get_n_chosen:
 *
 * Returns: how many cores the task set may use on this machine
 */
guint
lanes_core_picker_get_n_chosen (LanesCorePicker *self)
{
  LanesCoreSet cores = get_chosen (self);

  return lanes_core_set_count (&cores);
}
