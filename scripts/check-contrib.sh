#!/bin/sh
# The files of contrib/: shell that parses, quarters that are counted right, unit files that systemd accepts.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
sh -n contrib/dtsen-quarter
sh -n scripts/run.sh

# A checkout whose stages only say what they were asked for, and end as told.
mkdir -p "$scratch/.build/release" "$scratch/scripts" "$scratch/runs/2024-Q4/5-emit"
touch "$scratch/.build/release/dtsen-emit"
printf '#!/bin/sh\necho "PERIODE=$PERIODE SEBELUM=$SEBELUM RUN=$RUN"\nexit "${ENDS:-0}"\n' >"$scratch/scripts/run.sh"
chmod +x "$scratch/.build/release/dtsen-emit" "$scratch/scripts/run.sh"
export DTSEN_HOME="$scratch" DTSEN_EXTRACTS="$scratch/extracts" DTSEN_RUNS="$scratch/runs" DTSEN_KEY="$scratch/key"
ask() { contrib/dtsen-quarter "$@" 2>/dev/null; }
[ -z "$(ask 2025-Q1)" ] || { echo "check-contrib: runs before the extracts are complete" >&2; exit 1; }
mkdir -p "$scratch/extracts/2025-Q1" "$scratch/extracts/2025-Q4"
touch "$scratch/extracts/2025-Q1/SIAP" "$scratch/extracts/2025-Q4/SIAP"
case $(ask 2025-Q1) in *"PERIODE=2025-Q1 "*"SEBELUM=$scratch/runs/2024-Q4/5-emit "*) ;; *)
  echo "check-contrib: 2025-Q1 does not follow 2024-Q4" >&2
  exit 1
  ;;
esac
# The status that a call ends with; what it says is in $scratch/said.
status() { contrib/dtsen-quarter "$@" >"$scratch/said" 2>&1 && echo 0 || echo $?; }
fault() {
  echo "check-contrib: $1: $(cat "$scratch/said")" >&2
  exit 1
}
# A quarter was left out: nothing starts anew behind anybody's back.
[ "$(status 2025-Q4)" = 66 ] && grep -q "2024-Q4: run 2025-Q3 first" "$scratch/said" || fault "2025-Q4 without 2025-Q3"
case $(DTSEN_SEBELUM=$scratch/runs/2024-Q4/5-emit ask 2025-Q4) in *"SEBELUM=$scratch/runs/2024-Q4/5-emit "*) ;; *)
  fault "DTSEN_SEBELUM is not followed"
  ;;
esac
[ "$(DTSEN_SEBELUM=$scratch/nowhere status 2025-Q4)" = 66 ] || fault "DTSEN_SEBELUM that is not there"
# The first quarter of all has none before it, also when it runs again after later ones.
mkdir -p "$scratch/extracts/2024-Q4"
touch "$scratch/extracts/2024-Q4/SIAP"
case $(ask 2024-Q4) in *"PERIODE=2024-Q4 "*"SEBELUM= "*) ;; *) fault "the first quarter" ;; esac
mkdir -p "$scratch/runs/2025-Q1/5-emit"
case $(ask 2024-Q4) in *"PERIODE=2024-Q4 "*"SEBELUM= "*) ;; *) fault "the first quarter again" ;; esac
# The status of the stages is that of the call, where make would say 2.
[ "$(ENDS=75 status 2025-Q1)" = 75 ] || fault "the status of a stage is lost"
# What was published and checked stays, unless somebody says otherwise.
mkdir -p "$scratch/runs/2025-Q1"
touch "$scratch/runs/2025-Q1/5-emit.teruji"
[ -z "$(ask 2025-Q1)" ] || fault "a published quarter is run again"
case $(DTSEN_ULANG=ya ask 2025-Q1) in *"PERIODE=2025-Q1 "*) ;; *) fault "DTSEN_ULANG is not followed" ;; esac
for wrong in 2025-Q5 2025-Q0 25-Q1 2025-Q11 kini; do
  [ "$(status "$wrong")" = 64 ] || fault "$wrong is taken for a quarter"
done
# By itself it takes the last quarter that has ended, for which nothing was delivered here.
[ "$(status)" = 0 ] && grep -q "extracts are not complete" "$scratch/said" || fault "without an argument"

if command -v systemd-analyze >/dev/null 2>&1; then
  sed "s#^ExecStart=.*#ExecStart=$(pwd)/contrib/dtsen-quarter#; s#^User=.*#User=root#; s#^Group=.*#Group=root#" \
    contrib/dtsen.service >"$scratch/dtsen.service"
  cp contrib/dtsen.timer "$scratch/dtsen.timer"
  said=$(systemd-analyze verify --man=no "$scratch/dtsen.service" "$scratch/dtsen.timer" 2>&1 | grep -F dtsen || true)
  [ -z "$said" ] || { echo "check-contrib: $said" >&2; exit 1; }
fi
echo "check-contrib: cron, timer and service are sound"
