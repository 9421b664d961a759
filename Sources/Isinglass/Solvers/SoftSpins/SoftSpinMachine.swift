/// Soft spins ready for one model: packed couplings, equation of motion, scales.
final class SoftSpinMachine: PreparedSolver {
  let model: IsingModel
  let product: CouplingProduct
  /// Couplings for the descent that ends each anneal.
  let flips: AnnealingCouplings
  let equation: SoftSpinEquation
  /// F, the unit of gain, in the numerator's units.
  let scale: Double
  /// h divided by the product's unit, or `nil` without fields.
  let fields: FrozenBuffer<Float>?
  let batchWidth: Int
  let defaultReplicas: Int
  let defaultSteps: Int
  let parameters: [(name: String, value: String)]

  /// Packs a model.
  ///
  /// - Parameters:
  ///   - settings: what a person has set.
  ///   - defaultSteps: steps of an anneal when nobody says.
  ///   - equation: makes the equation from the edges of the spectrum of J/F.
  /// - Throws: `SolverError.outOfMemory`.
  init(
    _ model: IsingModel, _ settings: Settings, seed: Seed, defaultSteps: Int,
    equation makeEquation: (_ largest: Double, _ smallest: Double) -> SoftSpinEquation
  ) throws {
    self.model = model
    let statistics = model.couplings.statistics()
    product = try CouplingProduct(model.couplings, statistics: statistics)
    flips = try AnnealingCouplings(model, statistics: statistics)
    scale = flips.fieldScale
    let edges = try product.spectralEdges(seed: seed)
    var equation = makeEquation(edges.largest / scale, edges.smallest / scale)
    equation.apply(settings)
    self.equation = equation
    let unit = product.unit
    fields =
      model.hasFields
      ? try FrozenBuffer(count: model.spinCount) { memory in
        for (i, field) in model.fields.enumerated() { memory[i] = Float(field / unit) }
      } : nil
    batchWidth = settings.integer("batch", default: product.bestReplicas)
    defaultReplicas = max(32, batchWidth)
    self.defaultSteps = defaultSteps
    parameters = equation.parameters + [("batch", String(batchWidth))]
  }

  var energyTolerance: Double { model.isInteger ? 0 : SignReadOut.tolerance }

  /// Whether product and step are one pass over memory for batches of this many lanes.
  func movesSpinsInOnePass(lanes: Int) -> Bool {
    let hasKernel =
      switch equation.feedback {
      case .meanField, .amplitudeControl: true
      case .feedbackControl, .separatedFeedback: false
      }
    return hasKernel && product.isSparse && (lanes == 16 || lanes == 32) && equation.noise == 0
      && equation.device.delay == 0 && equation.device.measurementNoise == 0
  }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    try SoftSpinTrajectory(self, start)
  }
}
