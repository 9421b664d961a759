/// Σ_{a<b} c_a c_b x_ab ≥ −(k − 1)/2 for an odd number k of spins with signs c, where x_ab = s_a s_b.
///
/// It holds for every state, since Σ c_a s_a is odd and its square at least 1: for k = 3 the triangle inequalities
/// of the cut polytope, for k = 5 and 7 the pentagonal and heptagonal ones (Deza & Laurent, *Geometry of Cuts and
/// Metrics*, 1997, §6.1 and §28). Unit vectors in place of spins need not obey it.
struct CliqueInequality {
  /// The spins in the first `count` lanes.
  var members = SIMD8<Int16>(repeating: 0)
  /// Their signs, ±1; 0 in the other lanes.
  var signs = SIMD8<Float>()
  /// The number of spins: 3, 5 or 7.
  private(set) var count: Int8 = 0
  /// What violating it costs.
  var multiplier = 0.0

  /// The smallest value of the left side that spins can give it.
  var least: Double { -Double(count - 1) / 2 }

  init() {}

  init(_ terms: [(spin: Int, sign: Float)]) { for (spin, sign) in terms { add(spin, sign) } }

  /// Takes in one more spin; at most 7.
  mutating func add(_ spin: Int, _ sign: Float) {
    members[Int(count)] = Int16(spin)
    signs[Int(count)] = sign
    count += 1
  }

  /// The lane of a spin, if it is a member.
  func lane(of spin: Int) -> Int? { (0..<Int(count)).first { Int(members[$0]) == spin } }

  /// Calls a closure with each pair of members and the product of their signs.
  @inline(__always)
  func forEachPair(_ body: (_ i: Int, _ j: Int, _ sign: Double) -> Void) {
    for a in 1..<Int(count) {
      for b in 0..<a { body(Int(members[a]), Int(members[b]), Double(signs[a] * signs[b])) }
    }
  }

  /// The left side less its least value: negative where the inequality is violated.
  ///
  /// - Parameter products: x, full, of the given order.
  @inline(__always)
  func slack(_ products: UnsafePointer<Double>, order: Int) -> Double {
    var sum = -least
    for a in 1..<Int(count) {
      let row = products + Int(members[a]) * order
      var field = 0.0
      for b in 0..<a { field += Double(signs[b]) * row[Int(members[b])] }
      sum += field * Double(signs[a])
    }
    return sum
  }

  /// What tells inequalities apart, whatever the order of their members and the common sign.
  var identity: Identity {
    var members = self.members
    var signs = self.signs
    for a in 1..<Int(count) {
      var b = a
      while b > 0, members[b] < members[b - 1] {
        (members[b], members[b - 1]) = (members[b - 1], members[b])
        (signs[b], signs[b - 1]) = (signs[b - 1], signs[b])
        b -= 1
      }
    }
    var alike: UInt8 = 0
    for a in 0..<Int(count) where signs[a] == signs[0] { alike |= 1 << UInt8(a) }
    return Identity(members: members, alike: alike)
  }

  /// The members in order and which of them have the sign of the first.
  struct Identity: Hashable {
    let members: SIMD8<Int16>
    let alike: UInt8
  }
}
