import ArgumentParser
import CanvasDataBase
import Foundation
import Glibc
import Testing

@testable import CanvasDataTool

@Suite struct MachineFindingTests {
    @Test func `variables that take effect are named without their values`() throws {
        #expect(
            Finding.machine(["HOME": "/h", "PATH": "/bin", "PGx": "1", "https_proxy": ""]) == [
                Finding("environment", .ok, "No environment variable affects canvas-data or its libraries."),
                Finding("proxy", .ok, "No proxy is configured."),
            ])
        let all = Finding.machine([
            "PGHOST": "canary", "SSL_CERT_FILE": "canary", "CANVAS_DATA_JOBS": "canary",
            "LD_PRELOAD": "canary",
            "https_proxy": "http://canary", "ALL_PROXY": "canary", "no_proxy": "canary",
            "HTTP_PROXY": "canary",
            "CD_API_SECRET": "canary",
        ])
        #expect(
            all == [
                Finding(
                    "environment", .ok,
                    "These environment variables take effect: CANVAS_DATA_JOBS, CD_API_SECRET, LD_PRELOAD, PGHOST, SSL_CERT_FILE."
                ),
                Finding(
                    "proxy", .ok,
                    "Requests go through the proxy in ALL_PROXY and https_proxy, except to the hosts in no_proxy."
                ),
            ])
    }

    @Test func `an unknown CANVAS_DATA_ variable is a warning`() throws {
        #expect(
            Finding.machine(["CANVAS_DATA_JOBBS": "1"]).first
                == Finding(
                    "environment", .warn, "Unknown setting CANVAS_DATA_JOBBS.",
                    remedy: "Did you mean CANVAS_DATA_JOBS?"))
        #expect(
            Finding.machine(["CANVAS_DATA_NOTHING_OF_THE_KIND": "1"]).first
                == Finding(
                    "environment", .warn, "Unknown setting CANVAS_DATA_NOTHING_OF_THE_KIND.",
                    remedy: "Remove it."))
        #expect(
            Finding.machine(["SSLKEYLOGFILE": "/x"]).first
                == Finding(
                    "environment", .warn,
                    "SSLKEYLOGFILE makes libcurl write the keys of every TLS connection to a file.",
                    remedy: "unset SSLKEYLOGFILE"))
    }

    @Test func `a configuration file is named, with a warning if others can read its secret`() {
        #expect(
            [
                Finding.configuration(nil, isOpen: false), .configuration("standard input", isOpen: false),
                .configuration("/c.yml", isOpen: true),
            ] == [
                Finding(
                    "configuration", .ok,
                    "No configuration file; settings come from options and environment variables."),
                Finding("configuration", .ok, "Settings are read from standard input."),
                Finding(
                    "configuration", .warn, "/c.yml contains a secret that others can read.",
                    remedy: "chmod 600 /c.yml"),
            ])
        #expect(
            [Finding.credentials(openFiles: []), .credentials(openFiles: ["/k", "/s"])] == [
                Finding("credentials", .ok, "API key and secret are configured."),
                Finding("credentials", .warn, "/k and /s can be read by others.", remedy: "chmod 600 /k /s"),
            ])
    }

    @Test func `a missing directory is checked by the nearest existing one above it`() throws {
        let folder = NSTemporaryDirectory() + "canvas-data-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let there = Finding.directory("data", folder, option: "--data-dir")
        let below = Finding.directory("data", "\(folder)/not/yet", option: "--data-dir")
        #expect(there.state != .fail && below.state == there.state)
        #expect(there.message.wholeMatch(of: #/[0-9.]+ [KMGTP]iB free for (.+)\./#)?.1 == folder[...])
        try Data().write(to: URL(filePath: "\(folder)/file"))
        #expect(
            Finding.directory("data", "\(folder)/file/x", option: "--data-dir")
                == Finding(
                    "data", .fail, "\(folder)/file/x cannot be written: Not a directory (\(folder)/file/x).",
                    remedy: "Check its permissions, or choose another directory with --data-dir."))
        // /proc takes no directories from anybody.
        let full = Finding.directory("data", "/proc/x", option: "--data-dir")
        #expect(full.check == "data")
    }

    @Test func `findings are aligned, and those that are ok left out with -q`() {
        let report = DoctorReport(findings: [
            Finding("api", .ok, "Fine."), Finding("file host", .warn, "Odd\u{1b}.", remedy: "Look."),
            Finding("role", .fail, "Bad."),
        ])
        #expect(
            report.lines(colored: false, quiet: false) == [
                "ok    api        Fine.", "warn  file host  Odd\\u{1b}.", "                 Look.",
                "fail  role       Bad.",
            ])
        #expect(
            report.lines(colored: true, quiet: true).first
                == "\u{1b}[33mwarn\u{1b}[0m  file host  Odd\\u{1b}.")
        #expect(report.lines(colored: false, quiet: true).count == 3)
        #expect(
            report.error
                == CanvasDataError(
                    .failed, "1 of 3 checks failed.",
                    remedy: "Follow the hint under each finding, then run 'canvas-data doctor' again."))
        #expect(DoctorReport(findings: [Finding("api", .warn, "Odd.")]).error == nil)
        #expect(
            DoctorReport(findings: [Finding("api", .warn, "Odd.")]).json.text(.compact)
                == #"{"checks":[{"check":"api","state":"warn","message":"Odd.","remedy":null}],"ok":0,"warn":1,"fail":0}"#
        )
    }
}
