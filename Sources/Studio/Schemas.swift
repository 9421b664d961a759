#if Studio
  internal import Isinglass
  internal import Ledger

  /// The schemas that the description refers to.
  enum Schemas {
    /// All, by name.
    static let all: JSONValue = [
      "Mistake": object(
        "What is wrong with a request (RFC 9457).",
        [
          ("type", text), ("title", text), ("status", whole),
          ("detail", described(text, "What is wrong: what to do.")),
          ("field", optional("string")), ("line", optional("integer")),
          ("column", optional("integer")),
        ]),
      "About": object(
        "The program and its limits.",
        [
          ("isinglass", text), ("kernel", text), ("processors", whole), ("threads", whole),
          ("limits", ["type": "object"]), ("ledger", text), ("streams", whole),
        ]),
      "Records": [
        "type": "array",
        "items": ["type": "object", "required": ["name", "summary"]],
      ],
      "Recipe": object(
        "What generates a problem.",
        [("recipe", described(text, "Arguments of `isinglass generate`, such as `sk --size 100`."))]
      ),
      "Problem": object(
        "A problem at hand.",
        [
          ("id", text), ("name", text), ("kind", words(["ising", "maxcut", "qubo"])),
          ("spins", whole), ("couplings", whole), ("digest", text), ("sense", senses),
          ("objective_name", text), ("notices", ["type": "array"]),
          ("planted", ["type": ["object", "null"]]), ("recipe", optional("string")),
          ("origin", words(["upload", "recipe"])),
        ]),
      "Problems": object("The problems at hand.", [("problems", list("Problem"))]),
      "RunOrder": [
        "type": "object",
        "description": "What to run; options as `isinglass solve` has them.",
        "required": ["problem"],
        "properties": [
          "problem": described(text, "The id of a problem."), "solver": text,
          "set": described(["type": "object"], "The solver's parameters by name."),
          "seed": ["type": ["integer", "string"]], "threads": whole, "time_limit": real,
          "target": real, "replicas": whole, "steps": whole, "first_replica": whole,
          "cut_at_step": whole, "reduce": ["type": "boolean"],
          "bound": words(SolveOptions.Bound.allCases.map(\.rawValue)),
        ],
        "additionalProperties": false,
      ],
      "Run": object(
        "A run.",
        [
          ("id", text), ("problem", ["type": "object"]),
          ("state", words(LedgerState.allCases.map(\.rawValue))), ("created", moment),
          ("started", optional("string")), ("finished", optional("string")), ("solver", text),
          ("seed", ["type": ["integer", "string"]]), ("options", ["type": "object"]),
          ("progress", ["type": ["object", "null"]]), ("best", ["type": ["object", "null"]]),
          ("result", ["type": ["object", "null"]]), ("error", optional("string")),
          ("command", text),
        ]),
      "Runs": object("Runs.", [("runs", list("Run")), ("next", optional("string"))]),
      "StudyOrder": [
        "type": "object", "description": "How much of a study to do.",
        "properties": ["quick": ["type": "boolean"], "seed": ["type": ["integer", "string"]]],
        "additionalProperties": false,
      ],
      "Study": object(
        "A study under way or done.",
        [
          ("id", text), ("study", text), ("title", text),
          ("state", words(LedgerState.allCases.map(\.rawValue))), ("created", moment),
          ("finished", optional("string")), ("options", ["type": "object"]),
          ("progress", ["type": ["object", "null"]]), ("error", optional("string")),
          ("has_report", ["type": "boolean"]), ("command", text),
        ]),
      "StudyRuns": object("Studies.", [("runs", list("Study"))]),
      "Result": described(
        ["type": "object"], "The object that `isinglass solve --json` prints."),
    ]

    private static let text: JSONValue = ["type": "string"]
    private static let whole: JSONValue = ["type": "integer"]
    private static let real: JSONValue = ["type": "number"]
    private static let moment: JSONValue = ["type": "string", "format": "date-time"]
    private static let senses = words(["minimize", "maximize"])

    private static func optional(_ type: String) -> JSONValue {
      ["type": [.string(type), "null"]]
    }

    private static func words(_ words: [String]) -> JSONValue {
      ["type": "string", "enum": .array(words.map { .string($0) })]
    }

    private static func list(_ schema: String) -> JSONValue {
      ["type": "array", "items": ["$ref": .string("#/components/schemas/\(schema)")]]
    }

    private static func described(_ schema: JSONValue, _ meaning: String) -> JSONValue {
      guard case .object(let members) = schema else { return schema }
      return .object(members + [JSONMember("description", .string(meaning))])
    }

    /// An object that has all of some members.
    private static func object(
      _ meaning: String, _ properties: [(name: String, schema: JSONValue)]
    ) -> JSONValue {
      [
        "type": "object", "description": .string(meaning),
        "required": .array(properties.map { .string($0.name) }),
        "properties": .object(properties.map { JSONMember($0.name, $0.schema) }),
      ]
    }
  }
#endif
