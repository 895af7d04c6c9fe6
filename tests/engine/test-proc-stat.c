/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lanes-error.h"
#include "lanes-proc-stat.h"

static char *
read_fixture (const char *name, gsize *length)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "proc-stat", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

static GArray *
parse_fixture (const char *name, GError **error)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
  gsize length;
  g_autofree char *text = read_fixture (name, &length);

  return lanes_proc_stat_parse (text, length, times, error) ? g_steal_pointer (&times) : NULL;
}

static const LanesCpuTimes *
get_times (GArray *times, guint i)
{
  g_assert_cmpuint (i, <, times->len);
  return &g_array_index (times, LanesCpuTimes, i);
}

static void
test_machines (void)
{
  static const struct
  {
    const char *name;
    guint n_cores;
    guint position; /* of the core that is looked at */
    LanesCpuTimes times;
  } table[] = {
      {"1-core.txt", 1, 0, {0, 2505 + 10 + 2675 + 3 + 71 + 29, 173373 + 493}},
      {"2-cores.txt", 2, 1, {1, 1590 + 1 + 1786 + 63 + 15, 85650 + 483}},
      {"16-cores-guests.txt", 16, 5, {5, 200000 + 3000 + 40, 7000000 + 100}},
      {"16-cores-guests.txt", 16, 6, {6, 1000 + 50000 + 2000, 7000000}},
      {"4-columns.txt", 2, 0, {0, 150, 850}},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) times = parse_fixture (table[i].name, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (times->len, ==, table[i].n_cores);
      g_assert_cmpuint (get_times (times, table[i].position)->core, ==, table[i].times.core);
      g_assert_cmpuint (get_times (times, table[i].position)->busy, ==, table[i].times.busy);
      g_assert_cmpuint (get_times (times, table[i].position)->idle, ==, table[i].times.idle);
    }
}

static void
test_many_cores (void)
{
  g_autoptr (GArray) times = parse_fixture ("256-cores.txt", NULL);

  g_assert_cmpuint (times->len, ==, 256);
  for (guint i = 0; i < times->len; i++)
    g_assert_cmpuint (get_times (times, i)->core, ==, i);
}

static void
test_sparse (void)
{
  static const guint cores[] = {0, 1, 4, 6, 7};
  g_autoptr (GArray) times = parse_fixture ("8-cores-3-offline.txt", NULL);

  g_assert_cmpuint (times->len, ==, G_N_ELEMENTS (cores));
  for (guint i = 0; i < times->len; i++)
    g_assert_cmpuint (get_times (times, i)->core, ==, cores[i]);
}

/* The array may be one that was used before. */
static void
test_reuse (void)
{
  g_autoptr (GArray) times = parse_fixture ("256-cores.txt", NULL);
  gsize length;
  g_autofree char *text = read_fixture ("2-cores.txt", &length);

  g_assert_true (lanes_proc_stat_parse (text, length, times, NULL));
  g_assert_cmpuint (times->len, ==, 2);
}

static void
test_bad (void)
{
  static const struct
  {
    const char *name;
    const char *message; /* a part of it */
  } table[] = {
      {"bad-empty.txt", "no line for any core"},
      {"bad-no-cores.txt", "no line for any core"},
      {"bad-other-file.txt", "no line for any core"},
      {"bad-cut-in-number.txt", "Line 3"},
      {"bad-cut-in-line.txt", "Line 3"},
      {"bad-few-columns.txt", "Line 2"},
      {"bad-order.txt", "core 0 comes after core 1"},
      {"bad-twice.txt", "core 1 comes after core 1"},
      {"bad-overflow.txt", "Line 2"},
      {"bad-core-number.txt", "Line 2"},
      {"bad-minus.txt", "Line 2"},
      {"bad-words.txt", "Line 2"},
      {"bad-letters.txt", "Line 2"},
      {"bad-bytes.txt", "Line 1"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) times = parse_fixture (table[i].name, &error);

      g_assert_null (times);
      g_assert_error (error, LANES_ERROR, LANES_ERROR_SYSTEM);
      if (!g_strstr_len (error->message, -1, table[i].message))
        g_error ("%s: “%s” does not say “%s”", table[i].name, error->message, table[i].message);
    }
}

