/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-workload.h"

#include "lanes-workload-private.h"

/* In the order in which people are offered them. */
static const LanesWorkload *const workloads[] = {
    &lanes_workload_primes, &lanes_workload_matrix,   &lanes_workload_mandelbrot,
    &lanes_workload_sort,   &lanes_workload_compress, &lanes_workload_memory,
    &lanes_workload_files,  &lanes_workload_wait,
};

/**
 * lanes_workload_get_all:
 * @n_workloads: (out) (optional): how many there are
 *
 * All built-in workloads, in the order in which to offer them.
 *
 * Returns: (transfer none) (array length=n_workloads): the workloads
 */
const LanesWorkload *const *
lanes_workload_get_all (gsize *n_workloads)
{
  if (n_workloads)
    *n_workloads = G_N_ELEMENTS (workloads);
  return workloads;
}

/**
 * lanes_workload_find:
 * @id: the word in a file
 *
 * Finds a workload.
 *
 * Returns: (transfer none) (nullable): the workload, %NULL when there is none of this name
 */
const LanesWorkload *
lanes_workload_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (workloads); i++)
    if (g_str_equal (workloads[i]->id, id))
      return workloads[i];
  return NULL;
}

/**
 * lanes_workload_format_number:
 * @number: any number
 *
 * Writes a number as people of this locale do: "2,000,000".
 *
 * Returns: (transfer full): the text
 */
char *
lanes_workload_format_number (guint64 number)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, number);
}
