/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "lanes-workload-private.h"
#include "work-fixture.h"

/* Each function below comes to a workload's result in another way than the workload does. */

static guint64
sieve (guint64 units)
{
  g_autofree guint8 *composite = g_new0 (guint8, units + 1);
  guint64 primes = 0;

  for (guint64 i = 2; i <= units; i++)
    {
      primes += !composite[i];
      for (guint64 j = 2 * i; j <= units; j += i)
        composite[j] = TRUE;
    }
  return primes;
}

/* The weighted sum over a product's entries, u' (A B) v, is (u' A) (B v): no product is needed. */
static guint64
check_matrices (guint64 units)
{
  guint64 sum = 0;

  for (guint64 unit = 0; unit < units; unit++)
    for (guint k = 0; k < 64; k++)
      {
        guint64 left = 0, right = 0;

        for (guint i = 0; i < 64; i++)
          {
            left += (i + 1) * ((3 * i + 5 * k + unit % 77) % 11);
            right += (i + 1) * ((2 * k + 7 * i + unit % 77) % 7);
          }
        sum += left * right;
      }
  return sum;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  guint32 left = *(const guint32 *) a, right = *(const guint32 *) b;

  return left < right ? -1 : left > right;
}

static guint64
sort_blocks (guint64 units)
{
  guint64 sum = 0;

  for (guint64 first = 0; first < units; first += 2048)
    {
      g_autoptr (GArray) block = g_array_new (FALSE, FALSE, sizeof (guint32));
      guint64 state = first;

      while (block->len < 2048 && first + block->len < units)
        {
          guint32 number = (guint32) lanes_workload_random (&state);

          g_array_append_val (block, number);
        }
      g_array_sort (block, compare);
      for (guint i = 0; i < block->len; i++)
        sum += (guint64) (i + 1) * g_array_index (block, guint32, i);
    }
  return sum;
}

static guint64
compress_at_once (guint64 units)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  gsize size = units * LANES_WORKLOAD_TEXT_SIZE;
  g_autofree char *text = g_malloc (size);
  g_autofree char *out = g_malloc (size);
  gsize n_read, n_written;

  for (guint64 i = 0; i < units; i++)
    lanes_workload_write_text (i, text + i * LANES_WORKLOAD_TEXT_SIZE);
  g_assert_cmpint (g_converter_convert (G_CONVERTER (zlib), text, size, out, size,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  return n_written;
}

/* A block's words are 0, 1, 2 … counted on from block to block, but for the first, which is the
 * number of the copy. */
static guint64
sum_memory (guint64 units)
{
  const guint64 n = 131072;
  guint64 sum = 0;

  for (guint64 unit = 0; unit < units; unit++)
    {
      guint64 first = unit % 8 * n;

      sum += n * first + n * (n - 1) / 2 - first + unit;
    }
  return sum;
}

static guint64
sum_file (guint64 units)
{
  guint64 n = units * 128;

  return n * (n - 1) / 2;
}

static guint64
count_naps (guint64 units)
{
  return units;
}

static guint64
perform (const char *id, guint64 amount)
{
  WorkFixture fixture;
  guint64 result;

  work_fixture_init (&fixture, lanes_workload_find (id));
  fixture.work.amount = amount;
  work_fixture_start (&fixture);
  work_fixture_join (&fixture);
  g_assert_cmpint (work_fixture_get_state (&fixture), ==, LANES_SLOT_DONE);
  g_assert_cmpint (fixture.slot->error, ==, 0);
  g_assert_cmpuint (fixture.slot->done, ==, amount);
  g_assert_cmpuint (fixture.slot->total, ==, amount);
  result = fixture.slot->result;
  work_fixture_clear (&fixture);
  return result;
}

static void
test_results (void)
{
  static const struct
  {
    const char *id;
    guint64 amounts[4]; /* up to the first 0 */
    guint64 (*check) (guint64 units);
  } table[] = {
      {"primes", {1, 2, 100, 200003}, sieve},
      {"matrix", {1, 2, 100}, check_matrices},
      {"sort", {1, 2048, 5000, 65536}, sort_blocks},
      {"compress", {1, 7, 64, 601}, compress_at_once},
      {"memory", {1, 8, 21}, sum_memory},
      {"files", {1, 64, 700, 2049}, sum_file},
      {"wait", {1, 2}, count_naps},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (table[i].amounts) && table[i].amounts[j] > 0; j++)
      {
        guint64 amount = table[i].amounts[j];

        g_test_message ("%s, %" G_GUINT64_FORMAT " units", table[i].id, amount);
        g_assert_cmpuint (perform (table[i].id, amount), ==, table[i].check (amount));
      }
}

/* The area of the set is known: 1.5066 (https://mathworld.wolfram.com/MandelbrotSet.html), and it
 * is its own mirror image. With 256 steps and this grid, the count is a little above. */
static void
test_mandelbrot (void)
{
  guint64 points = perform ("mandelbrot", 256);
  double area = (double) points * (2.6 / 256) * (2.6 / 256);

  g_assert_cmpfloat_with_epsilon (area, 1.5066, 0.03);
  g_assert_cmpuint (perform ("mandelbrot", 128), ==, points / 2);
  g_assert_cmpuint (perform ("mandelbrot", 512), ==, 2 * points);
}

static void
test_table (void)
{
  gsize n;
  const LanesWorkload *const *workloads = lanes_workload_get_all (&n);

  g_assert_cmpuint (n, ==, 8);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_true (lanes_workload_find (workloads[i]->id) == workloads[i]);
      g_assert_cmpuint (workloads[i]->unit_size, >, 0);
    }
  g_assert_null (lanes_workload_find ("prime"));
}

static void
test_descriptions (void)
{
  static const struct
  {
    const char *id;
    guint64 units;
    guint64 result;
    const char *amount;
    const char *text;
  } table[] = {
      {"primes", 2, 1, "numbers up to 2", "1 prime among 2 numbers tried"},
      {"primes", 100, 25, "numbers up to 100", "25 primes among 100 numbers tried"},
      {"matrix", 1, 7, "1 product of two matrices", "1 product, check number 7"},
      {"mandelbrot", 2, 3, "2 rows of the picture", "2 rows, 3 points inside"},
      {"sort", 9, 8, "9 numbers", "9 numbers in order, check number 8"},
      {"compress", 5, 900, "5 KiB of text", "5 KiB of text in 900 bytes"},
      {"memory", 5, 6, "5 MiB of memory", "5 MiB copied, check number 6"},
      {"files", 5, 6, "5 KiB of a file", "5 KiB written and read back, check number 6"},
      {"wait", 1, 1, "1 nap of a tenth of a second", "1 nap of a tenth of a second"},
      {"wait", 30, 30, "30 naps of a tenth of a second", "30 naps of a tenth of a second"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const LanesWorkload *workload = lanes_workload_find (table[i].id);
      g_autofree char *amount = workload->describe_amount (table[i].units);
      g_autofree char *text = workload->describe (table[i].units, table[i].result);

      g_assert_cmpstr (amount, ==, table[i].amount);
      g_assert_cmpstr (text, ==, table[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/workload/table", test_table);
  g_test_add_func ("/workload/results", test_results);
  g_test_add_func ("/workload/mandelbrot", test_mandelbrot);
  g_test_add_func ("/workload/descriptions", test_descriptions);
  return g_test_run ();
}
