/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_FIELD_HINT (lanes_field_hint_get_type ())

G_DECLARE_FINAL_TYPE (LanesFieldHint, lanes_field_hint, LANES, FIELD_HINT, AdwPreferencesRow)

/* Properties: field (the GtkWidget that it is about), key (the key of a file that holds the value
 * of the field, or NULL), text (what helps, or NULL), error (what is wrong, or NULL; it goes before
 * the text), missing (there is nothing in the field yet: that is no error, and not right either).
 */
void lanes_field_hint_set_field (LanesFieldHint *self, GtkWidget *field);
void lanes_field_hint_set_text (LanesFieldHint *self, const char *text);
void lanes_field_hint_set_error (LanesFieldHint *self, const char *error);
void lanes_field_hint_set_missing (LanesFieldHint *self, gboolean missing);
void lanes_field_hint_set_refusal (LanesFieldHint *self, const char *refusal);
const char *lanes_field_hint_get_error (LanesFieldHint *self);
gboolean lanes_field_hint_get_missing (LanesFieldHint *self);
const char *lanes_field_hint_get_key (LanesFieldHint *self);

G_END_DECLS
