/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No quota: more cores than any machine has. */
#define LANES_QUOTA_NONE G_MAXDOUBLE

/* The limit on computing time that the system has put on this process and all that it starts. */
typedef struct _LanesQuota LanesQuota;

LanesQuota *lanes_quota_new (const char *root);
void lanes_quota_free (LanesQuota *self);
gboolean lanes_quota_update (LanesQuota *self);
double lanes_quota_get_cores (LanesQuota *self);

char *lanes_quota_describe (double quota, guint n_usable, guint n_cores);
char *lanes_quota_explain (double quota);

/* What the kernel's files say: pure functions. */
double lanes_quota_parse_max (const char *text);
double lanes_quota_parse_cfs (const char *quota, const char *period);
char *lanes_quota_find_group (const char *cgroups, const char *controller);
char *lanes_quota_find_folder (const char *mounts, const char *controller, const char *group,
                               char **top);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesQuota, lanes_quota_free)

G_END_DECLS
