import Isinglass

/// Malformed files of structured formats. Places in binary files are line 1 and the byte, from 1.
public let malformedStructuredCorpus: [MalformedFile] =
  malformedDimodJSON + malformedDimodBinary + malformedNumPy + malformedQPLIB + malformedOneBit

private let malformedDimodJSON: [MalformedFile] = {
  func model(_ members: String) -> String { "{\"variable_type\": \"SPIN\",\n\(members)}\n" }
  let pair = "\"quadratic_head\": [0], \"quadratic_tail\": [1],"
  let three = "\"linear_biases\": [0, 0, 0],\n"
  let two = "\"quadratic_head\": [0, 1],\n\"quadratic_tail\": [1, 2],\n"
  return [
    MalformedFile("JSON cut short", "{\"variable_type\": \"SPIN\",", at: 1, 26, "ends where"),
    MalformedFile("JSON empty object", "{ }", at: 1, 1, "variable_type"),
    MalformedFile("JSON twice", model("\"offset\": 1, \"offset\": 2"), at: 2, 14, "given twice"),
    MalformedFile("JSON rest", "{\"variable_type\": \"SPIN\"} 1", at: 1, 27, "after the end"),
    MalformedFile("JSON type", "{\"variable_type\": \"CUBE\"}", at: 1, 19, "CUBE"),
    MalformedFile("JSON other model", "{\"type\": \"QM\"}", at: 1, 10, "BinaryQuadraticModel"),
    MalformedFile(
      "JSON schema", "{\"version\": {\"bqm_schema\": \"1.0.0\"}}", at: 1, 13, "bqm_schema"),
    MalformedFile("JSON bytes", "{\"use_bytes\": true}", at: 1, 15, "bytes"),
    MalformedFile("JSON no linear", model(pair + "\"quadratic_biases\": [1]"), at: 1, 19, "linear"),
    MalformedFile("JSON no heads", model("\"linear_biases\": [1]"), at: 1, 19, "quadratic_head"),
    MalformedFile("JSON NaN", model("\"linear_biases\": [1, NaN]"), at: 2, 22, "NaN"),
    MalformedFile("JSON infinity", model("\"offset\": -Infinity"), at: 2, 12, "digit"),
    MalformedFile("JSON overflow", model("\"offset\": 1e400"), at: 2, 11, "exceeds"),
    MalformedFile(
      "JSON digits", model("\"linear_biases\": [9007199254740993]"), at: 2, 19, "loses digits"),
    MalformedFile("JSON string for a number", model("\"offset\": \"1\""), at: 2, 11, "string"),
    MalformedFile(
      "JSON lengths", model(three + two + "\"quadratic_biases\": [1]"), at: 5, 21, "1 elements"),
    MalformedFile(
      "JSON variables lie",
      model("\"num_variables\": 4000000000,\n" + three + two + "\"quadratic_biases\": [1, 2]"),
      at: 2, 18, "4000000000"),
    MalformedFile(
      "JSON interactions lie",
      model(three + two + "\"quadratic_biases\": [1, 2], \"num_interactions\": 3"), at: 5, 49,
      "num_interactions"),
    MalformedFile(
      "JSON labels too few",
      model(three + two + "\"quadratic_biases\": [1, 2], \"variable_labels\": [\"a\"]"), at: 5, 48,
      "1 labels"),
    MalformedFile(
      "JSON label twice",
      model(three + two + "\"quadratic_biases\": [1, 2], \"variable_labels\": [1, 2, \"1\"]"),
      at: 5, 55, "second time"),
    MalformedFile(
      "JSON label an object",
      model(three + two + "\"quadratic_biases\": [1, 2], \"variable_labels\": [1, {}, 0]"), at: 5,
      52, "object"),
    MalformedFile(
      "JSON index",
      model(
        three + "\"quadratic_head\": [0], \"quadratic_tail\": [3],\n"
          + "\"quadratic_biases\": [1]"), at: 3, 43, "index"),
    MalformedFile(
      "JSON index negative",
      model(
        three + "\"quadratic_head\": [-1], \"quadratic_tail\": [1],\n"
          + "\"quadratic_biases\": [1]"), at: 3, 20, "index"),
    MalformedFile(
      "JSON index fraction",
      model(
        three + "\"quadratic_head\": [0.5], \"quadratic_tail\": [1],\n"
          + "\"quadratic_biases\": [1]"), at: 3, 20, "index"),
    MalformedFile(
      "JSON self-loop",
      model(
        three + "\"quadratic_head\": [2], \"quadratic_tail\": [2],\n"
          + "\"quadratic_biases\": [1]"), at: 3, 43, "itself"),
    MalformedFile(
      "JSON duplicate",
      model(
        three + "\"quadratic_head\": [0, 2, 1], \"quadratic_tail\": [1, 0, 0],\n"
          + "\"quadratic_biases\": [1, 2, 3]"), at: 3, 55, "second time"),
    MalformedFile(
      "JSON as a QUBO", model(three + two + "\"quadratic_biases\": [1, 2]"), at: 1, 19, "SPIN",
      ReadRequest(kind: .qubo)),
    MalformedFile(
      "JSON cut with offset", model(three + two + "\"quadratic_biases\": [1, 2], \"offset\": 1"),
      at: 1, 19, "cut", ReadRequest(kind: .maxCut)),
    MalformedFile(
      "JSON deep", "{\"info\": " + String(repeating: "[", count: 100_000), at: 1, 137, "nested"),
    MalformedFile(
      "JSON not UTF-8", Array("{\"variable_type\": \"".utf8) + [0xFF, 0x22, 0x7D], at: 1, 19,
      "UTF-8"),
    MalformedFile(
      "JSON sums overflow",
      model("\"linear_biases\": [1e308, 1.7e308],\(pair)\"quadratic_biases\": [1e308]"), at: 1, 19,
      "overflow"),
  ]
}()

