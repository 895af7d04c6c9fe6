/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include "lanes-refusal.h"

typedef struct
{
  int code;
  int paranoid;
  const char *help;
  const char *not_said; /* what would send a person the wrong way */
} Case;

static void
test_help (void)
{
  static const Case cases[] = {
      {EACCES, LANES_PARANOID_UNKNOWN, "kernel.perf_event_paranoid to 2 or less", " is "},
      {EACCES, 3, "kernel.perf_event_paranoid, which is 3, to 2 or less", "sandbox"},
      {EACCES, 2, "kernel.perf_event_paranoid is 2 and allows it", "2 or less"},
      {EACCES, -1, "kernel.perf_event_paranoid is -1 and allows it", "2 or less"},
      {EPERM, 2, "seccomp profile must allow perf_event_open", "paranoid"},
      {ENOSYS, 2, "hide perf_event_open", "paranoid"},
      {EMFILE, 2, "Too many open files", "paranoid"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lanes_refusal_explain (cases[i].code, cases[i].paranoid);

      g_assert_nonnull (strstr (text, cases[i].help));
      g_assert_null (strstr (text, cases[i].not_said));
      g_assert_nonnull (strstr (text, g_strerror (cases[i].code)));
    }
}

/* What the machine says is what is told of it. */
static void
test_setting (void)
{
  g_autofree char *text = NULL;
  int paranoid = lanes_refusal_read_paranoid ();

  if (!g_file_get_contents ("/proc/sys/kernel/perf_event_paranoid", &text, NULL, NULL))
    {
      g_assert_cmpint (paranoid, ==, LANES_PARANOID_UNKNOWN);
      return;
    }
  g_assert_cmpint (paranoid, ==, atoi (text));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refusal/help", test_help);
  g_test_add_func ("/refusal/setting", test_setting);
  return g_test_run ();
}
