import RealModule

/// The plane of gain and hidden state's strength: what the global minimum is like everywhere, and the
/// lines between the phases.
public struct PhaseDiagram: Sendable, Hashable {
  /// What the global minimum is like at a point of the plane.
  public struct Place: Sendable, Hashable {
    /// m = ⟨x⟩ along the hidden state.
    public var magnetization: Double
    /// q = ⟨x²⟩.
    public var selfOverlap: Double
    /// The response of a single state.
    public var susceptibility: Double
    /// The energy per spin.
    public var energy: Double
    /// The lower edge of the bulk of the Hessian's spectrum.
    public var hessianEdge: Double
    /// The phase.
    public var phase: GlassPhase
    /// What the minimum is like.
    public var rigidity: GlassRigidity

    /// The cosine of the angle with the hidden state, m/√q.
    public var cosine: Double {
      selfOverlap > 0 ? magnetization / selfOverlap.squareRoot() : 0
    }
  }

  /// A line between phases, as gains over strengths of the hidden state.
  public struct Boundary: Sendable, Hashable {
    /// J₀, rising.
    public var biases: [Double]
    /// The gain on the line.
    public var gains: [Double]
    /// How far the gain may be off.
    public var errors: [Double]
  }

  /// The strength of the disorder.
  public let disorder: Double
  /// The gains of the grid, rising.
  public let gains: [Double]
  /// The strengths of the hidden state of the grid, rising.
  public let biases: [Double]
  /// The places, row by row, a row for each gain; nil where the equations could not be solved.
  public let places: [Place?]
  /// Where the origin goes unstable.
  public let onset: Boundary
  /// Where replica symmetry breaks, the line of de Almeida and Thouless.
  public let symmetryBreaking: Boundary
  /// Where spins become rigid.
  public let rigidity: Boundary
  /// The strength above which the glass is magnetized, at every gain: exactly g.
  public var leastMagnetizingBias: Double { disorder }

  /// The place of the grid at a gain and a strength.
  public func place(gain row: Int, bias column: Int) -> Place? {
    places[row * biases.count + column]
  }
}

extension PhaseDiagram {
  /// Solves the theory on a grid.
  ///
  /// Replica-symmetric where that is stable; elsewhere symmetry is broken in twelve steps, each point
  /// starting from the one above. Without a magnetization nothing depends on J₀. The energy is good
  /// to 10⁻⁴ there, self-overlap and magnetization to 10⁻³ and the edge of rigid places to 0.03.
  ///
  /// - Parameters:
  ///   - gains: a; finite, at least one.
  ///   - biases: J₀; finite, at least one.
  ///   - disorder: g.
  ///   - threads: how many threads; the answer does not depend on it.
  /// - Throws: `TheoryError` for parameters that make no sense, or if a line could not be found.
  /// - Complexity: about a minute of one core for 60 × 60 points.
  public init(
    gains: [Double], biases: [Double], disorder: Double = 1, threads: Int = 1
  ) throws {
    for (gain, bias) in gains.map({ ($0, 0.0) }) + biases.map({ (0.0, $0) }) {
      try PlantedGlassPoint(gain: gain, ferromagneticBias: bias, disorder: disorder).validate()
    }
    guard !gains.isEmpty, !biases.isEmpty else {
      throw TheoryError.parameter("the number of points", value: 0, wanted: "1 or more each way")
    }
    let (gains, biases) = (gains.sorted(), biases.sorted())
    let g = disorder
    // Up to J₀ = g all columns are alike.
    let unmagnetized = biases.filter { $0 <= g }.count
    let columns = (unmagnetized > 0 ? [biases[0]] : []) + biases.dropFirst(unmagnetized)
    let (least, most) = (biases[0], max(biases[biases.count - 1], biases[0]))
    func line(_ steps: Int) -> [Double] {
      // Up to g nothing changes along the lines.
      let bent = max(least, min(g, most))
      let start = bent > least ? [least] : []
      guard most > bent else { return start + [bent] }
      return start + (0...steps).map { bent + (most - bent) * Double($0) / Double(steps) }
    }
    let (coarse, fine) = (line(10), line(60))
    enum Piece: Sendable {
      case column([Place?])
      case rigid(Result<Estimate, TheoryError>)
      case unbroken(Result<Double, TheoryError>)
    }
    // What takes longest comes first.
    let pieces = parallelMap(coarse.count + columns.count + fine.count, threads: threads) {
      k -> Piece in
      if k < coarse.count {
        return .rigid(
          Self.attempt(coarse[k]) {
            try PhaseBoundaries.rigidity(ferromagneticBias: coarse[k], disorder: g)
          })
      }
      if k < coarse.count + columns.count {
        return .column(Self.column(gains, bias: columns[k - coarse.count], disorder: g))
      }
      let bias = fine[k - coarse.count - columns.count]
      return .unbroken(
        Self.attempt(bias) {
          try PhaseBoundaries.replicaSymmetryBreaking(ferromagneticBias: bias, disorder: g)
        })
    }
    var rigidGains: [Estimate] = []
    var unbrokenGains: [Double] = []
    var solved: [[Place?]] = []
    for piece in pieces {
      switch piece {
      case .rigid(let gain): rigidGains.append(try gain.get())
      case .unbroken(let gain): unbrokenGains.append(try gain.get())
      case .column(let places): solved.append(places)
      }
    }
    let rigid = Boundary(
      biases: coarse, gains: rigidGains.map(\.value), errors: rigidGains.map(\.error))
    let all =
      Array(repeating: solved[0], count: unmagnetized) + solved.dropFirst(unmagnetized > 0 ? 1 : 0)
    self.disorder = g
    self.gains = gains
    self.biases = biases
    places = gains.indices.flatMap { row in
      all.indices.map { column -> Place? in
        guard var place = all[column][row] else { return nil }
        // The line is known better than the sign of the curvature at few steps.
        if place.rigidity == .rigid || place.rigidity == .rough {
          place.rigidity = gains[row] > rigid.gain(at: biases[column]) ? .rigid : .rough
        }
        return place
      }
    }
    onset = Boundary(
      biases: fine, gains: fine.map { PhaseBoundaries.onset(ferromagneticBias: $0, disorder: g) },
      errors: fine.map { _ in 0 })
    symmetryBreaking = Boundary(
      biases: fine, gains: unbrokenGains, errors: fine.map { _ in 1e-6 * g })
    rigidity = rigid
  }

