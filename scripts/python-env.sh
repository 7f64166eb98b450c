#!/bin/sh
# Makes build/python, a private Python environment with the versions that Tests/independent/requirements.txt names; does
# nothing when it is there and of these versions.
set -eu
cd "$(dirname "$0")/.."
wanted=Tests/independent/requirements.txt
have=build/python/requirements.txt

if cmp -s "$wanted" "$have"; then exit 0; fi
if ! command -v python3 >/dev/null 2>&1; then
  echo "make: python3 is missing (apt-get install python3 python3-venv)" >&2
  exit 1
fi
rm -rf build/python
mkdir -p build
if ! python3 -m venv build/python >/dev/null 2>&1; then
  rm -rf build/python
  echo "make: a private Python cannot be made (apt-get install python3-venv)" >&2
  exit 1
fi
build/python/bin/pip --quiet --disable-pip-version-check install --requirement "$wanted"
cp "$wanted" "$have"
