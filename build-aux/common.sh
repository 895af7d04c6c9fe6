# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What build-aux/run and build-aux/test share: installing what is missing, and building.
# Sourced by them, with `set -euo pipefail` in force.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
build=${LANES_BUILD_DIR:-$top/build}
[[ $build == /* ]] || build=$PWD/$build

# What is needed, one thing a line: how to find it | why | Debian, Ubuntu | Fedora | Arch.
# "command" is looked for in PATH, "module" is asked of pkg-config, "file" is a path with wildcards
# (several: any of them will do).
# shellcheck disable=SC2034 # these three are used by those who source this file
needs='
command cc          | compiles Lanes                              | gcc libc6-dev       | gcc                    | gcc
command meson       | sets the build up                           | meson               | meson                  | meson
command ninja       | runs the build                              | ninja-build         | ninja-build            | ninja
command pkg-config  | finds the libraries                         | pkgconf             | pkgconf-pkg-config     | pkgconf
command msgfmt      | builds the translations                     | gettext             | gettext                | gettext
command python3     | the example tasks in Python                 | python3             | python3                | python
command glib-compile-resources | packs the window into the program | libglib2.0-dev-bin | glib2-devel          | glib2-devel
module glib-2.0 >= 2.74     | processes, threads, files, settings | libglib2.0-dev      | glib2-devel            | glib2
module gio-unix-2.0 >= 2.74 | processes, threads, files, settings | libglib2.0-dev      | glib2-devel            | glib2
module hwloc >= 2.9         | knows the cores of the machine      | libhwloc-dev        | hwloc-devel            | hwloc
module json-glib-1.0 >= 1.6 | writes results and traces as JSON   | libjson-glib-dev    | json-glib-devel        | json-glib
module gtk4 >= 4.8          | the window                          | libgtk-4-dev        | gtk4-devel             | gtk4
module libadwaita-1 >= 1.2  | the look of GNOME                   | libadwaita-1-dev    | libadwaita-devel       | libadwaita
'
# shellcheck disable=SC2034
window_needs='
file /usr/share/icons/Adwaita/index.theme | the icons on the buttons | adwaita-icon-theme | adwaita-icon-theme    | adwaita-icon-theme
file /usr/lib/*/gdk-pixbuf-2.0/*/loaders/*svg* /usr/lib*/gdk-pixbuf-2.0/*/loaders/*svg* /usr/lib*/glycin-loaders/*/glycin-svg /usr/libexec/glycin-loaders/*/glycin-svg | draws the icons | librsvg2-common | librsvg2 | librsvg
file /usr/share/fonts/*/*.[ot]t[cf] /usr/share/fonts/*/*/*.[ot]t[cf] | a font to write with | fonts-dejavu-core | dejavu-sans-fonts | ttf-dejavu
'
# shellcheck disable=SC2034
test_needs='
command Xvfb        | a screen for the tests, which nobody sees   | xvfb                | xorg-x11-server-Xvfb   | xorg-server-xvfb
command dbus-run-session | a session bus for the tests            | dbus-daemon         | dbus-daemon            | dbus
file /usr/libexec/at-spi-bus-launcher /usr/lib/at-spi-bus-launcher /usr/lib/at-spi2-core/at-spi-bus-launcher | drives the window as a screen reader does | at-spi2-core | at-spi2-core | at-spi2-core
module atspi-2      | drives the window as a screen reader does   | libatspi2.0-dev     | at-spi2-core-devel     | at-spi2-core
command desktop-file-validate | checks the desktop file           | desktop-file-utils  | desktop-file-utils     | desktop-file-utils
command appstreamcli | checks the description for software shops  | appstream           | appstream              | appstream
command xmllint     | checks the MIME type                        | libxml2-utils       | libxml2                | libxml2
'

say ()
{
  printf '%s\n' "$*" >&2
}

die ()
{
  say "${0##*/}: $*"
  exit 1
}

# is_there KIND WHAT
is_there ()
{
  local pattern
  case $1 in
    command) command -v "$2" >/dev/null ;;
    module) command -v pkg-config >/dev/null && pkg-config --exists "$2" ;;
    file)
      for pattern in $2; do
        compgen -G "$pattern" >/dev/null && return
      done
      return 1
      ;;
  esac
}

# Sets column to the package column of this distribution.
find_distribution ()
{
  if command -v apt-get >/dev/null; then
    column=1
  elif command -v dnf >/dev/null; then
    column=2
  elif command -v pacman >/dev/null; then
    column=3
  else
    column=0
  fi
}

