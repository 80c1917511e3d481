import CanvasDataBase
import Testing

@testable import CanvasDataTool

@Suite struct ErrorReportTests {
    let error = CanvasDataError(.usage, "No table \"co\u{1b}urse\".", remedy: "Did you mean course_dim?")

    @Test func `for people the hint is on the line below the message`() {
        #expect(
            ErrorReport(error).text == "Error: No table \"co\\u{1b}urse\".\n  Did you mean course_dim?")
    }

    @Test func `for programs the report is one JSON object on one line`() {
        #expect(
            ErrorReport(error).json == #"""
                {"type":"error","code":"usage","exit":64,"message":"No table \"co\u001burse\".",\#
                "hint":"Did you mean course_dim?"}
                """#)
    }

    @Test func `a failure without a remedy has no hint`() {
        let report = ErrorReport(CanvasDataError(.failed, "It broke."))
        #expect(report.text == "Error: It broke.")
        #expect(
            report.json == #"{"type":"error","code":"failed","exit":1,"message":"It broke.","hint":null}"#)
    }

    @Test func `a cancelled task is an interruption`() {
        let report = ErrorReport(CancellationError())
        #expect(report == .interrupted(by: .interrupted))
        #expect(
            report.text == "Error: Interrupted before it was done.\n  Run the same command again to continue."
        )
    }

    @Test func `an unknown error is reported as a bug`() {
        struct Odd: Error {}
        let report = ErrorReport(Odd())
        #expect(report.exit == .bug)
        #expect(
            report.text == """
                Error: This is a bug in canvas-data: Odd()
                  Please report it, with the command and the output of --version.
                """)
    }
}
