import TabularIO

/// Name and address of the families that are visited, and of no others.
struct VisitDetails {
  struct Detail: Sendable {
    var name = ""
    var address = ""
    var members = ""
  }

  /// By visit.
  let details: [Detail]

  /// Looks the families of `visits` up in the snapshot's `keluarga`.
  init(_ visits: [Visit], families: Table) throws {
    let order = visits.indices.sorted { visits[$0].key < visits[$1].key }
    let columns = try families.columns(["id_keluarga", "nama_kepala_keluarga", "alamat", "jumlah_anggota_keluarga"])
    var details = [Detail](repeating: Detail(), count: visits.count)
    var cursor = RowCursor(families)
    while try cursor.next() {
      let row = cursor.row
      let key = VisitKey(row[columns[0]])
      var low = 0
      var high = order.count
      while low < high {
        let middle = (low + high) / 2
        if visits[order[middle]].key < key { low = middle + 1 } else { high = middle }
      }
      while low < order.count && visits[order[low]].key == key {
        details[order[low]] = Detail(
          name: row[columns[1]].string, address: row[columns[2]].string, members: row[columns[3]].string)
        low += 1
      }
    }
    self.details = details
  }
}
