import Isinglass
import Spectra
import SpinGlasses
import Testing

/// An instance planted at ξ is the all-up instance of the same seed seen from another gauge.
@Suite struct GaugeTests {
  static let pairs: [(name: String, values: [String: String])] = [
    ("planted-sk", ["size": "30", "ferromagnetic-bias": "1.3"]),
    ("wishart", ["size": "30", "couplings": "gaussian"]),
    ("wishart", ["size": "30", "couplings": "integer"]),
    ("tile", ["size": "6"]),
    ("xorsat", ["size": "15"]),
  ]

  @Test(arguments: pairs.indices) func energiesMapOneToOne(index: Int) throws {
    let (name, values) = Self.pairs[index]
    func make(_ planted: String) throws -> Problem {
      try EnsembleCatalogue.ensemble(
        named: name, values: values.merging(["planted": planted]) { $1 }
      ).problem(seed: 17)
    }
    let (up, hidden) = (try make("up"), try make("random"))
    let gauge = try #require(hidden.planted?.spins)
    #expect(up.planted?.spins == Spins(repeating: true, count: up.spinCount))
    #expect(gauge != up.planted?.spins)
    #expect(up.planted?.energy == hidden.planted?.energy)
    for k in 0..<50 {
      let state = randomSpins(up.spinCount, k)
      #expect(up.model.energy(of: state) == hidden.model.energy(of: product(state, gauge)))
    }
  }

  @Test(arguments: [0, 1]) func spectrumStays(index: Int) throws {
    let (name, values) = Self.pairs[index]
    let spectra = try ["up", "random"].map { planted in
      let couplings = try EnsembleCatalogue.ensemble(
        named: name, values: values.merging(["planted": planted]) { $1 }
      ).problem(seed: 23).model.couplings
      return try SymmetricEigen.decompose(
        SymmetricMatrix(order: couplings.order) { i, j in couplings[i, j] }
      ).values
    }
    for (a, b) in zip(spectra[0], spectra[1]) { #expect(abs(a - b) < 1e-12) }
  }
}
