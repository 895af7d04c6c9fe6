#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-man.sh PAGE: groff reads the manual page without a warning.
set -euo pipefail

command -v groff >/dev/null || { echo "groff is not installed here"; exit 77; }

warnings=$(groff -man -Tutf8 -ww -z "$1" 2>&1)
[[ -z $warnings ]] || { echo "$warnings"; exit 1; }
