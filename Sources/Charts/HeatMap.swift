/// A number for each cell of a grid, shown as a colour.
public struct HeatMap: Hashable, Sendable {
  /// The numbers, row by row, the row at the lower end of the vertical axis first.
  public let values: [Double]
  /// How many cells lie along the horizontal axis.
  public let columns: Int
  /// How many cells lie along the vertical axis.
  public let rows: Int
  /// The ends of the grid on the horizontal axis. Cells divide it evenly on the axis' own scale.
  public let x: ClosedRange<Double>
  /// The ends of the grid on the vertical axis.
  public let y: ClosedRange<Double>
  /// The colours.
  public var colors: ColorMap
  /// The numbers that get the ends of the colour map; nil to cover the values.
  public var valueRange: ClosedRange<Double>?
  /// What the colour stands for, written beside the colour bar.
  public var label: String

  /// Creates a heat map.
  ///
  /// Missing values count as NaN, surplus ones are dropped. NaN and infinite cells are not drawn.
  /// A grid finer than 200 cells each way is averaged in blocks, to bound the size of the file.
  ///
  /// - Parameter values: row by row, `columns` numbers a row, lowest row first.
  public init(
    _ values: [Double], columns: Int, x: ClosedRange<Double>, y: ClosedRange<Double>,
    label: String = "", colors: ColorMap = .sequential, valueRange: ClosedRange<Double>? = nil
  ) {
    let width = max(1, columns)
    let height = max(1, (values.count + width - 1) / width)
    var all = values
    all += Array(repeating: .nan, count: width * height - values.count)
    let (factorX, factorY) = ((width + 199) / 200, (height + 199) / 200)
    self.columns = (width + factorX - 1) / factorX
    self.rows = (height + factorY - 1) / factorY
    self.values =
      factorX * factorY == 1
      ? all : Self.blockMeans(all, width: width, height: height, by: (factorX, factorY))
    self.x = x
    self.y = y
    self.label = label
    self.colors = colors
    self.valueRange = valueRange
  }

  private static func blockMeans(
    _ values: [Double], width: Int, height: Int, by factor: (Int, Int)
  ) -> [Double] {
    var means: [Double] = []
    for row in stride(from: 0, to: height, by: factor.1) {
      for column in stride(from: 0, to: width, by: factor.0) {
        var sum = 0.0
        var count = 0.0
        for r in row..<min(row + factor.1, height) {
          for c in column..<min(column + factor.0, width) where values[r * width + c].isFinite {
            sum += values[r * width + c]
            count += 1
          }
        }
        means.append(count > 0 ? sum / count : .nan)
      }
    }
    return means
  }

  /// The numbers at the ends of the colour map; symmetric about zero for a diverging one.
  var resolvedRange: ClosedRange<Double> {
    if let valueRange, valueRange.lowerBound < valueRange.upperBound,
      (valueRange.upperBound - valueRange.lowerBound).isFinite
    {
      return valueRange
    }
    var extent = Extent()
    extent.include(values)
    guard let all = extent.all else { return 0...1 }
    if colors == .diverging {
      let largest = max(all.lowerBound.magnitude, all.upperBound.magnitude)
      return largest > 0 ? -largest...largest : -1...1
    }
    return Axis().resolvedRange(data: all, padding: 0)
  }
}
