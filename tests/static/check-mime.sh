#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-mime.sh MIME-FILE EXAMPLE: a desktop that has the MIME type knows a task set by its name, and
# without a name by its content; and takes nothing else for one.
set -euo pipefail

for tool in update-mime-database gio xmllint; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed here"; exit 77; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
xmllint --noout "$1"
mkdir -p "$folder/mime/packages"
cp "$1" "$folder/mime/packages/"
update-mime-database "$folder/mime" 2>/dev/null
export XDG_DATA_HOME=$folder

# expect TYPE FILE
expect ()
{
  local type
  type=$(gio info -a standard::content-type "$2" | sed -n 's/.*standard::content-type: //p')
  if [[ $type != "$1" ]]; then
    echo "${2##*/} is taken for $type, not for $1"
    exit 1
  fi
}

cp "$2" "$folder/empty.lanes"
cp "$2" "$folder/content"
echo "these are lanes" >"$folder/text"
expect application/x-lanes "$folder/empty.lanes"
expect application/x-lanes "$folder/content"
expect text/plain "$folder/text"
