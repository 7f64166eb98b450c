#!/usr/bin/env bash
# DuckDB over a run: sql.sh <run folder> <snapshot>. Questions come from $SQL, from the file $BERKAS, from standard
# input, or from a person at the terminal. Answers are tables on a terminal and CSV elsewhere.
set -eu

run=$1
snapshot=$2
here=$(cd "$(dirname "$0")/.." && pwd)
bin=$here/build/python/bin

if [[ ${SQL:-} =~ [0-9]{16} ]]; then
  echo "make sql: a number of a person is never given as an argument; ask in the shell (make sql) or BERKAS=<file>" >&2
  exit 64
fi
if [ -n "${BERKAS:-}" ] && [ ! -r "$BERKAS" ]; then
  echo "make sql: no such file: $BERKAS" >&2
  exit 66
fi

duckdb=$("$bin/python" -c 'import duckdb_cli, os; print(os.path.dirname(duckdb_cli.__file__) + "/duckdb")')
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# What is asked may hold numbers of persons: no history is kept (DuckDB keeps it in HOME).
export HOME=$scratch
"$bin/python" "$here/scripts/exports/views.py" "$run" --snapshot "$snapshot" >"$scratch/views.sql"
"$duckdb" -batch -bail "$scratch/dtsen.duckdb" <"$scratch/views.sql"
options=(-readonly -bail)
[ -z "${MEMORI:-}" ] || options+=(-cmd "SET memory_limit = '${MEMORI%[Bb]}iB'")
[ -z "${JOBS:-}" ] || options+=(-cmd "SET threads = $JOBS")
[ -t 1 ] || options+=(-csv)
options+=("$scratch/dtsen.duckdb")

if [ -n "${SQL:-}" ]; then
  "$duckdb" "${options[@]}" -c "$SQL"
elif [ -n "${BERKAS:-}" ]; then
  "$duckdb" "${options[@]}" <"$BERKAS"
else
  if [ -t 0 ]; then
    echo "Tabel: SHOW ALL TABLES;  contoh: .read scripts/sql/<name>.sql  keluar: .quit" >&2
  fi
  "$duckdb" "${options[@]}"
fi
