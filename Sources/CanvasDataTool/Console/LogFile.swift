import CanvasDataBase
import CanvasDataTransfer
import Glibc
import Logging
import Synchronization

/// The log file: one line per event, appended, so that several runs can share it.
final class LogFile: Sendable {
    /// The format of the lines.
    enum Style: Sendable {
        /// `2026-11-21T07:30:05.123Z WARNING `
        case tool
        /// `Nov 21 07:30:05 cron canvas/sis: WARNING `, local time, as canvas-sis-python writes it.
        case script
        /// `{"time":"2026-11-21T07:30:05.123Z","level":"warning","process":4711,"message":"…"}`
        case json
    }

    private let style: Style
    private let descriptor: Int32
    private let firstFailure = Mutex<Int32?>(nil)

    /// The `errno` of the first line that was lost.
    var failure: Int32? { firstFailure.withLock { $0 } }

    init(_ path: String, style: Style = .tool) throws(CanvasDataError) {
        self.style = style
        descriptor = Self.open(path)
        guard descriptor >= 0 else {
            throw errno == ELOOP ? Self.isLink(path) : Self.cannotOpen(path)
        }
    }

    deinit { close(descriptor) }

    /// Opens `path`; returns a negative number and sets `errno` if it cannot. Links are not followed and pipes not waited
    /// for, because others can put them into a shared directory.
    private static func open(_ path: String) -> Int32 {
        // These are links to files that this process already has open.
        if let own = ["/dev/stdout": STDOUT_FILENO, "/dev/stderr": STDERR_FILENO][path] {
            return fcntl(own, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        }
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW
        let descriptor = Glibc.open(path, flags | O_NONBLOCK, 0o600)
        if descriptor >= 0 { _ = fcntl(descriptor, F_SETFL, O_APPEND) }
        return descriptor
    }

    private static func cannotOpen(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .cannotWrite, "The log file \(path) cannot be opened: \(systemError()).",
            remedy: "Check its directory and permissions, or choose another file with --log-file.")
    }

    private static func isLink(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .cannotWrite, "The log file \(path) is a symbolic link, which is not followed.",
            remedy: "Name the file that it points to with --log-file (log_file).")
    }

    /// Appends a line with a single write, so that lines of other processes cannot interleave.
    func append(_ level: String, _ message: String) {
        let number = writeAll(Array("\(line(level, message))\n".utf8), to: descriptor)
        guard number != 0 else { return }
        firstFailure.withLock { $0 = $0 ?? number }
    }

    private func line(_ level: String, _ message: String) -> String {
        switch style {
        case .tool: "\(timestamp()) \(level) \(displayed(message))"
        case .script: "\(scriptTimestamp()) cron canvas/sis: \(level) \(displayed(message))"
        case .json:
            JSONValue.object([
                "time": .string(timestamp()), "level": .string(level.lowercased()),
                "process": .number(Int(getpid())), "message": .string(message),
            ]).text(.compact)
        }
    }
}

/// Passes events of swift-log to the file.
struct LogFileHandler: LogHandler {
    let file: LogFile
    var logLevel = Logger.Level.debug
    var metadata: Logger.Metadata = [:]

    init(file: LogFile) {
        self.file = file
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        file.append(event.level.rawValue.uppercased(), event.message.description)
    }
}

/// The local time, in English in every locale: `Apr 08 06:25:04`.
private func scriptTimestamp() -> String {
    let now = CivilTime(local: time(nil))
    return "\(now.monthName) \(now.day.day.digits(2)) \(now.time)"
}

/// The time in UTC, to the millisecond.
private func timestamp() -> String {
    Moment(World.real.now()).utcText
}
