#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-man.sh PAGE PROGRAM [COMMAND…]: the manual page tells each option that the program's own help
# tells (and those of its commands), and no other; and groff reads it without a warning.
set -euo pipefail

page=$1 program=$2
shift 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The first option of a line; those about GApplication are for desktops, not for people.
"$program" --help >"$folder/help"
for command; do
  "$program" "$command" --help >>"$folder/help"
done
sed -nE 's/^ +(-[a-z], )?--([a-z-]+).*/\2/p' "$folder/help" \
  | grep -vE '^(help-all|help-gapplication)$' | LC_ALL=C sort -u >"$folder/told"
sed 's/\\-/-/g' "$page" | grep -oE -- '--[a-z-]+' | sed 's/^--//' | LC_ALL=C sort -u >"$folder/page"
diff -u --label "${page##*/}" --label "${program##*/} --help" "$folder/page" "$folder/told"

command -v groff >/dev/null || { echo "groff is not installed here"; exit 77; }

warnings=$(groff -man -Tutf8 -ww -z "$page" 2>&1)
[[ -z $warnings ]] || { echo "$warnings"; exit 1; }
