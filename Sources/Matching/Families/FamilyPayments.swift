import TabularIO

/// What is paid in the period under one family's No KK, and to the NIKs that its rows under review declare.
///
/// - Complexity: O(1) a question.
struct FamilyPayments {
  /// Of payments that name the No KK, all and by the NIK they name.
  private var total: UInt64 = 0
  private var byNIK: [UInt64: UInt64] = [:]
  /// All that is paid to a NIK, whatever No KK the payments name.
  private var ownNumbers: [UInt64: UInt64] = [:]

  /// The sums of `payments`, items of kind `payment`.
  init(_ payments: [SpillItem]) {
    for payment in payments {
      let amount = payment.key.high
      if payment.flags & ItemFlag.ownNumber != 0 {
        ownNumbers[payment.personNIK] = max(ownNumbers[payment.personNIK] ?? 0, amount)
      } else {
        total += amount
        if payment.personNIK != 0 { byNIK[payment.personNIK, default: 0] += amount }
      }
    }
  }

  /// What is paid to `nik`, rupiah.
  func own(_ nik: UInt64) -> UInt64 { ownNumbers[nik] ?? 0 }

  /// What is paid under the No KK to others than `nik`, rupiah; 0 for `nik` means to all.
  func others(than nik: UInt64) -> UInt64 { total - (byNIK[nik] ?? 0) }
}
