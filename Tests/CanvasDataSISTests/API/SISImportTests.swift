import CanvasDataBase
import Testing

@testable import CanvasDataSIS

@Suite struct SISImportTests {
    @Test func `each known state has its own name and is found by it`() {
        #expect(Set(SISImportState.known.map(\.name)).count == 12)
        for state in SISImportState.known { #expect(SISImportState(state.name) == state) }
        #expect(SISImportState("pondering") == .other("pondering"))
    }

    @Test func `only the state tells whether an import has ended, and an unknown state has not`() {
        let ended = SISImportState.known.filter(\.isTerminal)
        #expect(
            ended == [
                .imported, .importedWithMessages, .failed, .failedWithMessages, .aborted, .partiallyRestored,
                .restored,
            ])
        #expect(SISImportState.known.filter(\.isFailure) == [.failed, .failedWithMessages, .aborted])
        #expect(!SISImportState.other("pondering").isTerminal)
    }

    @Test func `each state has its verdict`() throws {
        let verdicts = try (SISImportState.known + [.other("pondering")]).map { state in
            try read(#"{"id":1,"workflow_state":"\#(state.name)"}"#).verdict
        }
        #expect(
            verdicts == [
                .unfinished, .unfinished, .unfinished, .unfinished, .imported, .importedWithMessages, .failed,
                .failed, .failed, .unfinished, .imported, .imported, .unfinished,
            ])
    }

    @Test func `an answer of 2014 is parsed`() throws {
        let old = try read(
            """
            {"created_at":"2014-02-27T13:03:39Z","ended_at":null,"updated_at":"2014-02-27T13:03:39Z","progress":0,\
            "id":6670997,"workflow_state":"created","data":{"import_type":"instructure_csv"}}
            """)
        #expect(old.id == "6670997")
        #expect(old.state == .created)
        #expect(old.progress == 0)
        #expect(old.messageCount == nil)
        #expect(old.shownWarnings == [])
    }

    @Test(arguments: [
        (#"{"id":10000000002804,"workflow_state":"x"}"#, "10000000002804"),
        (#"{"id":10000000000000000000002804,"workflow_state":"x"}"#, "10000000000000000000002804"),
        (#"{"id":"141","workflow_state":"x"}"#, "141"),
    ])
    func `an id keeps its digits`(text: String, id: String) throws {
        #expect(try read(text).id == id)
    }

    @Test(arguments: [
        #"{"workflow_state":"created"}"#, #"{"id":null,"workflow_state":"created"}"#,
        #"{"id":"../1","workflow_state":"created"}"#, #"{"id":1.5,"workflow_state":"created"}"#,
        #"{"id":1}"#, #"[]"#, #""141""#,
    ])
    func `an answer without an ID or a state is refused`(text: String) {
        #expect(throws: CanvasDataError.notAnImport) { try read(text) }
    }

    @Test func `messages without a file and progress as text are parsed`() throws {
        let aborted = try read(
            """
            {"id":1,"workflow_state":"aborted","progress":"100","data":{"counts":{"warning_count":1,"error_count":0}},\
            "processing_warnings":[[null,"1897 courses would be deleted and exceeds the set threshold of 5%"]],\
            "processing_errors":[["users.csv","Malformed CSV"]]}
            """)
        #expect(aborted.progress == 100)
        #expect(aborted.messageCount == 1)
        #expect(
            aborted.shownWarnings.map(\.line) == [
                "1897 courses would be deleted and exceeds the set threshold of 5%"
            ])
        #expect(aborted.shownErrors.map(\.line) == ["users.csv: Malformed CSV"])
    }

    @Test func `an import that did nothing differs from one that had nothing to change`() throws {
        let nothing =
            #"{"id":1,"workflow_state":"imported","data":{"supplied_batches":[],"counts":{"users":0}}}"#
        let unchanged =
            #"{"id":1,"workflow_state":"imported","data":{"supplied_batches":["user"],"counts":{"users":0}}}"#
        #expect(try read(nothing).didNothing)
        #expect(try !read(unchanged).didNothing)
    }

    private func read(_ text: String) throws -> SISImport {
        try SISImport(json: JSONValue(parsing: Array(text.utf8)))
    }
}

@Suite struct SISMessageCSVTests {
    @Test func `messages with quotes, commas and line breaks survive CSV`() throws {
        let messages = [
            SISImportMessage(
                level: .warning, file: "users.csv", text: "Improper status for user 9C4544", row: 17),
            SISImportMessage(level: .warning, file: nil, text: "said \"no\", twice\nand went", row: nil),
            SISImportMessage(level: .warning, file: "Käse, alt.csv", text: "x", row: 1),
        ]
        let text = SISImportMessage.csv(messages, importID: "141")
        #expect(
            text == """
                sis_import_id,file,message,row
                141,users.csv,Improper status for user 9C4544,17
                141,,"said ""no"", twice
                and went",
                141,"Käse, alt.csv",x,1

                """)
        #expect(SISMessageCSV.messages(Array(text.utf8)) == messages)
        #expect(SISMessageCSV.messages(Array(text.replacing("\n", with: "\r\n").utf8))?.count == 3)
    }

    @Test(arguments: ["", "<html>", "file,message,row\n1,2,3\n"])
    func `text that is not a list of messages is refused`(text: String) {
        #expect(SISMessageCSV.messages(Array(text.utf8)) == nil)
    }
}
