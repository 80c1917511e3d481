import CanvasDataBase
import Foundation
import Glibc
import Testing

@testable import CanvasDataTool

@Suite struct ConsoleTests {
    /// A console on two files, and what it wrote to them.
    private final class Recorded {
        let console: Console
        private let paths: (String, String)
        private let descriptors: (Int32, Int32)

        init(log: LogFile? = nil, _ change: (inout Console.Settings) -> Void = { _ in }) throws {
            let base = NSTemporaryDirectory() + "console-\(UUID())"
            paths = (base + ".out", base + ".err")
            descriptors = (creat(paths.0, 0o600), creat(paths.1, 0o600))
            var settings = Console.Settings()
            (settings.output, settings.errors) = descriptors
            change(&settings)
            console = Console(settings, log: log)
        }

        deinit {
            close(descriptors.0)
            close(descriptors.1)
            unlink(paths.0)
            unlink(paths.1)
        }

        func output() throws -> String { try String(contentsOfFile: paths.0, encoding: .utf8) }
        func errors() throws -> String { try String(contentsOfFile: paths.1, encoding: .utf8) }
    }

    private let notices = [
        Notice(.debug, "a link"), Notice(.info, "again"), Notice(.warning, "dama\u{1b}ged"),
    ]

    @Test(
        arguments: [
            (nil, "Warning: dama\\u{1b}ged\n"), (.quiet, ""),
            (.verbose, "a link\nagain\nWarning: dama\\u{1b}ged\n"),
        ] as [(Verbosity?, String)])
    func `notices are shown by level, with control characters as their code`(
        verbosity: Verbosity?, told: String
    )
        throws
    {
        let recorded = try Recorded { $0.verbosity = verbosity }
        for notice in notices { recorded.console.notice(notice) }
        #expect(try recorded.errors() == told)
        #expect(try recorded.output() == "")
    }

    @Test func `the log has every event, whatever the verbosity`() throws {
        let path = NSTemporaryDirectory() + "log-\(UUID())"
        defer { unlink(path) }
        for _ in 1...2 {
            let recorded = try Recorded(log: LogFile(path)) { $0.verbosity = .quiet }
            recorded.console.hide("very-secret")
            for notice in notices { recorded.console.notice(notice) }
            recorded.console.report(
                ErrorReport(CanvasDataError(.failed, "It broke\nat very-secret.", remedy: "Mend it.")))
            #expect(recorded.console.finish() == nil)
        }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let events = lines.map { $0.split(separator: " ", maxSplits: 1)[1] }
        let once = [
            "DEBUG a link", "INFO again", "WARNING dama\\u{1b}ged", "ERROR It broke\\u{a}at ****. Mend it.",
        ]
        #expect(events.map(String.init) == once + once)
    }

    @Test(arguments: [nil, .quiet, .verbose] as [Verbosity?])
    func `a persistent warning is shown even with -q`(verbosity: Verbosity?) throws {
        let path = NSTemporaryDirectory() + "log-\(UUID())"
        defer { unlink(path) }
        let recorded = try Recorded(log: LogFile(path)) { $0.verbosity = verbosity }
        recorded.console.warnAlways("mend\u{1b} it")
        #expect(try recorded.errors() == "Warning: mend\\u{1b} it\n")
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix(" WARNING mend\\u{1b} it\n"))
    }

    @Test func `a log file is readable only by its owner, and a link is not followed`() throws {
        let base = NSTemporaryDirectory() + "log-\(UUID())"
        let (path, link, pipe) = (base, base + ".link", base + ".pipe")
        defer { for name in [path, link, pipe] { unlink(name) } }
        try LogFile(path).append("INFO", "one")
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(symlink(path, link) == 0 && mkfifo(pipe, 0o600) == 0)
        #expect(
            throws: CanvasDataError(
                .cannotWrite, "The log file \(link) is a symbolic link, which is not followed.",
                remedy: "Name the file that it points to with --log-file (log_file).")
        ) { try LogFile(link) }
        // Nobody reads it: opened as a file is, it would never come back.
        #expect(
            throws: CanvasDataError(
                .cannotWrite, "The log file \(pipe) cannot be opened: No such device or address.",
                remedy: "Check its directory and permissions, or choose another file with --log-file.")
        ) { try LogFile(pipe) }
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix(" INFO one\n"))
    }

    @Test func `a hidden secret is in nothing that is written`() throws {
        let recorded = try Recorded()
        recorded.console.hide("very-secret")
        recorded.console.print("{\"key\":\"very-secret\"}")
        recorded.console.tell("very-secret")
        recorded.console.report(ErrorReport(CanvasDataError(.refused, "Refused very-secret.")))
        #expect(recorded.console.finish() == nil)
        #expect(try recorded.output() == "{\"key\":\"****\"}\n")
        #expect(try recorded.errors() == "****\nError: Refused ****.\n")
    }

    @Test func `the progress line is removed before other output`() throws {
        let recorded = try Recorded()
        recorded.console.showProgress("10%")
        recorded.console.showProgress("20%")
        recorded.console.tell("done")
        recorded.console.showProgress(nil)
        #expect(try recorded.errors() == "\r10%\u{1b}[K\r20%\u{1b}[K\r\u{1b}[Kdone\n")
    }

    @Test func `results are written before later messages`() throws {
        let recorded = try Recorded()
        recorded.console.print("first")
        #expect(try recorded.output() == "")
        recorded.console.tell("second")
        #expect(try recorded.output() == "first\n")
    }

    @Test func `the first failed write is reported, and later output dropped`() throws {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        let recorded = try Recorded { $0.output = full }
        recorded.console.print("lost")
        #expect(recorded.console.finish() == Console.Failure(what: "The output", number: ENOSPC))
        recorded.console.print("lost as well")
        #expect(recorded.console.finish() == Console.Failure(what: "The output", number: ENOSPC))
    }

    @Test func `a log that cannot be written is a failure at the end`() throws {
        let recorded = try Recorded(log: LogFile("/dev/full"))
        recorded.console.notice(Notice(.warning, "still said"))
        #expect(try recorded.errors() == "Warning: still said\n")
        #expect(recorded.console.finish() == Console.Failure(what: "The log file", number: ENOSPC))
    }

    @Test(
        arguments: [
            ([:], .auto, false), (["FORCE_COLOR": "1"], .auto, true),
            (["FORCE_COLOR": "1", "NO_COLOR": "1"], .auto, false),
            (["NO_COLOR": "1"], .always, true), (["FORCE_COLOR": "1"], .never, false),
            (["NO_COLOR": ""], .auto, false),
        ] as [([String: String], ColorChoice, Bool)])
    func `colours follow the setting, NO_COLOR, FORCE_COLOR and the terminal`(
        environment: [String: String], choice: ColorChoice, colored: Bool
    ) throws {
        let recorded = try Recorded {
            $0.environment = environment
            $0.color = choice
        }
        #expect(recorded.console.settings.isOutputColored == colored)
    }

    @Test func `progress is shown as lines without a terminal, and not at all with -q`() throws {
        #expect(try Recorded().console.settings.shownProgress == .lines)
        #expect(try Recorded { $0.progress = .bar }.console.settings.shownProgress == .bar)
        #expect(
            try Recorded {
                $0.progress = .bar
                $0.verbosity = .quiet
            }.console.settings.shownProgress == .none)
    }
}
