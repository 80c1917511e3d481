import Glibc
import Synchronization

/// One request for what is missing of a file, and what its answer means.
final class DownloadAttempt: Sendable {
    enum Result: Sendable {
        case done
        /// Worth a new link.
        case linkRefused(status: Int, code: String?)
        /// Worth another try, for which there may be an error to end with.
        case tryAgain(cause: String, retryAfter: Double?, error: TransferError? = nil)
        /// Worth nothing more.
        case refused(DownloadError)
        /// A status that neither a new link nor another try changes.
        case statusRefused(status: Int, code: String?)
    }

    private struct State {
        var head: HTTPHead?
        var isOpen = false
        /// Of the whole file, as announced.
        var total: Int?
        /// S3's name for the reason of a refusal.
        var errorCode: String?
        var received = 0
        /// Where in the file the body began.
        var offset = 0
    }

    /// The longest file that is accepted, in bytes.
    private let bodyLimit = 64 << 30
    private let destination: any DownloadDestination
    private let format: FileFormat
    private let now: @Sendable () -> Double
    private let report: @Sendable (FileDownload.Event) -> Void
    // The thread that runs the transfer writes it, and is done when the task reads it; the lock is the proof.
    private let state = Mutex(State())

    init(
        into destination: any DownloadDestination, format: FileFormat = .gzip,
        now: @escaping @Sendable () -> Double,
        report: @escaping @Sendable (FileDownload.Event) -> Void
    ) {
        self.now = now
        self.format = format
        self.destination = destination
        self.report = report
    }

    /// Bytes of the file that this attempt brought.
    var received: Int { state.withLock { $0.received } }

    /// How far into the file this attempt came, in bytes.
    var reached: Int { state.withLock { $0.offset + $0.received } }

    /// True when the host answered anything at all.
    var wasAnswered: Bool { state.withLock { $0.head != nil } }

    /// Sends the request.
    ///
    /// - Throws: `FileError` or `CancellationError`; what the network and the host do wrong is in the result.
    func run(_ url: String, _ freshConnection: Bool, over transport: any HTTPTransport) async throws -> Result
    {
        var request = HTTPRequest(url: url, bodyLimit: bodyLimit, freshConnection: freshConnection)
        let resumed = destination.resumable
        if let resumed {
            request.headers = [("Range", "bytes=\(resumed.length)-"), ("If-Match", "\"\(resumed.tag)\"")]
        }
        do {
            try await transport.download(request) { try self.accept($0, resuming: resumed) }
        } catch TransferError.cancelled {
            throw CancellationError()
        } catch let error as TransferError {
            guard error.isPassing else { return .refused(.transfer(error)) }
            return .tryAgain(cause: error.shortCause, retryAfter: nil, error: error)
        } catch let fault as AnswerFault {
            return try await startAgain(after: fault)
        }
        return try await judge(url, resuming: resumed)
    }

    /// Says where the body goes, before its first byte.
    private func accept(_ head: HTTPHead, resuming resumed: (tag: String, length: Int)?) throws
        -> any ByteSink
    {
        var tag = head.strongETag
        var offset = 0
        let total: Int?
        switch head.status {
        case 200:
            total = head.contentLength
        case 206:
            guard let resumed, let range = head.contentRange, let bytes = range.bytes,
                bytes.lowerBound == resumed.length, range.total == bytes.upperBound + 1,
                head.contentLength.map({ $0 == bytes.count }) ?? true
            else { throw AnswerFault.wrongRange }
            guard tag == nil || tag == resumed.tag else { throw AnswerFault.changed }
            tag = resumed.tag
            offset = resumed.length
            total = range.total
        default:
            state.withLock { $0.head = head }
            return BodySink(limit: 1 << 20) { body in
                self.state.withLock { $0.errorCode = S3Error(body: body)?.code }
            }
        }
        // Before anything is done with it: two such lengths have no sum.
        if let total, total > bodyLimit { throw TransferError.tooLong(limit: bodyLimit) }
        let sink = try destination.open(tag: tag, at: offset)
        state.withLock {
            $0.head = head; $0.isOpen = true; $0.total = total
            $0.offset = offset
        }
        if let total { report(.announced(total)) }
        return DownloadSink(into: sink, at: offset, format: format) { count in
            self.state.withLock { $0.received += count }
            self.report(.received(count))
        }
    }

    private func judge(_ url: String, resuming resumed: (tag: String, length: Int)?) async throws -> Result {
        let state = state.withLock { $0 }
        guard let head = state.head else { return .tryAgain(cause: "no answer", retryAfter: nil) }
        let retryAfter = head.retryAfter(now: now())
        switch head.status {
        case 200, 206:
            guard state.isOpen, state.total == nil || state.total == destination.length else {
                return try await startAgain(after: AnswerFault.short)
            }
            // A body that ends with its connection may have been cut, and a cut between two gzip members shows
            // nowhere else: ask for what comes behind it. A `Transfer-Encoding` other than chunked says nothing of
            // the end either.
            if state.total == nil, !head.isChunked {
                return .tryAgain(cause: "an answer without a length", retryAfter: nil)
            }
            return .done
        case 416:
            // Asked for what is behind the end: a part that was whole when we were stopped.
            if let resumed, head.contentRange?.total == resumed.length { return .done }
            return try await startAgain(after: AnswerFault.wrongRange)
        case 412:
            return try await startAgain(after: AnswerFault.changed)
        case 400, 401, 403, 404, 410:
            return .linkRefused(status: head.status, code: state.errorCode)
        case 408, 429, 500..<600:
            return .tryAgain(cause: "status \(head.status)", retryAfter: retryAfter)
        default:
            return .statusRefused(status: head.status, code: state.errorCode)
        }
    }

    private func startAgain(after fault: AnswerFault) async throws -> Result {
        try await blocking { try self.destination.startAgain() }
        let cause =
            switch fault {
            case .otherFormat: "an answer that is not \(format.name)"
            case .wrongRange: "an answer with another range"
            case .changed: "a file that changed on the host"
            case .short: "a body shorter than announced"
            }
        return .tryAgain(cause: cause, retryAfter: nil)
    }
}

/// A file host's answer that is not the file we asked for, although the transfer itself went well.
enum AnswerFault: Error, Equatable {
    /// Not of the file's format: an error page, perhaps.
    case otherFormat
    /// Another part of the file than the one asked for.
    case wrongRange
    /// The file is another one than the part we have is of.
    case changed
    /// Shorter than announced.
    case short
}
