#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory on cache-line boundaries, which the kernels need for full speed and arrays do not give.
///
/// Starts zeroed.
final class AlignedBuffer<Element: BitwiseCopyable> {
  /// The first element.
  let start: UnsafeMutablePointer<Element>
  /// The number of elements.
  let count: Int

  /// Allocates room for `count` elements.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  init(count: Int) throws {
    self.count = count
    let (size, overflow) = max(1, count).multipliedReportingOverflow(
      by: MemoryLayout<Element>.stride)
    var memory: UnsafeMutableRawPointer?
    guard !overflow, size < Int.max - 64, posix_memalign(&memory, 64, size + 64) == 0, let memory
    else { throw SolverError.outOfMemory(bytes: overflow ? .max : size) }
    memset(memory, 0, size + 64)
    start = memory.bindMemory(to: Element.self, capacity: max(1, count))
  }

  /// Allocates a copy of an array.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  convenience init(_ elements: [Element]) throws {
    try self.init(count: elements.count)
    elements.withUnsafeBytes { source in
      UnsafeMutableRawBufferPointer(start: start, count: source.count).copyMemory(from: source)
    }
  }

  deinit { free(start) }

  /// The elements.
  var elements: UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: start, count: count)
  }
}

/// Memory that is written before it is shared and only read afterwards.
///
/// Unchecked: the one mutable view is lent to the closure of `init` and does not outlive it.
final class FrozenBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
  private let buffer: AlignedBuffer<Element>

  /// Allocates `count` zeroed elements and lets `fill` write them.
  ///
  /// - Throws: `SolverError.outOfMemory`, or what `fill` throws.
  init(count: Int, fill: (UnsafeMutablePointer<Element>) throws -> Void) throws {
    buffer = try AlignedBuffer(count: count)
    try fill(buffer.start)
  }

  /// Allocates a copy of an array.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  init(_ elements: [Element]) throws { buffer = try AlignedBuffer(elements) }

  /// The first element; valid as long as this object.
  var start: UnsafePointer<Element> { UnsafePointer(buffer.start) }

  /// The number of elements.
  var count: Int { buffer.count }
}
