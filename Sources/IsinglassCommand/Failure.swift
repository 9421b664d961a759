import ArgumentParser
import Isinglass
import Reports
import Spectra
import SpinGlasses

#if Ledger
  import Ledger
  import Sweeps
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The exit statuses that scripts rely on, after `sysexits.h`.
enum ExitStatus: Int32 {
  case success = 0
  /// `verify` found the answer wrong, or some tasks of a sweep failed.
  case wrongAnswer = 1
  case usage = 64
  case badInput = 65
  case cannotRead = 66
  /// A needed component or enough memory is missing.
  case unavailable = 69
  /// A mistake of ours.
  case software = 70
  case cannotWrite = 73
  /// Ended by Ctrl-C or a request to terminate.
  case interrupted = 130
}

/// A mistake in how the command was called that only shows once it runs.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Ends the command with a status after everything has been said.
struct Exit: Error {
  let status: ExitStatus

  init(_ status: ExitStatus) { self.status = status }
}

/// How the command ends when an error reaches the top: every typed error is mapped here and nowhere
/// else.
struct Failure {
  let status: Int32
  /// What to print, without a line end; empty for nothing.
  let message: String
  /// Whether the message is what was asked for, such as help.
  let isAnswer: Bool
  private let error: any Error

  init(_ error: any Error, in root: any ParsableCommand.Type) {
    self.error = error
    if let known = Failure.status(of: error) {
      status = known.rawValue
      message = Failure.message(of: error)
      isAnswer = false
    } else {
      let code = root.exitCode(for: error)
      status = code == .failure ? ExitStatus.software.rawValue : code.rawValue
      message = root.fullMessage(for: error)
      isAnswer = code.isSuccess
    }
  }

  /// Prints the message where it belongs and leaves, together with other ranks where there are some.
  func exit() -> Never {
    var status = status
    if !message.isEmpty {
      let text = message.hasSuffix("\n") ? message : message + "\n"
      do {
        try Terminal.write(text, to: isAnswer ? STDOUT_FILENO : STDERR_FILENO)
      } catch {
        status = ExitStatus.cannotWrite.rawValue
      }
    }
    leave(SharedCommand.end(status: status, message: isAnswer ? "" : message, after: error))
  }

  private func leave(_ status: Int32) -> Never {
    #if canImport(Glibc)
      Glibc.exit(status)
    #elseif canImport(Musl)
      Musl.exit(status)
    #else
      Darwin.exit(status)
    #endif
  }

  private static func status(of error: any Error) -> ExitStatus? {
    switch error {
    case let error as Exit: error.status
    case is UsageError, is QuestionError, is UnknownFormatError, is SettingsError: .usage
    case SolverError.tooManySpins, SolverError.tooWide, SolverError.unknownSolver: .usage
    case SolverError.outOfMemory, EnsembleError.outOfMemory: .unavailable
    case is EnsembleError, is TheoryError: .usage
    case LandscapeError.outOfMemory: .unavailable
    case LandscapeError.notConverged, LandscapeError.spectrum: .software
    case is LandscapeError: .usage
    case is FormatError, is CouplingsError, is IsingModelError: .badInput
    case ShardingError.inconsistent: .software
    case is ShardingError: .usage
    case is CommunicationError: .unavailable
    case CheckpointError.differs: .usage
    case CheckpointError.inUse: .unavailable
    case is CheckpointError: .badInput
    case let error as FileAccessError: error.operation == .read ? .cannotRead : .cannotWrite
    case is BrokenPipe: .cannotWrite
    case RankError.failed(_, let status, _):
      Int32(exactly: status).flatMap { ExitStatus(rawValue: $0) } ?? .software
    case RankError.lost: .interrupted
    case RankError.ended: .success
    case is RankError: .badInput
    case is SpectraError: .software
    default: optionalStatus(of: error)
    }
  }

  private static func optionalStatus(of error: any Error) -> ExitStatus? {
    #if Ledger
      switch error {
      case LedgerError.unknownRun, LedgerError.unknownSweep: return .usage
      case LedgerError.unwritable: return .cannotWrite
      case LedgerError.busy: return .unavailable
      case is LedgerError, is SweepChanged: return .badInput
      case SharedSweepError.none: return .cannotRead
      case SharedSweepError.occupied: return .usage
      case is SharedSweepError: return .badInput
      case is SubmissionError: return .unavailable
      default: break
      }
    #endif
    #if Studio
      if error is ServingError { return .unavailable }
    #endif
    return nil
  }

  /// A located message comes first on its line, so that editors and scripts find the place.
  private static func message(of error: any Error) -> String {
    switch error {
    case is Exit, is BrokenPipe: ""
    case is FormatError, is FileAccessError, is CheckpointError: "\(error)"
    case let error as QuestionError: "isinglass: \(error.withOptions)"
    default: "isinglass: \(error)"
    }
  }
}
