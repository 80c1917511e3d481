import CanvasData
import Glibc
import Logging
import Synchronization

/// The file that `--log-file` names: one line an event, appended, so that several runs can share it.
final class LogFile: Sendable {
    private let descriptor: Int32
    private let firstFailure = Mutex<Int32?>(nil)

    /// The `errno` of the first line that was lost.
    var failure: Int32? { firstFailure.withLock { $0 } }

    init(_ path: String) throws(CanvasDataError) {
        descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CanvasDataError(
                .cannotWrite, "The log file \(path) cannot be opened: \(systemError()).",
                remedy: "Check its directory and its permissions, or give another --log-file.")
        }
    }

    deinit { close(descriptor) }

    /// Appends `2026-11-21T07:30:05.123Z WARNING message` in one write, which no other process can cut.
    func append(_ level: String, _ message: String) {
        let line = "\(timestamp()) \(level) \(displayed(message))\n"
        let number = writeAll(Array(line.utf8), to: descriptor)
        guard number != 0 else { return }
        firstFailure.withLock { $0 = $0 ?? number }
    }
}

/// swift-log's way to the file.
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

/// Now, in UTC, to the millisecond.
private func timestamp() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var parts = tm()
    gmtime_r(&now.tv_sec, &parts)
    let date = "\(parts.tm_year + 1900)-\(twoDigits(Int(parts.tm_mon) + 1))-\(twoDigits(Int(parts.tm_mday)))"
    let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { twoDigits(Int($0)) }.joined(separator: ":")
    let milliseconds = String(1000 + now.tv_nsec / 1_000_000).dropFirst()
    return "\(date)T\(time).\(milliseconds)Z"
}
