-- Families and mean score by decile and regency.
SELECT kode_kabupaten_kota, any_value(kabupaten_kota) AS kabupaten_kota, desil_nasional,
  count(*) AS keluarga, round(avg(skor_pmt), 4) AS skor_rerata
FROM keluarga
WHERE desil_nasional IS NOT NULL
GROUP BY kode_kabupaten_kota, desil_nasional
ORDER BY kode_kabupaten_kota, desil_nasional;
