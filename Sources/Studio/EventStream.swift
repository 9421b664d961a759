#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import NIOCore
  internal import Synchronization

  /// The answer that stays open and tells what happens.
  struct EventStreams: Sendable {
    /// Streams may be open for hours; so many of them, and no more.
    static let most = 8192
    private static let silence = Duration.seconds(14)

    private let count = Counter()

    private final class Counter: Sendable {
      let value = Atomic<Int>(0)
    }

    /// How many streams are open.
    var open: Int { count.value.load(ordering: .relaxed) }

    /// A stream of a log from where the browser left off.
    ///
    /// - Throws: `StudioError` when there are too many.
    func response(_ log: EventLog, to request: StudioRequest) throws -> Response {
      guard open < EventStreams.most else {
        throw StudioError(.serviceUnavailable, "too many streams are open: close some pages")
      }
      let count = count
      let start = EventLog.Place(after: request.request.headers[.lastEventID])
      return Response(
        status: .ok,
        headers: [
          .contentType: "text/event-stream", .cacheControl: "no-store", .xAccelBuffering: "no",
        ],
        body: ResponseBody { writer in
          count.value.add(1, ordering: .relaxed)
          defer { count.value.subtract(1, ordering: .relaxed) }
          let (number, wakes) = log.listen()
          defer { log.leave(number) }
          var place = start
          var lastWrite = ContinuousClock.now
          try await writer.write(ByteBuffer(string: ": the Studio's events\n\n"))
          for await _ in wakes {
            while let news = log.news(from: &place) {
              try await writer.write(news)
              lastWrite = .now
            }
            if log.isOver(at: place) { break }
            if .now - lastWrite > EventStreams.silence {
              try await writer.write(ByteBuffer(string: ": alive\n\n"))
              lastWrite = .now
            }
          }
          try await writer.finish(nil)
        })
    }
  }

  extension HTTPField.Name {
    static let xAccelBuffering = HTTPField.Name("X-Accel-Buffering")!
  }
#endif
