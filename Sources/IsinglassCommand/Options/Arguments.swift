public import ArgumentParser
public import Isinglass
public import SpinGlasses

/// A time limit as people write it: `500ms`, `10s`, `2m`, `1h`, or plain seconds.
struct TimeSpan: ExpressibleByArgument, CustomStringConvertible {
  let duration: Duration

  init(duration: Duration) { self.duration = duration }

  var description: String { "\(Energy(duration.seconds))s" }

  init?(argument: String) {
    let units: [(String, Double)] = [("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600), ("", 1)]
    guard let (unit, scale) = units.first(where: { argument.hasSuffix($0.0) }),
      let number = Double(argument.dropLast(unit.count)), number.isFinite, number > 0,
      number * scale <= 1e9
    else { return nil }
    duration = .nanoseconds(Int64(number * scale * 1e9))
  }
}

/// A value of the objective: exact where it is a whole number.
struct ObjectiveValue: ExpressibleByArgument {
  let value: Energy

  init?(argument: String) {
    if let whole = Int64(argument) {
      value = Energy(exactly: whole)
    } else if let number = Double(argument), number.isFinite {
      value = Int64(exactly: number).map { Energy(exactly: $0) } ?? Energy(number)
    } else {
      return nil
    }
  }
}

extension CriticalPointKind: ExpressibleByArgument {}
extension Problem.Sense: ExpressibleByArgument {}
extension ReadRequest.KindHint: ExpressibleByArgument {}

/// Something that is done or not.
enum Switch: String, ExpressibleByArgument, CaseIterable {
  case on
  case off
}

/// `name=value`, as `--set` takes it.
struct Assignment: ExpressibleByArgument {
  let name: String
  let value: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
      return nil
    }
    name = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
  }
}
