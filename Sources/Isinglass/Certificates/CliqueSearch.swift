/// A set of spins with signs that grows and changes so that Σ_{a<b} c_a c_b x_ab falls.
struct CliqueSearch {
  private(set) var terms: [(spin: Int, sign: Float)] = []
  private let products: UnsafePointer<Double>
  private let order: Int
  /// Σ_a c_a x_ai for each spin i, over the spins in the set.
  private var fields: [Double]

  /// - Parameter products: x, full; must outlive the search.
  init(_ products: UnsafePointer<Double>, order: Int) {
    (self.products, self.order) = (products, order)
    fields = [Double](repeating: 0, count: order)
  }

  /// The number of spins in the set.
  var count: Int { terms.count }

  /// Takes in a spin.
  mutating func put(_ spin: Int, _ sign: Float) {
    terms.append((spin, sign))
    addFields(of: spin, Double(sign))
  }

  /// Takes in the spin that lowers the sum most, among those that are tried.
  mutating func putBest(trying isTried: () -> Bool) {
    var best: (spin: Int, gain: Double)?
    for spin in 0..<order where fields[spin].magnitude > best?.gain ?? -1 {
      if !isTried() || terms.contains(where: { $0.spin == spin }) { continue }
      best = (spin, fields[spin].magnitude)
    }
    if let best { put(best.spin, fields[best.spin] > 0 ? -1 : 1) }
  }

  /// Exchanges one spin at a time for a better one, until there is none or enough was tried.
  mutating func exchange() {
    for _ in 0..<10 {
      var isChanged = false
      for index in terms.indices {
        let old = terms[index]
        addFields(of: old.spin, -Double(old.sign))
        var best = (term: old, value: Double(old.sign) * fields[old.spin])
        for spin in 0..<order where -fields[spin].magnitude < best.value - 1e-9 {
          let isTaken = terms.indices.contains { $0 != index && terms[$0].spin == spin }
          if !isTaken {
            best = ((spin, fields[spin] > 0 ? -1 : 1), -fields[spin].magnitude)
          }
        }
        if best.term.spin != old.spin { isChanged = true }
        terms[index] = best.term
        addFields(of: best.term.spin, Double(best.term.sign))
      }
      if !isChanged { return }
    }
  }

  private mutating func addFields(of spin: Int, _ sign: Double) {
    let row = products + spin * order
    for index in 0..<order { fields[index] += sign * row[index] }
  }
}
