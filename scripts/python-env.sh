#!/bin/sh
# Makes build/python, a private Python environment with the pinned packages of scripts/requirements.txt, unless it is
# there and the pins are the same. Prints nothing when all is well.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
env=$here/build/python
pins=$here/scripts/requirements.txt
want=$(cat "$pins")

if [ -x "$env/bin/python" ] && [ "$(cat "$env/.pins" 2>/dev/null)" = "$want" ]; then exit 0; fi

python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null 2>&1 || ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  if [ "$(id -u)" = 0 ]; then root=; else root=sudo; fi
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv >/dev/null ||
    { echo "make: Python is missing: apt-get install python3 python3-venv" >&2; exit 1; }
fi

# The pins are noted last, so that an interrupted download leaves no half environment that looks whole.
[ -x "$env/bin/python" ] || { rm -rf "$env"; mkdir -p "$here/build"; "$python" -m venv "$env"; }
rm -f "$env/.pins"
echo "make: fetching the packages of scripts/requirements.txt into build/python" >&2
"$env/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: --no-deps -r "$pins" || {
  echo "make: the packages of scripts/requirements.txt could not be fetched; the pipeline works without them" >&2
  exit 1
}
printf '%s\n' "$want" >"$env/.pins"