/* Memory of just this length, so that a sanitizer sees who reads on. */
static char *
copy_exactly (const char *text, gsize length)
{
  return length > 0 ? g_memdup2 (text, length) : g_strdup ("");
}

/* Wherever the text is cut off, it is understood whole or refused. */
static void
test_every_length (void)
{
  gsize length;
  g_autofree char *text = read_fixture ("2-cores.txt", &length);
  gsize cores_end = (gsize) (g_strstr_len (text, -1, "intr") - text);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));

  for (gsize i = 0; i <= length; i++)
    {
      g_autofree char *cut = copy_exactly (text, i);

      if (i >= cores_end)
        g_assert_true (lanes_proc_stat_parse (cut, i, times, NULL));
      else if (lanes_proc_stat_parse (cut, i, times, NULL))
        g_assert_cmpuint (times->len, ==, 1);
    }
}

static void
test_share (void)
{
  static const struct
  {
    LanesCpuTimes before;
    LanesCpuTimes after;
    double share;
  } table[] = {
      {{0, 100, 100}, {0, 150, 100}, 1},    {{0, 100, 100}, {0, 100, 150}, 0},
      {{0, 100, 100}, {0, 125, 175}, 0.25}, {{0, 100, 100}, {0, 100, 100}, -1},
      {{0, 100, 100}, {0, 110, 90}, 1},     {{0, 100, 100}, {0, 10, 150}, 0},
      {{0, 100, 100}, {0, 10, 10}, -1},     {{0, 0, 0}, {0, G_MAXUINT64, G_MAXUINT64}, 0.5},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpfloat_with_epsilon (lanes_proc_stat_share (&table[i].before, &table[i].after),
                                    table[i].share, 1e-9);
}

static void
test_interval (void)
{
  /* What each core did in between. Core 5 went away and core 6 came. Core 7 was plugged out and in,
   * so that its busy counter ran backwards. */
  static const double shares[] = {1, 13.0 / 50, -1, 0, 0.5, -1, -1, 0};
  g_autoptr (GArray) before = parse_fixture ("before.txt", NULL);
  g_autoptr (GArray) after = parse_fixture ("after.txt", NULL);
  guint n_compared = 0;

  for (guint i = 0; i < before->len; i++)
    for (guint j = 0; j < after->len; j++)
      {
        const LanesCpuTimes *old = get_times (before, i);
        const LanesCpuTimes *new = get_times (after, j);

        if (old->core != new->core)
          continue;
        g_assert_cmpfloat_with_epsilon (lanes_proc_stat_share (old, new), shares[old->core], 1e-9);
        n_compared++;
      }
  g_assert_cmpuint (n_compared, ==, 6);
}

static void
test_schedstat (void)
{
  static const struct
  {
    const char *text;
    gboolean good;
    LanesSchedStat stat;
  } table[] = {
      {"1875567 19328 1\n", TRUE, {1875567, 19328, 1}},
      {"0 0 0\n", TRUE, {0, 0, 0}},
      {"9223372036854775807 9223372036854775807 18446744073709551615\n",
       TRUE,
       {G_MAXINT64, G_MAXINT64, G_MAXUINT64}},
      {"9223372036854775808 0 1\n", FALSE, {0}},
      {"1875567 19328 18446744073709551616\n", FALSE, {0}},
      {"1875567 19328 1", FALSE, {0}},
      {"1875567 19328 ", FALSE, {0}},
      {"1875567 19328\n", FALSE, {0}},
      {"1875567\n", FALSE, {0}},
      {"\n", FALSE, {0}},
      {"", FALSE, {0}},
      {"1 -2 3\n", FALSE, {0}},
      {"1,2,3\n", FALSE, {0}},
      {"words in here\n", FALSE, {0}},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LanesSchedStat stat = {-1, -1, 77};
      gboolean good = lanes_proc_schedstat_parse (table[i].text, strlen (table[i].text), &stat);

      g_assert_cmpint (good, ==, table[i].good);
      g_assert_cmpint (stat.run_time, ==, good ? table[i].stat.run_time : -1);
      g_assert_cmpint (stat.wait_time, ==, good ? table[i].stat.wait_time : -1);
      g_assert_cmpuint (stat.turns, ==, good ? table[i].stat.turns : 77);
    }
}

#define NUMBERS \
  " 6223 6223 4274 0 -1 4194304 102 0 0 0 7 12 0 0 20 0 1 0 89776 3133440 388 " \
  "18446744073709551615 94389399793664 94389399813545 140726946347664 0 0 0 0 0 0 0 0 0 17 "

static void
test_stat (void)
{
  static const struct
  {
    const char *text;
    char state; /* 0: the text is bad */
    guint core;
    int parent;
  } table[] = {
      {"6232 (cat) R" NUMBERS "1 0 0 0 0 0 94389399829552 0\n", 'R', 1, 6223},
      {"6232 (cat) S" NUMBERS "255 0 0\n", 'S', 255, 6223},
      {"6232 (cat) S" NUMBERS "3\n", 'S', 3, 6223},
      {"6232 (a b) D" NUMBERS "7 0\n", 'D', 7, 6223},
      {"6232 (a) R 1 (b) D" NUMBERS "7 0\n", 'D', 7, 6223},
      {"6232 ()))) T" NUMBERS "7 0\n", 'T', 7, 6223},
      {"6232 (two\nlines) R" NUMBERS "12 0\n", 'R', 12, 6223},
      {"6232 () Z" NUMBERS "0 0\n", 'Z', 0, 6223},
      {"6232 (cat) R" NUMBERS "1", 0, 0, 6223},
      {"6232 (cat) R" NUMBERS, 0, 0, 6223},
      {"6232 (cat) R" NUMBERS "-1 0\n", 0, 0, 6223},
      {"6232 (cat) R" NUMBERS "99999999 0\n", 0, 0, 6223},
      {"6232 (cat) R 62", 0, 0, -1},
      {"6232 (cat) ", 0, 0, -1},
      {"6232 (cat)", 0, 0, -1},
      {"6232 cat R" NUMBERS "1 0\n", 0, 0, -1},
      {"", 0, 0, -1},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gsize length = strlen (table[i].text);
      g_autofree char *text = copy_exactly (table[i].text, length);
      LanesThreadStat stat = {.state = '-', .core = 99, .ticks = 98, .start = 97};
      int parent = -1;

      g_assert_cmpint (lanes_proc_stat_parse_thread (text, length, &stat), ==, table[i].state != 0);
      g_assert_cmpint (stat.state, ==, table[i].state ? table[i].state : '-');
      g_assert_cmpuint (stat.core, ==, table[i].state ? table[i].core : 99);
      g_assert_cmpuint (stat.ticks, ==, table[i].state ? 7 + 12 : 98);
      g_assert_cmpuint (stat.start, ==, table[i].state ? 89776 : 97);
      g_assert_cmpint (lanes_proc_stat_parse_parent (text, length, &parent), ==,
                       table[i].parent != -1);
      g_assert_cmpint (parent, ==, table[i].parent);
    }
}

/* The number of a process that was begun last */
static void
test_loadavg (void)
{
  static const struct
  {
    const char *text;
    int last; /* 0: the text is bad */
  } table[] = {
      {"0.20 0.18 0.12 1/80 11206\n", 11206},
      {"123.45 0.18 0.12 17/123456 4194303\n", 4194303},
      {"0.00 0.01 0.05 0/0 1\n", 1},
      {"0.20 0.18 0.12 1/80 11206", 0},
      {"0.20 0.18 0.12 1/80 \n", 0},
      {"0.20 0.18 0.12 1/80\n", 0},
      {"0.20 0.18 0.12 1/80 99999999999\n", 0},
      {"0.20 0.18 0.12 1/80 words\n", 0},
      {"\n", 0},
      {"", 0},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gsize length = strlen (table[i].text);
      g_autofree char *text = copy_exactly (table[i].text, length);
      int last = 0;

      g_assert_cmpint (lanes_proc_loadavg_parse (text, length, &last), ==, table[i].last != 0);
      g_assert_cmpint (last, ==, table[i].last);
    }
}

/* Numbers of every length, wherever the text ends behind them. */
static void
test_numbers (void)
{
  static const char *const numbers[] = {
      "0",         "7",          "10",          "99",
      "123",       "4567",       "89012",       "345678",
      "9999999",   "12345678",   "99999999",    "100000000",
      "123456789", "9876543210", "00000000001", "18446744073709551615",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    for (guint room = 0; room < 12; room++)
      {
        g_autofree char *spaces = g_strnfill (room, ' ');
        g_autofree char *line =
            g_strdup_printf ("cpu3 %s 0 0 %s%s\n", numbers[i], numbers[i], spaces);
        g_autofree char *text = copy_exactly (line, strlen (line));
        g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
        guint64 value = g_ascii_strtoull (numbers[i], NULL, 10);

        g_assert_true (lanes_proc_stat_parse (text, strlen (line), times, NULL));
        g_assert_cmpuint (get_times (times, 0)->core, ==, 3);
        g_assert_cmpuint (get_times (times, 0)->busy, ==, value);
        g_assert_cmpuint (get_times (times, 0)->idle, ==, value);
      }
}

/* A number of any length */
static guint64
make_number (void)
{
  guint64 number = (guint64) g_test_rand_int () << 32 | (guint64) (guint32) g_test_rand_int ();

  return number >> g_test_rand_int_range (8, 64);
}

/* Lines are understood by groups of digits where they are short, and otherwise one digit after the
 * other: both find the same. */
static void
test_random (void)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));

  for (guint i = 0; i < 20000; i++)
    {
      guint n = (guint) g_test_rand_int_range (4, 11);
      g_autoptr (GString) text = g_string_new ("cpu  1 2 3 4\n");
      guint core = (guint) g_test_rand_int_range (0, 65536);
      guint64 columns[10] = {0};
      gsize begin;

      g_string_append_printf (text, "cpu%u", core);
      begin = text->len;
      for (guint j = 0; j < n; j++)
        {
          columns[j] = make_number ();
          g_string_append_printf (text, " %" G_GUINT64_FORMAT, columns[j]);
        }
      g_string_append (text, "\nintr 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24"
                             " 25 26 27 28 29 30\n");
      for (guint j = 0; j < 2; j++)
        {
          g_assert_true (lanes_proc_stat_parse (text->str, text->len, times, NULL));
          g_assert_cmpuint (times->len, ==, 1);
          g_assert_cmpuint (get_times (times, 0)->core, ==, core);
          g_assert_cmpuint (get_times (times, 0)->busy, ==,
                            columns[0] + columns[1] + columns[2] + columns[5] + columns[6]
                                + columns[7]);
          g_assert_cmpuint (get_times (times, 0)->idle, ==, columns[3] + columns[4]);
          /* No short line any more */
          g_string_insert_c (text, (gssize) begin, ' ');
        }
      g_string_erase (text, (gssize) begin, 2);
      text->str[begin + 1] = "x:/-\xb5"[g_test_rand_int_range (0, 5)];
      g_assert_false (lanes_proc_stat_parse (text->str, text->len, times, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proc-stat/machines", test_machines);
  g_test_add_func ("/proc-stat/many-cores", test_many_cores);
  g_test_add_func ("/proc-stat/sparse", test_sparse);
  g_test_add_func ("/proc-stat/reuse", test_reuse);
  g_test_add_func ("/proc-stat/bad", test_bad);
  g_test_add_func ("/proc-stat/every-length", test_every_length);
  g_test_add_func ("/proc-stat/share", test_share);
  g_test_add_func ("/proc-stat/interval", test_interval);
  g_test_add_func ("/proc-stat/schedstat", test_schedstat);
  g_test_add_func ("/proc-stat/stat", test_stat);
  g_test_add_func ("/proc-stat/loadavg", test_loadavg);
  g_test_add_func ("/proc-stat/numbers", test_numbers);
  g_test_add_func ("/proc-stat/random", test_random);
  return g_test_run ();
}
