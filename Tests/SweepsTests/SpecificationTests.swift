#if Ledger
  import Isinglass
  import Testing

  @testable import Ledger
  @testable import Sweeps

  /// What a specification may say, and where its mistakes are.
  @Suite struct SpecificationTests {
    private static let good = """
      problems:
        - ensemble: sk
          set: {size: [8, 9]}
          seeds: 0..1
      solvers:
        - name: sa
          limits: {steps: 5}
      seeds: [1, 3..4]

      """

    /// Every mistake is reported at its line and column, before anything is entered.
    @Test(
      arguments: [
        ("problems: []\n", 1, 11, "empty list"),
        ("problems: {ensemble: sk", 1, 24, "no YAML"),
        ("problem:\n  - ensemble: sk\n", 1, 1, "has no 'problem'"),
        ("problems:\n  - ensemble: sks\nsolvers: sa\n", 2, 15, "no ensemble 'sks'"),
        (
          "problems:\n  - ensemble: sk\n    set: {sizes: 3}\nsolvers: sa\n", 3, 11,
          "no parameter 'sizes'"
        ),
        (
          "problems:\n  - ensemble: sk\n    set: {size: [3, x]}\nsolvers: sa\n", 3, 21,
          "cannot be 'x'"
        ),
        ("problems:\n  - ensemble: sk\n    set: {size: [3, 3]}\nsolvers: sa\n", 3, 17, "'3' twice"),
        ("problems:\n  - ensemble: sk\n    seeds: 9..0\nsolvers: sa\n", 3, 12, "cannot be '9..0'"),
        ("problems:\n  - ensemble: sk\n    seeds: [0..9, 7]\nsolvers: sa\n", 3, 12, "7 twice"),
        (
          "problems:\n  - ensemble: sk\n    target: planted\nsolvers: sa\n", 3, 13, "plants nothing"
        ),
        ("problems:\n  - ensemble: sk\nsolvers: saa\n", 3, 10, "no solver 'saa'"),
        ("problems:\n  - ensemble: sk\n", 2, 3, "no solvers"),
        ("solvers: sa\n", 1, 1, "no problems"),
        (
          "problems:\n  - ensemble: sk\nsolvers:\n  - name: sa\n    set: {heat: 3}\n", 5, 11,
          "'heat'"
        ),
        (
          "problems:\n  - ensemble: sk\nsolvers:\n  - name: cac\n    set: {gain: warm}\n", 5, 11,
          "'gain'"
        ),
        ("problems:\n  - ensemble: sk\nsolvers: sa\nlimits: {steps: -1}\n", 4, 17, "'-1'"),
        ("problems:\n  - ensemble: sk\nsolvers: sa\nlimits: {time: soon}\n", 4, 16, "'soon'"),
        ("problems:\n  - ensemble: sk\nsolvers: sa\nlimits:\n  steps:\n", 5, 3, "no value"),
        ("problems:\n  - ensemble: [sk]\nsolvers: sa\n", 2, 15, "cannot be a list"),
        ("problems:\n  - files: none-*.txt\nsolvers: sa\n", 2, 12, "no file"),
        ("problems:\n  - files: x\n    kind: max\nsolvers: sa\n", 3, 11, "'max'"),
        ("studies: [evasion, evade]\n", 1, 20, "'evade'"),
        ("studies:\n  - name: evasion\n    scale: tiny\n", 3, 12, "'tiny'"),
        ("seeds: 1\nseeds: 2\nstudies: evasion\n", 1, 1, "given twice"),
        ("studies: [evasion\n", 2, 1, "no YAML"),
        ("studies: *x\n", 1, 10, "no YAML"),
        ("studies: &a [evasion]\n", 1, 10, "anchors"),
        ("a: " + String(repeating: "[", count: 50_000), 1, 36, "nested"),
        (String(repeating: "- ", count: 50_000), 1, 129, "nested"),
        (
          "problems:\n  - ensemble: sk\n    set: {size: {from: 1, to: 9, by: 0}}\nsolvers: sa\n", 3,
          38, "above 0"
        ),
        (
          "problems:\n  - ensemble: sk\n    seeds: 0..999999\nsolvers: sa\nseeds: 0..999999\n", 1,
          1, "tasks"
        ),
      ] as [(String, Int, Int, String)])
    func mistakesAreLocated(text: String, line: Int, column: Int, words: String) throws {
      let folder = SweepFolder()
      let file = folder.file("mistake.yaml", text)
      let error = #expect(throws: FormatError.self) { try SweepPlan(path: file) }
      #expect(error?.line == line, "\(String(describing: error))")
      #expect(error?.column == column, "\(String(describing: error))")
      #expect(error?.problem.contains(words) == true, "\(String(describing: error))")
      #expect(error?.remedy.isEmpty == false)
    }

    /// Mutations of a specification are read or refused; nothing traps, nothing takes long.
    @Test func mutationsAreReadOrRefused() throws {
      let folder = SweepFolder()
      var random = Seed(5).stream(.experiment)
      let alphabet = Array("[]{}:-,&*?!|>'\"%@`#~ \n\t09.ax\u{FEFF}é".utf8)
      var read = 0
      for _ in 0..<1500 {
        var bytes = Array(SpecificationTests.good.utf8)
        for _ in 0...random.below(4) {
          let place = Int(random.below(UInt64(bytes.count)))
          let byte = alphabet[Int(random.below(UInt64(alphabet.count)))]
          switch random.below(3) {
          case 0: bytes[place] = byte
          case 1: bytes.insert(byte, at: place)
          default: bytes.remove(at: place)
          }
        }
        let file = folder.file("mutant.yaml", String(decoding: bytes, as: UTF8.self))
        do {
          _ = try SweepPlan(path: file)
          read += 1
        } catch let error as FormatError {
          #expect(error.line >= 1 && error.column >= 1)
        }
      }
      #expect(read > 10)
    }

    /// Decimals are exact: 0.1 three times is 0.3, and the last value is not missed.
    @Test func decimalRangesAreExact() throws {
      let folder = SweepFolder()
      let file = folder.file(
        "s.yaml",
        """
        problems:
          - ensemble: wishart
            set: {alpha: [{from: 0.1, to: 0.7, by: 0.2}, 2], size: [3..5, 9]}
        solvers: [sa]
        """)
      let plan = try SweepPlan(path: file)
      #expect(
        plan.json["problems"]?.elements?.first?["set"]
          == [
            "alpha": ["0.1", "0.3", "0.5", "0.7", "2"], "size": ["3", "4", "5", "9"],
          ])
      #expect(plan.taskCount == 20)
    }

    /// Tasks come in the order of nested loops: problems, methods, seeds.
    @Test func tasksAreTheProductInOrder() throws {
      let folder = SweepFolder()
      let file = folder.file("s.yaml", SpecificationTests.good)
      let ledger = try Ledger(path: folder.path + "/l.sqlite")
      let plan = try SweepPlan(path: file)
      let number = try plan.enter(in: ledger, kernel: "portable")
      var expected: [String] = []
      for size in [8, 9] {
        for instance in [0, 1] {
          for seed in [1, 3, 4] { expected.append("sk --size \(size) --seed \(instance) \(seed)") }
        }
      }
      var found: [String] = []
      var identities: Set<String> = []
      try TaskRow.forEach(of: try ledger.sweep(number), in: ledger) { row in
        found.append("\(row.problemName ?? "") \(row.seed)")
        identities.insert(row.identity)
      }
      #expect(found == expected)
      #expect(identities.count == expected.count)
      #expect(plan.taskCount == expected.count)
      #expect(try ledger.sweep(number).tasks == expected.count)
    }

    /// What names a task depends on its content: not on the file's name or what stands around it, but on
    /// every number in it.
    @Test func identitiesFollowContent() throws {
      let folder = SweepFolder()
      func identities(_ text: String) throws -> [String] {
        let ledger = try Ledger(path: folder.path + "/\(text.hashValue).sqlite")
        let plan = try SweepPlan(path: folder.file("\(text.hashValue).yaml", text))
        let number = try plan.enter(in: ledger, kernel: "portable")
        var found: [String] = []
        try TaskRow.forEach(of: try ledger.sweep(number), in: ledger) { found.append($0.identity) }
        return found
      }
      let base = try identities(SpecificationTests.good)
      let annotated = "name: other\n# remark\n" + SpecificationTests.good
      #expect(try identities(annotated) == base)
      let more = SpecificationTests.good.replacing("[1, 3..4]", with: "[1, 3..5]")
      #expect(try Set(identities(more)).isSuperset(of: base))
      for (old, new) in [
        ("[8, 9]", "[10, 11]"), ("0..1", "2..3"), ("name: sa", "name: cim"),
        ("steps: 5", "steps: 6"),
        ("[1, 3..4]", "5"), ("    seeds: 0..1", "    seeds: 0..1\n    target: -5"),
      ] {
        #expect(
          try Set(identities(SpecificationTests.good.replacing(old, with: new)))
            .isDisjoint(with: base))
      }
    }

    @Test func sameTaskTwiceIsRefused() throws {
      let folder = SweepFolder()
      let ledger = try Ledger(path: folder.path + "/l.sqlite")
      for text in [
        "problems:\n  - ensemble: sk\n  - ensemble: sk\nsolvers: sa\n",
        "problems:\n  - ensemble: sk\nsolvers: [sa, sa]\n",
        "studies: [evasion, evasion]\n",
      ] {
        let plan = try SweepPlan(path: folder.file("twice.yaml", text))
        let error = #expect(throws: FormatError.self) {
          try plan.enter(in: ledger, kernel: "portable")
        }
        #expect(error?.problem.contains("twice") == true)
      }
      #expect(try ledger.sweeps().isEmpty)
    }

    @Test func changesAreNamed() {
      let old: JSONValue = [
        "seeds": ["0..9"], "solvers": [["name": "sa", "limits": ["steps": ["5"]]]],
        "problems": [["files": ["a.txt": ["content": "1"], "b.txt": ["content": "2"]]]],
      ]
      let new: JSONValue = [
        "seeds": ["0..8"],
        "solvers": [["name": "sa", "limits": ["steps": ["6"]]], ["name": "cim"]],
        "problems": [["files": ["a.txt": ["content": "3"]]]],
      ]
      #expect(
        PlanChanges.between(old, new) == [
          #"seeds was ["0..9"], is ["0..8"]"#,
          #"solvers[1].limits.steps was ["5"], is ["6"]"#,
          #"solvers[2] is new: {"name": "cim"}"#,
          #"problems[1].files.a.txt.content was "1", is "3""#, "problems[1].files.b.txt is gone",
        ])
      #expect(PlanChanges.between(old, old).isEmpty)
    }
  }
#endif
