internal import CIsinglass
internal import Isinglass

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_abi_version() -> Int32 { Int32(ISINGLASS_ABI_VERSION) }

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_version() -> UnsafeMutablePointer<CChar>? { copy(of: isinglassVersion) }

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_text_release(_ text: UnsafeMutablePointer<CChar>?) { free(text) }

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_solvers_json() -> UnsafeMutablePointer<CChar>? {
  copy(of: JSONValue.array(SolverCatalogue.all.map { $0.record.json }).description)
}

/// Text that is the caller's; null without memory.
func copy(of text: String) -> UnsafeMutablePointer<CChar>? { strdup(text) }

/// The bytes of memory in this machine; infinite where it does not tell.
func physicalMemory() -> Double {
  let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
  return pages > 0 && size > 0 ? Double(pages) * Double(size) : .infinity
}

/// Refuses what does not fit this machine's memory before anything is allocated.
///
/// - Throws: `MemoryError`.
func requireMemory(bytes needed: Double) throws {
  guard needed <= physicalMemory() else { throw MemoryError(needed: needed) }
}
