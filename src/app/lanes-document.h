/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-disk-watch.h"

G_BEGIN_DECLS

#define LANES_TYPE_DOCUMENT (lanes_document_get_type ())

G_DECLARE_FINAL_TYPE (LanesDocument, lanes_document, LANES, DOCUMENT, GObject)

/* Properties: modified, undo-label, redo-label (strings or NULL).
 * Signals: changed; changed-on-disk (LanesDiskState). */
LanesDocument *lanes_document_new (LanesTaskSet *task_set);
LanesTaskSet *lanes_document_get_task_set (LanesDocument *self);
gboolean lanes_document_get_modified (LanesDocument *self);
gboolean lanes_document_needs_saving (LanesDocument *self);

void lanes_document_begin_edit (LanesDocument *self, const char *label);
void lanes_document_end_edit (LanesDocument *self);
void lanes_document_undo (LanesDocument *self);
void lanes_document_redo (LanesDocument *self);
const char *lanes_document_get_undo_label (LanesDocument *self);
const char *lanes_document_get_redo_label (LanesDocument *self);
void lanes_document_set_merge_time (LanesDocument *self, LanesTime merge_time);

void lanes_document_adopt (LanesDocument *self, LanesTaskSet *read);
void lanes_document_restore (LanesDocument *self, LanesTaskSet *unsaved);
LanesDiskState lanes_document_get_disk_state (LanesDocument *self);
void lanes_document_allow_overwrite (LanesDocument *self);
void lanes_document_save_async (LanesDocument *self, GFile *file, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean lanes_document_save_finish (LanesDocument *self, GAsyncResult *result, GError **error);

G_END_DECLS
