#if Ledger
  import Testing

  /// The example of the documentation, run as it is.
  @Suite struct SweepDocumentationTests {
    @Test func exampleRuns() throws {
      let repository = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
      let folder = SweepFolder()
      let run = folder.run("sh '/\(repository)/Documentation/sweep/run.sh' example")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("400 tasks"))
      #expect(run.output.contains("400 of 400"))
      let rows = folder.text("example/anneals.csv").split(separator: "\n")
      #expect(rows.count == 401 && rows.dropFirst().allSatisfy { $0.contains(",done,") })
      let groups = folder.text("example/groups.csv").split(separator: "\n")
      #expect(groups.count == 17)
      // Longer anneals find what is planted more often.
      func successes(_ words: String) -> Int {
        groups.filter { $0.contains(words) }.compactMap {
          Int($0.split(separator: ",", omittingEmptySubsequences: false)[8])
        }
        .reduce(0, +)
      }
      #expect(successes("steps 800,") > successes("steps 50,"))
    }

    /// Three workers, one of them killed; the script itself compares with one machine.
    @Test func clusterExampleRuns() throws {
      let repository = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
      let folder = SweepFolder()
      let run = folder.run("sh '/\(repository)/Documentation/cluster/workers.sh' example")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("the same table as on one machine"))
      #expect(folder.text("example/anneals.csv").split(separator: "\n").count == 401)
    }
  }
#endif
