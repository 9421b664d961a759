#if Studio
  internal import HTTPTypes
  internal import Isinglass
  internal import Reports
  internal import SpinGlasses
  internal import Synchronization

  /// A problem that somebody uploaded or generated.
  struct StoredProblem: Sendable {
    let id: String
    let problem: Problem
    let digest: String
    /// The recipe that generates it.
    let recipe: String?
    /// The name of the file that it came from, and the options that it was read with.
    let file: String?
    let words: [String]
    /// Seconds spent reading or generating it.
    let loading: Double

    /// The problem as the interface shows it.
    var json: JSONValue {
      .object(
        [JSONMember("id", .string(id))] + problem.jsonMembers + [
          JSONMember("digest", .string(digest)),
          JSONMember("sense", .string(problem.sense.rawValue)),
          JSONMember("objective_name", .string(problem.objectiveName)),
          JSONMember("notices", problem.notices.json),
          JSONMember(
            "planted",
            problem.planted.map { truth in
              [
                "energy": JSONValue(truth.energy),
                "objective": JSONValue(truth.energy.map { problem.objective(at: $0) }),
                "has_spins": .bool(truth.spins != nil),
              ]
            } ?? .null),
          JSONMember("recipe", recipe.map { .string($0) } ?? .null),
          JSONMember("origin", recipe == nil ? "upload" : "recipe"),
        ])
    }

    /// The words of a command line that say which problem is meant.
    var commandWords: [String] {
      if let recipe { return ["--generate", ShellQuotes.quoted(recipe)] }
      return [ShellQuotes.quoted(file ?? "FILE")] + words
    }
  }

  /// The problems at hand, as many as memory is set aside for; the one not used for longest goes first.
  final class ProblemStore: Sendable {
    private struct State {
      var problems: [String: StoredProblem] = [:]
      /// The identifiers, the one used last at the end.
      var order: [String] = []
      var made = UInt64.random(in: 0..<1 << 24)
    }

    private static let most = 100
    /// Bytes of couplings.
    private static let mostBytes = 4 << 30
    private let state = Mutex(State())

    /// Keeps a problem.
    func add(
      _ problem: Problem, recipe: String? = nil, file: String? = nil, words: [String] = [],
      loading: Double
    ) -> StoredProblem {
      let digest = problem.digest
      return state.withLock { state in
        state.made += 1
        let stored = StoredProblem(
          id: "p" + String(state.made, radix: 36), problem: problem, digest: digest,
          recipe: recipe, file: file, words: words, loading: loading)
        state.problems[stored.id] = stored
        state.order.append(stored.id)
        while state.order.count > 1,
          state.order.count > ProblemStore.most
            || state.problems.values.reduce(0, { $0 + ProblemStore.bytes($1) })
              > ProblemStore.mostBytes
        {
          state.problems[state.order.removeFirst()] = nil
        }
        return stored
      }
    }

    /// The problem of an identifier.
    ///
    /// - Throws: `StudioError`: 404.
    func problem(_ id: String) throws -> StoredProblem {
      let found = state.withLock { state -> StoredProblem? in
        guard let found = state.problems[id] else { return nil }
        state.order.removeAll { $0 == id }
        state.order.append(id)
        return found
      }
      guard let found else {
        throw StudioError(
          .notFound, "there is no problem '\(id)': upload or generate it again", field: "problem")
      }
      return found
    }

    /// All problems, the one used last first.
    var all: [StoredProblem] {
      state.withLock { state in state.order.reversed().compactMap { state.problems[$0] } }
    }

    /// Forgets a problem; runs under way keep it.
    ///
    /// - Throws: `StudioError`: 404.
    func remove(_ id: String) throws {
      _ = try problem(id)
      state.withLock { state in
        state.problems[id] = nil
        state.order.removeAll { $0 == id }
      }
    }

    /// About what a problem's couplings take.
    private static func bytes(_ stored: StoredProblem) -> Int {
      let count = stored.problem.spinCount
      let pairs = stored.problem.model.couplings.pairCount
      return min(16 * pairs, 8 * count * count) + 64 * count
    }
  }

  /// Words as a POSIX shell reads them back.
  enum ShellQuotes {
    static func quoted(_ word: String) -> String {
      let isPlain = word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "-_./=+:,@%".utf8.contains(byte)
        }
      }
      if isPlain, !word.isEmpty { return word }
      let parts = word.split(separator: "'", omittingEmptySubsequences: false)
      return "'" + parts.joined(separator: "'\\''") + "'"
    }
  }
#endif
