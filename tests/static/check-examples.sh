#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-examples.sh LANES-CLI FOLDER: every example is a valid task set with a name of its own, and
# every Python program compiles and belongs to one.
set -euo pipefail

cli=$1 folder=$2 status=0

fail ()
{
  echo "$*"
  status=1
}

for file in "$folder"/*.lanes; do
  "$cli" check "$file" || fail "${file##*/} is not valid"
done

twice=$(grep -h -m1 '^Name=' "$folder"/*.lanes | sort | uniq -d)
[[ -z $twice ]] || fail "two examples have one name: $twice"

for file in "$folder"/python/*.py; do
  python3 -c 'import sys; compile (open (sys.argv[1]).read (), sys.argv[1], "exec")' "$file" \
    || fail "${file##*/} does not compile"
  grep -qsx "Command=python3 ${file##*/}" "$folder"/python-*.lanes || fail "${file##*/} is in no example"
done

# A command that is not there would be found only when somebody presses Run.
while read -r program; do
  [[ -f $folder/python/$program ]] || fail "there is no $program"
done < <(sed -n 's/^Command=python3 //p' "$folder"/*.lanes)
exit "$status"
