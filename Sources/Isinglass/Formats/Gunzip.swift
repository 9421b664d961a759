internal import CZlib

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Unpacks gzip files (RFC 1952) within bounds that a small file cannot break.
enum Gunzip {
  /// Content up to this size is always unpacked.
  static let freeSize = 64 << 20
  /// Beyond it, content may be at most this many times as long as the compressed file. Instances as
  /// text pack four- to tenfold; a decompression bomb a thousandfold.
  static let largestRatio = 30

  /// Unpacks all members of a gzip file.
  ///
  /// - Parameter checkHead: called with the beginning of what is unpacked if that is longer than
  ///   `FileMemory.headSize`; if it throws, the rest is not unpacked.
  /// - Throws: `FormatError` when the data is damaged, ends early or unpacks to too much.
  static func unpack(
    _ packed: FileMemory, name: String, checkHead: FileMemory.HeadCheck = { _ in }
  ) throws -> FileMemory {
    let limit = max(freeSize, packed.count.multipliedReportingOverflow(by: largestRatio).0)
    var stream = z_stream()
    // 16 + 15: gzip wrapper, largest window.
    guard
      inflateInit2_(
        &stream, 16 + 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else {
      throw FileAccessError(file: name, operation: .read, reason: "zlib could not start")
    }
    defer { inflateEnd(&stream) }

    var output = try GrowingBuffer(capacity: sizeHint(packed, limit: limit), name: name)
    var position = 0
    var atMemberEnd = false
    var isHeadChecked = false
    while true {
      if atMemberEnd {
        if position == packed.count || onlyZeros(packed, from: position) { break }
        guard inflateReset(&stream) == Z_OK else { break }
        atMemberEnd = false
      }
      let available = min(packed.count - position, Int(Int32.max))
      let room = min(
        output.capacity - output.count - 1, isHeadChecked ? Int(Int32.max) : FileMemory.headSize)
      stream.next_in = UnsafeMutablePointer(mutating: packed.start + position)
      stream.avail_in = uInt(available)
      stream.next_out = output.base + output.count
      stream.avail_out = uInt(room)
      let status = inflate(&stream, Z_NO_FLUSH)
      position += available - Int(stream.avail_in)
      output.count += room - Int(stream.avail_out)

      if !isHeadChecked, output.count >= FileMemory.headSize {
        isHeadChecked = true
        do {
          try checkHead(UnsafeBufferPointer(start: output.base, count: output.count))
        } catch {
          output.discard()
          throw error
        }
      }
      if output.count > limit {
        output.discard()
        throw tooLarge(name, limit: limit)
      }
      switch status {
      case Z_STREAM_END:
        atMemberEnd = true
      case Z_OK, Z_BUF_ERROR:
        if output.count + 1 >= output.capacity {
          try output.grow()
        } else if position == packed.count {
          output.discard()
          throw FormatError(
            file: name, column: packed.count + 1, "the gzip data ends early",
            remedy: "fetch the file again, it is cut short")
        }
      default:
        output.discard()
        throw FormatError(
          file: name, column: position + 1, "the gzip data is damaged",
          remedy: "fetch the file again and test it with gzip -t")
      }
    }
    let (base, count) = output.take()
    return FileMemory(adopting: base, count: count)
  }

  /// The length that the file's last four bytes claim, within reason; only a first guess.
  private static func sizeHint(_ packed: FileMemory, limit: Int) -> Int {
    guard packed.count >= 18 else { return 1 << 12 }
    let claimed = packed.bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return min(max(claimed, packed.count), limit, packed.count * 32) + 64
  }

  private static func onlyZeros(_ packed: FileMemory, from position: Int) -> Bool {
    packed.bytes[position...].allSatisfy { $0 == 0 }
  }

  private static func tooLarge(_ name: String, limit: Int) -> FormatError {
    FormatError(
      file: name, "the compressed file unpacks to more than \(limit >> 20) MiB",
      remedy: "unpack it with gunzip first if you trust it")
  }
}
