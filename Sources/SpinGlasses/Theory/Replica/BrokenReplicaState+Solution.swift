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
  ///   - neighbor: a solution nearby, at another point or resolution, to start from.
  /// - Throws: `TheoryError` below the onset, or if the equations could not be solved to 10⁻⁴.
  /// - Complexity: about a second, half of that from a neighbour;
  ///   O(sweeps × steps × fields²/√steps).
  public init(
    at point: PlantedGlassPoint, resolution: ParisiResolution = ParisiResolution(),
    branch: ReplicaBranch = .equilibrium, near neighbor: BrokenReplicaState? = nil
  ) throws {
    try self.init(
      at: point, resolution: resolution, branch: branch, near: neighbor, breakpoints: nil,
      curvature: nil)
  }

  /// As above, or with given breakpoints, or with a curvature b of the effective well that belongs to
  /// another gain: to b − g²χ.
  init(
    at point: PlantedGlassPoint, resolution: ParisiResolution, branch: ReplicaBranch,
    near neighbor: BrokenReplicaState?, breakpoints: [Double]? = nil, curvature: Double? = nil
  ) throws {
    if let neighbor {
      do {
        try self.init(
          solving: point, resolution: resolution, branch: branch, near: neighbor,
          breakpoints: breakpoints, curvature: curvature)
        return
      } catch TheoryError.noConvergence {
        // The neighbour was too far.
      }
    }
    try self.init(
      solving: point, resolution: resolution, branch: branch, near: nil, breakpoints: breakpoints,
      curvature: curvature)
  }

  private init(
    solving point: PlantedGlassPoint, resolution: ParisiResolution, branch: ReplicaBranch,
    near neighbor: BrokenReplicaState?, breakpoints: [Double]?, curvature: Double?
  ) throws {
    let symmetric = try ReplicaSymmetricState(at: point, branch: branch)
    let g = point.disorder
    // Fields have the dimension of x³.
    let scale = g * g.squareRoot()
    let bias = branch == .unmagnetized ? 0 : max(0, point.ferromagneticBias / g)
    guard symmetric.selfOverlap > 0 else {
      throw TheoryError.parameter(
        "the gain", value: point.gain,
        wanted:
          "above \(g * PhaseBoundaries.onset(ferromagneticBias: bias)), where spins leave zero")
    }
    let start = Start(
      symmetric: symmetric, bias: bias, resolution: resolution,
      breakpoints: breakpoints.map { $0.map { $0 * g } },
      near: neighbor.flatMap { $0.magnetization > 0 || bias <= 1 ? $0 : nil })
    let k = start.breakpoints.count
    // Of one step the lowest overlap is not 0 even without a hidden state; of many it is.
    let isLowestFixed = bias <= 1 && k > 1
    let recursion = ParisiRecursion(
      gain: point.gain / g, curvature: curvature.map { $0 / g }, bias: bias,
      breakpoints: start.breakpoints,
      grid: FieldGrid(reach: start.reach, count: resolution.fields))
    var (q, chi, m) = (start.overlaps, start.susceptibility, start.magnetization)
    var anderson = AndersonAcceleration(depth: 12)
    var outcome = recursion.evaluate(overlaps: q, susceptibility: chi, magnetization: m)
    var residual = Double.infinity
    var sweeps = 0
    // Close to g = J₀ a magnetization takes longest.
    while sweeps < (residual < 1e-5 ? resolution.sweeps : 3 * resolution.sweeps) {
      sweeps += 1
      outcome = recursion.evaluate(overlaps: q, susceptibility: chi, magnetization: m)
      if isLowestFixed { outcome.overlaps[0] = 0 }
      if bias <= 1 { outcome.magnetization = 0 }
      let x = q + [chi, m]
      let image = outcome.overlaps + [outcome.susceptibility, outcome.magnetization]
      let f = zip(image, x).map { $0 - $1 }
      residual = f.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : .infinity }
      if residual < resolution.tolerance || residual == .infinity { break }
      var next: [Double]
      if sweeps <= start.dampedSweeps || residual > 0.05 {
        anderson.reset()
        next = zip(x, f).map { $0 + 0.5 * $1 }
      } else if sweeps % 2 != 0 {
        // Plain steps between the accelerated ones keep what is nearly marginal from wandering off.
        anderson.record(x, residual: f)
        next = zip(x, f).map { $0 + 1.3 * $1 }
      } else {
        next = anderson.next(x, residual: f, mixing: 1)
      }
      if !Self.isOrdered(next, k) || next[k + 1] <= 0 {
        anderson.reset()
        next = zip(x, f).map { $0 + 0.5 * $1 }
      }
      q = Array(next[0...k])
      chi = next[k + 1]
      m = next[k + 2]
    }
    guard residual < 1e-4 * max(1, symmetric.selfOverlap / g) else {
      throw TheoryError.noConvergence(
        "the equations of broken replica symmetry", gain: point.gain,
        bias: point.ferromagneticBias)
    }
    let grid = recursion.grid
    self.init(
      point: point, magnetization: m * g.squareRoot(), overlaps: q.map { $0 * g },
      breakpoints: start.breakpoints.map { $0 / g }, susceptibility: chi / g,
      totalSusceptibility: outcome.totalSusceptibility / g,
      energy: outcome.energy * g * g, virialEnergy: outcome.virialEnergy * g * g,
      densityAtZeroField: outcome.density[grid.fields.count / 2] / (grid.spacing * scale),
      residual: residual, sweeps: sweeps, grid: grid, density: outcome.density)
  }

  private static func isOrdered(_ x: [Double], _ k: Int) -> Bool {
    x.allSatisfy(\.isFinite) && x[0] >= 0 && (1...k).allSatisfy { x[$0] > x[$0 - 1] }
  }
}

