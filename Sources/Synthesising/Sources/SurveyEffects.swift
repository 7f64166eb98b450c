/// What makes a family's expenditure in the synthetic survey: the coefficients that a fit on it should find again.
///
/// Made up, of the size that such surveys show; nothing of it is BPS's. Natural logarithms in ten-thousandths.
package struct SurveyEffect: Sendable {
  /// How a value acts.
  package enum Form: Sendable {
    /// By code; others 0.
    case codes([Int: Int])
    /// A unit of the value, up to a limit.
    case slope(Int, limit: Int)
  }

  /// The column, by its DTSEN name.
  package let column: String
  package let form: Form

  private init(_ column: String, _ form: Form) {
    self.column = column
    self.form = form
  }

  /// What `value` adds; 0 stands for no code.
  package func effect(_ value: Int) -> Int {
    switch form {
    case .codes(let effects): effects[value] ?? 0
    case .slope(let unit, let limit): unit * min(value, limit)
    }
  }

  /// Logarithm of monthly rupiah a head where nothing is added.
  package static let constant = 134_000
  /// Standard deviation of what no variable explains.
  package static let noise = 3_500

  /// The variables, in the order of the survey's columns.
  package static let all: [SurveyEffect] = [
    SurveyEffect("jumlah_anggota_keluarga", .slope(-900, limit: 10)),
    SurveyEffect("status_kepemilikan_rumah", .codes([1: 400, 2: 700, 3: -400, 4: 900])),
    SurveyEffect("luas_lantai", .slope(20, limit: 200)),
    SurveyEffect("jenis_lantai_terluas", .codes([1: 2400, 2: 1600, 4: 600, 5: -500, 6: -100, 7: -1200, 8: -1800])),
    SurveyEffect("jenis_dinding_terluas", .codes([1: 1000, 3: -600, 4: -1400, 6: -1700])),
    SurveyEffect("jenis_atap_terluas", .codes([1: 1100, 2: 500, 3: 100, 5: -700, 6: -400, 7: -1500])),
    SurveyEffect("sumber_air_minum_utama", .codes([1: 1600, 3: 800, 4: 300, 6: -700, 8: -1000])),
    SurveyEffect("sumber_penerangan_utama", .codes([1: 500, 2: -600, 3: -900, 4: -1600])),
    SurveyEffect("daya_terpasang", .codes([1: -800, 2: 200, 3: 1500, 4: 2800, 5: 4200])),
    SurveyEffect("bahan_bakar_utama_memasak", .codes([3: 2000, 4: 300, 6: -300, 10: -1200])),
    SurveyEffect("fasilitas_bab", .codes([1: 700, 2: -300, 3: -700, 6: -1500])),
    SurveyEffect("jenis_kloset", .codes([1: 500, 3: -500, 4: -900])),
    SurveyEffect("pembuangan_akhir_tinja", .codes([1: 500, 2: 300, 3: -500, 4: -600])),
    SurveyEffect("aset_bergerak_tabung_gas", .codes([1: 600])),
    SurveyEffect("aset_bergerak_lemari_es", .codes([1: 1100])),
    SurveyEffect("aset_bergerak_ac", .codes([1: 3000])),
    SurveyEffect("aset_bergerak_pemanas_air", .codes([1: 2800])),
    SurveyEffect("aset_bergerak_telepon_rumah", .codes([1: 1000])),
    SurveyEffect("aset_bergerak_tv_datar", .codes([1: 900])),
    SurveyEffect("aset_bergerak_emas_perhiasan", .codes([1: 1300])),
    SurveyEffect("aset_bergerak_komputer_laptop_tablet", .codes([1: 2200])),
    SurveyEffect("aset_bergerak_sepeda_motor", .codes([1: 1200])),
    SurveyEffect("aset_bergerak_sepeda", .codes([1: 200])),
    SurveyEffect("aset_bergerak_mobil", .codes([1: 4800])),
    SurveyEffect("aset_bergerak_perahu", .codes([1: 100])),
    SurveyEffect("aset_bergerak_kapal_perahu_motor", .codes([1: 800])),
    SurveyEffect("aset_bergerak_smartphone", .codes([1: 700])),
    SurveyEffect("aset_tidak_bergerak_lahan_lainnya", .codes([1: 800])),
    SurveyEffect("aset_tidak_bergerak_rumah_lainnya", .codes([1: 1800])),
    SurveyEffect("jumlah_ternak_sapi", .slope(300, limit: 10)),
    SurveyEffect("jumlah_ternak_kerbau", .slope(300, limit: 10)),
    SurveyEffect("jumlah_ternak_kuda", .slope(300, limit: 5)),
    SurveyEffect("jumlah_ternak_babi", .slope(150, limit: 20)),
    SurveyEffect("jumlah_ternak_kambing_domba", .slope(100, limit: 20)),
  ]
}

/// The exponential in whole numbers, so that every machine writes the same rupiah.
enum Exponential {
  private static let unit: Int128 = 1_000_000_000_000
  /// e to a tenth.
  private static let tenth: Int128 = 1_105_170_918_076

  /// e to `value` ten-thousandths (0 to 200,000), rounded.
  static func rounded(_ value: Int) -> Int {
    let rest = Int128(value % 1_000) * 100_000_000
    var sum = unit
    var term = unit
    for place in 1...6 {
      term = term * rest / unit / Int128(place)
      sum += term
    }
    for _ in 0..<value / 1_000 { sum = sum * tenth / unit }
    return Int((sum + unit / 2) / unit)
  }
}