/// Bytes with some replaced.
private func patched(_ bytes: [UInt8], _ offset: Int, _ patch: [UInt8]) -> [UInt8] {
  var bytes = bytes
  for (k, byte) in patch.enumerated() where offset + k < bytes.count { bytes[offset + k] = byte }
  return bytes
}

/// Bytes with the first occurrence of a text replaced by another of the same length.
private func patched(_ bytes: [UInt8], _ text: String, _ other: String) -> [UInt8] {
  let wanted = Array(text.utf8)
  let place = bytes.indices.first { bytes[$0...].starts(with: wanted) } ?? bytes.count
  return patched(bytes, place, Array(other.utf8))
}

/// The header of `dimodBinary` takes 192 bytes, then: offset 4, four times (start 4, bias 4), six
/// times (variable 4, bias 4). The pairs are 01 02 | 10 13 | 20 | 31.
private let malformedDimodBinary: [MalformedFile] = {
  let good = ForeignFiles.dimodBinary
  let labelled = ForeignFiles.dimodSpinVersion2
  let nan: [UInt8] = [0, 0, 0xC0, 0x7F]
  let pairs = 192 + 4 + 4 * 8
  return [
    MalformedFile("bqm cut in the magic", Array(good[..<10]), at: 1, 11, "header"),
    MalformedFile("bqm version", patched(good, 8, [7]), at: 1, 9, "version 7.0"),
    MalformedFile(
      "bqm header lies", patched(good, 10, [0, 0, 0, 0x80]), at: 1, 11, "2147483648 bytes"),
    MalformedFile("bqm header no JSON", patched(good, 14, [0x21]), at: 1, 15, "'!'"),
    MalformedFile(
      "bqm vartype", patched(good, "BINARY", "TERNAR"), at: 1, 141, "\"TERNAR\" is not known"),
    MalformedFile("bqm no vartype", patched(good, "vartype", "wartype"), at: 1, 15, "missing"),
    MalformedFile("bqm dtype", patched(good, "float32", "float16"), at: 1, 16, "float16"),
    MalformedFile(
      "bqm itype", patched(good, "\"int32\"", "\"in\\\"2\""), at: 1, 36, "is not known"),
    MalformedFile("bqm shape", patched(good, "[4, 3]", "[4,-3]"), at: 1, 72, "[4, -3]"),
    MalformedFile(
      "bqm shape lies", patched(good, "[4, 3]", "[4,9e]"), at: 1, 86, "digit"),
    MalformedFile(
      "bqm too many pairs", patched(good, "[4, 3]", "[4, 9]"), at: 1, good.count + 1, "9 pairs"),
    MalformedFile("bqm cut short", Array(good.dropLast()), at: 1, good.count, "ends before"),
    MalformedFile("bqm rest", good + [0], at: 1, good.count + 1, "1 bytes follow"),
    MalformedFile("bqm offset NaN", patched(good, 192, nan), at: 1, 193, "not a number"),
    MalformedFile("bqm bias NaN", patched(good, 192 + 16, nan), at: 1, 209, "not a number"),
    MalformedFile("bqm starts", patched(good, 192 + 12, [9]), at: 1, 205, "variable 1"),
    MalformedFile("bqm first start", patched(good, 196, [1]), at: 1, 197, "variable 0"),
    MalformedFile("bqm index", patched(good, pairs, [4]), at: 1, pairs + 1, "outside 0...3"),
    MalformedFile(
      "bqm index negative", patched(good, pairs, [255, 255, 255, 255]), at: 1, pairs + 1,
      "outside"),
    MalformedFile("bqm self-loop", patched(good, pairs, [0]), at: 1, pairs + 1, "itself"),
    MalformedFile("bqm pair NaN", patched(good, pairs + 4, nan), at: 1, pairs + 5, "not a number"),
    MalformedFile(
      "bqm asymmetric", patched(good, pairs + 8 + 4, [1]), at: 1, pairs + 9, "variables 0 and 2"),
    MalformedFile(
      "bqm one-sided pair", patched(good, pairs + 32, [1]), at: 1, pairs + 9, "variables 0 and 2"),
    MalformedFile(
      "bqm pair twice",
      // 0: 1 1, 1: 0 0, 2: 3, 3: 2
      patched(
        patched(good, pairs + 8, [1, 0, 0, 0, 0, 0, 0x80, 0x40]), pairs + 24,
        [0, 0, 0, 0, 0, 0, 0x80, 0x40, 3, 0, 0, 0, 0, 0, 0x10, 0x41, 2]), at: 1, pairs + 25,
      "second time"),
    MalformedFile(
      "bqm no labels", Array(labelled.dropLast(64)), at: 1, labelled.count - 63, "labels"),
    MalformedFile(
      "bqm labels lie", patched(labelled, labelled.count - 60, [255]), at: 1, labelled.count - 59,
      "255 bytes"),
    MalformedFile(
      "bqm label twice", patched(labelled, "\"b\"", "\"a\""), at: 1, labelled.count - 49,
      "second time"),
  ]
}()