/// Where the iteration begins, at g = 1.
private struct Start {
  /// ζ_1 … ζ_k.
  let breakpoints: [Double]
  /// q_0 … q_k.
  let overlaps: [Double]
  let susceptibility: Double
  let magnetization: Double
  /// How far the grid of fields reaches.
  let reach: Double
  /// Sweeps to be gone through before anything is accelerated.
  let dampedSweeps: Int

  init(
    symmetric: ReplicaSymmetricState, bias: Double, resolution: ParisiResolution,
    breakpoints: [Double]?, near neighbor: BrokenReplicaState?
  ) {
    let g = symmetric.point.disorder
    let qRS = symmetric.selfOverlap / g
    let rates = breakpoints ?? resolution.breakpoints(selfOverlap: qRS)
    let k = rates.count
    self.breakpoints = rates
    // Replica symmetry loses the magnetization too early, so that a trace of it must be offered.
    let isMagnetized = bias > 1
    let ownMagnetization = max(symmetric.magnetization / g.squareRoot(), 0.3 * qRS.squareRoot())
    let greatest = isMagnetized ? 1.1 * max(ownMagnetization, 0.6 * qRS.squareRoot()) : 0
    reach = bias * greatest + 7 * (1.05 * qRS).squareRoot()
    // Levels begin apart: where they should meet they will, but once together they never part.
    var q = [k == 1 ? 0.5 * qRS : isMagnetized ? 0.1 * qRS : 0]
    for rate in rates {
      let z = rate * qRS
      q.append(q[0] + (0.97 * qRS - q[0]) * (1 - 1 / (1 + z * z)))
    }
    if let neighbor {
      let ratio = qRS / (neighbor.unbrokenSelfOverlap / neighbor.point.disorder)
      let known = neighbor.overlaps(at: rates.map { $0 * g / ratio }).map { $0 * ratio / g }
      q = zip(q, known).map { 0.1 * $0 + 0.9 * $1 }
      if !isMagnetized && k > 1 { q[0] = 0 }
      susceptibility = neighbor.susceptibility * g
      magnetization =
        isMagnetized ? neighbor.magnetization * ratio.squareRoot() / g.squareRoot() : 0
      dampedSweeps = 3
    } else {
      susceptibility = 0.6 * symmetric.susceptibility * g
      magnetization = isMagnetized ? ownMagnetization : 0
      dampedSweeps = 8
    }
    // Two overlaps that coincide would never part again.
    for i in 1...k { q[i] = max(q[i], q[i - 1] + 1e-5 * qRS) }
    overlaps = q
  }
}

extension ParisiResolution {
  /// ζ_1 … ζ_k at g = 1.
  fileprivate func breakpoints(selfOverlap: Double) -> [Double] {
    let unit = spread / max(selfOverlap, 0.2)
    let last = greatestBreakpoint.map { $0 / (unit + $0) } ?? 1
    return (0..<steps).map { i in
      let u = last * (Double(i) + 0.5) / Double(steps)
      return unit * u / (1 - u)
    }
  }
}

extension BrokenReplicaState {
  /// The overlaps q_0 … q_k that other breakpoints would have, by the line through what is known:
  /// q_i lies between ζ_i and ζ_{i+1}, and beyond the last the overlap closes in as ζ⁻².
  fileprivate func overlaps(at rates: [Double]) -> [Double] {
    let k = breakpoints.count
    guard k > 1, rates.count > 1 else {
      return [overlaps[0]] + rates.map { _ in selfOverlap }
    }
    let places = (1..<k).map { 0.5 * Double.log(breakpoints[$0 - 1] * breakpoints[$0]) }
    var values = [overlaps[0]]
    for i in 1..<rates.count {
      let place = 0.5 * Double.log(rates[i - 1] * rates[i])
      guard let above = places.firstIndex(where: { $0 >= place }) else {
        let gap = Double.exp(2 * (places[k - 2] - place))
        values.append(selfOverlap - (selfOverlap - overlaps[k - 1]) * gap)
        continue
      }
      if above == 0 {
        let share = Double.exp(place - places[0])
        values.append(overlaps[0] + (overlaps[1] - overlaps[0]) * share)
      } else {
        let t = (place - places[above - 1]) / (places[above] - places[above - 1])
        values.append(overlaps[above] + t * (overlaps[above + 1] - overlaps[above]))
      }
    }
    values.append(selfOverlap)
    return values
  }

  /// q without broken symmetry, which sets the scale of the breakpoints.
  fileprivate var unbrokenSelfOverlap: Double {
    (try? ReplicaSymmetricState(at: point).selfOverlap) ?? selfOverlap
  }
}
