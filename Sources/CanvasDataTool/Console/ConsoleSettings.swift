import ArgumentParser
import CanvasDataBase
import Glibc

extension Console {
    /// How a console writes, decided once.
    struct Settings: Sendable {
        var output: Int32 = STDOUT_FILENO
        var errors: Int32 = STDERR_FILENO
        var verbosity: Verbosity?
        var json = false
        var progress = ProgressStyle.auto
        var color = ColorChoice.auto
        var environment: [String: String] = [:]

        init(json: Bool = false) {
            self.json = json
        }

        var isOutputTerminal: Bool { isatty(output) == 1 }
        var isErrorTerminal: Bool { isatty(errors) == 1 }

        /// Whether stdout takes colours: `NO_COLOR` and `FORCE_COLOR` as at no-color.org and force-color.org.
        var isOutputColored: Bool { isColored(isOutputTerminal) }

        /// The style that is actually used, never `auto`.
        var shownProgress: ProgressStyle {
            if verbosity == .quiet { return .none }
            guard progress == .auto else { return progress }
            return isErrorTerminal && !isDumb && !has("CI") ? .bar : .lines
        }

        var warningPrefix: String {
            isColored(isErrorTerminal) ? "\u{1b}[33mWarning:\u{1b}[0m " : "Warning: "
        }

        func shows(_ level: Notice.Level) -> Bool {
            switch verbosity {
            case .quiet: false
            // A person at a terminal is interested; the log of cron is not.
            case nil: level == .warning || level == .info && isErrorTerminal
            case .verbose: true
            }
        }

        private var isDumb: Bool { environment["TERM"] == "dumb" }

        private func has(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }

        private func isColored(_ isTerminal: Bool) -> Bool {
            switch color {
            case .always: true
            case .never: false
            case .auto: !has("NO_COLOR") && (has("FORCE_COLOR") || isTerminal && !isDumb)
            }
        }
    }
}

/// How much is written to stderr.
enum Verbosity: String, EnumerableFlag {
    case quiet, verbose

    static func name(for value: Verbosity) -> NameSpecification {
        switch value {
        case .quiet: [.customShort("q"), .long]
        case .verbose: [.customShort("v"), .long]
        }
    }

    static func help(for value: Verbosity) -> ArgumentHelp? {
        switch value {
        case .quiet: "Print nothing if all is well: no progress, no summary."
        case .verbose: "Report on stderr what is being done."
        }
    }
}