/// Headers take 128 bytes; 'descr' stands at byte 11, its value at 20, the shape's at 60.
private let malformedNumPy: [MalformedFile] = {
  let double = ForeignFiles.symmetricDouble
  let qubo = ReadRequest(kind: .qubo)
  let nan: [UInt8] = [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]
  return [
    MalformedFile("npy magic only", Array(double[..<6]), at: 1, 7, "version 0"),
    MalformedFile("npy version", patched(double, 6, [9]), at: 1, 7, "version 9"),
    MalformedFile("npy header lies", patched(double, 8, [255, 255]), at: 1, 9, "65535 bytes"),
    MalformedFile("npy header no dictionary", patched(double, 10, [0x5B]), at: 1, 11, "'{'"),
    MalformedFile("npy key unknown", patched(double, "descr", "discr"), at: 1, 11, "lacks"),
    MalformedFile("npy complex", patched(double, "<f8", "<c8"), at: 1, 21, "type"),
    MalformedFile("npy records", patched(double, "'<f8'", "[()] "), at: 1, 21, "not read"),
    MalformedFile("npy not square", patched(double, "(4, 4)", "(2, 8)"), at: 1, 61, "square"),
    MalformedFile("npy vector", patched(double, "(4, 4)", "(16,) "), at: 1, 61, "square"),
    MalformedFile(
      "npy shape lies", patched(double, "(4, 4), }", "(99, 99)}"), at: 1, double.count + 1,
      "99 by 99"),
    MalformedFile(
      "npy shape huge",
      patched(double, "(4, 4), }                ", "(9999999999, 9999999999)}"), at: 1, 61,
      "9999999999 rows"),
    MalformedFile("npy cut short", Array(double.dropLast(3)), at: 1, 254, "4 by 4"),
    MalformedFile("npy rest", double + [0], at: 1, 257, "1 bytes follow"),
    MalformedFile("npy NaN", patched(double, 128 + 8, nan), at: 1, 137, "not a number"),
    MalformedFile(
      "npy NaN in a QUBO", patched(double, 128 + 8, nan), at: 1, 137, "not a number", qubo),
    MalformedFile(
      "npy asymmetric", patched(double, 128 + 32, [1]), at: 1, 161, "(1, 0) differs from (0, 1)"),
    MalformedFile(
      "npy diagonal", patched(double, 128 + 40, Array(double[136..<144])), at: 1, 169,
      "--kind qubo"),
    MalformedFile(
      "npy digits", patched(ForeignFiles.matrixBigLong, 128, [0, 32, 0, 0, 0, 0, 0, 1]), at: 1,
      129, "loses digits", qubo),
  ]
}()

