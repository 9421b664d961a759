/// The response R(t, s) = ⟨∂x(t)/∂f(s)⟩ as the mean over single spins of their derivatives G:
///
///     glass:    G(t+1, s) = G(t, s) [1 + dt (b − 3x²)] + dt g² Σ_{s<u<t} R(t, u) G(u, s)
///     Wishart:  G(t+1, s) = G(t, s) [1 + dt (b − 3x²)] − dt α w(t, s),
///               w(t, s) = G(t, s) − Σ_{s<u<t} R(t, u) w(u, s)
///
/// with G(s+1, s) = dt. The derivative by the start, G(0, −1) = dt, is carried along as one more column.
///
/// Source: H. Eissfeller & M. Opper, Phys. Rev. Lett. 68, 2094 (1992), equation of the response.
struct AuxiliaryResponse: Sendable {
  private typealias Lanes = SIMD16<Float>

  private let size: Int
  private let steps: Int
  private let timeStep: Double
  private let ensemble: DynamicsEnsemble
  /// Of every step after the first and each s from −1 on R(t, s) dt.
  private var rows: [[Double]]
  /// How many trajectories carry R: (Σ G)²/Σ G², lowest over all times.
  private(set) var carriers: Double
  // Sixteen trajectories a chunk; of each chunk, the columns s = −1… one after the other.
  private let chunks: Int
  /// G(t, s), steps + 1 columns a chunk.
  private var current: [Lanes]
  /// G(u, s) or w(u, s) for u from s + 1 on, triangular.
  private var past: [Lanes]
  /// t.
  private var now = 0

  init(size: Int, steps: Int, timeStep: Double, ensemble: DynamicsEnsemble) {
    self.size = size
    self.steps = steps
    self.timeStep = timeStep
    self.ensemble = ensemble
    chunks = (size + 15) / 16
    rows = [[timeStep]]
    carriers = Double(size)
    current = [Lanes](repeating: .zero, count: chunks * (steps + 1))
    past = [Lanes](repeating: .zero, count: chunks * (steps + 1) * (steps + 2) / 2)
    for chunk in 0..<chunks { current[chunk * (steps + 1)] = Lanes(repeating: Float(timeStep)) }
  }

  /// R(t, s) dt for all s from 0 to t − 1.
  var row: [Double] { Array(rows[now].dropFirst()) }

  /// R(t, s) between steps.
  func response(_ later: Int, _ earlier: Int) -> Double {
    guard rows.indices.contains(later), earlier >= 0, earlier < later else { return 0 }
    return rows[later][earlier + 1] / timeStep
  }

  /// From t to t + 1; the amplitudes are those of step t.
  mutating func advance(from x: [Double], gain b: Double) {
    guard now < steps, x.count >= size else { return }
    let strengths: (glass: Float, wishart: Float) =
      switch ensemble {
      case .plantedGlass(_, let disorder): (Float(timeStep * disorder * disorder), 0)
      case .wishart(let ratio): (0, Float(timeStep * ratio))
      }
    let isWishart = strengths.wishart != 0
    let weights = row.map { Float($0) }
    let columns = now + 1
    var sums = [Double](repeating: 0, count: columns)
    var squares = sums
    let (now, steps, size, chunks) = (now, steps, size, chunks)
    let (step, start) = (timeStep, Lanes(repeating: Float(timeStep)))
    weights.withUnsafeBufferPointer { weights in
      current.withUnsafeMutableBufferPointer { current in
        past.withUnsafeMutableBufferPointer { past in
          for chunk in 0..<chunks {
            let first = 16 * chunk
            let count = min(16, size - first)
            var decay = Lanes.zero
            for i in 0..<count {
              decay[i] = Float(1 + step * (b - 3 * x[first + i] * x[first + i]))
            }
            var begin = chunk * (steps + 1) * (steps + 2) / 2
            for column in 0..<columns {
              // The column of s = column − 1 begins with u = column.
              let length = now - column
              var memory = Lanes.zero
              for k in 0..<length { memory += past[begin + k] * weights[column + k] }
              let old = current[chunk * (steps + 1) + column]
              let kept = isWishart ? old - memory : old
              past[begin + length] = kept
              let new =
                isWishart
                ? old * decay - kept * strengths.wishart : old * decay + memory * strengths.glass
              current[chunk * (steps + 1) + column] = new
              // Lanes beyond the last trajectory stay 0 but for the first step.
              sums[column] += Double(Self.sum(new, count))
              squares[column] += Double(Self.sum(new * new, count))
              begin += steps + 1 - column
            }
            current[chunk * (steps + 1) + columns] = start
          }
        }
      }
    }
    // What has decayed to a hundredth does not matter.
    for (sum, square) in zip(sums, squares) where abs(sum) > 0.01 * timeStep * Double(size) {
      carriers = min(carriers, sum * sum / square)
    }
    rows.append(sums.map { $0 / Double(size) } + [timeStep])
    self.now += 1
  }

  @inline(__always)
  private static func sum(_ lanes: Lanes, _ count: Int) -> Float {
    if count == 16 {
      let eight = lanes.lowHalf + lanes.highHalf
      return (eight.lowHalf + eight.highHalf).total()
    }
    return (0..<count).reduce(0) { $0 + lanes[$1] }
  }

  /// m(t)/m(0) at steps for an infinitesimal m(0), with ι(t) = ∂x(t)/∂x(0):
  ///
  ///     glass:    m = (1 − J₀ R)^(−1) ι m(0)
  ///     Wishart:  m = (1 + R) [1 + (1 − α) R]^(−1) ι m(0)
  ///
  /// For the glass what a spin gets from the others' common part is the field J₀ m along the hidden state;
  /// disorder is uncorrelated with it, so that m answers by the mean response R alone. For Wishart problems
  /// the columns do not see what lies along the hidden state: −α R_u acts on x − m.
  func growth(at looks: [Int]) -> [Double] {
    let factor: Double =
      switch ensemble {
      case .plantedGlass(let bias, _): bias
      case .wishart(let ratio): ratio - 1
      }
    // y = ι + factor R y, forwards in time.
    var solution: [Double] = []
    for row in rows {
      let returned = zip(row.dropFirst(), solution).reduce(0) { $0 + $1.0 * $1.1 }
      solution.append(row[0] / timeStep + factor * returned)
    }
    return looks.map { look in
      guard rows.indices.contains(look) else { return .nan }
      guard case .wishart = ensemble else { return solution[look] }
      let returned = zip(rows[look].dropFirst(), solution).reduce(0) { $0 + $1.0 * $1.1 }
      return solution[look] + returned
    }
  }
}

extension SIMD4 where Scalar == Float {
  /// x₀ + x₁ + x₂ + x₃.
  fileprivate func total() -> Float { self[0] + self[1] + self[2] + self[3] }
}
