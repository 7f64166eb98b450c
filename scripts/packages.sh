#!/bin/sh
# Makes sure that what the build needs is there (with an argument: what that needs). Installs Debian packages as root or through sudo; whatever it cannot
# install it names in one line.
set -eu

if ! command -v swift >/dev/null 2>&1; then
  echo "make: Swift 6.3 is missing: https://www.swift.org/install/linux/" >&2
  exit 1
fi

missing=
[ -e /usr/include/csv.h ] || missing="$missing libcsv-dev"
[ -e /usr/include/zlib.h ] || missing="$missing zlib1g-dev"
# Used for speed where the distribution has it; the build does without.
wanted=
[ -e /usr/include/isa-l.h ] || wanted=libisal-dev

if [ "${1:-}" = xlsx ]; then
  missing=
  wanted=
  [ -e /usr/include/xlsxwriter.h ] || missing=" libxlsxwriter-dev"
elif [ "${1:-}" = chromium ]; then
  missing=
  wanted=
  command -v chromium >/dev/null 2>&1 || missing=" chromium"
fi

if [ -z "$missing$wanted" ]; then exit 0; fi

if [ "$(id -u)" = 0 ]; then
  root=
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
  root=sudo
else
  root=none
fi

install() {
  [ "$root" != none ] || return 1
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null
}

refresh() {
  [ "$root" != none ] && command -v apt-get >/dev/null 2>&1 && $root apt-get update >/dev/null
}

if [ -n "$missing" ]; then
  # shellcheck disable=SC2086
  if ! command -v apt-get >/dev/null 2>&1 || ! { install $missing || { refresh && install $missing; }; }; then
    echo "make: packages are missing:$missing (apt-get install$missing)" >&2
    exit 1
  fi
fi
if [ -n "$wanted" ]; then
  install "$wanted" 2>/dev/null || { refresh && install "$wanted"; } 2>/dev/null ||
    echo "make: without $wanted gzip is slower (apt-get install $wanted)" >&2
fi
