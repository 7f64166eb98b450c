#!/bin/sh
# Makes the extracts of a synthetic Kota Bengkulu, with 79 assistants in its kecamatan; nothing when they are there.
set -eu
bin=$1 out=$2
[ -e "$out/pendamping.csv" ] && exit 0
aside=$out.partial
"$bin/dtsen-synth" --seed 1771 --orang 60000 --wilayah-kode 1771 --out "$aside" --overwrite >/dev/null
rm -f "$aside/pendamping.csv.gz"
# Assistants by turns over the kecamatan; the first of each bears the id that payments name.
awk -F, 'BEGIN { OFS = ","; print "id_pendamping,nama,kode_wilayah,kapasitas_per_hari" }
  $1 == "kecamatan" && $2 ~ /^1771[0-9][0-9]$/ { kecamatan[++n] = $2 }
  END {
    for (i = 0; i < 79; i++) {
      place = i % n + 1
      number = int(i / n) + 1
      printf "PD%s%02d,PENDAMPING %02d,%s,12\n", kecamatan[place], number, i + 1, kecamatan[place]
    }
  }' pipelines/reference/wilayah.csv >"$aside/pendamping.csv"
rm -rf "$out"
mv "$aside" "$out"
