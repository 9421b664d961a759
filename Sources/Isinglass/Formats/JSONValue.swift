/// A JSON document or a part of one.
///
/// Members keep their order, so that what is written is the same on every run, and whole numbers
/// keep their digits. Literals make documents easy to write:
///
///     let report: JSONValue = ["solver": "sa", "seed": 7, "energy": JSONValue(energy)]
public enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number without fraction or exponent that fits 64 bits.
  case integer(Int64)
  /// Any other number; infinities and NaN, which JSON lacks, are written as `null`.
  case number(Double)
  /// A text.
  case string(String)
  /// Values in order.
  case array([JSONValue])
  /// Named values in order.
  case object([JSONMember])

  /// The value of the first member with a name; `nil` when there is none or this is no object.
  ///
  /// - Complexity: O(members).
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text, when this is one.
  public var text: String? { if case .string(let text) = self { text } else { nil } }

  /// The number as a `Double`, when this is one; whole numbers beyond 2⁵³ are rounded.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The whole number, when this is one.
  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }

  /// The truth value, when this is one.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The elements, when this is an array.
  public var elements: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
}

/// A named value of a JSON object.
public struct JSONMember: Hashable, Sendable {
  /// The name.
  public var name: String
  /// The value.
  public var value: JSONValue

  /// Names a value.
  public init(_ name: String, _ value: JSONValue) { (self.name, self.value) = (name, value) }
}

extension JSONValue {
  /// An energy or objective: whole numbers with all their digits, others as the nearest `Double`.
  public init(_ energy: Energy) {
    if case .exact(let numerator, denominator: 1) = energy.storage {
      self = .integer(numerator)
    } else {
      self = .number(energy.value)
    }
  }

  /// The value, or `null` where there is none.
  public init(_ energy: Energy?) { self = energy.map { JSONValue($0) } ?? .null }

  /// A whole number.
  public init(_ value: Int) { self = .integer(Int64(value)) }

  /// A whole number; one too large for a signed 64-bit integer, such as a seed, becomes a string
  /// of its digits, since many readers would round it as a number.
  public init(_ value: UInt64) {
    self = Int64(exactly: value).map(JSONValue.integer) ?? .string(String(value))
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Values in order.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Named values in the order written.
  public init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(members.map { JSONMember($0.0, $0.1) })
  }
}

extension JSONValue: CustomStringConvertible {
  /// The document on one line, as `JSONWriter` writes it.
  public var description: String {
    var writer = JSONWriter()
    writer.write(self)
    return writer.text
  }

  /// The document with one member or element a line, indented by two spaces a level.
  public var indented: String {
    var writer = JSONWriter(isIndented: true)
    writer.write(self)
    return writer.text
  }
}
