/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text-check.h"

#include "app-test.h"

/* What the toolkit says in its own words, which are in catalogs of its own. */
static const char *const foreign[] = {
    "Apply",
    "Back",
    "Clear entry",
    "Clear Entry",
    "Close",
    "Close the window",
    "Collapse",
    "Dismiss",
    "Expand",
    "Maximize",
    "Maximize the window",
    "Minimize",
    "Minimize the window",
    "Search",
    NULL,
};
/* Keys, as GTK calls them */
static const char *const keys[] = {
    "Ctrl", "Shift", "Alt",  "Delete", "Escape", "Return", "Space",
    "Up",   "Down",  "Left", "Right",  "Home",   "End",    NULL,
};

typedef struct
{
  const char *scene;
  GtkWidget *window;
  graphene_rect_t frame; /* the window's own place, with the edge that it is resized by */
  GHashTable *said;      /* each problem is told once */
} Check;

/* The first letter of @text that is not in brackets, or NULL. A bracket that is not closed counts
 * as well: what was in it has been cut. Whoever calls has given brackets to what is data, too. */
const char *
text_check_find_plain (const char *text)
{
  const char *last_open = NULL;
  int depth = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      if (*p == '[' && depth++ == 0)
        last_open = p;
      else if (*p == ']' && --depth < 0)
        return p;
      else if (depth == 0 && g_unichar_isalpha (g_utf8_get_char (p)))
        return p;
    }
  return depth > 0 ? last_open : NULL;
}

/* Whether @text, apart from what is in brackets, has nothing but names of keys, as in "[Ctrl]+Z,
 * F10" */
static gboolean
is_keys (const char *text)
{
  g_autoptr (GRegex) brackets = g_regex_new ("\\[[^]]*\\]", 0, 0, NULL);
  g_autofree char *rest = g_regex_replace_literal (brackets, text, -1, 0, "", 0, NULL);
  g_auto (GStrv) parts = g_strsplit_set (rest, "+,", -1);

  for (guint i = 0; parts[i]; i++)
    {
      const char *part = g_strstrip (parts[i]);

      if (g_utf8_strlen (part, -1) > 1 && !g_strv_contains (keys, part)
          && !(part[0] == 'F' && g_ascii_isdigit (part[1])))
        return FALSE;
    }
  return TRUE;
}

/* Whether all that is plain in @text is the size of something, as g_format_size() writes it, or the
 * place of a file */
static gboolean
is_data (const char *text)
{
  g_autoptr (GRegex) data = g_regex_new ("[0-9.]+.[kMG]?B|~/\\S*", 0, 0, NULL);
  g_autofree char *rest = g_regex_replace_literal (data, text, -1, 0, "", 0, NULL);

  return !text_check_find_plain (rest);
}

static gboolean
is_foreign (const char *text)
{
  return g_strv_contains (foreign, text) || is_keys (text) || is_data (text);
}

static void
say (Check *check, GtkWidget *widget, const char *what, const char *text)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  char *line = g_strdup_printf ("%s in %s in %s: %s: “%s”", G_OBJECT_TYPE_NAME (widget),
                                parent ? G_OBJECT_TYPE_NAME (parent) : "nothing",
                                G_OBJECT_TYPE_NAME (check->window), what, text ? text : "");

  if (g_hash_table_add (check->said, line))
    g_test_message ("%s: %s", check->scene, line);
  g_test_fail ();
}

/* Only in the pseudo-locale does what is translated look like it. */
static gboolean
is_translated (void)
{
  return g_strcmp0 (g_getenv ("LANGUAGE"), "en_XA") == 0;
}

static void
check_text (Check *check, GtkWidget *widget, const char *what, const char *text)
{
  if (text && is_translated () && text_check_find_plain (text) && !is_foreign (text))
    say (check, widget, what, text);
}

static void
check_accessible (Check *check, GtkWidget *widget, GtkAccessibleProperty property, const char *what)
{
  /* The checker answers with what it found in place of what was expected. */
  g_autofree char *text =
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, "\001");

  if (g_strcmp0 (text, "undefined") != 0)
    check_text (check, widget, what, text);
}

/* Whether a tooltip of @widget, or of what it is in, has all of @text. What decides only then what
 * it says is trusted with it. */
static gboolean
is_in_tooltip (GtkWidget *widget, const char *text)
{
  for (; widget; widget = gtk_widget_get_parent (widget))
    {
      const char *tooltip = gtk_widget_get_tooltip_text (widget);
      g_autoptr (GtkTooltip) asked = NULL;
      gboolean answered = FALSE;

      if (tooltip)
        return strstr (tooltip, text) != NULL;
      if (!gtk_widget_get_has_tooltip (widget))
        continue;
      asked = g_object_new (GTK_TYPE_TOOLTIP, NULL);
      g_signal_emit_by_name (widget, "query-tooltip", 1, 1, FALSE, asked, &answered);
      return answered;
    }
  return FALSE;
}

