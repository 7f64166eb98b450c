import Diagnostics

/// The words on official against computed deciles.
enum DecileTexts {
  static let agreement = Message(
    id: "Desil resmi terhadap desil hitungan", en: "Official against computed deciles")
  static let agreementLead = Message(
    id: """
      Desil resmi dibawa dari sumber desil_resmi melalui No KK; desil hitungan dari model peringkat pipeline ini. Yang \
      dipakai aturan program ditetapkan pipeline.
      """,
    en: """
      The official decile is carried from the source desil_resmi by No KK; the computed one comes from the ranking model \
      of this pipeline. The pipeline says which of them the programmes' rules use.
      """)
  static let agreementNote = Message(
    id: "Angka di petak: persen keluarga pada desil resmi itu. ∅: tanpa desil.",
    en: "Numbers in the grid: percent of the families with that official decile. ∅: no decile.")
  static let agreementMissing = Message(
    id: "Tidak ada keluarga dengan desil resmi, jadi kesesuaiannya tidak dapat dihitung.",
    en: "No family has an official decile, so there is nothing to compare with.")
  static let official = Message(id: "Desil resmi", en: "Official decile")
  static let own = Message(id: "Desil hitungan", en: "Computed decile")
}
