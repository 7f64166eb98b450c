#!/bin/sh
# Prints the summary of a finished run and where its snapshot and report lie.
set -eu
run=$1

if [ -f "$run/5-emit/ringkasan/ringkasan.txt" ]; then cat "$run/5-emit/ringkasan/ringkasan.txt"; fi
echo "potret (snapshot): $run/5-emit"
if [ -f "$run/laporan/index.html" ]; then echo "laporan (report):  $run/laporan/index.html"; fi
