-- Inclusion error, undercoverage and exclusion error within the quota, each with its two numbers.
SELECT program, inklusi, penerima_r, round(100.0 * inklusi / penerima_r, 2) AS galat_inklusi_persen,
  layak_tidak_menerima, layak_l, round(100.0 * layak_tidak_menerima / layak_l, 2) AS tak_terliput_persen,
  eksklusi, layak_dalam_kuota, round(100.0 * galat_eksklusi_kuota, 2) AS galat_eksklusi_persen
FROM ringkasan.galat
WHERE tingkat = 'nasional' AND desil = 'semua'
ORDER BY program;
