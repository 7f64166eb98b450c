#!/usr/bin/env bash
# Installs into a temporary prefix and uses what is there from another folder: every tool answers, every manual page
# formats without a warning, completions load, and the installed stages make the same first stage as the build.
set -eu

root=$(pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fault() {
  echo "check-install: $1" >&2
  exit 1
}

scripts/install.sh "$scratch/prefix" >/dev/null
PATH=$scratch/prefix/bin:/usr/bin:/bin
cd "$scratch"
count=0
for tool in prefix/bin/*; do
  name=$(basename "$tool")
  "$name" --help >/dev/null || fault "$name --help"
  page=prefix/share/man/man1/$name.1
  [ -s "$page" ] || fault "no manual page of $name"
  if command -v man >/dev/null 2>&1; then
    # The warnings of groff, and nothing that its sections lack.
    warned=$(MANROFFOPT=-ww MANWIDTH=80 man --warnings -l "$page" 2>&1 >"$scratch/text") || fault "man $name"
    [ -z "$warned" ] || fault "$page: $warned"
    for section in NAME SYNOPSIS OPTIONS "EXIT STATUS"; do
      grep -q "^ *$section" "$scratch/text" || fault "$page has no $section"
    done
  fi
  bash -n "prefix/share/bash-completion/completions/$name" || fault "bash completion of $name"
  # shellcheck disable=SC1090
  bash -c "source 'prefix/share/bash-completion/completions/$name' && complete -p '$name'" >/dev/null ||
    fault "bash completion of $name does not register"
  ! command -v zsh >/dev/null 2>&1 || zsh -n "prefix/share/zsh/site-functions/_$name" || fault "zsh completion of $name"
  ! command -v fish >/dev/null 2>&1 || fish -n "prefix/share/fish/vendor_completions.d/$name.fish" ||
    fault "fish completion of $name"
  count=$((count + 1))
done
[ "$count" -ge 10 ] || fault "only $count tools"

export EXTRACTS=$root/data-samples/contoh
dtsen-ingest --config contoh --periode 2025-Q2 --in "$EXTRACTS" --out here/1-ingest 2>/dev/null || fault "the installed ingest"
dtsen-normalise --config contoh --periode 2025-Q2 --in here/1-ingest --out here/2-normalise 2>/dev/null ||
  fault "the installed normalise"
cd "$root"
.build/release/dtsen-ingest --config pipelines/contoh --periode 2025-Q2 --in "$EXTRACTS" --out "$scratch/there/1-ingest" 2>/dev/null
.build/release/dtsen-normalise --config pipelines/contoh --periode 2025-Q2 --in "$scratch/there/1-ingest" \
  --out "$scratch/there/2-normalise" 2>/dev/null
for stage in 1-ingest 2-normalise; do
  cmp "$scratch/here/$stage/manifest.json" "$scratch/there/$stage/manifest.json" || fault "other output of $stage"
done
echo "check-install: $count tools with manual pages and completions, the same output as the build"
