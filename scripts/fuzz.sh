#!/bin/bash
# Builds the fuzz targets and runs each (or the one named) for so many minutes: fuzz.sh <minutes> [target]
set -euo pipefail
minutes=$1
only=${2:-}
export DTSEN_FUZZ=1
# A short report of what broke is enough; the input is kept.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=quarantine_size_mb=4:detect_leaks=0
build=.build/fuzz
swift build -c release --quiet --scratch-path "$build" --product dtsen-fuzz
bin=$build/release/dtsen-fuzz
failed=
for target in ${only:-$("$bin")}; do
  mkdir -p "build/fuzz/$target" "Fuzz/seeds/$target"
  echo "fuzz: $target, $minutes min"
  "$bin" "--sasaran=$target" -max_total_time=$((minutes * 60)) -max_len=4096 -timeout=20 -rss_limit_mb=2048 \
    -print_final_stats=1 "-artifact_prefix=build/fuzz/$target-" "build/fuzz/$target" "Fuzz/seeds/$target" \
    >"build/fuzz/$target.log" 2>&1 || failed="$failed $target"
  grep -E 'cov:|stat::number_of_executed_units|dtsen-fuzz:|ERROR' "build/fuzz/$target.log" | tail -3 || true
done
if [ -n "$failed" ]; then
  echo "fuzz: broken:$failed (inputs and logs: build/fuzz/)" >&2
  exit 1
fi
