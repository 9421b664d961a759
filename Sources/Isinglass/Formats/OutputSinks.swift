internal import CZlib

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes to an open file.
final class DescriptorSink: OutputSink {
  private let descriptor: Int32
  private let name: String

  init(_ descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  func write(_ piece: UnsafeRawBufferPointer) throws {
    var rest = piece
    while !rest.isEmpty {
      #if canImport(Glibc)
        let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      #elseif canImport(Musl)
        let written = Musl.write(descriptor, rest.baseAddress, rest.count)
      #else
        let written = Darwin.write(descriptor, rest.baseAddress, rest.count)
      #endif
      if written > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
      } else if written == 0 || errno != EINTR {
        throw FileAccessError(
          file: name, operation: .write, reason: String(cString: strerror(errno)))
      }
    }
  }

  func finish() throws {}
}

/// Compresses to a gzip file (RFC 1952), without a time stamp so that equal problems give equal
/// files.
final class GzipSink: OutputSink {
  private let next: any OutputSink
  private let name: String
  private let stream: UnsafeMutablePointer<z_stream>
  private var packed = [UInt8](repeating: 0, count: 1 << 16)

  init(_ next: any OutputSink, name: String) throws {
    self.next = next
    self.name = name
    // On the heap: zlib's state keeps the address of its stream.
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = deflateInit2_(
      stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      throw FileAccessError(file: name, operation: .write, reason: "zlib could not start")
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  func write(_ piece: UnsafeRawBufferPointer) throws {
    var rest = piece
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
      stream.pointee.next_in = UnsafeMutablePointer(
        mutating: part.bindMemory(to: UInt8.self).baseAddress)
      stream.pointee.avail_in = uInt(part.count)
      repeat { _ = try pump(Z_NO_FLUSH) } while stream.pointee.avail_in > 0
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
    }
  }

  func finish() throws {
    stream.pointee.avail_in = 0
    while try pump(Z_FINISH) != Z_STREAM_END {}
    try next.finish()
  }

  private func pump(_ flush: Int32) throws -> Int32 {
    let status = packed.withUnsafeMutableBufferPointer { room in
      stream.pointee.next_out = room.baseAddress
      stream.pointee.avail_out = uInt(room.count)
      return deflate(stream, flush)
    }
    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
      throw FileAccessError(file: name, operation: .write, reason: "zlib could not compress")
    }
    let used = packed.count - Int(stream.pointee.avail_out)
    try packed.withUnsafeBytes { try next.write(UnsafeRawBufferPointer(rebasing: $0.prefix(used))) }
    return status
  }
}
