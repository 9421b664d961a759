/// Counts of numbers in adjoining intervals.
public struct Histogram: Hashable, Sendable {
  /// The ends of the bins, ascending, one more than there are bins.
  public let edges: [Double]
  /// The height of each bin.
  public let heights: [Double]

  /// Creates a histogram from given bins. Surplus edges or heights are dropped.
  public init(edges: [Double], heights: [Double]) {
    let bins = max(0, min(edges.count - 1, heights.count))
    self.edges = bins == 0 ? [] : Array(edges.prefix(bins + 1))
    self.heights = Array(heights.prefix(bins))
  }

  /// Counts numbers; NaN and infinities are left out.
  ///
  /// - Parameters:
  ///   - binWidth: the width of a bin; nil for the Freedman-Diaconis width (1981), rounded to 1, 2
  ///     or 5 times a power of ten so that bins have round ends. Give 1 or 2 for integers.
  ///   - maximumBins: a narrower width is raised until no more bins are needed.
  ///   - asDensity: whether to divide by count and width, so that the area is one.
  /// - Complexity: O(n log n).
  public init(
    of values: [Double], binWidth: Double? = nil, maximumBins: Int = 80, asDensity: Bool = false
  ) {
    let sorted = values.filter { $0.magnitude < 1e290 }.sorted()
    guard let low = sorted.first, let high = sorted.last else {
      self.init(edges: [], heights: [])
      return
    }
    let limit = Double(max(1, min(maximumBins, 10_000)))
    var width = binWidth ?? Self.freedmanDiaconisWidth(sorted)
    if !(width > 0 && width.isFinite) { width = low == high ? Self.unit(at: low) : high - low }
    if binWidth == nil { width = Self.rounded(width) }
    let finest = (high - low) / limit
    while width < finest || width < 1e-12 * max(low.magnitude, high.magnitude) {
      width = binWidth == nil ? Self.rounded(width * 1.5) : width * 2
    }
    // Integers sit in the middle of bins of an integer width, not on their ends.
    let offset = binWidth.map { $0 / 2 } ?? 0
    let first = ((low + offset) / width).rounded(.down)
    let count = Int(((high + offset) / width).rounded(.down) - first) + 1
    var heights = Array(repeating: 0.0, count: count)
    for value in sorted {
      let bin = Int(((value + offset) / width).rounded(.down) - first)
      heights[max(0, min(count - 1, bin))] += 1
    }
    if asDensity { heights = heights.map { $0 / (Double(sorted.count) * width) } }
    self.init(edges: (0...count).map { (first + Double($0)) * width - offset }, heights: heights)
  }

  /// Twice the interquartile range over the cube root of the count.
  private static func freedmanDiaconisWidth(_ sorted: [Double]) -> Double {
    let quartiles = sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4]
    return 2 * quartiles / Elementary.pow(Double(sorted.count), 1 / 3)
  }

  private static func unit(at value: Double) -> Double {
    value == 0 ? 1 : value.magnitude / 100
  }

  /// The next number above that is 1, 2 or 5 times a power of ten.
  private static func rounded(_ width: Double) -> Double {
    let power = Elementary.powerOfTen(Elementary.decade(of: width))
    return ([1, 2, 5].first { $0 * power >= width * 0.999_999 } ?? 10) * power
  }
}
