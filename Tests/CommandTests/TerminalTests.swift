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

  init?() {
    master = posix_openpt(O_RDWR | O_NOCTTY)
    guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let slave = ptsname(master)
    else { return nil }
    name = String(cString: slave)
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
  private func shown(_ environment: String) throws -> String {
    let terminal = try #require(PseudoTerminal())
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

  @Test func aDumbTerminalStaysQuiet() throws {
    #expect(try shown("TERM=dumb") == "")
  }
}
