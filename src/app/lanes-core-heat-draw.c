/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the map of the cores looks like. */
#include <glib/gi18n-lib.h>

#include "lanes-compat.h"
#include "lanes-core-heat-private.h"
#include "lanes-palette.h"
#include "lanes-pattern.h"
#include "lanes-row-groups.h"
#include "lanes-task.h"

#define CAPTION_GAP 3 /* below a caption */
#define ROUND       5 /* smaller cells have square corners */
#define RADIUS      3.0f
#define PATTERNED   14    /* smaller cells have no pattern */
#define PLATE       0.09f /* how strong the ground of an idle core is */
#define OUTLINE     0.3f
#define FAINTEST    0.25f /* what a task's color is at least, however little it uses */
#define RING        2.0f
#define UNUSED      0.6f /* how strong the number of a core is that tasks may not use */
#define TEXT_SCALE  0.82
#define TEXT_ROOM   3 /* around the number of a core, on each side */

static PangoLayout *
make_layout (LanesCoreHeat *self, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();

  pango_attr_list_insert (attrs, pango_attr_scale_new (TEXT_SCALE));
  pango_layout_set_attributes (layout, attrs);
  return layout;
}

/* What is left of a caption where there is no room for how many cores there are */
static char *
make_short_label (LanesCoreHeat *self, const LanesRowGroup *group)
{
  const LanesCore *core =
      lanes_topology_get_core (self->topology, g_array_index (group->cores, guint, 0));

  switch (core->kind)
    {
    case LANES_CORE_KIND_PERFORMANCE:
      return g_strdup (_ ("Fast"));
    case LANES_CORE_KIND_EFFICIENCY:
      return g_strdup (_ ("Saving"));
    case LANES_CORE_KIND_SAME:
    default:
      /* Translators: what holds many cores and sits in a socket */
      return g_strdup_printf (_ ("Package %u"), core->package);
    }
}

/* As much as there is room for: "Package 0 · 64 cores", "Package 0", "0" */
static PangoLayout *
make_caption (LanesCoreHeat *self, const LanesRowGroup *group, int width)
{
  const LanesCore *core =
      lanes_topology_get_core (self->topology, g_array_index (group->cores, guint, 0));
  g_autofree char *label = make_short_label (self, group);
  g_autofree char *number = g_strdup_printf ("%u", core->package);
  const char *texts[] = {group->label, label, core->kind == LANES_CORE_KIND_SAME ? number : label};
  PangoLayout *layout = make_layout (self, NULL);
  int needed = width + 1;

  for (gsize i = 0; i < G_N_ELEMENTS (texts) && needed > width; i++)
    {
      pango_layout_set_text (layout, texts[i], -1);
      pango_layout_get_pixel_size (layout, &needed, NULL);
    }
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

/* What a caption over a group needs, in pixels. */
int
lanes_core_heat_get_caption_height (LanesCoreHeat *self)
{
  g_autoptr (PangoLayout) layout = make_layout (self, "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height + CAPTION_GAP;
}

void
lanes_core_heat_forget_captions (LanesCoreHeat *self)
{
  for (guint i = 0; self->captions && i < self->groups->len; i++)
    g_clear_object (&self->captions[i]);
  g_clear_pointer (&self->picture, gsk_render_node_unref);
}

static void
draw_captions (LanesCoreHeat *self, GtkSnapshot *snapshot, const GdkRGBA *text)
{
  GdkRGBA soft = lanes_palette_make_line (text, 0.7f);

  for (guint i = 0; i < self->groups->len; i++)
    {
      const LanesCoreHeatGroup *group = lanes_core_heat_layout_get_group (self->layout, i);
      const LanesRowGroup *cores = g_ptr_array_index (self->groups, i);

      if (group->caption.height == 0)
        continue;
      if (!self->captions[i])
        self->captions[i] = make_caption (self, cores, group->caption.width);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) group->caption.x,
                                                              (float) group->caption.y));
      gtk_snapshot_append_layout (snapshot, self->captions[i], &soft);
      gtk_snapshot_restore (snapshot);
    }
}

