import IsingKernels

/// A model in the layout of the sign-driven bifurcation kernels.
///
/// One-bit couplings are read where the model keeps them, whatever the fields; all others are packed
/// as for annealing.
final class BifurcationCouplings: Sendable {
  let model: IsingModel
  /// What one unit of the kernels' energies is worth in the model's numerator.
  let unit: Double
  /// The rms field F, in the numerator's units; see `IsingModel.fieldScale`.
  let fieldScale: Double
  /// Whether the kernels' energies are those of the model, to the last digit.
  let isExact: Bool
  /// h divided by the unit, or `nil` without fields.
  let fields: FrozenBuffer<Float>?
  private let annealing: AnnealingCouplings?

  /// The most spins whose fields fit 16 bits.
  private static let mostNarrowSpins = 32_000

  /// Packs a model.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  init(_ model: IsingModel) throws {
    self.model = model
    let statistics = model.couplings.statistics()
    fieldScale = model.fieldScale(statistics)
    let hasExactCouplings: Bool
    if case .oneBit = model.couplings.storage {
      annealing = nil
      unit = 1
      hasExactCouplings = true
    } else {
      let packed = try AnnealingCouplings(model, statistics: statistics)
      annealing = packed
      unit = packed.unit
      hasExactCouplings = packed.isExact
    }
    // Fields are carried in single precision.
    isExact =
      hasExactCouplings && model.fields.allSatisfy { abs($0) < 0x1p24 && $0 == $0.rounded() }
    let unit = unit
    fields =
      model.hasFields
      ? try FrozenBuffer(count: model.spinCount) { memory in
        for (i, field) in model.fields.enumerated() { memory[i] = Float(field / unit) }
      } : nil
  }

  /// The relative error of the kernels' energies.
  var energyTolerance: Double { isExact ? 0 : 4e-6 }

  /// Calls `body` with the description that the kernels take.
  func withProblem<Result>(_ body: (inout AnnealingProblem) -> Result) -> Result {
    if let annealing { return annealing.withProblem(body) }
    return withExtendedLifetime(self) {
      var problem = AnnealingProblem()
      problem.count = model.spinCount
      problem.kind = model.spinCount <= Self.mostNarrowSpins ? .signs : .signsWide
      if case .oneBit(let matrix) = model.couplings.storage {
        problem.rows = UnsafeRawPointer(matrix.start)
        problem.stride = matrix.wordsPerRow
      }
      return body(&problem)
    }
  }
}
