#if Ledger
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Which process entered a run; numbers alone are given out again.
  struct ProcessIdentity: Hashable, Sendable {
    /// The process's number.
    var number: Int64
    /// When it was born, where the system tells: the machine's boot and clock ticks since.
    var birth: String

    /// This process.
    static var own: ProcessIdentity {
      let number = Int64(getpid())
      return ProcessIdentity(number: number, birth: birth(of: number) ?? "")
    }

    /// Where numbers of processes mean the same: this boot of this machine, and the name space of
    /// processes that a container may have of its own.
    static let machine: String = {
      var name = [CChar](repeating: 0, count: 256)
      gethostname(&name, name.count - 1)
      let host = String(
        decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      var link = [CChar](repeating: 0, count: 256)
      let length = max(0, readlink("/proc/self/ns/pid", &link, link.count))
      let space = String(decoding: link[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let boot = contents("/proc/sys/kernel/random/boot_id")?.prefix(36) ?? ""
      return boot.isEmpty ? host : "\(boot) \(space)"
    }()

    /// Whether the process still runs.
    var isAlive: Bool {
      guard let process = pid_t(exactly: number), process > 0 else { return false }
      if kill(process, 0) != 0, errno == ESRCH { return false }
      guard !birth.isEmpty, let present = ProcessIdentity.birth(of: number) else { return true }
      return present == birth
    }

    private static func birth(of number: Int64) -> String? {
      guard let boot = contents("/proc/sys/kernel/random/boot_id"),
        let status = contents("/proc/\(number)/stat"), let name = status.lastIndex(of: ")")
      else { return nil }
      // Field 22 of the whole; the name, field 2, may hold blanks.
      let fields = status[status.index(after: name)...].split(separator: " ")
      // Field 3 of one that has ended, though nobody has taken note of that yet.
      if fields.first == "Z" || fields.first == "X" { return "" }
      return fields.count > 19 ? "\(boot.prefix(36)) \(fields[19])" : nil
    }

    private static func contents(_ path: String) -> String? {
      let descriptor = open(path, O_RDONLY)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = read(descriptor, &bytes, bytes.count)
      return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
  }
#endif
