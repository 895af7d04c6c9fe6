#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-translation.sh TOP: each language of po/LINGUAS is well formed, its format strings and
# mnemonics fit the originals, every text that the sources have today is in it, and what ends in an
# ellipsis, a colon or a full stop does so in each language.
set -euo pipefail

for tool in xgettext msgmerge msgattrib msgfmt awk; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed here"; exit 77; }
done

cd "$1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

build-aux/extract-texts "$folder/now.pot"

# Nor is anything left to guess: fuzzy entries of the file itself count as not translated.
check_complete ()
{
  local left
  msgmerge -q --no-fuzzy-matching -o "$folder/now.po" "$1" "$folder/now.pot"
  left=$(msgattrib --no-obsolete --untranslated "$folder/now.po"
    msgattrib --no-obsolete --only-fuzzy "$folder/now.po")
  if grep -q '^#: ' <<<"$left"; then
    printf 'not translated in %s:\n%s\n' "$1" "$(sed '1,/^$/d' <<<"$left")"
    return 1
  fi
}

# The last sign counts where it says how a text goes on. Chinese has wide ones of its own.
check_ends ()
{
  msgattrib --no-obsolete --translated --no-wrap "$1" | awk -v name="$1" '
    function end_of (text)
    {
      sub (/ ?(\\n)*"$/, "", text)
      if (text ~ /(…|……)$/) return "…"
      if (text ~ /(:|：)$/) return ":"
      if (text ~ /(\?|？)$/) return "?"
      if (text ~ /(\.|。)$/) return "."
      return ""
    }
    function compare ()
    {
      if (kind == "str" && original != "\"\"" && end_of(original) != end_of(translated)) {
        print name ": another end than the original:\n  " original "\n  " translated
        failed = 1
      }
    }
    /^msgstr/ { compare(); kind = "str"; translated = $0; sub (/^[^"]*/, "", translated); next }
    /^msgid/ { compare(); kind = "id"; original = $0; sub (/^[^"]*/, "", original); next }
    /^"/ { if (kind == "str") translated = $0; else original = $0 }
    END { compare(); exit failed }'
}

while read -r language; do
  po=po/$language.po
  msgfmt --check --check-accelerators=_ -o /dev/null "$po" || failed=1
  check_complete "$po" || failed=1
  check_ends "$po" || failed=1
done < <(grep -v '^#' po/LINGUAS)
exit "$failed"
