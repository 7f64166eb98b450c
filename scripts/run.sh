#!/bin/sh
# The stages of a pipeline one after the other: what `make run` and `contrib/dtsen-quarter` call. Ends with the status of the
# first that fails (make would turn each into 2). From the environment, as make names them:
#   CONFIG EXTRACTS PERIODE RUN   [SEBELUM RIWAYAT DARI KUNCI KUNCI_LAMA KUNCI_BARU KUOTA JOBS MEMORI]   BIN (.build/release)
set -eu
: "${CONFIG:?}" "${EXTRACTS:?}" "${PERIODE:?}" "${RUN:?}"
BIN=${BIN:-.build/release} SEBELUM=${SEBELUM:-} DARI=${DARI:-}

# A tool with the size of the machine; a stage with what all stages take, and what an earlier run may lend to it.
tool() {
  name=$1
  shift
  "$BIN/dtsen-$name" "$@" ${JOBS:+--jobs "$JOBS"} ${MEMORI:+--memory "$MEMORI"}
}
stage() {
  number=$1 name=$2
  shift 2
  from=
  if [ "$number" -le 3 ] && [ -n "$DARI" ]; then from=$DARI/$number-$name; fi
  tool "$name" --config "$CONFIG" --periode "$PERIODE" --overwrite ${SEBELUM:+--sebelum "$SEBELUM"} \
    ${RIWAYAT:+--riwayat "$RIWAYAT"} ${KUNCI:+--kunci "$KUNCI"} ${KUOTA:+--kuota "$KUOTA"} ${from:+--dari "$from"} \
    "$@" --out "$RUN/$number-$name"
}

stage 1 ingest --in "$EXTRACTS"
stage 2 normalise --in "$RUN/1-ingest"
stage 3 match ${KUNCI_LAMA:+--kunci-lama "$KUNCI_LAMA"} ${KUNCI_BARU:+--kunci-baru} --in "$RUN/1-ingest" --in "$RUN/2-normalise"
stage 4 flag --in "$RUN/3-match"
stage 5 emit --in "$RUN/1-ingest" --in "$RUN/2-normalise" --in "$RUN/3-match" --in "$RUN/4-flag"
tool verify "$RUN/5-emit" --current >&2
if [ -n "$SEBELUM" ]; then
  # 1: they differ, as quarters do.
  tool diff "$SEBELUM" "$RUN/5-emit" --out "$RUN/beda" --overwrite >/dev/null || [ $? -eq 1 ] || exit $?
fi
"$BIN/dtsen-report" --run "$RUN" --out "$RUN/laporan" --overwrite
"$BIN/dtsen-emit" --ringkasan "$RUN/5-emit"
echo "potret (snapshot): $RUN/5-emit"
echo "laporan (report):  $RUN/laporan"
