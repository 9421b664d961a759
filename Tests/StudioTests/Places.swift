#if Studio
  import Isinglass
  import _IsinglassTestSupport

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Where the command is run beside the Studio.
  struct CommandPlace {
    /// Runs the command with words for a shell; the exit status, standard output and standard error.
    func run(_ words: String) -> (status: Int32, output: String, errors: String) {
      let stem = "/tmp/isinglass-out-\(UInt64.random(in: 0 ... .max))"
      let script = "'\(CommandExecutable.path)' \(words) > \(stem).out 2> \(stem).err < /dev/null"
      var pointers = ["/bin/sh", "-c", script].map { (word: String) in strdup(word) }
      pointers.append(nil)
      defer { pointers.forEach { free($0) } }
      var child: pid_t = 0
      posix_spawn(&child, "/bin/sh", nil, nil, pointers, environ)
      var status: Int32 = 0
      while waitpid(child, &status, 0) == -1, errno == EINTR {}
      defer {
        unlink(stem + ".out")
        unlink(stem + ".err")
      }
      return (
        status >> 8 & 0xFF,
        String(decoding: SourceFolder.bytes(of: stem + ".out"), as: UTF8.self),
        String(decoding: SourceFolder.bytes(of: stem + ".err"), as: UTF8.self)
      )
    }

    /// What the command prints as JSON.
    func json(_ words: String) -> JSONValue {
      (try? JSONValue(parsing: run(words).output)) ?? .null
    }
  }

  /// The package's own files.
  enum SourceFolder {
    static let path: String = {
      #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")
    }()

    static func names(in folder: String) -> [String] {
      guard let stream = opendir(folder) else { return [] }
      defer { closedir(stream) }
      var names: [String] = []
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if !name.hasPrefix(".") { names.append(name) }
      }
      return names.sorted()
    }

    static func bytes(of path: String) -> [UInt8] {
      let descriptor = open(path, O_RDONLY)
      guard descriptor >= 0 else { return [] }
      defer { close(descriptor) }
      var bytes: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      while case let count = read(descriptor, &piece, piece.count), count > 0 {
        bytes += piece[..<count]
      }
      return bytes
    }
  }
#endif
