/// What a person needs to know of one parameter: the help text, the JSON schema, the web form and
/// the documentation are all generated from these records.
public struct ParameterRecord: Sendable, Hashable {
  /// The values that a parameter may take.
  public enum Domain: Sendable, Hashable {
    /// A real number in a closed range.
    case real(ClosedRange<Double>)
    /// A whole number in a closed range.
    case integer(ClosedRange<Int>)
    /// Whole numbers in a closed range, with blanks between them.
    case integers(ClosedRange<Int>)
    /// One of a few words.
    case choice([String])

    /// Whether a text is such a value.
    public func contains(_ text: String) -> Bool {
      switch self {
      case .real(let range): Double(text).map(range.contains) ?? false
      case .integer(let range): Int(text).map(range.contains) ?? false
      case .integers(let range):
        !text.isEmpty
          && text.split(separator: " ").allSatisfy { word in
            Int(word).map(range.contains) ?? false
          }
      case .choice(let words): words.contains(text)
      }
    }
  }

  /// The name used in `--set name=value`.
  public let name: String
  /// What it means, with its unit.
  public let meaning: String
  /// What it may be.
  public let domain: Domain
  /// The default as a person would read it: a number, or the rule that computes one.
  public let defaultDescription: String
  /// Where the default comes from.
  public let origin: String

  /// Creates a record.
  public init(
    _ name: String, _ meaning: String, _ domain: Domain, default defaultDescription: String,
    origin: String
  ) {
    self.name = name
    self.meaning = meaning
    self.domain = domain
    self.defaultDescription = defaultDescription
    self.origin = origin
  }

  /// The domain in words, such as `0…1` or `one of tanh, sign`.
  public var domainDescription: String {
    switch domain {
    case .real(let range): "\(Energy(range.lowerBound))…\(Energy(range.upperBound))"
    case .integer(let range): "\(range.lowerBound)…\(range.upperBound)"
    case .integers(let range): "one or more of \(range.lowerBound)…\(range.upperBound)"
    case .choice(let words): "one of " + words.joined(separator: ", ")
    }
  }
}

/// Parameter values that a person has set, checked against a solver's records.
public struct Settings: Sendable, Hashable {
  /// The texts by name; what is absent takes its default.
  public private(set) var values: [String: String] = [:]

  /// No settings: every parameter takes its default.
  public init() {}

  /// Checks and keeps settings.
  ///
  /// - Throws: `SettingsError` for an unknown name or a value outside its domain.
  public init(_ values: [String: String], for record: SolverRecord) throws {
    for (name, text) in values.sorted(by: { $0.key < $1.key }) {
      guard let parameter = record.parameters.first(where: { $0.name == name }) else {
        throw SettingsError.unknown(
          name, solver: record.name, known: record.parameters.map(\.name))
      }
      guard parameter.domain.contains(text) else {
        throw SettingsError.invalid(name, value: text, domain: parameter.domainDescription)
      }
    }
    self.values = values
  }

  /// The real number set for a name, or the default.
  public func real(_ name: String, default value: Double) -> Double {
    values[name].flatMap(Double.init) ?? value
  }

  /// The whole number set for a name, or the default.
  public func integer(_ name: String, default value: Int) -> Int {
    values[name].flatMap { Int($0) } ?? value
  }

  /// The word set for a name, or the default.
  public func word(_ name: String, default value: String) -> String { values[name] ?? value }

  /// Whether a value was set for a name.
  public func has(_ name: String) -> Bool { values[name] != nil }
}

/// Why settings were refused.
public enum SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The solver has no parameter of this name.
  case unknown(String, solver: String, known: [String])
  /// The value is not a number or word that the parameter may take.
  case invalid(String, value: String, domain: String)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .unknown(let name, let solver, let known):
      known.isEmpty
        ? "solver \(solver) has no parameter '\(name)': it takes none"
        : "solver \(solver) has no parameter '\(name)': it takes \(known.joined(separator: ", "))"
    case .invalid(let name, let value, let domain):
      "parameter \(name) cannot be '\(value)': give \(domain)"
    }
  }
}
