#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-translation.sh TOP LANGUAGE: the translation is well formed, its format strings and mnemonics
# fit the originals, and every text that the sources have today is in it.
set -euo pipefail

for tool in xgettext msgmerge msgfmt; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed here"; exit 77; }
done

cd "$1"
po=po/$2.po
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

msgfmt --check --check-accelerators=_ -o /dev/null "$po"

# As meson's preset for GLib has it. A warning is a text that cannot be translated, such as one with a
# macro in its middle.
xgettext --files-from=po/POTFILES --output="$folder/now.pot" --from-code=UTF-8 \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dcgettext:2 \
  --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 --flag=N_:1:pass-c-format \
  --flag=C_:2:pass-c-format --flag=NC_:2:pass-c-format --flag=g_dngettext:2:pass-c-format \
  --flag=g_strdup_printf:1:c-format --flag=g_string_printf:2:c-format \
  --flag=g_string_append_printf:2:c-format --flag=g_error_new:3:c-format \
  --flag=g_set_error:4:c-format --flag=g_print:1:c-format --flag=g_printerr:1:c-format \
  2>"$folder/warnings"
if [[ -s $folder/warnings ]]; then
  cat "$folder/warnings"
  exit 1
fi

# Nor is anything left to guess: fuzzy entries of the file itself count as not translated.
msgmerge -q --no-fuzzy-matching -o "$folder/now.po" "$po" "$folder/now.pot"
left=$(msgattrib --no-obsolete --untranslated "$folder/now.po"
  msgattrib --no-obsolete --only-fuzzy "$folder/now.po")
if grep -q '^#: ' <<<"$left"; then
  printf 'not translated in %s:\n%s\n' "$po" "$(sed '1,/^$/d' <<<"$left")"
  exit 1
fi
