#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-format.sh TOP: all C files are laid out as .clang-format says. Versions of clang-format differ
# in what they make of it, so only the one that it was written with judges.
set -euo pipefail

for tool in clang-format-14 clang-format; do
  if [[ $("$tool" --version 2>/dev/null) == *"version 14."* ]]; then
    cd "$1"
    find src tests -name '*.[ch]' -print0 | xargs -0 "$tool" --dry-run -Werror
    exit
  fi
done
echo "clang-format 14 is not installed here"
exit 77
