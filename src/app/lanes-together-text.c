/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the strip says, written and spoken. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "lanes-rows.h"
#include "lanes-together-private.h"

#define WRITE   (G_USEC_PER_SEC / 3) /* not oftener than this are other figures written */
#define SPEAK   (2 * G_USEC_PER_SEC) /* and spoken */
#define INSTANT (LANES_MSEC / 2)

static PangoLayout *
make_layout (LanesTogether *self, const char *text, PangoWeight weight)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();

  pango_attr_list_insert (attrs, pango_attr_weight_new (weight));
  pango_layout_set_attributes (layout, attrs);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

void
lanes_together_forget_text (LanesTogether *self)
{
  g_clear_object (&self->title);
  g_clear_object (&self->value);
  g_clear_object (&self->last);
  g_clear_object (&self->ideal);
}

static void
make_layouts (LanesTogether *self)
{
  g_autofree char *ideal = NULL;

  if (self->title)
    return;
  /* Translators: how many tasks run at the same instant */
  self->title = make_layout (self, _ ("Together"), PANGO_WEIGHT_SEMIBOLD);
  self->value = make_layout (self, "", PANGO_WEIGHT_NORMAL);
  self->last = make_layout (self, "", PANGO_WEIGHT_SEMIBOLD);
  ideal = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the only core", "all %u cores",
                                        self->n_cores),
                           self->n_cores);
  self->ideal = make_layout (self, ideal, PANGO_WEIGHT_NORMAL);
  self->written = 0;
}

/* How much room a line of text takes, in pixels. */
int
lanes_together_get_line_height (LanesTogether *self)
{
  int height;

  make_layouts (self);
  pango_layout_get_pixel_size (self->title, NULL, &height);
  return height;
}

/* How much room there is for what stands beside the graph, in pixels. */
int
lanes_together_get_label_width (LanesTogether *self)
{
  return MAX (self->inset - LANES_ROWS_MARGIN - 2, 1);
}

/* Of how many: more than there are for the tasks now, where a core was taken away since. */
static guint
get_most (LanesTogether *self)
{
  return (guint) lanes_together_get_top (self->n_cores, self->figures.highest);
}

/* In the room beside the graph: with many cores there is none for the word. */
static char *
format_value (LanesTogether *self, const char *mean)
{
  guint most = get_most (self);
  /* Translators: "1.7 of 2 cores": so many tasks run at once on the mean */
  g_autofree char *value =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s of %u core", "%s of %u cores", most), mean,
                       most);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), value);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width <= lanes_together_get_label_width (self))
    return g_steal_pointer (&value);
  /* Translators: "1.7 of 2": the same in short */
  return g_strdup_printf (_ ("%s of %u"), mean, most);
}

static void
write_text (LanesTogether *self)
{
  const LanesTogetherFigures *figures = &self->figures;
  g_autofree char *mean = figures->mean < 0 ? NULL : lanes_together_format (figures->mean);
  /* A column that is shorter than a turn has a part of one: at that instant it is there, or not. */
  gboolean exact = self->grid.step < INSTANT;
  g_autofree char *last =
      figures->last < 0 ? NULL
                        : lanes_together_format (exact ? round (figures->last) : figures->last);
  g_autofree char *value = mean ? format_value (self, mean) : NULL;

  self->written = g_get_monotonic_time ();
  self->written_serial = self->serial;
  pango_layout_set_text (self->value, value ? value : "–", -1);
  pango_layout_set_text (self->last, last ? last : "", -1);
}

static void
speak (LanesTogether *self)
{
  const LanesTogetherFigures *figures = &self->figures;
  g_autofree char *mean = figures->mean < 0 ? NULL : lanes_together_format (figures->mean);
  g_autofree char *highest = lanes_together_format (MAX (figures->highest, 0));
  g_autofree char *text = NULL;

  self->spoken = g_get_monotonic_time ();
  self->spoken_serial = self->serial;
  /* Translators: "Together: 1.7 of 2 cores, 2 at the highest": how many are in use at once, on the
   * mean and where the graph is highest */
  text = mean ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "Together: %s of %u core, %s at the highest",
                                              "Together: %s of %u cores, %s at the highest",
                                              get_most (self)),
                                 mean, get_most (self), highest)
              : g_strdup (_ ("Together: nothing ran"));
  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_steal_pointer (&text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text,
                                  -1);
}

static gboolean
text_cb (gpointer user_data)
{
  LanesTogether *self = LANES_TOGETHER (user_data);

  self->text_id = 0;
  lanes_together_update_text (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* Says the figures, if it is time to; otherwise later, since there may be no frame after this. */
void
lanes_together_update_text (LanesTogether *self)
{
  gint64 now = g_get_monotonic_time ();
  /* A still stays for long enough to be read, with what is written beside it. */
  gint64 pace = lanes_view_is_still (self->view) ? 0 : WRITE;

  make_layouts (self);
  if (self->written == 0 || (self->written_serial != self->serial && now - self->written >= pace))
    write_text (self);
  if (self->spoken == 0 || (self->spoken_serial != self->serial && now - self->spoken >= SPEAK))
    speak (self);
  if (self->text_id == 0
      && (self->written_serial != self->serial || self->spoken_serial != self->serial))
    self->text_id = g_timeout_add (WRITE / 1000, text_cb, self);
}

void
lanes_together_stop_text (LanesTogether *self)
{
  g_clear_handle_id (&self->text_id, g_source_remove);
}