static void
outline (GtkSnapshot *snapshot, const graphene_rect_t *rect, float width, const GdkRGBA *color)
{
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, rect, rect->size.height >= ROUND ? RADIUS : 0);
  gtk_snapshot_append_border (snapshot, &round, (float[4]){width, width, width, width},
                              (GdkRGBA[4]){*color, *color, *color, *color});
}

/* Gray for what others use, and over it the color of the task that uses it most */
static void
fill (LanesCoreHeat *self, GtkSnapshot *snapshot, const LanesCoreUse *use,
      const graphene_rect_t *rect, const GdkRGBA *text)
{
  LanesStyle style = lanes_palette_get_style ();
  GdkRGBA plate = lanes_palette_make_line (text, PLATE);
  GdkRGBA others =
      lanes_palette_mix (lanes_palette_get_others (style), MAX (use->busy - use->tasks, 0));
  LanesColor color;
  GdkRGBA mixed;

  gtk_snapshot_append_color (snapshot, &plate, rect);
  gtk_snapshot_append_color (snapshot, &others, rect);
  if (use->top < 0 || use->top >= (int) self->tasks->len)
    return;
  color = lanes_task_get_color (g_ptr_array_index (self->tasks, use->top));
  mixed = lanes_palette_mix (lanes_palette_get_color (style, color),
                             FAINTEST + (1 - FAINTEST) * use->tasks);
  gtk_snapshot_append_color (snapshot, &mixed, rect);
  if (rect->size.height >= PATTERNED && lanes_pattern_is_on ())
    lanes_pattern_append (snapshot, color, rect, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

/* A core that the tasks may not use is only an outline, one of which nothing is known is a dot. */
static void
draw_cell (LanesCoreHeat *self, GtkSnapshot *snapshot, guint core, const GdkRGBA *text)
{
  GdkRectangle cell = lanes_core_heat_layout_get_cell (self->layout, self->place[core]);
  graphene_rect_t rect =
      GRAPHENE_RECT_INIT ((float) cell.x, (float) cell.y, (float) cell.width, (float) cell.height);
  const LanesCoreUse *use = &self->uses[core];
  GdkRGBA line = lanes_palette_make_line (text, OUTLINE);
  gboolean rounded = cell.height >= ROUND;
  GskRoundedRect round;

  if (!lanes_core_set_contains (&self->used, core) && use->top < 0)
    {
      outline (snapshot, &rect, 1, &line);
      return;
    }
  if (use->busy < 0 && use->top < 0)
    {
      float size = MAX (rect.size.height / 4, 1);

      gtk_snapshot_append_color (snapshot, &line,
                                 &GRAPHENE_RECT_INIT (rect.origin.x + (rect.size.width - size) / 2,
                                                      rect.origin.y + (rect.size.height - size) / 2,
                                                      size, size));
      return;
    }
  gsk_rounded_rect_init_from_rect (&round, &rect, RADIUS);
  if (rounded)
    gtk_snapshot_push_rounded_clip (snapshot, &round);
  fill (self, snapshot, use, &rect, text);
  if (rounded)
    gtk_snapshot_pop (snapshot);
}

/* How light a color is to the eye, roughly: 0 to 1 */
static float
get_lightness (const GdkRGBA *color)
{
  return 0.3f * color->red + 0.59f * color->green + 0.11f * color->blue;
}

/* What a cell looks like on the page, for a number on it to stand out from */
static GdkRGBA
get_ground (LanesCoreHeat *self, const LanesCoreUse *use)
{
  LanesStyle style = lanes_palette_get_style ();
  const GdkRGBA *page = lanes_palette_get_page (style);
  const GdkRGBA *over = lanes_palette_get_others (style);
  float alpha = MAX (use->busy, 0);

  if (use->top >= 0 && use->top < (int) self->tasks->len)
    {
      over = lanes_palette_get_color (style, lanes_task_get_color (
                                                 g_ptr_array_index (self->tasks, use->top)));
      alpha = FAINTEST + (1 - FAINTEST) * use->tasks;
    }
  return (GdkRGBA){page->red + (over->red - page->red) * alpha,
                   page->green + (over->green - page->green) * alpha,
                   page->blue + (over->blue - page->blue) * alpha, 1};
}

static gboolean
is_patterned (const GdkRectangle *cell)
{
  return cell->height >= PATTERNED && lanes_pattern_is_on ();
}

/* The number of a core; on a pattern it has a plate. */
static void
draw_number (LanesCoreHeat *self, GtkSnapshot *snapshot, PangoLayout *layout, guint core)
{
  g_autofree char *number =
      g_strdup_printf ("%u", lanes_topology_get_core (self->topology, core)->index);
  GdkRectangle cell = lanes_core_heat_layout_get_cell (self->layout, self->place[core]);
  GdkRGBA ground = get_ground (self, &self->uses[core]);
  gboolean light = get_lightness (&ground) > 0.5f;
  GdkRGBA color = light ? (GdkRGBA){0.1f, 0.1f, 0.1f, 1} : (GdkRGBA){1, 1, 1, 1};
  graphene_rect_t place;
  int width, height;

  if (!lanes_core_set_contains (&self->used, core))
    color.alpha = UNUSED;
  pango_layout_set_text (layout, number, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  place = GRAPHENE_RECT_INIT ((float) (cell.x + (cell.width - width) / 2),
                              (float) (cell.y + (cell.height - height) / 2), (float) width,
                              (float) height);
  if (is_patterned (&cell) && self->uses[core].top >= 0)
    gtk_snapshot_append_color (snapshot, &ground,
                               &GRAPHENE_RECT_INIT (place.origin.x - TEXT_ROOM, place.origin.y,
                                                    place.size.width + 2 * TEXT_ROOM,
                                                    place.size.height));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place.origin);
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* The numbers of the cores, where all of them fit. */
static void
draw_numbers (LanesCoreHeat *self, GtkSnapshot *snapshot)
{
  g_autoptr (PangoLayout) layout = make_layout (self, NULL);
  GdkRectangle cell = lanes_core_heat_layout_get_cell (self->layout, 0);
  g_autofree char *widest =
      g_strdup_printf ("%u", lanes_topology_get_core (self->topology, self->n_cores - 1)->index);
  int width, height;

  pango_layout_set_text (layout, widest, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (width + 2 * TEXT_ROOM > cell.width || height + 2 > cell.height)
    return;
  for (guint i = 0; i < self->n_cores; i++)
    draw_number (self, snapshot, layout, i);
}

static void
draw_ring (LanesCoreHeat *self, GtkSnapshot *snapshot, int core, const GdkRGBA *color)
{
  GdkRectangle cell;

  if (core < 0 || core >= (int) self->n_cores)
    return;
  cell = lanes_core_heat_layout_get_cell (self->layout, self->place[core]);
  outline (snapshot,
           &GRAPHENE_RECT_INIT ((float) cell.x - RING, (float) cell.y - RING,
                                (float) cell.width + 2 * RING, (float) cell.height + 2 * RING),
           RING, color);
}

/* Has the cells drawn anew. */
void
lanes_core_heat_forget_picture (LanesCoreHeat *self)
{
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GskRenderNode *
draw_picture (LanesCoreHeat *self, const GdkRGBA *text)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  draw_captions (self, snapshot, text);
  for (guint i = 0; i < self->n_cores; i++)
    draw_cell (self, snapshot, i, text);
  draw_numbers (self, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

/* Pointing at it again and again must not draw it again and again. */
void
lanes_core_heat_draw (LanesCoreHeat *self, GtkSnapshot *snapshot)
{
  GdkRGBA text;
  GdkRGBA soft;

  lanes_compat_get_color (GTK_WIDGET (self), &text);
  soft = lanes_palette_mix (&text, 0.6f);
  if (!self->picture)
    self->picture = draw_picture (self, &text);
  if (self->picture)
    gtk_snapshot_append_node (snapshot, self->picture);
  draw_ring (self, snapshot, self->pointed, &soft);
  draw_ring (self, snapshot, self->chosen, &text);
}
