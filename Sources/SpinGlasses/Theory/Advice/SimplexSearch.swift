/// The minimum of a function of a few numbers by the simplex method, one value at a time.
///
/// Source: J. Nelder & R. Mead, Computer Journal 7, 308 (1965).
struct SimplexSearch {
  private enum Move { case build, reflect, expand, contract, shrink }

  /// Corners and their values, the lowest first once built.
  private var corners: [(point: [Double], value: Double)] = []
  private var waiting: [[Double]]
  private var move = Move.build
  /// The reflected corner while one beyond or before it is tried.
  private var reflected: (point: [Double], value: Double)?
  private let count: Int

  /// Starts at a point, with corners a given size away along every number.
  init(from start: [Double], sizes: [Double]) {
    count = start.count
    waiting = [start]
    for (k, size) in sizes.enumerated() where k < start.count {
      var corner = start
      corner[k] += size
      waiting.append(corner)
    }
  }

  /// The point whose value is wanted next.
  var next: [Double]? { waiting.first }

  /// The lowest point so far.
  var best: [Double] {
    corners.min { $0.value < $1.value }?.point ?? waiting.first ?? []
  }

  /// Takes the value at `next` and decides where to look then.
  mutating func note(_ value: Double) {
    guard !waiting.isEmpty else { return }
    let point = waiting.removeFirst()
    let value = value.isNaN ? .infinity : value
    switch move {
    case .build, .shrink:
      corners.append((point, value))
      guard waiting.isEmpty else { return }
      reflect()
    case .reflect:
      guard corners.count > 1 else { return }
      if value < corners[0].value {
        reflected = (point, value)
        look(.expand, at: 2)
      } else if value < corners[count - 1].value {
        replaceWorst(point, value)
      } else {
        reflected = (point, value)
        look(.contract, at: value < corners[count].value ? 0.5 : -0.5)
      }
    case .expand:
      if let reflected, reflected.value <= value {
        replaceWorst(reflected.point, reflected.value)
      } else {
        replaceWorst(point, value)
      }
    case .contract:
      if value < min(corners[count].value, reflected?.value ?? .infinity) {
        replaceWorst(point, value)
      } else {
        let lowest = corners[0]
        waiting = corners.dropFirst().map { corner in
          zip(lowest.point, corner.point).map { 0.5 * ($0 + $1) }
        }
        corners = [lowest]
        move = .shrink
      }
    }
  }

  private mutating func replaceWorst(_ point: [Double], _ value: Double) {
    corners[count] = (point, value)
    reflect()
  }

  private mutating func reflect() {
    corners.sort { $0.value < $1.value }
    look(.reflect, at: 1)
  }

  /// The centre of all corners but the worst, and from there away from the worst by a factor.
  private mutating func look(_ move: Move, at factor: Double) {
    self.move = move
    let worst = corners[count].point
    waiting = [
      (0..<count).map { k in
        let centre = corners[..<count].reduce(0) { $0 + $1.point[k] } / Double(count)
        return centre + factor * (centre - worst[k])
      }
    ]
  }
}
