-- Why the recipients of a programme who are not eligible are not: codes and rupiah.
SELECT program, kode, count(*) AS baris, sum(nominal) AS rupiah
FROM kelayakan, unnest(string_split(alasan, ';')) AS sebab(kode)
WHERE hasil = 'INKLUSI'
GROUP BY program, kode
ORDER BY program, baris DESC, kode;
