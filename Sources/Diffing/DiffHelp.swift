/// Texts of `--help`.
package enum DiffHelp {
  /// What the tool reads and writes.
  package static let discussion = """
    FILES
      reads   <old>, <new>: two snapshots (their tables, and jejak for the causes)
      writes  ringkasan.json: everything counted
      writes  perubahan/<table>.csv.gz: the long form, one line a changed cell, with its cause
      writes  matriks_desil.csv, matriks_hasil.csv, program_masuk_keluar.csv, mutasi_kab.csv
      writes  ringkasan_wilayah.csv, ringkasan_tabel.csv, ringkasan_kolom.csv, ringkasan_sebab.csv
      writes  diff.html: the same on one page; manifest.json: the digests of all of these

    """

  /// What memory grows with.
  package static let memory = """
    MEMORY
      Grows with the number of workers only; rows that changed wait in three tenths of the budget, the rest of them
      on disk beside the output (without --out: in TMPDIR).
    """
}
