#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Refuses an instance that does not fit this machine's memory, before anything is allocated.
///
/// - Throws: `EnsembleError.outOfMemory`.
func requireMemory(bytes needed: Int) throws(EnsembleError) {
  let (pages, pageSize) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
  guard pages > 0, pageSize > 0 else { return }
  let present = pages.multipliedReportingOverflow(by: pageSize)
  guard present.overflow || needed <= present.partialValue else {
    throw .outOfMemory(needed: needed, present: present.partialValue)
  }
}
