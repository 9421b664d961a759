#if Ledger
  internal import Isinglass

  /// A specification that is no longer what its sweep was entered with.
  package struct SweepChanged: Error, Sendable, CustomStringConvertible {
    /// The sweep's number.
    package let sweep: Int64
    /// The specification.
    package let file: String
    /// What has changed, each in a line.
    package let changes: [String]

    /// What has changed, and what to do.
    package var description: String {
      let shown = changes.prefix(10).map { "\n  " + $0 }.joined()
      let more = changes.count > 10 ? "\n  and \(changes.count - 10) more" : ""
      return
        "\(file): the specification has changed since sweep \(sweep) was entered:\(shown)\(more)\n"
        + "undo that to resume sweep \(sweep), or start another with 'isinglass sweep run --new'"
    }
  }

  /// What differs between two documents.
  enum PlanChanges {
    /// A line for every difference.
    static func between(_ old: JSONValue, _ new: JSONValue, at place: String = "") -> [String] {
      if old == new { return [] }
      switch (old, new) {
      case (.object(let before), .object(let after)):
        return before.flatMap { member in
          let inner = place.isEmpty ? member.name : "\(place).\(member.name)"
          guard let value = new[member.name] else { return ["\(inner) is gone"] }
          return between(member.value, value, at: inner)
        }
          + after.filter { old[$0.name] == nil }.map {
            "\(place.isEmpty ? "" : place + ".")\($0.name) is new: \(short($0.value))"
          }
          + (before.map(\.name) != after.map(\.name)
            && Set(before.map(\.name)) == Set(after.map(\.name))
            ? ["\(place.isEmpty ? "the specification" : place) is in another order"] : [])
      case (.array(let before), .array(let after))
      where !before.contains { $0.text != nil } && !after.contains { $0.text != nil }:
        let common = zip(before, after).enumerated().flatMap { k, pair in
          between(pair.0, pair.1, at: "\(place)[\(k + 1)]")
        }
        return common
          + before.indices.dropFirst(after.count).map {
            "\(place)[\($0 + 1)] is gone: \(short(before[$0]))"
          }
          + after.indices.dropFirst(before.count).map {
            "\(place)[\($0 + 1)] is new: \(short(after[$0]))"
          }
      default: return ["\(place) was \(short(old)), is \(short(new))"]
      }
    }

    private static func short(_ value: JSONValue) -> String {
      let text = value.description
      return text.count > 120 ? text.prefix(117) + "..." : text
    }
  }
#endif
