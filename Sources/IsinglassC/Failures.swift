internal import CIsinglass
internal import Isinglass
internal import SpinGlasses

/// An argument that makes no sense.
struct ArgumentError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Where the words for a failure go.
struct MessageBuffer {
  let start: UnsafeMutablePointer<CChar>?
  let size: Int

  /// Writes a message with its final zero, cut short at the end of a character.
  func write(_ message: String) {
    guard let start, size > 0 else { return }
    var length = min(message.utf8.count, size - 1)
    let bytes = Array(message.utf8)
    // Bytes 10xxxxxx go on a character that has begun.
    while length > 0, length < bytes.count, bytes[length] & 0xC0 == 0x80 { length -= 1 }
    for k in 0..<length { start[k] = CChar(bitPattern: bytes[k]) }
    start[length] = 0
  }
}

/// Runs a body and turns what it throws into a status and a message: the one place that does.
func reporting(
  to message: UnsafeMutablePointer<CChar>?, _ size: Int, _ body: () throws -> Void
) -> isinglass_status {
  do {
    try body()
    return status(ISINGLASS_OK)
  } catch {
    MessageBuffer(start: message, size: size).write("\(error)")
    return status(of: error)
  }
}

private func status(of error: any Error) -> isinglass_status {
  switch error {
  case is FormatError, is FileAccessError, is UnknownFormatError: status(ISINGLASS_UNREADABLE)
  case SolverError.outOfMemory, EnsembleError.outOfMemory, is MemoryError:
    status(ISINGLASS_OUT_OF_MEMORY)
  case SolverError.tooManySpins, SolverError.tooWide: status(ISINGLASS_UNSUPPORTED)
  default: status(ISINGLASS_INVALID_ARGUMENT)
  }
}

private func status(_ value: some BinaryInteger) -> isinglass_status {
  isinglass_status(truncatingIfNeeded: value)
}

/// More memory is asked for than this machine has.
struct MemoryError: Error, CustomStringConvertible {
  let needed: Double

  var description: String {
    "\(Int(needed / 0x1p30)) GiB of memory would be needed: give a smaller or sparser problem"
  }
}