  private static func attempt<Value>(
    _ bias: Double, _ value: () throws -> Value
  ) -> Result<Value, TheoryError> {
    do {
      return .success(try value())
    } catch let error as TheoryError {
      return .failure(error)
    } catch {
      return .failure(.noConvergence("a phase boundary", gain: .nan, bias: bias))
    }
  }

  /// One column from its highest gain down.
  private static func column(_ gains: [Double], bias: Double, disorder: Double) -> [Place?] {
    let resolution = ParisiResolution(steps: 12, fields: 601, tolerance: 1e-7, sweeps: 200)
    var symmetric: ReplicaSymmetricState?
    var broken: BrokenReplicaState?
    var places: [Place?] = []
    for gain in gains.reversed() {
      let point = PlantedGlassPoint(gain: gain, ferromagneticBias: bias, disorder: disorder)
      guard let state = try? ReplicaSymmetricState(at: point, near: symmetric) else {
        places.append(nil)
        continue
      }
      if state.selfOverlap > 0 { symmetric = state }
      if state.selfOverlap == 0 || state.replicon > 0 {
        places.append(Place(state))
        continue
      }
      broken =
        (try? BrokenReplicaState(at: point, resolution: resolution, near: broken))
        ?? (try? BrokenReplicaState(at: point, resolution: resolution))
      places.append(broken.map { Place($0) })
    }
    return places.reversed()
  }
}

extension PhaseDiagram.Boundary {
  /// The gain on the line at a strength, between its points.
  public func gain(at bias: Double) -> Double {
    guard let above = biases.firstIndex(where: { $0 >= bias }) else { return gains.last ?? .nan }
    guard above > 0, biases[above] > biases[above - 1] else { return gains[above] }
    let t = (bias - biases[above - 1]) / (biases[above] - biases[above - 1])
    return gains[above - 1] + t * (gains[above] - gains[above - 1])
  }
}

extension PhaseDiagram.Place {
  fileprivate init(_ state: ReplicaSymmetricState) {
    let isFlat = state.selfOverlap == 0
    self.init(
      magnetization: state.magnetization, selfOverlap: state.selfOverlap,
      susceptibility: state.susceptibility, energy: state.energy,
      hessianEdge: HessianSpectrum(amplitudes: state.amplitudes, at: state.point)
        .lowerEdge.eigenvalue,
      phase: isFlat ? .paramagnet : .ferromagnet, rigidity: isFlat ? .flat : .gapped)
  }

  fileprivate init(_ state: BrokenReplicaState) {
    let g2 = state.point.disorder * state.point.disorder
    func edge(_ curvature: Double) -> Double {
      HessianSpectrum(amplitudes: state.amplitudes(curvature: curvature), at: state.point)
        .lowerEdge.eigenvalue
    }
    // Above b = 0 the limit of many steps is near the state without jumps, and its edge a third of the way
    // from there.
    let b = state.curvature > 0 ? state.smoothCurvature : state.curvature
    let hessianEdge = state.curvature > 0 ? (2 * edge(b) + edge(state.curvature)) / 3 : edge(b)
    self.init(
      magnetization: state.magnetization, selfOverlap: state.selfOverlap,
      susceptibility: (b - state.point.gain) / g2, energy: state.energy,
      hessianEdge: max(0, hessianEdge),
      phase: state.point.ferromagneticBias > state.point.disorder ? .mixed : .spinGlass,
      rigidity: b > 0 ? .rigid : .rough)
  }
}