# Fills missing (what and why, for people) and packages from the needs in $1.
find_missing ()
{
  local line key kind what why names listed='' choice=() modules=()
  missing=() packages=()
  # One question for all the libraries: each one costs as long as all of them.
  while IFS= read -r line; do
    [[ $line == module* ]] || continue
    line=${line%%|*}
    modules+=("${line#module }")
  done <<<"$1"
  local modules_are_there=no
  if command -v pkg-config >/dev/null && pkg-config --exists "${modules[*]}"; then
    modules_are_there=yes
  fi

  while IFS='|' read -r key why names; do
    [[ $key ]] || continue
    read -r kind what <<<"$key"
    [[ $kind == module && $modules_are_there == yes ]] && continue
    is_there "$kind" "$what" && continue
    # Without a package manager that is known, people get the thing itself to look for.
    choice=()
    if ((column)); then
      IFS='|' read -ra choice <<<"$names"
      read -ra choice <<<"${choice[column - 1]}"
      packages+=("${choice[@]}")
      what=${choice[*]}
    fi
    # One package may bring several of the things.
    [[ $listed == *"|$what|"* ]] && continue
    listed+="|$what|"
    read -r why <<<"$why"
    missing+=("$(printf '%-24s %s' "$what" "$why")")
  done <<<"$1"
}

as_root ()
{
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    say "Installing needs root, and there is no sudo. Run this as root, then start again:"
    say "  $*"
    exit 1
  fi
}

install_packages ()
{
  case $column in
    1)
      as_root apt-get update -q >&2 \
        || say "The list of packages could not be renewed; trying with the one that is there."
      as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "$@" >&2
      ;;
    2) as_root dnf install -q -y --setopt=install_weak_deps=False "$@" >&2 ;;
    3)
      # A fresh machine has no list of packages yet; renewing it alone would leave a half-updated system.
      as_root pacman -S --needed --noconfirm "$@" >&2 \
        || as_root pacman -Syu --needed --noconfirm "$@" >&2
      ;;
  esac
}

# install_missing NEEDS: says what is missing and why, and installs it. Quick when nothing is.
install_missing ()
{
  local -a missing packages
  local column
  find_distribution
  find_missing "$1"
  ((${#missing[@]})) || return 0

  say "Lanes needs these, which are not here yet:"
  printf '  %s\n' "${missing[@]}" >&2
  ((column)) || die "this system's package manager is not known (apt, dnf and pacman are)." \
    "Install the above by hand, then start again."
  mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
  say "Installing: ${packages[*]}"
  install_packages "${packages[@]}" </dev/null || die "installing failed; the lines above say why."

  find_missing "$(grep -v '^file' <<<"$1")"
  ((${#missing[@]})) || return 0
  say "These are still missing, or too old in this version of the system:"
  printf '  %s\n' "${missing[@]}" >&2
  die "Lanes needs at least Debian 12, Ubuntu 23.04, or what is as new as they are."
}

# The build goes to a folder that this person may write to, or nowhere.
check_folder ()
{
  local owner parent=$build
  while [[ ! -e $parent ]]; do
    parent=$(dirname "$parent")
  done
  owner=$(stat -c %U "$parent")
  [[ -d $parent ]] || die "$parent is not a folder, so nothing can be built there."
  [[ -w $parent && -x $parent ]] \
    || die "$parent belongs to $owner, and you may not write to it." \
      "Say where to build: LANES_BUILD_DIR=~/.cache/lanes-build ${BASH_SOURCE[-1]}"
  if ((EUID == 0)) && [[ $owner != root ]]; then
    say "Note: $parent belongs to $owner, and what is built now will belong to root." \
      "Better start this as $owner; sudo is asked for only when something must be installed."
  fi
}

# set_up [-DOPTION=VALUE…]: configures the build folder, once or when an option is another.
set_up ()
{
  check_folder
  if [[ ! -e $build/build.ninja ]]; then
    meson setup "$build" "$top" "$@" >&2 || die "the build could not be set up; the lines above say why."
    return
  fi
  grep -qF "\"source\": \"$top\"" "$build/meson-info/meson-info.json" \
    || die "$build holds the build of something else. Say where to build in LANES_BUILD_DIR."
  local option wanted
  for option in "$@"; do
    wanted=${option#-D}
    if ! grep -q "\"name\": \"${wanted%%=*}\", \"value\": ${wanted#*=}," \
      "$build/meson-info/intro-buildoptions.json"; then
      meson setup --reconfigure "$build" "$top" "$@" >&2 \
        || die "the build could not be set up; the lines above say why."
      return
    fi
  done
}

compile ()
{
  ninja -C "$build" >&2
}
