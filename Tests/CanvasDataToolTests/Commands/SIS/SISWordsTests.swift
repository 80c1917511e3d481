import CanvasDataBase
import Foundation
import Testing

@testable import CanvasData
@testable import CanvasDataSIS
@testable import CanvasDataTool

/// How sending speaks: names of commands, lines of the log, the last word and its exit code.
@Suite struct SISWordsTests {
    @Test func `each sis command has names joined with - and _`() {
        #expect(SIS.joinedNames["sis-import"] == "import")
        #expect(SIS.joinedNames["sis_import"] == "import")
        #expect(SIS.joinedNames["sis-validate"] == "validate")
        #expect(
            Set(SIS.joinedNames.values) == [
                "import", "run", "status", "list", "errors", "abort", "restore", "validate",
            ])
    }

    @Test func `the log has the line format of canvas-sis-python`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).log").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let console = Console(.init(), log: try LogFile(path, style: .script))
        console.step(Notice(.info, "### CANVAS API SCRIPT STARTED ###"))
        console.step(Notice(.debug, "\"GET /x HTTP/1.1\" 200 188"))
        console.record(
            SISImportMessage(level: .warning, file: "users.csv", text: "Improper status for user 9C4544"))
        console.record(SISImportMessage(level: .error, file: nil, text: "Malformed\nCSV", row: 3))
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let start =
            #/^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d\d \d\d:\d\d:\d\d cron canvas\/sis: /#
        #expect(lines.allSatisfy { $0.firstMatch(of: start) != nil })
        #expect(
            lines.map { String($0.replacing(start, with: "")) } == [
                "INFO ### CANVAS API SCRIPT STARTED ###", "DEBUG \"GET /x HTTP/1.1\" 200 188",
                "WARNING users.csv: Improper status for user 9C4544", "ERROR Malformed\\u{a}CSV (row 3)",
            ])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    // MARK: The token

    @Test func `the token is read from its variable, a file or the configuration`() throws {
        let environment = ["CANVAS_TOKEN": "from-environment"]
        let file = try ConfigurationFile(name: "c.yml", text: "access_token: from-file")
        func token(_ environment: [String: String], _ file: ConfigurationFile?) throws -> String? {
            try Configuration(environment: environment, file: file).secret(
                .accessToken, option: nil, in: .accessTokenFile, fileOption: nil)
        }
        #expect(try token(environment, file) == "from-environment")
        #expect(try token([:], file) == "from-file")
        #expect(try token(["CANVAS_DATA_ACCESS_TOKEN": "ours", "CANVAS_TOKEN": "theirs"], nil) == "ours")
        #expect(try token([:], nil) == nil)
        #expect(Setting.accessToken.isSecret)
    }

    @Test(arguments: ["0", "-1", "abc", "86401"])
    func `an invalid sleep_timeout is refused`(text: String) {
        let error = #expect(throws: CanvasDataError.self) {
            try ConfigurationFile(name: "c.yml", text: "sleep_timeout: '\(text)'")
        }
        #expect(
            error?.message
                == "c.yml:1:16: sleep_timeout must be a number of seconds from 0.01 to 86400, not \"\(text)\"."
        )
    }

    // MARK: The last word

    private func outcome(
        _ verdict: SISOutcome.Verdict, _ state: String, _ more: String = ""
    ) throws -> SISOutcome {
        let text =
            #"{"id":141,"workflow_state":"\#(state)","data":{"counts":{"users":3839,"xlists":0}}\#(more)}"#
        var outcome = SISOutcome(verdict)
        outcome.sent = try SISImport(json: JSONValue(parsing: Array(text.utf8)))
        return outcome
    }

    @Test func `a success is one line without an error`() throws {
        let outcome = try outcome(.imported, "imported")
        #expect(SISReport(outcome: outcome).lines == ["Import 141: imported; 3,839 users"])
        #expect(CanvasDataError.outcome(outcome) == nil)
    }

    @Test func `an import with messages shows their number and exits with 3`() throws {
        var outcome = try outcome(.importedWithMessages, "imported_with_messages")
        outcome.messages = [SISImportMessage](
            repeating: SISImportMessage(level: .warning, file: nil, text: "x"), count: 137)
        outcome.counted = 137
        outcome.savedMessages = "logs/sis_errors_141.csv"
        #expect(
            SISReport(outcome: outcome).lines == [
                "Import 141: imported_with_messages, 137 messages in logs/sis_errors_141.csv; 3,839 users"
            ])
        let error = try #require(CanvasDataError.outcome(outcome))
        #expect(ExitCode(error.kind) == .partlyDone)
        #expect(error.message == "Import 141 ended as imported_with_messages: 137 messages.")
    }

    @Test func `each outcome has its exit code and message`() throws {
        let difference = SISImportOptions.Difference(option: "batch_mode", asked: "true", echoed: "null")
        let ends: [(SISOutcome, ExitCode?, String?)] = [
            (try outcome(.accepted, "created"), nil, nil),
            (try outcome(.failed, "failed"), .failed, "Import 141 ended as failed."),
            (try outcome(.failed, "aborted"), .failed, "Import 141 ended as aborted."),
            (
                try outcome(.unfinished, "importing"), .busy,
                "Import 141 is still importing; Canvas continues by itself."
            ),
            (
                try outcome(.optionsNotTaken([difference]), "created"), .failed,
                "Import 141 does not have the requested options: batch_mode was not accepted (requested: true, Canvas has null)."
            ),
            (SISOutcome(.nothingToSend), nil, nil), (SISOutcome(.unchanged), nil, nil),
        ]
        for (outcome, exit, message) in ends {
            let error = CanvasDataError.outcome(outcome)
            #expect(error.map { ExitCode($0.kind) } == exit)
            #expect(error?.message == message)
        }
    }

    @Test func `the error message of a crashed job is shown`() throws {
        let text =
            #"{"id":142,"workflow_state":"failed","data":{"error_message":"PG::ConnectionBad","stack_trace":"secret.rb"}}"#
        var outcome = SISOutcome(.failed)
        outcome.sent = try SISImport(json: JSONValue(parsing: Array(text.utf8)))
        #expect(CanvasDataError.outcome(outcome)?.message == "Import 142 ended as failed: PG::ConnectionBad")
    }
}
