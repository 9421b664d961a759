/// Thins lines to what a screen can show.
///
/// First, of consecutive points in the same narrow column of pixels only the first, the lowest,
/// the highest and the last stay, in their order: the picture of the line is the same, and its
/// extremes are exact. Then, if a chart still has more points than its budget, points within a
/// tolerance of the straight line between their neighbours go (Douglas and Peucker, 1973), with a
/// tolerance that starts at a twentieth of a pixel and doubles until the budget is met.
enum Decimation {
  struct Point: Equatable {
    var x: Double
    var y: Double
  }

  /// Most points of all lines of a chart together: about 13 bytes each.
  static let budget = 40_000

  /// Keeps at most four points of each run within a column of the given width.
  static func columns(_ points: [Point], width: Double) -> [Point] {
    guard points.count > 4 else { return points }
    var result: [Point] = []
    var start = 0
    while start < points.count {
      let column = (points[start].x / width).rounded(.down)
      var end = start + 1
      var lowest = start
      var highest = start
      while end < points.count && (points[end].x / width).rounded(.down) == column {
        if points[end].y < points[lowest].y { lowest = end }
        if points[end].y > points[highest].y { highest = end }
        end += 1
      }
      var last = -1
      for index in [start, min(lowest, highest), max(lowest, highest), end - 1] where index > last {
        result.append(points[index])
        last = index
      }
      start = end
    }
    return result
  }

  /// Thins all lines of a chart together until they fit the budget.
  static func thinned(_ lines: [[Point]], budget: Int = budget) -> [[Point]] {
    var result = lines.map { columns($0, width: 0.5) }
    var tolerance = 0.05
    while result.reduce(0, { $0 + $1.count }) > budget && tolerance < 4 {
      result = result.map { simplified($0, tolerance: tolerance) }
      tolerance *= 2
    }
    var width = 1.0
    while result.reduce(0, { $0 + $1.count }) > budget && width < 1000 {
      result = result.map { columns($0, width: width) }
      width *= 2
    }
    return result
  }

  /// Leaves out points nearer than the tolerance to the line that replaces them.
  static func simplified(_ points: [Point], tolerance: Double) -> [Point] {
    guard points.count > 2 else { return points }
    var isKept = Array(repeating: false, count: points.count)
    isKept[0] = true
    isKept[points.count - 1] = true
    var pending = [(0, points.count - 1)]
    while let (first, last) = pending.popLast() {
      guard last > first + 1 else { continue }
      var farthest = first
      var distance = tolerance * tolerance
      for index in (first + 1)..<last {
        let d = squaredDistance(points[index], points[first], points[last])
        if d > distance {
          distance = d
          farthest = index
        }
      }
      guard farthest > first else { continue }
      isKept[farthest] = true
      pending.append((first, farthest))
      pending.append((farthest, last))
    }
    return zip(points, isKept).filter(\.1).map(\.0)
  }

  /// From a point to the segment between two others.
  private static func squaredDistance(_ p: Point, _ a: Point, _ b: Point) -> Double {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = dx * dx + dy * dy
    let along = length > 0 ? max(0, min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length)) : 0
    let (ex, ey) = (p.x - a.x - along * dx, p.y - a.y - along * dy)
    return ex * ex + ey * ey
  }
}
