/// The natural logarithm from basic operations alone, which IEEE 754 rounds alike everywhere: a fitted model does not depend
/// on the machine's mathematics library.
enum Logarithm {
  /// ln `value`, for a positive finite value; within two units of the last place.
  static func natural(_ value: Double) -> Double {
    var fraction = value.significand
    var power = Double(value.exponent)
    if fraction > 1.4142135623730951 {
      fraction /= 2
      power += 1
    }
    // ln f = 2 artanh((f - 1) / (f + 1)), |argument| < 0.172: the series ends below the last place after eleven terms.
    let argument = (fraction - 1) / (fraction + 1)
    let square = argument * argument
    var sum = 0.0
    for odd in stride(from: 23, through: 3, by: -2) { sum = (sum + 1 / Double(odd)) * square }
    // ln 2 in two parts, so that its rounding does not grow with the power.
    return power * 0.693147180369123816490 + (2 * argument * (1 + sum) + power * 1.90821492927058770002e-10)
  }
}
