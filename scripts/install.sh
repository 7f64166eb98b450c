#!/bin/sh
# install.sh <prefix>: tools, pipelines, manual pages and completions below <prefix> (after $DESTDIR, if set). Pipelines
# that are there already are replaced: keep your own elsewhere and name them with --config.
set -eu

prefix=${DESTDIR:-}$1
build=.build/release
version=$($build/dtsen-ingest --version)
share=$prefix/share

[ "$(basename "$share")" = share ] || exit 64
mkdir -p "$prefix/bin" "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/site-functions" \
  "$share/fish/vendor_completions.d" "$share/doc/dtsen" || { echo "make install: $prefix cannot be written" >&2; exit 73; }

# Whatever is in Sources, not whatever an earlier build left behind.
for name in $(cd Sources && echo dtsen-*); do
  tool=$build/$name
  # Beside its place and then moved there, so that a running tool keeps its file.
  install -m 755 -s "$tool" "$prefix/bin/.$name.new"
  mv "$prefix/bin/.$name.new" "$prefix/bin/$name"
  dump=$("$tool" --experimental-dump-help)
  printf '%s' "$dump" | Exports/.build/release/dtsen-man "$version" >"$share/man/man1/$name.1"
  "$tool" --generate-completion-script bash >"$share/bash-completion/completions/$name"
  "$tool" --generate-completion-script zsh >"$share/zsh/site-functions/_$name"
  "$tool" --generate-completion-script fish >"$share/fish/vendor_completions.d/$name.fish"
done

rm -rf "$share/dtsen/pipelines.new" "$share/dtsen/pipelines.old"
mkdir -p "$share/dtsen/pipelines.new"
cp -R pipelines/. "$share/dtsen/pipelines.new"
[ ! -d "$share/dtsen/pipelines" ] || mv "$share/dtsen/pipelines" "$share/dtsen/pipelines.old"
mv "$share/dtsen/pipelines.new" "$share/dtsen/pipelines"
rm -rf "$share/dtsen/pipelines.old"
cp LICENSE README.md "$share/doc/dtsen/"
echo "$prefix"
