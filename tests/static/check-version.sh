#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-version.sh VERSION FILE…: what tells people the version tells the one that is built.
set -euo pipefail

version=$1
shift
for file; do
  case $file in
    *.1) pattern="\"Lanes $version\"" ;;
    *) pattern="<release version=\"$version\"" ;;
  esac
  grep -qF "$pattern" "$file" || { echo "$file does not say $version"; exit 1; }
done