static void
check_label (Check *check, GtkWidget *widget)
{
  const char *text = gtk_label_get_text (GTK_LABEL (widget));

  check_text (check, widget, "is not translated", text);
  if (gtk_widget_get_mapped (widget)
      && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)))
      && !is_in_tooltip (widget, text))
    say (check, widget, "is cut, and no tooltip has it all", text);
}

static gboolean
is_text (GtkWidget *widget, gconstpointer unused)
{
  return GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget));
}

/* What can have the keyboard needs a name for those who do not see it: one that it was given, or
 * the text in it. */
static void
check_name (Check *check, GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  const char *tooltip = gtk_widget_get_tooltip_text (widget);
  g_autofree char *name = NULL;

  if (!gtk_widget_get_focusable (widget) || !gtk_widget_get_mapped (widget)
      || GTK_IS_SCROLLED_WINDOW (widget) || (tooltip && is_foreign (tooltip)))
    return;
  /* Whatever is a part of one of the toolkit's own widgets has the name of the whole. */
  if (GTK_IS_TEXT (widget) || GTK_IS_MENU_BUTTON (parent) || GTK_IS_SPIN_BUTTON (parent))
    widget = parent;
  name = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                             "\001");
  if ((!name || !*name || g_str_equal (name, "undefined"))
      && !gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                            GTK_ACCESSIBLE_RELATION_LABELLED_BY)
      && !app_test_find_if (widget, is_text, NULL))
    say (check, widget, "has no name", tooltip);
}

/* What is scrolled may be beyond the edge, in the direction that it is scrolled in. */
static void
get_scrolled (GtkWidget *widget, gboolean *across, gboolean *down)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);

  *across = *down = FALSE;
  for (; scrolled; scrolled = gtk_widget_get_parent (scrolled))
    {
      GtkPolicyType horizontal, vertical;

      if (!GTK_IS_SCROLLED_WINDOW (scrolled))
        continue;
      gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (scrolled), &horizontal, &vertical);
      *across |= horizontal != GTK_POLICY_NEVER;
      *down |= vertical != GTK_POLICY_NEVER;
    }
}

/* Whether @from and @size are within @frame_from and @frame_size, but for what is rounded */
static gboolean
is_within (float from, float size, float frame_from, float frame_size)
{
  return from >= frame_from - 1 && from + size <= frame_from + frame_size + 1;
}

static void
check_place (Check *check, GtkWidget *widget)
{
  g_autofree char *place = NULL;
  const graphene_rect_t *frame = &check->frame;
  graphene_rect_t bounds;
  gboolean across, down;

  /* What pops up is a window of its own, and may be larger than the one that it belongs to. */
  if (gtk_widget_get_native (widget) != GTK_NATIVE (check->window)
      || !gtk_widget_compute_bounds (widget, check->window, &bounds))
    return;
  get_scrolled (widget, &across, &down);
  if ((across || is_within (bounds.origin.x, bounds.size.width, frame->origin.x, frame->size.width))
      && (down
          || is_within (bounds.origin.y, bounds.size.height, frame->origin.y, frame->size.height)))
    return;
  place = g_strdup_printf ("%g, %g, %g × %g", (double) bounds.origin.x, (double) bounds.origin.y,
                           (double) bounds.size.width, (double) bounds.size.height);
  say (check, widget, "is beyond the window", place);
}

static void
check_widget (Check *check, GtkWidget *widget)
{
  check_text (check, widget, "has a tooltip that is not translated",
              gtk_widget_get_tooltip_text (widget));
  check_accessible (check, widget, GTK_ACCESSIBLE_PROPERTY_LABEL, "is called");
  check_accessible (check, widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "is described as");
  check_accessible (check, widget, GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER, "asks for");
  check_accessible (check, widget, GTK_ACCESSIBLE_PROPERTY_ROLE_DESCRIPTION, "has the role");
  check_accessible (check, widget, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "has the value");
  if (GTK_IS_LABEL (widget))
    check_label (check, widget);
  check_name (check, widget);
  if (gtk_widget_get_mapped (widget))
    check_place (check, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    check_widget (check, child);
}

static void
check_window (Check *check)
{
  g_assert_true (gtk_widget_compute_bounds (check->window, check->window, &check->frame));
  check_text (check, check->window, "has a title that is not translated",
              gtk_window_get_title (GTK_WINDOW (check->window)));
  check_widget (check, check->window);
}

/* Looks at all windows that are there. Each must fit into @width and @height, and so must all that
 * is in it; all that is read must be translated, and either not be cut or be in a tooltip. */
void
text_check_windows (const char *scene, int width, int height)
{
  static GHashTable *said;
  GListModel *windows = gtk_window_get_toplevels ();

  if (!said)
    said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      g_autofree char *size = NULL;
      Check check = {scene, window, .said = said};

      if (!gtk_widget_get_mapped (window))
        continue;
      check_window (&check);
      size = g_strdup_printf ("%d × %d", gtk_widget_get_width (window),
                              gtk_widget_get_height (window));
      if (gtk_widget_get_width (window) > width || gtk_widget_get_height (window) > height)
        say (&check, window, "is too large", size);
    }
}
