#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Another program, run to its end.
enum ChildProcess {
  /// How a program ended.
  struct Outcome {
    /// The exit status, or minus the number of the signal that ended it.
    let status: Int32
    /// What it wrote to standard output.
    let output: String
  }

  /// Runs a program that is looked for in the path; what it says to standard error goes to ours.
  ///
  /// - Returns: `nil` where there is no such program.
  static func run(_ words: [String]) -> Outcome? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    defer { close(ends[0]) }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    // Signals that we wait for on a thread of our own are blocked; the program wants to hear them.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var arguments = words.map { (word: String) in strdup(word) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var process: pid_t = 0
    let failure = posix_spawnp(
      &process, words.first ?? "", &actions, &attributes, arguments, environ)
    close(ends[1])
    guard failure == 0 else { return nil }
    var output: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(ends[0], &bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      output += bytes[..<count]
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1, errno == EINTR {}
    return Outcome(
      status: status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F),
      output: String(decoding: output, as: UTF8.self))
  }

  /// Where this program is.
  static var ownPath: String {
    #if os(Linux)
      var path = [CChar](repeating: 0, count: 4096)
      let length = readlink("/proc/self/exe", &path, path.count - 1)
      if length > 0 {
        return String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    #endif
    guard CommandLine.arguments[0].contains("/"), let path = realpath(CommandLine.arguments[0], nil)
    else { return "isinglass" }
    defer { free(path) }
    return String(cString: path)
  }
}
