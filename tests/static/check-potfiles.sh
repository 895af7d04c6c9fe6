#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-potfiles.sh TOP: po/POTFILES names each file that has something to translate, and no other.
set -euo pipefail

cd "$1"
marked='(^|[^[:alnum:]_])((_|N_|C_|NC_) ?\((\"|$)|(g_)?(d|dn|n)?gettext ?\()'
diff -u --label po/POTFILES --label "what there is to translate" \
  <(grep -v '^#' po/POTFILES | LC_ALL=C sort) \
  <({
    grep -rlE --include='*.c' --include='*.h' "$marked" src || true
    grep -rlE --include='*.ui' --include='*.ui.in' 'translatable="(yes|true)"' ui || true
    printf '%s\n' data/*.desktop.in data/*.metainfo.xml.in data/*-mime.xml.in
  } | LC_ALL=C sort)
