import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A terminal of our own behind standard error.
private final class PseudoTerminal {
  private let master: Int32
  /// What a command opens.
  let name: String

  init?(columns: UInt16) {
    #if os(Linux)
      // What posix_openpt, unlockpt and ptsname do; the module of the C library leaves them out.
      master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var (lock, number): (Int32, UInt32) = (0, 0)
      guard master >= 0, ioctl(master, 0x4004_5431, &lock) == 0,
        ioctl(master, 0x8004_5430, &number) == 0
      else { return nil }
      name = "/dev/pts/\(number)"
    #else
      master = posix_openpt(O_RDWR | O_NOCTTY)
      guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let slave = ptsname(master)
      else { return nil }
      name = String(cString: slave)
    #endif
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
  }

  deinit { close(master) }

  /// All that was written so far.
  var text: String {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while case let count = read(master, &piece, piece.count), count > 0 {
      bytes += piece[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

@Suite struct TerminalTests {
  let place = Workplace()

  /// Solves for half a second with a terminal behind standard error; returns what it shows.
  private func shown(_ environment: String, columns: UInt16 = 120) throws -> String {
    let terminal = try #require(PseudoTerminal(columns: columns))
    // Kept open, so that what was written is not lost when the command ends.
    let keeper = open(terminal.name, O_RDWR | O_NOCTTY)
    defer { close(keeper) }
    let run = place.shell(
      "env \(environment) \"$ISINGLASS\" solve --generate 'sk --size 100' --time-limit 500ms"
        + " --solver sa 2> \(terminal.name)")
    #expect(run.status == 0)
    #expect(!run.output.contains("\u{1B}"))
    return terminal.text
  }

  @Test func progressIsRedrawnAndErased() throws {
    let text = try shown("TERM=xterm LANG=C.UTF-8 NO_COLOR=")
    #expect(text.contains("\r\u{1B}[2K"))
    #expect(text.hasSuffix("\r\u{1B}[2K"))
    #expect(text.contains("energy -"))
    #expect(text.contains("temperature "))
    #expect(text.contains("steps/s"))
    #expect(text.contains("\u{1B}[1m"))
    #expect(text.contains("▏"))
    #expect(!text.contains("\n"))
  }

  @Test func coloursAndShapesAreLeftOutWhereUnwanted() throws {
    let text = try shown("TERM=xterm LC_ALL=C NO_COLOR=1")
    #expect(text.contains("\r\u{1B}[2K"))
    #expect(!text.contains("\u{1B}[1m"))
    #expect(!text.contains("▏"))
    #expect(text.contains("[#"))
  }

  @Test(arguments: [20, 60, 80] as [UInt16])
  func theLineNeverWraps(columns: UInt16) throws {
    let text = try shown("TERM=xterm LANG=C.UTF-8 NO_COLOR=1", columns: columns)
    for line in text.split(separator: "\r") {
      #expect(line.count - "\u{1B}[2K".count < Int(columns), "\(line)")
    }
    #expect(text.contains(" s"))
  }

  @Test func aDumbTerminalStaysQuiet() throws {
    #expect(try shown("TERM=dumb") == "")
  }
}
