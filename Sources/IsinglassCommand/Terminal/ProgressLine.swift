import Isinglass
import Reports
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One line on standard error that shows how a run is getting on and is erased at the end.
///
/// A thread of its own redraws it ten times a second, so that the clock goes on while a step takes
/// long. Nothing is shown where standard error is no terminal.
final class ProgressLine: Sendable {
  private struct State {
    var phase = ""
    var progress: Progress?
  }

  private struct Screen {
    var isShown = false
    var isOver = false
  }

  private let begin = ContinuousClock.now
  private let objective: ObjectiveScale?
  private let style = Style(isColored: Terminal.hasColor(STDERR_FILENO))
  private let isUnicode = Terminal.isUnicode
  private let state = Mutex(State())
  /// Held while drawing, which may take long on a stopped terminal; `update` never waits for it.
  private let screen = Mutex(Screen())

  /// Prepares a line.
  ///
  /// - Parameter objective: what turns energies into the problem's own terms.
  init(objective: ObjectiveScale? = nil) { self.objective = objective }

  /// Starts drawing, unless standard error is no terminal.
  ///
  /// - Parameter phase: what is being done until there is progress to show, such as `setting up`.
  func start(_ phase: String) {
    enter(phase)
    guard Terminal.isInteractive(STDERR_FILENO) else { return }
    BackgroundThread.start { [self] in
      repeat { usleep(100_000) } while (drawUnlessOver())
    }
  }

  /// Takes note of progress; it is shown when the line is drawn next.
  func update(_ progress: Progress) { state.withLock { $0.progress = progress } }

  /// Says what is being done now, where no progress is reported.
  func enter(_ phase: String) {
    state.withLock { state in
      state.phase = phase
      state.progress = nil
    }
  }

  /// Does something that may take long under a line that says so.
  static func during<Result>(_ phase: String, _ body: () throws -> Result) rethrows -> Result {
    let line = ProgressLine()
    line.start(phase)
    defer { line.finish() }
    return try body()
  }

  /// Erases the line for good.
  func finish() {
    screen.withLock { screen in
      if screen.isShown { Terminal.remark("\r\u{1B}[2K") }
      screen.isShown = false
      screen.isOver = true
    }
  }

  private func drawUnlessOver() -> Bool {
    screen.withLock { screen in
      guard !screen.isOver else { return false }
      screen.isShown = true
      Terminal.remark("\r\u{1B}[2K" + line(state.withLock { $0 }))
      return true
    }
  }

  private func line(_ state: State) -> String {
    let clock = Quantity.time((ContinuousClock.now - begin).seconds, isSteady: true)
    // What matters least has the highest rank.
    var pieces = [(text: clock, styled: style.quiet(clock), rank: 0)]
    func add(_ text: String, rank: Int) { pieces.append((text, text, rank)) }
    if let progress = state.progress {
      if let fraction = progress.fraction { add(bar(fraction), rank: 2) }
      if let lowest = progress.lowest, let objective {
        let best = "\(objective.name) \(Quantity.short(objective(lowest)))"
        pieces.append((best, style.strong(best), 1))
      } else {
        add("annealing", rank: 1)
      }
      if let control = progress.control {
        add("\(control.name) \(Quantity.fixed(control.value, decimals: 3))", rank: 3)
      }
      add("\(Quantity.counted(progress.replicas, "replica"))", rank: 5)
      add("\(Quantity.scaled(progress.stepsPerSecond)) steps/s", rank: 4)
    } else {
      add(state.phase, rank: 1)
    }
    // The line must not wrap.
    let room = Terminal.width(STDERR_FILENO) - 1
    while pieces.reduce(-2, { $0 + $1.text.count + 2 }) > room,
      let last = pieces.indices.max(by: { pieces[$0].rank < pieces[$1].rank }), last > 0
    {
      pieces.remove(at: last)
    }
    return pieces.map(\.styled).joined(separator: "  ")
  }

  private func bar(_ fraction: Double) -> String {
    let width = 16
    guard isUnicode else {
      let full = Int((fraction * Double(width)).rounded())
      return "[" + String(repeating: "#", count: full)
        + String(repeating: ".", count: width - full) + "]"
    }
    let eighths = Int((fraction * Double(8 * width)).rounded())
    let parts = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let partial = eighths % 8 == 0 ? "" : parts[eighths % 8]
    let full = String(repeating: "█", count: eighths / 8) + partial
    return "▕" + full + String(repeating: " ", count: width - full.count) + "▏"
  }
}
