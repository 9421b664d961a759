import Isinglass

/// Checks that an error can be shown to a person: it has words, a remedy, and nothing in it that a
/// terminal obeys, whatever the file contained.
func check(_ error: any Error, of input: UnsafeRawBufferPointer) throws {
  let words = "\(error)"
  try require(!words.isEmpty, "an error without words: \(type(of: error))")
  try require(words.utf8.count < 4000, "an error of \(words.utf8.count) bytes: \(words)")
  try require(
    words.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) },
    "an error with control characters: \(words.debugDescription)")
  guard let error = error as? FormatError else { return }
  let lines = input.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
  try require(
    error.line >= 1 && error.line <= lines && error.column >= 1
      && error.column <= max(input.count, 1) + 1,
    "an error at \(error.line):\(error.column) of \(lines) lines in \(input.count) bytes: \(words)")
  try require(!error.remedy.isEmpty, "an error without a remedy: \(words)")
}
