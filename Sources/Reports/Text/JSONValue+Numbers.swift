package import Isinglass

extension JSONValue {
  /// A number that may not be there; null too where it is not finite.
  package static func optional(_ value: Double?) -> JSONValue {
    value.map { $0.isFinite ? .number($0) : .null } ?? .null
  }

  /// Numbers in order.
  package static func numbers(_ values: [Double]) -> JSONValue {
    .array(values.map { .number($0) })
  }
}
