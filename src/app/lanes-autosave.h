/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-document.h"

G_BEGIN_DECLS

#define LANES_TYPE_AUTOSAVE (lanes_autosave_get_type ())

G_DECLARE_FINAL_TYPE (LanesAutosave, lanes_autosave, LANES, AUTOSAVE, GObject)

/* Signal: failed (const char *): unsaved changes cannot be kept, in words; told once. */
LanesAutosave *lanes_autosave_new (LanesDocument *document);
gboolean lanes_autosave_flush (LanesAutosave *self);
void lanes_autosave_close (LanesAutosave *self, gboolean leave);
void lanes_autosave_end (void);
const char *lanes_autosave_get_path (LanesAutosave *self);

G_END_DECLS
