/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-about.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <hwloc.h>
#include <json-glib/json-glib.h>
#include <sys/utsname.h>

#include "lanes-compat.h"
#include "lanes-config.h"
#include "lanes-quota.h"

/* The versions that run, which need not be those that the program was built with; json-glib does
 * not tell. */
static void
add_libraries (GString *text)
{
  unsigned hwloc = hwloc_get_api_version ();

  g_string_append_printf (text, "GTK: %u.%u.%u\n", gtk_get_major_version (),
                          gtk_get_minor_version (), gtk_get_micro_version ());
  g_string_append_printf (text, "libadwaita: %u.%u.%u\n", adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version ());
  g_string_append_printf (text, "GLib: %u.%u.%u\n", glib_major_version, glib_minor_version,
                          glib_micro_version);
  g_string_append_printf (text, "hwloc (API): %u.%u.%u\n", hwloc >> 16, hwloc >> 8 & 0xff,
                          hwloc & 0xff);
  g_string_append_printf (text, "json-glib (when built): %s\n", JSON_VERSION_S);
}

static void
add_system (GString *text)
{
  g_autofree char *name = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  struct utsname kernel;

  if (name)
    g_string_append_printf (text, "System: %s\n", name);
  if (uname (&kernel) == 0)
    g_string_append_printf (text, "Kernel: %s %s, %s\n", kernel.sysname, kernel.release,
                            kernel.machine);
  g_string_append_printf (text, "Language: %s\n", g_get_language_names ()[0]);
}

static void
add_display (GString *text, GtkWindow *window)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));

  g_string_append_printf (text, "Display: %s\n",
                          G_OBJECT_TYPE_NAME (gtk_widget_get_display (GTK_WIDGET (window))));
  if (renderer)
    g_string_append_printf (text, "Renderer: %s\n", G_OBJECT_TYPE_NAME (renderer));
}

static void
add_gaps (GString *text, LanesGaps gaps)
{
  if (gaps & LANES_GAP_SHAPE)
    g_string_append (text, "Not known: the shape of the machine, since /sys cannot be read\n");
  if (gaps & LANES_GAP_OFFLINE)
    g_string_append (text, "Not known: cores that cannot be used\n");
  if (gaps & LANES_GAP_LOAD)
    g_string_append (text, "Not known: how busy the cores are, since /proc/stat cannot be read\n");
}

static void
add_session (GString *text, LanesSession *session)
{
  LanesTopology *topology = lanes_session_get_topology (session);
  g_autoptr (GEnumClass) kinds = g_type_class_ref (LANES_TYPE_RECORDER_KIND);
  LanesTime period = lanes_session_get_recorder_period (session);
  const GError *refusal = lanes_session_get_refusal (session);
  LanesCoreSet usable = lanes_core_set_none ();

  lanes_topology_get_usable (topology, &usable);
  g_string_append_printf (text, "Cores: %u, of which %u are online and %u can be used\n",
                          lanes_topology_get_n_cores (topology),
                          lanes_topology_get_n_online (topology), lanes_core_set_count (&usable));
  if (lanes_session_get_quota (session) < LANES_QUOTA_NONE)
    g_string_append_printf (text, "Quota: the time of %.2f cores\n",
                            lanes_session_get_quota (session));
  add_gaps (text, lanes_session_get_gaps (session));
  g_string_append_printf (
      text, "Recorder: %s\n",
      g_enum_get_value (kinds, (int) lanes_session_get_recorder (session))->value_nick);
  if (refusal)
    g_string_append_printf (text, "Exact by the kernel: no: %s\n", refusal->message);
  if (period > 0)
    g_string_append_printf (text, "Sampled every: %" G_GINT64_FORMAT " µs\n", period / LANES_USEC);
}

/**
 * lanes_about_get_details:
 * @window: the window that is seen
 * @session: (nullable): what is watched in it
 *
 * What those want to know who look into a problem. It is for them, and not translated; it names
 * neither the person nor what they run.
 *
 * Returns: (transfer full): lines of text
 */
char *
lanes_about_get_details (GtkWindow *window, LanesSession *session)
{
  GString *text = g_string_new ("Lanes: " LANES_VERSION "\n");

  add_libraries (text);
  add_system (text);
  add_display (text, window);
  if (session)
    add_session (text, session);
  return g_string_free (text, FALSE);
}

/**
 * lanes_about_present:
 * @parent: the window to show it over
 * @session: (nullable): what is watched in it
 *
 * Says what this program is, what it is made of, and what it finds on this computer.
 */
void
lanes_about_present (GtkWindow *parent, LanesSession *session)
{
  g_autofree char *details = lanes_about_get_details (parent, session);
  /* Translators: your name, and your address if you like; one line for each translator */
  const char *translators = _ ("translator-credits");
  const LanesCompatAbout about = {
      .name = _ ("Lanes"),
      .icon_name = LANES_APP_ID,
      .version = LANES_VERSION,
      .comments = _ ("See which core runs which task: side by side, or taking turns"),
      .developer = _ ("The Lanes contributors"),
      .copyright = _ ("© The Lanes contributors"),
      .translators = g_str_equal (translators, "translator-credits") ? NULL : translators,
      .details = details,
      .details_name = "lanes-details.txt",
  };

  lanes_compat_show_about (parent, &about);
}
