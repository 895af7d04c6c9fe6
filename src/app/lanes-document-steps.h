/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-document-state.h"

G_BEGIN_DECLS

#define LANES_TYPE_DOCUMENT_STEPS (lanes_document_steps_get_type ())

G_DECLARE_FINAL_TYPE (LanesDocumentSteps, lanes_document_steps, LANES, DOCUMENT_STEPS, GObject)

/* Properties: task-set (construct only), modified, undo-label, redo-label (strings or NULL).
 * Signal: changed. */
LanesDocumentSteps *lanes_document_steps_new (LanesTaskSet *task_set);
void lanes_document_steps_begin (LanesDocumentSteps *self, const char *label);
void lanes_document_steps_end (LanesDocumentSteps *self);
void lanes_document_steps_undo (LanesDocumentSteps *self);
void lanes_document_steps_redo (LanesDocumentSteps *self);
gboolean lanes_document_steps_get_modified (LanesDocumentSteps *self);
const char *lanes_document_steps_get_undo_label (LanesDocumentSteps *self);
const char *lanes_document_steps_get_redo_label (LanesDocumentSteps *self);
LanesDocumentState *lanes_document_steps_get_current (LanesDocumentSteps *self);
LanesDocumentState *lanes_document_steps_get_saved (LanesDocumentSteps *self);
void lanes_document_steps_set_saved (LanesDocumentSteps *self, LanesDocumentState *saved);
void lanes_document_steps_set_merge_time (LanesDocumentSteps *self, LanesTime merge_time);

G_END_DECLS
