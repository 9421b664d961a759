import Isinglass
import Islands
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The reader of our output has gone, as `head` does; nothing more is to be said.
struct BrokenPipe: Error {}

/// Standard output and error, whether a person, a file or a pipe is behind them.
enum Terminal {
  /// Standard output.
  static let output = STDOUT_FILENO

  /// Makes the process safe to write from: a closed pipe is an error instead of a signal, and
  /// descriptors 0 to 2 are taken, so that no file we open is mistaken for standard output.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGABRT) { _ in Terminal.leaveWithoutMemory() }
    signal(SIGSEGV) { _ in Terminal.leaveIfWithoutMemory() }
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      // Opened for reading only: what is written to a closed standard output still fails.
      _ = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Ends the process where the Swift runtime gives up, which it does when it gets no memory and has
  /// said so; mistakes of ours trap otherwise. Calls nothing but what a signal handler may.
  private static func leaveWithoutMemory() {
    let message: StaticString =
      "isinglass: memory ran out: choose a sparser problem, fewer replicas or a larger machine\n"
    _ = writeSome(
      UnsafeRawBufferPointer(start: message.utf8Start, count: message.utf8CodeUnitCount),
      to: STDERR_FILENO)
    _exit(ExitStatus.unavailable.rawValue)
  }

  /// The same where there was not even the memory to say so, over which the runtime stumbles. Where there
  /// is memory the mistake is ours: it is made again when this returns, and ends the process as usual.
  private static func leaveIfWithoutMemory() {
    let size = 1 << 20
    let trial = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    if trial == MAP_FAILED { leaveWithoutMemory() }
    munmap(trial, size)
    signal(SIGSEGV, SIG_DFL)
  }

  /// Writes nothing from now on, but that memory ran out: another rank speaks for this one.
  static func silence() { isSilent.store(true, ordering: .relaxed) }

  private static let isSilent = Atomic<Bool>(false)

  /// Writes a whole text.
  ///
  /// - Throws: `BrokenPipe` when nobody reads any more, `FileAccessError` when it cannot be written.
  static func write(_ text: String, to descriptor: Int32) throws {
    if isSilent.load(ordering: .relaxed) { return }
    var text = text
    try text.withUTF8 { buffer in
      var rest = UnsafeRawBufferPointer(buffer)
      while !rest.isEmpty {
        let written = writeSome(rest, to: descriptor)
        if written > 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        } else if written < 0 && errno == EPIPE {
          throw BrokenPipe()
        } else if written == 0 || errno != EINTR {
          let name = descriptor == STDOUT_FILENO ? "standard output" : "standard error"
          throw FileAccessError(
            file: name, operation: .write, reason: String(cString: strerror(errno)))
        }
      }
    }
  }

  /// Writes a text to standard output.
  ///
  /// - Throws: as `write(_:to:)`.
  static func print(_ text: String) throws { try write(text, to: STDOUT_FILENO) }

  /// Writes a remark to standard error; one that cannot be written is lost.
  static func remark(_ text: String) { try? write(text, to: STDERR_FILENO) }

  /// Whether a terminal that understands cursor movements is behind a descriptor.
  static func isInteractive(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && environment("TERM") != "dumb"
  }

  /// Whether to colour what goes to a descriptor (https://no-color.org).
  ///
  /// `mpirun` gives its ranks a terminal wherever their output ends.
  static func hasColor(_ descriptor: Int32) -> Bool {
    isInteractive(descriptor) && (environment("NO_COLOR") ?? "").isEmpty
      && MPIRanks.announcedSize == nil
  }

  #if canImport(Glibc)
    private static let thisProcess = RUSAGE_SELF.rawValue
  #else
    private static let thisProcess: Int32 = RUSAGE_SELF
  #endif

  /// The most bytes of memory that this process has held.
  static var peakMemory: Int {
    var usage = rusage()
    getrusage(Terminal.thisProcess, &usage)
    #if canImport(Darwin)
      return usage.ru_maxrss
    #else
      return usage.ru_maxrss * 1024  // Linux counts kilobytes
    #endif
  }

  /// The width in columns of the terminal behind a descriptor, 80 where nobody knows.
  static func width(_ descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Whether the terminal shows more than ASCII.
  static var isUnicode: Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty }
    guard let locale = locale?.lowercased() else { return false }
    return locale.hasSuffix("utf-8") || locale.hasSuffix("utf8")
  }

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  private static func writeSome(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
