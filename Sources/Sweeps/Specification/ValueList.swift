#if Ledger
  internal import Isinglass

  /// The values that a parameter takes in turn, as texts.
  struct ValueList: Hashable {
    let name: String
    let values: [String]

    /// The most values that one list may stand for.
    static let longest = 1_000_000

    /// Reads `value`, `[value, …]`, `first..last` (whole numbers), or `{from:, to:, by:}` (decimals,
    /// computed exactly); lists may hold ranges.
    ///
    /// - Parameter check: throws where a value cannot be taken.
    /// - Throws: `FormatError`.
    init(
      _ name: String, _ node: SpecificationNode,
      check: (_ text: String, _ place: SpecificationNode) throws -> Void
    ) throws {
      var values: [String] = []
      for element in try node.elements() {
        let more =
          element.isMapping
          ? try ValueList.steps(element) : try ValueList.expanded(element)
        for value in more { try check(value, element) }
        guard values.count + more.count <= ValueList.longest else {
          throw element.error(
            "\(node.name) has more than \(ValueList.longest) values", remedy: "give fewer")
        }
        values += more
      }
      if let twice = ValueList.repetition(in: values) {
        throw node.error("\(node.name) holds '\(twice)' twice", remedy: "leave one out")
      }
      (self.name, self.values) = (name, values)
    }

    init(_ name: String, values: [String]) { (self.name, self.values) = (name, values) }

    private static func repetition(in values: [String]) -> String? {
      var seen: Set<String> = []
      return values.first { !seen.insert($0).inserted }
    }

    private static func expanded(_ node: SpecificationNode) throws -> [String] {
      let text = try node.text("give a value, a list, or a range such as 1..9")
      guard let ends = text.firstRange(of: ".."), let first = Int(text[..<ends.lowerBound]),
        let last = Int(text[ends.upperBound...])
      else { return [text] }
      let (span, overflow) = last.subtractingReportingOverflow(first)
      guard !overflow, span >= 0, span < longest else {
        throw node.error(
          "the range '\(text)' is empty or too long",
          remedy: "give first..last with at most \(longest) numbers")
      }
      return (first...last).map { String($0) }
    }

    /// `{from: 0.1, to: 0.5, by: 0.1}`.
    private static func steps(_ node: SpecificationNode) throws -> [String] {
      let members = try node.members(known: ["from", "to", "by"])
      func number(_ key: String) throws -> (place: SpecificationNode, value: Decimal) {
        guard let place = members[key] else {
          throw node.error("the range has no '\(key)'", remedy: "give from, to and by")
        }
        let text = try place.text("give a decimal number")
        guard let value = Decimal(text) else {
          throw place.error(
            "'\(text)' is no decimal number of at most 15 digits", remedy: "write it as 0.25")
        }
        return (place, value)
      }
      let (from, to, by) = (try number("from"), try number("to"), try number("by"))
      let decimals = max(from.value.decimals, to.value.decimals, by.value.decimals)
      guard let first = from.value.units(decimals), let last = to.value.units(decimals),
        let step = by.value.units(decimals)
      else {
        throw node.error("the range has too many digits", remedy: "give at most 15 digits in all")
      }
      guard step > 0 else { throw by.place.error("'by' must be above 0", remedy: "give a step") }
      guard last >= first, (last - first) / step < longest else {
        throw node.error(
          "the range is empty or has more than \(longest) values", remedy: "let to be above from")
      }
      return stride(from: first, through: last, by: step).map { Decimal.text($0, decimals) }
    }

    /// A number as it is written in decimals, so that 0.1 three times is 0.3.
    private struct Decimal {
      var digits: Int
      var decimals: Int

      init?(_ text: String) {
        let unsigned = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = unsigned.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }),
          parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
          let digits = Int(parts.joined()), parts.joined().utf8.count <= 15
        else { return nil }
        self.digits = text.hasPrefix("-") ? -digits : digits
        decimals = parts.count == 2 ? parts[1].utf8.count : 0
      }

      /// The number in units of the last of some decimals.
      func units(_ decimals: Int) -> Int? {
        var value = digits
        for _ in self.decimals..<decimals {
          let (product, overflow) = value.multipliedReportingOverflow(by: 10)
          guard !overflow, abs(product) < 1_000_000_000_000_000_000 else { return nil }
          value = product
        }
        return value
      }

      static func text(_ units: Int, _ decimals: Int) -> String {
        guard decimals > 0 else { return String(units) }
        let digits = String(units.magnitude)
        let padded =
          String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
        var fraction = String(padded.suffix(decimals))
        while fraction.hasSuffix("0") { fraction.removeLast() }
        let whole = padded.dropLast(decimals)
        return (units < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
      }
    }
  }

  /// Seeds as ranges, in the order in which they are given.
  struct SeedList: Hashable {
    let ranges: [ClosedRange<UInt64>]

    /// Reads `7`, `0..9`, or a list of such.
    ///
    /// - Throws: `FormatError`.
    init(_ node: SpecificationNode) throws {
      let remedy =
        "give whole numbers from 0 to 18446744073709551615, or ranges such as 0..9"
      var ranges: [ClosedRange<UInt64>] = []
      for element in try node.elements() {
        let text = try element.text(remedy)
        let ends = text.firstRange(of: "..")
        let first = UInt64(ends.map { text[..<$0.lowerBound] } ?? text[...])
        let last = ends.map { UInt64(text[$0.upperBound...]) } ?? first
        guard let first, let last, first <= last, last - first < 1 << 32 else {
          throw element.error("\(node.name) cannot be '\(text)'", remedy: remedy)
        }
        ranges.append(first...last)
      }
      let sorted = ranges.sorted { $0.lowerBound < $1.lowerBound }
      if let k = sorted.indices.dropFirst().first(where: { sorted[$0].overlaps(sorted[$0 - 1]) }) {
        throw node.error(
          "\(node.name) holds \(sorted[k].lowerBound) twice", remedy: "leave one out")
      }
      self.ranges = ranges
    }

    /// Seed 0 alone.
    static let zero = SeedList(ranges: [0...0])

    private init(ranges: [ClosedRange<UInt64>]) { self.ranges = ranges }

    var count: Int { ranges.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 } }

    var json: JSONValue {
      .array(
        ranges.map {
          .string(
            $0.lowerBound == $0.upperBound
              ? "\($0.lowerBound)" : "\($0.lowerBound)..\($0.upperBound)")
        })
    }
  }
#endif
