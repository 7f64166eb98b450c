#!/bin/sh
# The files of contrib/: shell that parses, quarters that are counted right, unit files that systemd accepts.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
sh -n contrib/dtsen-quarter

# A stand-in for make that says what it was asked for.
mkdir -p "$scratch/bin" "$scratch/runs/2024-Q4/5-emit"
printf '#!/bin/sh\necho "$@"\n' >"$scratch/bin/make"
chmod +x "$scratch/bin/make"
export DTSEN_HOME="$scratch" DTSEN_EXTRACTS="$scratch/extracts" DTSEN_RUNS="$scratch/runs" DTSEN_KEY="$scratch/key"
ask() { PATH="$scratch/bin:$PATH" contrib/dtsen-quarter "$@" 2>/dev/null; }
[ -z "$(ask 2025-Q1)" ] || { echo "check-contrib: runs before the extracts are complete" >&2; exit 1; }
mkdir -p "$scratch/extracts/2025-Q1" "$scratch/extracts/2025-Q4"
touch "$scratch/extracts/2025-Q1/SIAP" "$scratch/extracts/2025-Q4/SIAP"
case $(ask 2025-Q1) in *"PERIODE=2025-Q1 "*"SEBELUM=$scratch/runs/2024-Q4/5-emit "*) ;; *)
  echo "check-contrib: 2025-Q1 does not follow 2024-Q4" >&2
  exit 1
  ;;
esac
case $(ask 2025-Q4) in *"PERIODE=2025-Q4 "*"SEBELUM= "*) ;; *)
  echo "check-contrib: 2025-Q4 without a snapshot before" >&2
  exit 1
  ;;
esac
if ask 2025-Q5 || ask; then :; fi

if command -v systemd-analyze >/dev/null 2>&1; then
  sed "s#^ExecStart=.*#ExecStart=$(pwd)/contrib/dtsen-quarter#; s#^User=.*#User=root#; s#^Group=.*#Group=root#" \
    contrib/dtsen.service >"$scratch/dtsen.service"
  cp contrib/dtsen.timer "$scratch/dtsen.timer"
  said=$(systemd-analyze verify --man=no "$scratch/dtsen.service" "$scratch/dtsen.timer" 2>&1 | grep -F dtsen || true)
  [ -z "$said" ] || { echo "check-contrib: $said" >&2; exit 1; }
fi
echo "check-contrib: cron, timer and service are sound"
