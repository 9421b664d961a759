/// The options of a run as a JSON object gives them, whoever asks: another language or a browser.
package struct SolveOptions: Sendable {
  package var solver = AutomaticChoice.record.name
  package var settings: [String: String] = [:]
  package var limits = Limits()
  /// The objective at which to stop.
  package var target: Energy?
  package var seed: Seed = 0
  package var threads: Int?
  package var reduces = true
  package var bound = Bound.automatic

  /// How much work goes into a proven bound.
  package enum Bound: String, Sendable, CaseIterable {
    case automatic, none, linear, spectral, semidefinite, proof
    case oddCycles = "odd_cycles"
  }

  /// Reads options.
  ///
  /// - Parameter text: a JSON object, or nil for none.
  /// - Throws: `JSONError`, `OptionError`.
  package init(_ text: String?) throws {
    var members: [JSONMember] = []
    if let text {
      guard case .object(let given) = try JSONValue(parsing: text) else {
        throw OptionError(option: nil, "the options are not a JSON object")
      }
      members = given
    }
    try self.init(members)
  }

  /// Reads options; those that are `null` count as not given.
  ///
  /// - Throws: `OptionError`.
  package init(_ members: [JSONMember]) throws {
    for member in members where member.value != .null { try take(member) }
  }

  /// The limits of looking for an answer, which leave time to prove it where that is asked for.
  package func searchLimits(for problem: Problem) -> Limits {
    bound == .proof ? limits.leavingTimeToProve(spins: problem.spinCount) : limits
  }

  /// The bound that was asked for; a proof may go on from the best state and find a better one.
  package func bound(
    after run: inout Run, of problem: Problem, stop: StopFlag
  ) -> (bound: EnergyBound?, proof: OptimalityProof?) {
    let effort: Certificate.Effort
    switch bound {
    case .none: return (nil, nil)
    case .linear: effort = .linear
    case .spectral: effort = .spectral
    case .semidefinite: effort = .semidefinite
    case .oddCycles: effort = .oddCycles
    case .automatic: effort = .suiting(problem, after: run, limit: limits.time)
    case .proof:
      let proven = run.prove(
        problem, time: limits.time.map { max(.zero, $0 - run.elapsed) },
        threads: Engine(threads: threads).threads, stop: stop)
      return (proven.bound, proven.search)
    }
    return (Certificate.bound(of: problem.model, effort: effort, known: run.bound), nil)
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
      throw OptionError(
        option: member.name,
        "there is no option '\(member.name)': give solver, set, time_limit, target, replicas, steps, first_replica, cut_at_step, seed, threads, reduce or bound"
      )
    }
  }
}

/// An option that makes no sense.
package struct OptionError: Error, Hashable, CustomStringConvertible {
  /// The option, where it is one and not all of them.
  package let option: String?
  package let description: String

  package init(option: String?, _ description: String) {
    (self.option, self.description) = (option, description)
  }
}

/// One option with its name, for the words of an error.
private struct Option {
  let name: String
  let value: JSONValue

  init(_ member: JSONMember) { (name, value) = (member.name, member.value) }

  func mistake(_ wanted: String) -> OptionError {
    OptionError(option: name, "the option '\(name)' cannot be \(value): give \(wanted)")
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
