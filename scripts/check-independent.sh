#!/bin/sh
# Recomputes the numbers of a run in Python (Tests/independent). With a number of persons it makes a synthetic population
# and runs `nasional` on it for two quarters, quotas at the national share, and compares with the truth as well.
set -eu
bin=$1 run=$2 pipeline=$3 periode=$4 kuota=$5 sebelum=$6 orang=$7 benih=$8
python=build/python/bin/python
here=Tests/independent

status=0
# run, pipeline, quarter, quotas, earlier snapshot
check() {
  "$python" $here/check.py --run "$1" --pipeline "pipelines/$2" --kuota "$4" ${5:+--sebelum "$5"} || status=1
  "$python" $here/evidence.py --run "$1" || status=1
  make --no-print-directory bagaimana-jika PIPELINE="$2" PERIODE="$3" RUN="$1" KUOTA="$4" SEBELUM="$5" \
    DENGAN=$here/aturan-lain >/dev/null
  "$python" $here/whatif.py --run "$1" --pipeline "pipelines/$2" --dengan $here/aturan-lain \
    --hasil "$1/bagaimana-jika" --kuota "$4" ${5:+--sebelum "$5"} || status=1
}
# run, further options of dtsen-synth, quarter, earlier snapshot
population() {
  "$bin/dtsen-synth" --seed "$benih" --orang "$orang" $2 --out "$1/ekstrak" --kebenaran "$1/kebenaran" --overwrite >/dev/null
  make --no-print-directory run PIPELINE=nasional EXTRACTS="$1/ekstrak" PERIODE="$3" RUN="$1" KUOTA="$kuota" \
    KUNCI=pipelines/contoh/registry.key SEBELUM="$4" >/dev/null
  check "$1" nasional "$3" "$kuota" "$4"
  "$python" $here/truth.py --run "$1" --kebenaran "$1/kebenaran" ${4:+--sebelum "$4"} || status=1
}

if [ -n "$orang" ]; then
  # Places: PKH 10.0, SEMBAKO 18.3 of 95.0 million families; PBI-JK 96.8 of 289.1 million persons; 3.04 persons a family.
  kuota="PKH=$((orang * 346 / 10000)) SEMBAKO=$((orang * 633 / 10000)) PBI-JK=$((orang * 3348 / 10000))"
  population "build/mandiri-$benih-$orang/q2" "" 2025-Q2 ""
  # A quarter later, for what only two snapshots show.
  population "build/mandiri-$benih-$orang/q3" "--kuartal 1" 2025-Q3 "build/mandiri-$benih-$orang/q2/5-emit"
  exit $status
fi
"$python" $here/fit_check.py --tool "$bin/dtsen-fit" || status=1
make --no-print-directory run PIPELINE="$pipeline" PERIODE="$periode" RUN="$run" KUOTA="$kuota" SEBELUM="$sebelum" >/dev/null
check "$run" "$pipeline" "$periode" "$kuota" "$sebelum"
if [ "$pipeline" = contoh ]; then
  "$python" $here/selftest.py --run "$run" --pipeline "pipelines/$pipeline" || status=1
fi
exit $status
