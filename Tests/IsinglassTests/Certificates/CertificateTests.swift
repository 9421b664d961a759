import Testing
import _IsinglassTestSupport

@testable import Isinglass

/// The lowest numerator by Gray-code enumeration over dense doubles; written anew here because the
/// thousands of cases below need something quicker than the definition.
private func lowestNumerator(_ model: IsingModel) -> Double {
  let count = model.spinCount
  var matrix = [Double](repeating: 0, count: count * count)
  for i in 0..<count {
    for j in 0..<count where i != j { matrix[i * count + j] = model.couplings[i, j] }
  }
  var spins = [Double](repeating: 1, count: count)
  var energy = BruteForce.numerator(model, [Int](repeating: 1, count: count))
  var lowest = energy
  for step in 1..<(1 << count) {
    let i = step.trailingZeroBitCount
    var field = model.hasFields ? model.fields[i] : 0
    for j in 0..<count { field += matrix[i * count + j] * spins[j] }
    energy += 2 * spins[i] * field
    spins[i] = -spins[i]
    lowest = min(lowest, energy)
  }
  return lowest
}

@Suite struct CertificateTests {
  /// Orders 1 to 18, more than a thousand models for each recipe with fields and without: 20,000 in all.
  @Test(arguments: RandomModel.allCases, [false, true])
  func boundsNeverCrossTheGroundEnergy(recipe: RandomModel, fields: Bool) throws {
    for order in 1...18 {
      let count: UInt64 = order <= 11 ? 88 : order <= 14 ? 10 : 2
      for seed in 0..<count {
        let model = try recipe.model(order: order, seed: 100 * seed + 7, fields: fields)
        let truth = lowestNumerator(model)
        let allowance = model.isInteger ? 0 : 1e-12 * max(1, model.couplings.absoluteSum)
        var bounds = [
          Certificate.magnitudes(of: model), Certificate.spectral(of: model),
          Certificate.bound(of: model, effort: .linear), Certificate.semidefinite(of: model),
          seed % 4 == 0 ? Certificate.bound(of: model, effort: .oddCycles) : nil,
        ]
        // Of one part it is the bound above, or that of the magnitudes.
        if Balance(of: model).parts.count > 1 || seed % 8 == 1 {
          bounds.append(Certificate.bound(of: model, effort: .spectral))
          bounds.append(Certificate.bound(of: model, effort: .semidefinite))
        }
        let isSearched = order > 10 && seed < 2
        let proof =
          isSearched
          ? OptimalityProof(of: model, from: Spins(repeating: true, count: order)) : nil
        for bound in bounds.compactMap({ $0 }) + [proof?.bound].compactMap({ $0 }) {
          // The allowance is for the enumeration's rounding, the bounds have none.
          #expect(
            bound.energy.value <= truth + allowance,
            "\(bound.method) of order \(order), seed \(seed)")
          if bound.method == .balance {
            #expect(abs(bound.energy.value - truth) <= 1e-12 * max(1, abs(truth)))
          }
          if model.isInteger { #expect(bound.energy.isExact) }
        }
      }
    }
  }

  @Test func integerBoundsAreEnergiesThatCanOccur() throws {
    for seed in 0..<60 as Range<UInt64> {
      let recipe: RandomModel = seed % 2 == 0 ? .sparseUnweighted : .oneBit
      let model = try recipe.model(order: 9, seed: seed, fields: seed % 3 == 0)
      guard let step = Certificate.energyStep(of: model) else { continue }
      let energies = (0..<512).map { bits in
        BruteForce.numerator(model, (0..<9).map { bits >> $0 & 1 == 1 ? 1 : -1 })
      }
      for energy in energies {
        #expect((energy - energies[0]).truncatingRemainder(dividingBy: Double(step)) == 0)
      }
      let spectral = try #require(Certificate.spectral(of: model)).energy.value
      #expect((spectral - energies[0]).truncatingRemainder(dividingBy: Double(step)) == 0)
    }
  }

