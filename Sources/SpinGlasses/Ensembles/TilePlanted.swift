public import Isinglass

/// Tile planting on a square lattice: small frustrated cells that share corners but no bonds are
/// each satisfied by the hidden state, which is therefore a ground state.
///
/// The cells are every other plaquette of a periodic L × L lattice, in a chequerboard. A cell of
/// class C_k has k bonds of magnitude 1, one of them antiferromagnetic, and 4 − k of magnitude 2:
/// it breaks one of its weak bonds, so it has k ground states up to a flip, one of them the planted
/// one. Energies are whole.
///
/// Sources: Hamze, Jacob, Ochoa, Perera, Wang & Katzgraber, Phys. Rev. E 97, 043303 (2018); Perera,
/// Hamze, Raymond, Weigel & Katzgraber, Phys. Rev. E 101, 023316 (2020).
public struct TilePlanted: Ensemble, Hashable {
  /// The linear size L; there are L² spins.
  public var size: Int
  /// The fractions of cells of classes C1, C2 and C3; the rest is C4.
  public var fractions: (c1: Double, c2: Double, c3: Double) { (c1, c2, c3) }
  private var c1: Double
  private var c2: Double
  private var c3: Double
  /// Where the hidden state is.
  public var planted: HiddenState

  /// The family of instances with the given parameters.
  public init(
    size: Int, fractions: (c1: Double, c2: Double, c3: Double), planted: HiddenState = .random
  ) {
    self.size = size
    (c1, c2, c3) = fractions
    self.planted = planted
  }

  /// The name, meaning and parameters.
  public static let record = EnsembleRecord(
    name: "tile", summary: "square lattice of frustrated cells with a known ground state",
    source:
      "Hamze et al., Phys. Rev. E 97, 043303 (2018); Perera et al., Phys. Rev. E 101, 023316 (2020)",
    planting: .groundState,
    parameters: [
      .size(4...20_000, default: 32, meaning: "linear size L, even; there are L² spins"),
      fraction("c1", "one ground state", default: "0.2"),
      fraction("c2", "two ground states", default: "0.5"),
      fraction("c3", "three ground states; what is left has four", default: "0.1"),
      .planted,
    ])

  private static func fraction(
    _ name: String, _ meaning: String, default value: String
  ) -> ParameterRecord {
    ParameterRecord(
      name, "fraction of cells with \(meaning)", .real(0...1), default: value,
      origin: "a mixture of all classes")
  }

  /// Reads the parameters.
  public init(_ settings: EnsembleSettings) {
    self.init(
      size: settings.integer("size"),
      fractions: (settings.real("c1"), settings.real("c2"), settings.real("c3")),
      planted: HiddenState(rawValue: settings.word("planted")) ?? .random)
  }

  /// The parameters as texts.
  public var parameterTexts: [String] {
    ["\(size)", text(c1), text(c2), text(c3), planted.rawValue]
  }

  /// Generates an instance with its exact ground energy.
  ///
  /// - Throws: `EnsembleError.oddLinearSize`, `.fractionsExceedOne`, `.outOfMemory`.
  /// - Complexity: O(L²).
  public func makeInstance(seed: Seed) throws -> Problem {
    guard size % 2 == 0 else { throw EnsembleError.oddLinearSize(size) }
    // A sum of exact decimals such as 0.7 + 0.2 + 0.1 may round to just above 1.
    guard c1 + c2 + c3 <= 1 + 1e-12 else {
      throw EnsembleError.fractionsExceedOne("c1, c2 and c3", sum: c1 + c2 + c3)
    }
    let count = size * size
    try requireMemory(bytes: 64 * count)
    let hidden = planted.spins(count: count, seed: seed)
    let source = CouplingVisitor { body in try forEachBond(seed: seed, body) }
    let model = try IsingModel(
      couplings: Couplings(
        order: count, GaugedCouplings(base: source, spins: hidden), duplicates: .reject))
    return Problem(
      model, planted: PlantedTruth(energy: model.energy(of: hidden), spins: hidden))
  }

  /// Visits the bonds of all cells for the hidden state all up.
  private func forEachBond(
    seed: Seed, _ body: (Int, Int, Double) throws -> Void
  ) throws {
    var stream = seed.stream(.couplings)
    for y in 0..<size {
      for x in stride(from: y % 2, to: size, by: 2) {
        let (right, above) = ((x + 1) % size, (y + 1) % size)
        let corners = [
          y * size + x, y * size + right, above * size + right, above * size + x,
        ]
        for (k, value) in cell(&stream).enumerated() {
          try body(corners[k], corners[(k + 1) % 4], value)
        }
      }
    }
  }

  /// The four bonds around a cell.
  private func cell(_ stream: inout Philox) -> [Double] {
    let place = stream.uniform()
    let weakCount = place < c1 ? 1 : place < c1 + c2 ? 2 : place < c1 + c2 + c3 ? 3 : 4
    var order = [0, 1, 2, 3]
    for k in 0..<3 { order.swapAt(k, k + Int(stream.below(UInt64(4 - k)))) }
    var bonds = [2.0, 2, 2, 2]
    for edge in order.prefix(weakCount) { bonds[edge] = 1 }
    bonds[order[0]] = -1
    return bonds
  }
}
