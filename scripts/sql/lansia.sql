-- Living alone, 60 or older at the end of the quarter, in the poorest four deciles, without any programme.
SELECT kode_kabupaten_kota, count(*) AS keluarga
FROM keluarga
JOIN anggota USING (id_keluarga)
WHERE jumlah_anggota_keluarga = 1 AND desil_nasional <= 4
  AND tanggal_lahir <= DATE '2025-06-30' - INTERVAL 60 YEAR
  AND NOT EXISTS (FROM kelayakan WHERE kelayakan.id_keluarga = keluarga.id_keluarga AND menerima)
GROUP BY kode_kabupaten_kota
ORDER BY kode_kabupaten_kota;