private let malformedQPLIB: [MalformedFile] = {
  let head = "P\nQBN\nminimize\n"
  let tail = "0\n0\n0\n1e300\n0\n0\n0\n0\n0\n0\n"
  let qplib = ReadRequest(format: "qplib")
  return [
    MalformedFile("qplib type", "P\nQXN\nminimize\n", at: 2, 2, "binary", qplib),
    MalformedFile("qplib no type", "P\nnonsense\nminimize\n", at: 2, 1, "problem type", qplib),
    MalformedFile("qplib mixed variables", "P\nQMN\nminimize\n2\n", at: 2, 2, "binary"),
    MalformedFile("qplib constraints", "P\nQBL\nminimize\n2\n1\n", at: 2, 3, "constraints"),
    MalformedFile("qplib sense", "P\nQBN\nsmallest\n2\n", at: 3, 1, "'smallest'", qplib),
    MalformedFile("qplib ends", head, at: 4, 1, "number of variables"),
    MalformedFile("qplib terms lie", head + "3\n9999999\n2 1 1\n", at: 5, 1, "announced"),
    MalformedFile("qplib variables lie", head + "3000000000\n0\n" + tail, at: 4, 1, "3000000000"),
    MalformedFile("qplib terms too few", head + "3\n2\n2 1 1\n\n", at: 8, 1, "1 of 2"),
    MalformedFile("qplib index", head + "3\n1\n4 1 1\n" + tail, at: 6, 1, "outside 1...3"),
    MalformedFile("qplib index zero", head + "3\n1\n1 0 1\n" + tail, at: 6, 3, "outside 1...3"),
    MalformedFile("qplib NaN", head + "3\n1\n2 1 nan\n" + tail, at: 6, 5, "'nan'"),
    MalformedFile("qplib rest of line", head + "3\n1\n2 1 1 1\n" + tail, at: 6, 7, "unexpected"),
    MalformedFile("qplib duplicate", head + "3\n2\n2 1 1\n1 2 1\n" + tail, at: 7, 1, "second time"),
    MalformedFile("qplib diagonal twice", head + "3\n2\n2 2 1\n2 2 1\n" + tail, at: 7, 1, "second"),
    MalformedFile(
      "qplib linear twice", head + "3\n0\n0\n2\n1 5\n1 6\n", at: 9, 1, "second time"),
    MalformedFile("qplib linear too many", head + "3\n0\n0\n4\n", at: 7, 1, "4 of 3"),
    MalformedFile("qplib cut short", head + "3\n0\n0\n0\n0\n1e300\n0\n", at: 11, 1, "ends before"),
    MalformedFile("qplib rest", head + "3\n0\n" + tail + "7\n", at: 16, 1, "after the last"),
    MalformedFile(
      "qplib as a cut", head + "3\n0\n" + tail, at: 1, 1, "qubo", ReadRequest(kind: .maxCut)),
  ]
}()

private let malformedOneBit: [MalformedFile] = {
  let good = ForeignFiles.oneBit(kind: 1, order: 10) { i, j in i > j + 1 }
  return [
    MalformedFile("one-bit cut in the header", Array(good[..<20]), at: 1, 21, "header"),
    MalformedFile("one-bit version", patched(good, 8, [2]), at: 1, 9, "version 2"),
    MalformedFile("one-bit kind", patched(good, 9, [2]), at: 1, 10, "kind"),
    MalformedFile("one-bit comment lies", patched(good, 15, [255]), at: 1, good.count + 1, "ends"),
    MalformedFile(
      "one-bit spins lie", patched(good, 16, [160, 134, 1]), at: 1, good.count + 1, "100000 spins"),
    MalformedFile(
      "one-bit spins beyond all", patched(good, 16, [UInt8](repeating: 255, count: 8)), at: 1, 17,
      "18446744073709551615"),
    MalformedFile("one-bit cut short", Array(good.dropLast()), at: 1, good.count, "ends before"),
    MalformedFile("one-bit rest", good + [0], at: 1, good.count + 1, "1 bytes follow"),
    MalformedFile("one-bit padding", patched(good, 24, [2]), at: 1, 25, "row 1"),
    MalformedFile("one-bit padding of the last row", patched(good, 33, [2]), at: 1, 34, "row 9"),
    MalformedFile("one-bit as a QUBO", good, at: 1, 10, "QUBO", ReadRequest(kind: .qubo)),
  ]
}()
