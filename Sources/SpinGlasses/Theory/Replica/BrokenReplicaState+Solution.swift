import RealModule

extension BrokenReplicaState {
  /// The state at a point.
  ///
  /// The overlaps at fixed breakpoints are iterated, with Anderson's acceleration once they are near.
  ///
  /// - Parameters:
  ///   - point: where; above the onset, where there is nothing to break.
  ///   - resolution: how finely.
  ///   - branch: which solution.
  /// - Throws: `TheoryError` below the onset, or if the equations could not be solved to 10⁻³.
  /// - Complexity: about a second; O(sweeps × steps × fields²/√steps).
  public init(
    at point: PlantedGlassPoint, resolution: ParisiResolution = ParisiResolution(),
    branch: ReplicaBranch = .equilibrium
  ) throws {
    let symmetric = try ReplicaSymmetricState(at: point, branch: branch)
    let g = point.disorder
    // Fields have the dimension of x³.
    let scale = g * g.squareRoot()
    let a = point.gain / g
    let bias = branch == .unmagnetized ? 0 : max(0, point.ferromagneticBias / g)
    let qRS = symmetric.selfOverlap / g
    guard qRS > 0 else {
      throw TheoryError.parameter(
        "the gain", value: point.gain,
        wanted:
          "above \(g * PhaseBoundaries.onset(ferromagneticBias: bias)), where spins leave zero")
    }
    let k = resolution.steps
    let rates = (1...k).map { i -> Double in
      let u = (Double(i) - 0.5) / Double(k)
      return resolution.spread * u / (1 - u) / max(qRS, 0.2)
    }
    // Replica symmetry loses the magnetization too early, so that a trace of it must be offered.
    let isMagnetized = bias > 1
    var m =
      isMagnetized
      ? max(symmetric.magnetization / g.squareRoot(), 0.3 * qRS.squareRoot()) : 0
    let mean = isMagnetized ? 1.1 * max(m, 0.6 * qRS.squareRoot()) : 0
    let grid = FieldGrid(
      reach: bias * mean + 7 * (1.05 * qRS).squareRoot(), count: resolution.fields)
    let recursion = ParisiRecursion(gain: a, bias: bias, breakpoints: rates, grid: grid)
    var q = [isMagnetized ? 0.3 * qRS : 0]
    for rate in rates {
      let z = rate * qRS
      q.append(max(0.97 * qRS * (1 - 1 / (1 + z * z)), q[q.count - 1] + 1e-3 * qRS))
    }
    var chi = 0.6 * symmetric.susceptibility * g
    var anderson = AndersonAcceleration(depth: 12)
    var outcome = recursion.evaluate(overlaps: q, susceptibility: chi, magnetization: m)
    var residual = Double.infinity
    var sweeps = 0
    while sweeps < resolution.sweeps {
      sweeps += 1
      outcome = recursion.evaluate(overlaps: q, susceptibility: chi, magnetization: m)
      if !isMagnetized {
        outcome.overlaps[0] = 0
        outcome.magnetization = 0
      }
      let x = q + [chi, m]
      let image = outcome.overlaps + [outcome.susceptibility, outcome.magnetization]
      let f = zip(image, x).map { $0 - $1 }
      residual = f.reduce(0) { max($0, $1.magnitude) }
      if residual < resolution.tolerance { break }
      var next: [Double]
      if sweeps <= 8 || residual > 0.05 {
        anderson.reset()
        next = zip(x, f).map { $0 + 0.5 * $1 }
      } else {
        next = anderson.next(x, residual: f, mixing: 1)
        if !Self.isOrdered(next, k) || next[k + 1] <= 0 {
          anderson.reset()
          next = zip(x, f).map { $0 + 0.5 * $1 }
        }
      }
      q = Array(next[0...k])
      chi = next[k + 1]
      m = next[k + 2]
    }
    guard residual < 1e-3 * max(1, qRS) else {
      throw TheoryError.noConvergence(
        "the equations of broken replica symmetry", gain: point.gain,
        bias: point.ferromagneticBias)
    }
    self.init(
      point: point, magnetization: m * g.squareRoot(), overlaps: q.map { $0 * g },
      breakpoints: rates.map { $0 / g }, susceptibility: chi / g, energy: outcome.energy * g * g,
      virialEnergy: outcome.virialEnergy * g * g,
      densityAtZeroField: outcome.density[grid.fields.count / 2] / (grid.spacing * scale),
      residual: residual, sweeps: sweeps, grid: grid, density: outcome.density)
  }

  private static func isOrdered(_ x: [Double], _ k: Int) -> Bool {
    x.allSatisfy(\.isFinite) && x[0] >= 0 && (1...k).allSatisfy { x[$0] > x[$0 - 1] }
  }
}
