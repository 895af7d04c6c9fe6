/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What presenter view works out: which core is next, and how large the type is. */
#include "lanes-core-steps.h"
#include "lanes-stage-size.h"

/* Taken from the top, given back in the opposite order, and never the last. */
static void
test_core_steps (void)
{
  static const struct
  {
    const char *usable;
    const char *before;
    const char *taken; /* NULL: nothing is done */
    const char *given;
  } table[] = {
      {"0-3", "all", "0-2", NULL},      {"0-3", "0-2", "0-1", "all"},
      {"0-3", "0", NULL, "0-1"},        {"0-3", "1,3", "1", "0-1,3"},
      {"2,5", "all", "2", NULL},        {"2,5", "2", NULL, "all"},
      {"2,5", "7", "2", NULL},          {"4", "all", NULL, NULL},
      {"0-3", "0-2,9", "0-1,9", "all"}, {"0-3", "0-1,9", "0,9", "0-2,9"},
      {"0,1023", "all", "0", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LanesCoreSet usable, taken, given;
      g_autofree char *taken_text = NULL;
      g_autofree char *given_text = NULL;

      g_assert_true (lanes_core_set_parse (table[i].usable, &usable, NULL));
      g_assert_true (lanes_core_set_parse (table[i].before, &taken, NULL));
      given = taken;
      g_assert_cmpint (lanes_core_steps_take (&taken, &usable), ==, table[i].taken != NULL);
      g_assert_cmpint (lanes_core_steps_give (&given, &usable), ==, table[i].given != NULL);
      taken_text = lanes_core_set_to_string (&taken);
      given_text = lanes_core_set_to_string (&given);
      g_assert_cmpstr (taken_text, ==, table[i].taken ? table[i].taken : table[i].before);
      g_assert_cmpstr (given_text, ==, table[i].given ? table[i].given : table[i].before);
    }
}

static void
test_stage_size (void)
{
  static const struct
  {
    int height;
    double font_size;
    const char *css_class;
  } table[] = {
      {0, 14.7, "stage-18"},    {480, 14.7, "stage-18"},  {768, 14.7, "stage-22"},
      {800, 14.7, "stage-22"},  {1080, 14.7, "stage-31"}, {1440, 14.7, "stage-37"},
      {2160, 14.7, "stage-62"}, {9999, 14.7, "stage-74"}, {800, 29.4, "stage-31"},
      {768, 29.4, "stage-31"},  {600, 29.4, "stage-26"},  {2160, 999, "stage-74"},
      {800, 999, "stage-31"}, /* of larger type there would be too few lines */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpstr (lanes_stage_size_choose (table[i].height, table[i].font_size), ==,
                     table[i].css_class);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stage/core-steps", test_core_steps);
  g_test_add_func ("/stage/size", test_stage_size);
  return g_test_run ();
}
