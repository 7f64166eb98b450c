import Foundation
import Matching
import Testing

/// Step 2 where the names agree and the birth dates do not.
@Suite struct BirthEvidenceTests {
  /// What becomes of a row that declares the NIK of BUDI SANTOSO, born 1945-08-17, a man.
  private func trace(_ line: Line) throws -> Line {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    var row: Line = ["id_dtks": "D1", "nik": nik(1), "nama": "BUDI SANTOSO", "jenis_kelamin": "1"]
    row.merge(line) { $1 }
    given.add("dtks", row)
    return try given.run().trace("dtks")
  }

  @Test(arguments: [
    "1945-08-17", "1945-09-18", "1950-09-18", "1956-01-02", "1965-08-17", "1970-01-01", "1970-07-01", "1970-12-31", "",
    "2045-09-18",
  ])
  func oneName(_ birth: String) throws {
    // Equal, another day of the same year, a few years, a mistyped year, default dates, none, the wrong century.
    let trace = try trace(["tanggal_lahir": birth])
    #expect(trace["hasil"] == "PADAN", "\(birth)")
    #expect(trace["aturan"] == "NIK_NAMA", "\(birth)")
  }

  @Test(arguments: ["1957-09-18", "1970-02-17", "1970-08-03", "1933-01-02"])
  func sonOfTheSameName(_ birth: String) throws {
    let trace = try trace(["tanggal_lahir": birth])
    #expect(trace["hasil"] == "KONFLIK", "\(birth)")
    #expect(trace["aturan"] == "NIK_BERTENTANGAN")
    #expect(trace["temuan"] == "NIK-017")
  }

  @Test func anotherSexAndAnotherDateAreAnotherPerson() throws {
    #expect(try trace(["tanggal_lahir": "1947-02-03", "jenis_kelamin": "2"])["hasil"] == "KONFLIK")
    #expect(try trace(["tanggal_lahir": "1947-02-03", "jenis_kelamin": ""])["hasil"] == "PADAN")
    #expect(try trace(["tanggal_lahir": "1945-02-03", "jenis_kelamin": "2"])["hasil"] == "PADAN")
  }

  /// A word is missing, and the date has one slip: the same person. Another sex, or no word in common: not so.
  @Test func aShortNameAndAMistypedDate() throws {
    for birth in ["1945-08-18", "1945-09-17", "1945-12-31", "1945-07-01"] {
      let short = try trace(["nama": "BUDI", "tanggal_lahir": birth])
      #expect(short["hasil"] == "PADAN" && short["aturan"] == "NIK_NAMA_TANGGAL", "\(birth)")
    }
    #expect(try trace(["nama": "BUDI", "tanggal_lahir": "1945-09-18"])["hasil"] == "KONFLIK")
    #expect(try trace(["nama": "BUDI", "tanggal_lahir": "1946-08-17"])["hasil"] == "KONFLIK")
    #expect(try trace(["nama": "BUDI", "tanggal_lahir": "1945-08-18", "jenis_kelamin": "2"])["hasil"] == "KONFLIK")
    #expect(try trace(["nama": "BUDIARTO", "tanggal_lahir": "1945-08-18"])["hasil"] == "KONFLIK")
  }

  /// A day that stands for an unknown one contradicts as little as none.
  @Test func aDefaultDayContradictsNothing() throws {
    for birth in ["", "1970-01-01", "1900-07-01"] {
      let short = try trace(["nama": "BUDI", "tanggal_lahir": birth])
      #expect(short["hasil"] == "TINJAU" && short["aturan"] == "NIK_RAGU", "\(birth)")
      let nameless = try trace(["nama": "", "tanggal_lahir": birth])
      #expect(nameless["hasil"] == "PADAN" && nameless["aturan"] == "NIK_SAJA", "\(birth)")
      #expect(nameless["temuan"] == "NIK-021", "\(birth)")
    }
    #expect(try trace(["nama": "BUDIARTO", "tanggal_lahir": "1945-07-01"])["hasil"] == "TINJAU")
    #expect(try trace(["nama": "", "tanggal_lahir": "1945-07-01"])["hasil"] == "TINJAU")
    #expect(try trace(["nama": "", "tanggal_lahir": "1945-08-17"])["aturan"] == "NIK_TANGGAL")
    for birth in ["1945-08-18", "1957-07-01"] {
      #expect(try trace(["nama": "", "tanggal_lahir": birth])["hasil"] == "KONFLIK", "\(birth)")
    }
  }

  /// The strictest profile asks of a row that says less no less than of one that says more.
  @Test func theStrictProfileNeverGoesByTheNumberAlone() throws {
    func outcome(_ line: Line) throws -> String? {
      var given = MatchCase()
      given.person(nik(1), card(1), "BUDI SANTOSO")
      given.add("dtks", ["id_dtks": "D1", "nik": nik(1), "jenis_kelamin": "1"].merging(line) { $1 })
      return try given.run(profile: "ketat").trace("dtks")["hasil"]
    }
    #expect(try outcome(["nama": "BUDI SANTOSO", "tanggal_lahir": "1945-08-17"]) == "PADAN")
    #expect(try outcome(["nama": "BUDI SANTOSO"]) == "TINJAU")
    #expect(try outcome(["tanggal_lahir": "1945-08-17"]) == "TINJAU")
    #expect(try outcome([:]) == "TINJAU")
    #expect(try outcome(["tanggal_lahir": "1957-09-18"]) == "KONFLIK")
  }

  @Test func fatherAndSonUnderOneNIKAreTwoPersons() throws {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    given.add("dtks", ["id_dtks": "D1", "nik": nik(1), "nama": "BUDI SANTOSO", "tanggal_lahir": "1945-08-17"])
    given.add("dtks", ["id_dtks": "D2", "nik": nik(1), "nama": "BUDI SANTOSO", "tanggal_lahir": "1980-03-04"])
    let output = try given.run()
    #expect(try output.trace("dtks", 1)["hasil"] == "PADAN")
    let son = try output.trace("dtks", 2)
    #expect(son["hasil"] == "KONFLIK")
    #expect(son["temuan"] == "NIK-016;NIK-017")
  }

  @Test func anotherGivenNameNeedsTheBirthDate() throws {
    #expect(try trace(["nama": "BUDI HARIANTO", "tanggal_lahir": "1945-08-17"])["aturan"] == "NIK_NAMA_TANGGAL")
    #expect(try trace(["nama": "BUDI HARIANTO"])["hasil"] == "TINJAU")
    #expect(try trace(["nama": "BUDI HARIANTO", "tanggal_lahir": "1950-09-18"])["hasil"] == "KONFLIK")
    #expect(try trace(["nama": "SLAMET RIANTO", "tanggal_lahir": "1945-08-18"])["hasil"] == "KONFLIK")
  }
}
