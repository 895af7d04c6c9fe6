#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-translation.sh PO-FILE: the translation is well formed, its format strings and mnemonics fit
# the originals, and nothing in it was left untranslated or guessed.
set -euo pipefail

command -v msgfmt >/dev/null || { echo "msgfmt is not installed here"; exit 77; }

msgfmt --check --check-accelerators=_ -o /dev/null "$1"
left=$(msgattrib --untranslated "$1"; msgattrib --only-fuzzy "$1")
if grep -q '^msgid' <<<"$left"; then
  printf 'not translated, or only guessed:\n%s\n' "$left"
  exit 1
fi
