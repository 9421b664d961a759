import Isinglass
import _IsinglassTestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder of its own for each test, removed with everything in it.
final class Workplace {
  /// Its path.
  let path: String

  init() {
    var template = Array("/tmp/isinglass-test-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  deinit { _ = runShell("rm -rf '\(path)'", in: "/tmp") }

  /// Writes a file and returns its path.
  func file(_ name: String, _ text: String) -> String {
    let file = "\(path)/\(name)"
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    _ = write(descriptor, bytes, bytes.count)
    return file
  }

  /// The text of a file, `nil` if there is none.
  func text(_ name: String) -> String? { contents("\(path)/\(name)") }

  /// The names of all files.
  var names: [String] {
    shell("ls -A").output.split(separator: "\n").map(String.init)
  }

  /// Whether files without a name can be made here.
  var knowsNamelessFiles: Bool {
    #if os(Linux)
      let descriptor = open(path, 0o20_000_000 | O_DIRECTORY | O_WRONLY, 0o600)
      if descriptor >= 0 { close(descriptor) }
      return descriptor >= 0
    #else
      return false
    #endif
  }

  /// Runs the command with arguments.
  func isinglass(_ arguments: String..., input: String? = nil) -> CommandRun {
    let quoted = arguments.map { "'\($0)'" }.joined(separator: " ")
    let source = input.map { "< '\(file(".input", $0))'" } ?? "< /dev/null"
    return shell("exec \"$ISINGLASS\" \(quoted) \(source)")
  }

  /// Runs a shell script in which `$ISINGLASS` is the command.
  func shell(_ script: String) -> CommandRun { runShell(script, in: path) }

  /// Starts a shell script without waiting for it.
  func start(_ script: String) -> RunningCommand { RunningCommand(script, in: path) }
}

/// What a command did.
struct CommandRun {
  /// The exit status, or minus the number of the signal that ended it.
  let status: Int32
  /// Its standard output.
  let output: String
  /// Its standard error.
  let errors: String

  /// The output as JSON; `null` if it is not exactly one document.
  var json: JSONValue { (try? JSONValue(parsing: output)) ?? .null }
}

/// A command on its way.
struct RunningCommand {
  /// The process's number.
  let process: pid_t
  private let captured: (output: String, errors: String)

  init(_ script: String, in folder: String) {
    let stem = "/tmp/isinglass-out-\(UInt64.random(in: 0 ... .max))"
    captured = (stem + ".out", stem + ".err")
    // A group of its own, so that signals reach the command and not the tests.
    let text =
      "cd '\(folder)' && export ISINGLASS='\(CommandExecutable.path)' && { \(script)\n} "
      + "> '\(captured.output)' 2> '\(captured.errors)'"
    var pid: pid_t = 0
    var arguments = ["/bin/sh", "-c", text].map { (word: String) in strdup(word) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    _ = posix_spawn(&pid, "/bin/sh", nil, nil, arguments, environ)
    process = pid
  }

  /// Waits until the command has a file open in a folder and has written to it for a moment; `false`
  /// if that does not happen within twenty seconds, or where nobody can tell.
  func waitForOpenFile(in folder: String) -> Bool {
    for _ in 0..<2000 {
      for descriptor in 3..<32 {
        var path = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/\(process)/fd/\(descriptor)", &path, path.count - 1)
        guard length > 0 else { continue }
        let file = String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if file.hasPrefix(folder + "/") {
          usleep(50_000)
          return true
        }
      }
      usleep(10_000)
    }
    return false
  }

  /// Waits for the end.
  func wait() -> CommandRun {
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1, errno == EINTR {}
    let signal = status & 0x7F
    let run = CommandRun(
      status: signal == 0 ? status >> 8 & 0xFF : -signal,
      output: contents(captured.output) ?? "", errors: contents(captured.errors) ?? "")
    unlink(captured.output)
    unlink(captured.errors)
    return run
  }
}

private func runShell(_ script: String, in folder: String) -> CommandRun {
  RunningCommand(script, in: folder).wait()
}

private func contents(_ path: String) -> String? {
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = read(descriptor, &piece, piece.count), count > 0 {
    bytes += piece[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}
