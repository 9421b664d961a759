package import Isinglass

/// A time limit as people write it: `500ms`, `10s`, `2m`, `1h`, or plain seconds.
package struct TimeSpan: Sendable, CustomStringConvertible {
  package let duration: Duration

  package init(duration: Duration) { self.duration = duration }

  package var description: String { "\(Energy(duration.seconds))s" }

  package init?(_ text: String) {
    let units: [(String, Double)] = [("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600), ("", 1)]
    guard let (unit, scale) = units.first(where: { text.hasSuffix($0.0) }),
      let number = Double(text.dropLast(unit.count)), number.isFinite, number > 0,
      number * scale <= 1e9
    else { return nil }
    duration = .nanoseconds(Int64(number * scale * 1e9))
  }
}

/// A value of the objective: exact where it is a whole number.
package struct ObjectiveValue: Sendable {
  package let value: Energy

  package init?(_ text: String) {
    if let whole = Int64(text) {
      value = Energy(exactly: whole)
    } else if let number = Double(text), number.isFinite {
      value = Int64(exactly: number).map { Energy(exactly: $0) } ?? Energy(number)
    } else {
      return nil
    }
  }
}

/// Two gains, `FROM:TO`.
package struct GainRange: Sendable {
  package let bounds: ClosedRange<Double>

  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let from = Double(parts[0]), let to = Double(parts[1]),
      from.isFinite, to.isFinite, from < to
    else { return nil }
    bounds = from...to
  }
}

/// `name=value`, as `--set` takes it.
package struct Assignment: Sendable {
  package let name: String
  package let value: String

  package init?(_ text: String) {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
    name = String(text[..<equals])
    value = String(text[text.index(after: equals)...])
  }
}
