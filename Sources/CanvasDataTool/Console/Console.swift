import CanvasDataBase
import CanvasDataSIS
import Glibc
import Logging
import Synchronization

/// All output of the program: results on stdout, everything else for people on stderr, events in the log file.
///
/// A failed write does not stop the work: `finish()` returns the first one. Can be used from any thread; lines are never
/// interleaved.
final class Console: Sendable {
    /// The first write that failed.
    struct Failure: Sendable, Equatable {
        let what: String
        let number: Int32

        var isClosedPipe: Bool { number == EPIPE }
        var reason: String { systemError(number) }
    }

    private struct State {
        var redaction = Redaction()
        var pending: [UInt8] = []
        var failure: Failure?
        var isProgressShown = false
    }

    let settings: Settings
    private let log: LogFile?
    private let logger: Logger?
    private let state = Mutex(State())

    init(_ settings: Settings, log: LogFile? = nil) {
        self.settings = settings
        self.log = log
        logger = log.map { log in Logger(label: "canvas-data") { _ in LogFileHandler(file: log) } }
    }

    /// From now on `secret` is never written in any form.
    func hide(_ secret: String) {
        state.withLock { $0.redaction.hide(secret) }
    }

    /// `text` without the secrets of this run.
    func redacted(_ text: String) -> String {
        state.withLock { $0.redaction.apply(to: text) }
    }

    /// Prints a line of the result to stdout.
    func print(_ line: String) {
        write(line + "\n")
    }

    /// Prints a part of the result to stdout, as it is.
    func write(_ text: String) {
        state.withLock { state in
            state.pending.append(contentsOf: state.redaction.apply(to: text).utf8)
            // A terminal gets each line at once; a file or a pipe gets them in large pieces.
            if settings.isOutputTerminal || state.pending.count >= 65536 { flush(&state) }
        }
    }

    /// Prints text for people to stderr, whatever the verbosity.
    func tell(_ text: String) {
        state.withLock { state in
            flush(&state)
            eraseProgress(&state)
            send(state.redaction.apply(to: text) + "\n", to: settings.errors)
        }
    }

    /// Writes an event to the log file, and to stderr unless `-q` or its level prevents it.
    func notice(_ notice: Notice) {
        let clean = state.withLock { $0.redaction.apply(to: notice.forUsers) }
        logger?.log(level: notice.level.inLog, "\(clean)")
        guard settings.shows(notice.level) else { return }
        let prefix = notice.level == .warning ? settings.warningPrefix : ""
        tell(prefix + displayed(notice.forUsers))
    }

    /// Warns of a problem that persists until somebody fixes it: `-q`, which cron jobs use, does not hide it.
    func warnAlways(_ message: String) {
        log(Notice(.warning, message))
        tell(settings.warningPrefix + displayed(message))
    }

    /// Writes an event to the log file only.
    func record(_ event: String) {
        guard !event.isEmpty else { return }
        logger?.info("\(event)")
    }

    /// Writes a step of an unattended run to the log file, and to stderr if it is a warning or with `-v`.
    func step(_ notice: Notice) {
        if notice.level == .warning || settings.verbosity == .verbose { return self.notice(notice) }
        log(notice)
    }

    /// Writes a notice to the log file only.
    func log(_ notice: Notice) {
        let clean = state.withLock { $0.redaction.apply(to: notice.forUsers) }
        logger?.log(level: notice.level.inLog, "\(clean)")
    }

    /// Writes a message of an import to the log file only, as a warning or an error.
    func record(_ message: SISImportMessage) {
        let clean = state.withLock { $0.redaction.apply(to: message.line) }
        logger?.log(level: message.level == .error ? .error : .warning, "\(clean)")
    }

    /// Writes why the command failed, to stderr and to the log file.
    func report(_ report: ErrorReport) {
        let message = [report.message, report.hint].compactMap { $0 }.joined(separator: " ")
        let clean = state.withLock { $0.redaction.apply(to: message) }
        logger?.error("\(clean)")
        tell(settings.json ? report.json : report.text)
    }

    /// Replaces the progress line with `line`; nil removes it.
    func showProgress(_ line: String?) {
        state.withLock { state in
            guard let line else { return eraseProgress(&state) }
            send("\r\(line)\u{1b}[K", to: settings.errors)
            state.isProgressShown = true
        }
    }

    /// Writes what is left, and returns the first write that failed.
    func finish() -> Failure? {
        state.withLock { state in
            eraseProgress(&state)
            flush(&state)
            if state.failure == nil, let number = log?.failure {
                state.failure = Failure(what: "The log file", number: number)
            }
            return state.failure
        }
    }

    private func flush(_ state: inout State) {
        guard !state.pending.isEmpty else { return }
        defer { state.pending.removeAll(keepingCapacity: true) }
        guard state.failure == nil else { return }
        if state.isProgressShown, settings.isOutputTerminal { eraseProgress(&state) }
        let number = writeAll(state.pending, to: settings.output)
        if number != 0 { state.failure = Failure(what: "The output", number: number) }
    }

    private func eraseProgress(_ state: inout State) {
        guard state.isProgressShown else { return }
        send("\r\u{1b}[K", to: settings.errors)
        state.isProgressShown = false
    }

    /// Ignores failures: there is no other place to report that stderr cannot be written.
    private func send(_ text: String, to descriptor: Int32) {
        _ = writeAll(Array(text.utf8), to: descriptor)
    }
}

extension Notice.Level {
    fileprivate var inLog: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        }
    }
}
