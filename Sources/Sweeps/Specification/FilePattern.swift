#if Ledger
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Names of files with `*`, `?` and `[…]`, as the shell reads them.
  enum FilePattern {
    /// The files that match, from the folder if the pattern is, in the order of their bytes.
    static func matches(of pattern: String, in folder: String) -> [String] {
      let isAbsolute = pattern.hasPrefix("/")
      var found = glob_t()
      defer { globfree(&found) }
      let whole = isAbsolute ? pattern : quoted(folder) + pattern
      guard glob(whole, GLOB_NOSORT, nil, &found) == 0 else { return [] }
      return (0..<Int(found.gl_pathc)).compactMap { k -> String? in
        guard let path = found.gl_pathv[k].map({ String(cString: $0) }) else { return nil }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { return nil }
        return isAbsolute ? path : String(path.dropFirst(folder.count))
      }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// A folder in whose name nothing is a pattern.
    private static func quoted(_ folder: String) -> String {
      folder.reduce(into: "") { text, character in
        if "*?[]\\".contains(character) { text.append("\\") }
        text.append(character)
      }
    }
  }

  extension SweepSpecification {
    /// The folder of a file with a slash at its end; empty where that is the current one.
    static func folder(of path: String) -> String {
      path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    /// A path from a folder.
    static func path(_ path: String, in folder: String) -> String {
      path.hasPrefix("/") ? path : folder + path
    }

    /// The name of a file without folder and ending.
    static func stem(of path: String) -> String {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      for ending in [".yaml", ".yml"] where name.hasSuffix(ending) && name != ending {
        return String(name.dropLast(ending.count))
      }
      return name
    }

    /// A path that holds from anywhere.
    static func absolute(_ path: String) -> String {
      guard let resolved = realpath(path, nil) else { return path }
      defer { free(resolved) }
      return String(cString: resolved)
    }
  }
#endif
