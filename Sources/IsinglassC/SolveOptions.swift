internal import Isinglass

/// The options of a run as a JSON object gives them.
struct SolveOptions {
  var solver = AutomaticChoice.record.name
  var settings: [String: String] = [:]
  var limits = Limits()
  var target: Energy?
  var seed: Seed = 0
  var threads: Int?
  var reduces = true
  var bound = Bound.automatic

  /// How much work goes into a proven bound.
  enum Bound: String, CaseIterable {
    case automatic, none, linear, spectral
  }

  /// Reads options.
  ///
  /// - Parameter text: a JSON object, or nil for none.
  /// - Throws: `JSONError`, `ArgumentError` that names the option.
  init(_ text: String?) throws {
    guard let text else { return }
    guard case .object(let members) = try JSONValue(parsing: text) else {
      throw ArgumentError("the options are not a JSON object")
    }
    for member in members where member.value != .null { try take(member) }
  }

  private mutating func take(_ member: JSONMember) throws {
    let option = Option(member)
    switch member.name {
    case "solver": solver = try option.text()
    case "set": settings = try option.settings()
    case "time_limit": limits.time = .seconds(try option.real(above: 0, atMost: 1e9))
    case "target": target = try option.energy()
    case "replicas": limits.replicas = try option.count(from: 1)
    case "steps": limits.steps = try option.count(from: 0)
    case "first_replica": limits.firstReplica = try option.count(from: 0)
    case "cut_at_step": limits.cutAtStep = try option.count(from: 0)
    case "seed": seed = try option.seed()
    case "threads": threads = try option.count(from: 1, to: 4096)
    case "reduce": reduces = try option.bool()
    case "bound":
      guard let known = Bound(rawValue: try option.text()) else {
        throw option.mistake("one of \(Bound.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      bound = known
    default:
      throw ArgumentError(
        "there is no option '\(member.name)': give solver, set, time_limit, target, replicas, steps, first_replica, cut_at_step, seed, threads, reduce or bound"
      )
    }
  }
}

/// One option with its name, for the words of an error.
private struct Option {
  let name: String
  let value: JSONValue

  init(_ member: JSONMember) { (name, value) = (member.name, member.value) }

  func mistake(_ wanted: String) -> ArgumentError {
    ArgumentError("the option '\(name)' cannot be \(value): give \(wanted)")
  }

  func text() throws -> String {
    guard let text = value.text else { throw mistake("text") }
    return text
  }

  func bool() throws -> Bool {
    guard let bool = value.bool else { throw mistake("true or false") }
    return bool
  }

  func real(above low: Double, atMost high: Double) throws -> Double {
    guard let number = value.double, number > low, number <= high else {
      throw mistake("a number above \(low) and at most \(high)")
    }
    return number
  }

  func count(from low: Int, to high: Int = 1 << 53) throws -> Int {
    guard let number = value.integer, number >= low, number <= high else {
      throw mistake("a whole number from \(low)")
    }
    return Int(number)
  }

  func energy() throws -> Energy {
    if let whole = value.integer { return Energy(exactly: whole) }
    guard let number = value.double, number.isFinite else { throw mistake("a number") }
    return Int64(exactly: number).map { Energy(exactly: $0) } ?? Energy(number)
  }

  /// A number from 0 to 2⁶⁴ − 1, as text where JSON's numbers end.
  func seed() throws -> Seed {
    let word = value.text ?? value.integer.map { String($0) } ?? ""
    guard let number = UInt64(word) else {
      throw mistake("a whole number from 0 to 18446744073709551615, a large one as text")
    }
    return Seed(number)
  }

  func settings() throws -> [String: String] {
    guard case .object(let members) = value else {
      throw mistake("an object of the solver's parameters")
    }
    var settings: [String: String] = [:]
    for member in members {
      settings[member.name] = member.value.text ?? member.value.description
    }
    return settings
  }
}