  @Test func stepOfAnEvenGraphIsFour() throws {
    let square = try IsingModel(
      couplings: Couplings(
        order: 4,
        [Coupling(0, 1, 1), Coupling(1, 2, 1), Coupling(2, 3, 1), Coupling(0, 3, -1)]))
    #expect(Certificate.energyStep(of: square) == 4)
    let triangleAndTail = try IsingModel(
      couplings: Couplings(
        order: 4,
        [Coupling(0, 1, 3), Coupling(1, 2, 3), Coupling(0, 2, 3), Coupling(2, 3, 3)]))
    #expect(Certificate.energyStep(of: triangleAndTail) == 6)
    #expect(Certificate.energyStep(of: try IsingModel(couplings: Couplings(uncoupled: 3))) == nil)
  }

  /// Complete antiferromagnets have λ = 1, so that E ≥ −N/2, and reach it for even N.
  @Test(arguments: [4, 6, 10, 40, 101])
  func spectralBoundIsTightForCompleteAntiferromagnets(order: Int) throws {
    var couplings: [Coupling] = []
    for i in 0..<order { for j in 0..<i { couplings.append(Coupling(i, j, -1)) } }
    let model = try IsingModel(couplings: Couplings(order: order, couplings))
    let bound = try #require(Certificate.spectral(of: model))
    #expect(bound.energy == Energy(exactly: -Int64(order / 2)))
  }

  /// A ring of odd length with one frustrated bond: λ = 2 cos(π/N).
  @Test func spectralBoundOfAFrustratedRing() throws {
    let couplings = (0..<9).map { Coupling($0, ($0 + 1) % 9, -0.5) }
    let model = try IsingModel(couplings: Couplings(order: 9, couplings))
    let expected = -0.5 * 9 * 2 * 0.5 * 0.939_692_620_785_908_4  // cos(π/9)
    let bound = try #require(Certificate.spectral(of: model)).energy.value
    #expect(bound <= expected && bound > expected - 1e-9)
  }

  @Test func partsAreBoundedOneByOne() throws {
    // An unfrustrated chain beside a frustrated triangle and a lone spin in a field.
    let model = try IsingModel(
      couplings: Couplings(
        order: 8,
        [
          Coupling(0, 1, 5), Coupling(1, 2, -7), Coupling(2, 3, 5), Coupling(4, 5, -1),
          Coupling(5, 6, -1), Coupling(4, 6, -1),
        ]),
      fields: [0, 0, 0, 0, 0, 0, 0, -2], offset: 3)
    let bound = Certificate.bound(of: model, effort: .spectral)
    #expect(bound.energy.value == BruteForce(model).lowest)
    #expect(bound.energy == Energy(exactly: -17 - 1 - 2 + 3))
  }

  @Test func fieldsOnlyAndEmptyModelsAreBoundedExactly() throws {
    let fields = try IsingModel(couplings: Couplings(uncoupled: 3), fields: [1, -2, 0.5])
    #expect(Certificate.bound(of: fields, effort: .spectral).method == .balance)
    #expect(abs(Certificate.bound(of: fields, effort: .linear).energy.value + 3.5) < 1e-12)
    let empty = try IsingModel(couplings: Couplings(uncoupled: 0), offset: 7)
    #expect(Certificate.bound(of: empty, effort: .spectral).energy == Energy(exactly: 7))
  }

  @Test func hugeNumbersDoNotOverflow() throws {
    let big = 0x1p53
    let model = try IsingModel(
      couplings: Couplings(
        order: 40, (0..<40).map { Coupling($0, ($0 + 1) % 40, $0 == 0 ? big : -big + 1) }))
    let bound = Certificate.bound(of: model, effort: .spectral)
    #expect(bound.energy <= Certificate.magnitudes(of: model).energy || bound.method == .spectral)
    #expect(bound.energy.value.isFinite)
  }
}
