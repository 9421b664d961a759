public import Isinglass

/// A file that must be refused, and where.
public struct MalformedFile: Sendable {
  /// What is wrong in a few words.
  public var name: String
  /// Its content.
  public var bytes: [UInt8]
  /// What is known of it.
  public var request = ReadRequest()
  /// The line of the mistake.
  public var line: Int
  /// The column of the mistake.
  public var column: Int
  /// A word of the message that shows that the right thing was found.
  public var mentions: String

  init(
    _ name: String, _ text: String, at line: Int, _ column: Int, _ mentions: String,
    _ request: ReadRequest = ReadRequest()
  ) {
    self.init(name, Array(text.utf8), at: line, column, mentions, request)
  }

  init(
    _ name: String, _ bytes: [UInt8], at line: Int, _ column: Int, _ mentions: String,
    _ request: ReadRequest = ReadRequest()
  ) {
    self.name = name
    self.bytes = bytes
    self.request = request
    self.line = line
    self.column = column
    self.mentions = mentions
  }
}

/// Malformed text files.
public let malformedTextCorpus: [MalformedFile] = {
  let qubo = ReadRequest(kind: .qubo)
  let rudy = ReadRequest(format: "rudy")
  let mm = "%%MatrixMarket matrix "
  let symmetric = mm + "coordinate real symmetric\n"
  return [
    // Any format
    MalformedFile("empty", "", at: 1, 1, "empty"),
    MalformedFile("binary", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0], at: 1, 1, "no format"),
    MalformedFile("zeros", [UInt8](repeating: 0, count: 5000), at: 1, 1, "no format"),
    MalformedFile("blank", " \n\n \t\r\n", at: 4, 1, "no format"),
    MalformedFile("prose", "Dear reader,\nthis is no problem.\n", at: 1, 1, "no format"),
    MalformedFile("UTF-16", [0xFF, 0xFE, 0x32, 0, 0x20, 0], at: 1, 1, "UTF-16"),
    MalformedFile("gzip cut short", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], at: 1, 11, "early"),
    MalformedFile(
      "gzip damaged", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF], at: 1, 12,
      "damaged"),
    MalformedFile("comment only", "# nothing\n", at: 2, 1, "no format"),
    MalformedFile("kind unknown", "# isinglass kind=tsp\n2 1\n1 2 3\n", at: 1, 1, "kind=tsp"),
    MalformedFile("sense unknown", "\n# isinglass sense=up\n2 1\n1 2 3\n", at: 2, 1, "sense=up"),
    MalformedFile(
      "planted spins too few", "# isinglass kind=ising planted_spins=+\n2 1\n1 2 3\n", at: 1, 1,
      "planted_spins"),
    MalformedFile(
      "planted energy wrong",
      "# isinglass kind=ising planted_energy=3 planted_spins=++\n2 1\n1 2 3\n", at: 1, 1,
      "have energy -3"),
    MalformedFile(
      "planted energy no number", "# isinglass kind=ising planted_energy=low\n2 1\n1 2 3\n",
      at: 1, 1, "planted_energy=low"),
    MalformedFile(
      "gain unit", "# isinglass kind=ising gain_unit=-1\n2 1\n1 2 3\n", at: 1, 1, "gain_unit"),

    // rudy
    MalformedFile("rudy cut short", "3 2\n1 2 1\n", at: 3, 1, "after 1 of 2"),
    MalformedFile("rudy cut in a line", "3 2\n1 2 1\n1 3", at: 3, 4, "ends before the value"),
    MalformedFile("rudy cut in an index", "3 2\n1 2 1\n1", at: 3, 2, "ends before the index"),
    MalformedFile("rudy value missing", "3 2\n1 2 1\n1 3\n", at: 3, 4, "line ends"),
    MalformedFile("rudy too many", "3 1\n1 2 1\n1 3 1\n", at: 3, 1, "more after the 1"),
    MalformedFile("rudy value too many", "3 1\n1 2 1 1\n", at: 2, 7, "unexpected '1'"),
    MalformedFile("rudy value though none", "3 2\n1 2\n1 3 1\n", at: 3, 5, "unexpected '1'"),
    MalformedFile("rudy NaN", "3 1\n1 2 nan\n", at: 2, 5, "'nan'"),
    MalformedFile("rudy infinity", "3 1\n1 2 -inf\n", at: 2, 5, "'-inf'"),
    MalformedFile("rudy overflow", "3 1\n1 2 1e999\n", at: 2, 5, "too large"),
    MalformedFile("rudy underflow", "3 1\n1 2 1e-999\n", at: 2, 5, "too small"),
    MalformedFile("rudy sum overflows", "3 2\n1 2 1e308\n1 3 1e308\n", at: 2, 1, "overflow"),
    MalformedFile("rudy hexadecimal", "3 1\n1 2 0x10\n", at: 2, 5, "'0x10'"),
    MalformedFile("rudy loses digits", "3 1\n1 2 9007199254740993\n", at: 2, 5, "loses digits"),
    MalformedFile(
      "rudy integer of 30 digits", "3 1\n1 2 100000000000000000000000000001\n", at: 2, 5,
      "loses digits"),
    MalformedFile("rudy index too large", "3 2\n1 2 1\n 2 4 1\n", at: 3, 4, "outside 1...3"),
    MalformedFile("rudy index zero", "3 1\n0 2 1\n", at: 2, 1, "outside 1...3"),
    MalformedFile("rudy index negative", "3 1\n1 -2 1\n", at: 2, 3, "outside 1...3"),
    MalformedFile(
      "rudy index overflows", "3 1\n1 18446744073709551617 1\n", at: 2, 3, "20 digits"),
    MalformedFile("rudy index fraction", "3 1\n1 2.5 1\n", at: 2, 3, "'2.5'"),
    MalformedFile("rudy self-loop", "3 2\n1 2 1\n2 2 1\n", at: 3, 1, "--kind qubo"),
    MalformedFile("rudy duplicate", "3 3\n1 2 1\n1 3 1\n2 1 4\n", at: 4, 1, "after line 2"),
    MalformedFile(
      "rudy duplicate in a sparse graph", "9 3\n1 2 1\n5 9 1\n9 5 4\n", at: 4, 1, "after line 3"),
    MalformedFile(
      "rudy diagonal twice", "3 2\n2 2 1\n2 2 1\n", at: 3, 1, "second time", qubo),
    MalformedFile("rudy entries lie", "3 9000000000\n1 2 1\n", at: 1, 3, "announced"),
    MalformedFile("rudy entries negative", "3 -1\n1 2 1\n", at: 1, 3, "announced"),
    MalformedFile("rudy variables lie", "9000000000 1\n1 2 1\n", at: 1, 1, "between 0 and"),
    MalformedFile("rudy variables isolated", "2000000000 1\n1 2 1\n", at: 1, 1, "isolated"),
    MalformedFile("rudy variables negative", "-3 1\n1 2 1\n", at: 1, 1, "-3 variables"),
    MalformedFile("rudy junk in header", "3 x\n1 2 1\n", at: 1, 3, "'x'", rudy),
    MalformedFile("rudy zero byte", Array("3 1\n1 2 1".utf8) + [0, 10], at: 2, 6, "byte 0x0"),
    MalformedFile("rudy bytes not UTF-8", Array("3 1\n1 ".utf8) + [0xC3, 0x28], at: 2, 3, "0xC3"),
    MalformedFile("rudy comment behind a value", "3 1\n1 2 1 # one\n", at: 2, 7, "'#'"),

    // Coordinate text
    MalformedFile("coo infinity", "0 1 1\n0 2 inf\n", at: 2, 5, "'inf'"),
    MalformedFile("coo too few columns", "0 1 1\n0 2\n", at: 2, 4, "line ends"),
    MalformedFile("coo too many columns", "0 1 1\n0 2 1 1\n", at: 2, 7, "unexpected"),
    MalformedFile("coo index negative", "0 1 1\n0 -2 1\n", at: 2, 3, "outside"),
    MalformedFile("coo index huge", "0 1 1\n0 2000000000 1\n", at: 2, 3, "isolated"),
    MalformedFile("coo duplicate", "0 1 1\n1 0 2\n", at: 2, 1, "second time"),
    MalformedFile("coo diagonal", "0 1 1\n1 1 2\n", at: 2, 1, "itself"),
    MalformedFile("coo vartype unknown", "# vartype=INTEGER\n0 1 1\n", at: 1, 11, "vartype"),
    MalformedFile("coo vartype and kind", "# vartype=SPIN\n0 1 1\n", at: 1, 1, "vartype", qubo),
    MalformedFile(
      "coo index beyond spins", "# isinglass kind=ising spins=2\n0 2 1\n", at: 2, 3, "0...1"),

    // qbsolv
    MalformedFile("qbsolv header short", "p qubo 0 3\n0 1 1\n", at: 1, 11, "node lines"),
    MalformedFile("qbsolv topology", "p qubo chimera128 3 0 1\n0 1 1\n", at: 1, 8, "topology"),
    MalformedFile("qbsolv nodes missing", "p qubo 0 3 2 1\n0 0 1\n0 1 1\n", at: 4, 1, "1 of 2"),
    MalformedFile(
      "qbsolv couplers too many", "p qubo 0 3 1 1\n0 0 1\n0 1 1\n1 2 1\n", at: 4, 1,
      "more coupler"),
    MalformedFile("qbsolv counted from 1", "p qubo 0 2 1 1\n1 1 1\n1 2 1\n", at: 3, 3, "0...1"),
    MalformedFile(
      "qbsolv node twice", "c x\np qubo 0 2 2 0\n1 1 1\n1 1 2\n", at: 4, 1, "second time"),
    MalformedFile(
      "qbsolv coupler twice", "p qubo 0 3 0 2\n0 1 1\nc x\n1 0 2\n", at: 4, 1, "after line 2"),
    MalformedFile("qbsolv couplers lie", "p qubo 0 3 0 77777777\n0 1 1\n", at: 1, 14, "announced"),
    MalformedFile(
      "qbsolv kind", "p qubo 0 3 0 1\n0 1 1\n", at: 1, 1, "holds kind qubo",
      ReadRequest(kind: .maxCut)),

    // OR-Library
    MalformedFile("bqp several", "2\n2 1\n1 2 3\n2 1\n1 2 3\n", at: 1, 1, "holds 2 problems"),
    MalformedFile(
      "bqp instance", "2\n2 1\n1 2 3\n2 1\n1 2 3\n", at: 1, 1, "no problem 3",
      ReadRequest(instance: 3)),
    MalformedFile(
      "bqp cut short", "2\n2 1\n1 2 3\n", at: 4, 1, "before problem 2", ReadRequest(instance: 2)),
    MalformedFile("bqp entries missing", "1\n2 2\n1 2 3\n", at: 4, 1, "1 of 2"),
    MalformedFile("bqp more problems", "1\n2 1\n1 2 3\n2 1\n1 2 3\n", at: 4, 1, "more after"),
    MalformedFile("bqp duplicate", "1\n2 2\n1 2 3\n2 1 3\n", at: 4, 1, "after line 3"),
    MalformedFile(
      "bqp no problem", "0\n2 2\n", at: 1, 1, "0 problems", ReadRequest(format: "bqp")),

    // CSV
    MalformedFile("csv weight", "a,b,1\nb,c,heavy\n", at: 2, 5, "'heavy'"),
    MalformedFile("csv column missing", "a,b,1\nb,c\n", at: 2, 4, "comma"),
    MalformedFile("csv column too many", "a,b,1\nb,c,1,2\n", at: 2, 6, "unexpected"),
    MalformedFile("csv quotation", "a,b,1\nb,\"c,1\n", at: 2, 3, "not closed"),
    MalformedFile("csv name missing", "a,b,1\nb,,1\n", at: 2, 3, "name is missing"),
    MalformedFile("csv self-loop", "a,b,1\nb,b,1\n", at: 2, 1, "itself"),
    MalformedFile("csv duplicate", "x,y,w\na,b,1\nb,c,1\nb,a,1\n", at: 4, 1, "after line 2"),
    MalformedFile("csv beyond spins", "# isinglass spins=2\n0,1,1\n1,2,1\n", at: 3, 3, "0...1"),

    // Matrix Market
    MalformedFile(
      "mm object", "%%MatrixMarket vector coordinate real general\n", at: 1, 16, "'vector'"),
    MalformedFile("mm complex", mm + "coordinate complex general\n", at: 1, 34, "'complex'"),
    MalformedFile("mm hermitian", mm + "coordinate real hermitian\n", at: 1, 39, "'hermitian'"),
    MalformedFile("mm banner short", mm + "coordinate\n", at: 1, 33, "missing"),
    MalformedFile("mm array of pattern", mm + "array pattern general\n", at: 1, 28, "pattern"),
    MalformedFile("mm no sizes", symmetric + "% x\n", at: 3, 1, "before the sizes"),
    MalformedFile("mm not square", symmetric + "3 4 1\n1 2 3\n", at: 2, 1, "3 rows and 4"),
    MalformedFile("mm entries lie", symmetric + "3 3 99999999\n1 2 3\n", at: 2, 5, "announced"),
    MalformedFile(
      "mm array lies", mm + "array real general\n2000000 2000000\n1\n", at: 2, 1, "isolated"),
    MalformedFile(
      "mm array lies less", mm + "array real general\n100000 100000\n1\n", at: 2, 1, "announced"),
    MalformedFile("mm index", symmetric + "3 3 1\n4 1 3\n", at: 3, 1, "outside 1...3"),
    MalformedFile("mm duplicate", symmetric + "3 3 2\n2 1 3\n1 2 3\n", at: 4, 1, "after line 3"),
    MalformedFile(
      "mm asymmetric", mm + "coordinate real general\n3 3 3\n2 1 3\n1 2 3\n3 2 1\n", at: 5, 1,
      "entry (3, 2) differs"),
    MalformedFile(
      "mm duplicate in general", mm + "coordinate real general\n3 3 3\n2 1 3\n1 2 3\n2 1 1\n",
      at: 5, 1, "second time"),
    MalformedFile("mm diagonal", symmetric + "3 3 2\n2 1 3\n1 1 3\n", at: 4, 1, "itself"),
    MalformedFile("mm too few", symmetric + "3 3 2\n2 1 3\n", at: 4, 1, "1 of 2"),
    MalformedFile("mm too many", symmetric + "3 3 1\n2 1 3\n3 1 1\n", at: 4, 1, "more after"),
    MalformedFile(
      "mm array too few", mm + "array real symmetric\n2 2\n0\n1.5\n", at: 5, 1, "2 of 3"),
  ]
}()
