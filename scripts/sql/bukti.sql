-- The evidence behind one kind of flag: where each value stands.
SELECT bukti.id_keluarga, sumber, berkas, baris, kolom, nilai, tanggal
FROM bukti
WHERE kode = 'INK-05'
ORDER BY ALL
LIMIT 20;
