import Foundation
import Matching
import TestSupport
import Testing

/// What `--train` and `--forecast` promise beside the numbers.
@Suite struct TrainingTests {
  @Test func aWorseLevelNeverWeighsMore() {
    let seen = [Double](repeating: 1000, count: 5)
    let ratios = WeightOrder.ordered([8, 0.5, 2, 0.1, 3], seen: seen, chains: [[1, 2, 3, 4, 5]])
    #expect(ratios == [8, 0.5, 0.5, 0.1, 0.1])
    // What disagrees altogether is never evidence for a match.
    #expect(WeightOrder.ordered([4, 3], seen: [50, 50], chains: [[1, 2]]) == [4, 1])
    // Levels that cannot be compared do not hold each other down.
    #expect(WeightOrder.ordered([9, 2, 5, 0.5], seen: seen, chains: [[1, 2, 4], [1, 3, 4]]) == [9, 2, 5, 0.5])
  }

  @Test func whatIsHardlySeenWeighsNothing() {
    // One kabupaten alone: nothing is known of pairs of two.
    #expect(WeightOrder.ordered([1.2, 200_000], seen: [6_000_000, 3], chains: [[1, 2]]) == [1.2, 1])
    #expect(WeightOrder.ordered([0.9, 200_000], seen: [6_000_000, 0], chains: [[1, 2]]) == [0.9, 0.9])
    // Nor does such a level say anything of those after it.
    #expect(WeightOrder.ordered([9, 50, 4, 0.1], seen: [99, 2, 99, 99], chains: [[1, 2, 3, 4]]) == [9, 1, 4, 0.1])
  }

  private func given() -> MatchCase {
    var given = MatchCase()
    for number in 1...400 {
      let name =
        "ORANG \(String(UnicodeScalar(UInt8(65 + number % 26))))\(String(repeating: "A", count: number % 7 + 2))"
      given.person(nik(number), card(number), name)
      given.add(
        "dtks",
        [
          "id_dtks": "D\(number)", "no_kk": card(number), "nama": name, "tanggal_lahir": "1945-08-17",
          "wilayah": "3171011001", "jenis_kelamin": "1",
        ])
    }
    return given
  }

  @Test func anEarlierModelIsReplacedByItsNextVersion() throws {
    let work = Workdir()
    let file = work.path + "/model.yaml"
    let first = try given().train(to: file)
    #expect(first.contains("\nversi: 1\n"))
    let second = try given().train(to: file, memory: 64 << 20)
    #expect(second == first.replacing("\nversi: 1\n", with: "\nversi: 2\n"))
  }

  @Test func theForecastSaysHowLongAndThatItIsAnEstimate() throws {
    let text = try given().forecast()
    #expect(text.contains("perkiraan: ") && text.contains(" detik") && text.contains("estimate: "))
    #expect(text.contains(" MB"))
  }
}
