import CanvasDataBase
import CanvasDataTransfer
import CanvasSimulator
import Testing

@testable import CanvasData

/// Every error that DAP documents, in the words a user reads.
@Suite struct DAPErrorTests {
    /// What becomes of an error that the simulator gives every time, with `HOST` for its address and `UUID` for the error's.
    private func error(_ kind: String) async throws -> CanvasDataError? {
        try await SimulatedReplicas.run { replicas in
            let client = try replicas.client()
            let since = try #require(try await client.start(DAPQuery("users", in: "canvas")).at)
            try replicas.simulator.misbehave("dap[canvas.users]:error=\(kind)")
            let error = await #expect(throws: CanvasDataError.self) {
                try await client.result(of: DAPQuery("users", in: "canvas", since: since))
            }
            func general(_ text: String) -> String {
                text.replacing(replicas.simulator.apiURL.dropFirst(7), with: "HOST")
                    .replacing(/[0-9a-f]{8}-[0-9a-f-]{27}/, with: "UUID")
                    .replacing(replicas.dap.at(1), with: "MOMENT")
            }
            return error.map {
                CanvasDataError(
                    $0.kind, general($0.message), remedy: $0.remedy.map { Hint(general($0.description)) })
            }
        }
    }

    @Test(arguments: [
        (
            "validation",
            CanvasDataError(
                .failed,
                "HOST refused a request: canvas.users (400 ValidationError, \"The input is malformed.\").",
                remedy: "If it stays so, report it to Instructure with the error ID UUID.")
        ),
        (
            "not-found",
            CanvasDataError(
                .usage,
                "DAP has no such table: canvas.users (404 ObjectNotFound, \"Table does not exist.\").",
                remedy:
                    "Check the namespace (canvas, canvas_logs, catalog, new_quizzes) and the table against the list of tables."
            )
        ),
        (
            "out-of-range",
            CanvasDataError(
                .usage,
                "DAP does not have the changes that were asked for: canvas.users (400 OutOfRangeError, \"There is no data in the requested range.\").",
                remedy: "It has changes from MOMENT until MOMENT. Ask for those, or take a snapshot.")
        ),
        (
            "snapshot-required",
            CanvasDataError(
                .usage,
                "DAP does not have the changes that were asked for: canvas.users (400 SnapshotRequiredError, \"The table was reloaded recently. A new snapshot is required.\").",
                remedy: "It has changes from MOMENT until MOMENT. Ask for those, or take a snapshot.")
        ),
        (
            "authentication",
            CanvasDataError(
                .refused,
                "HOST refused the token that it had just issued (401 AuthenticationError, \"The access token is not valid.\").",
                remedy: "Check in Instructure Identity Services whether the key may use DAP.")
        ),
        (
            "not-onboarded",
            CanvasDataError(
                .refused,
                "The account has not been onboarded to DAP: HOST says 403 AccountNotOnboarded, \"The requested account has not been onboarded yet.\".",
                remedy:
                    "Ask Instructure to enable DAP for the root account; it can take a day after the key was made."
            )
        ),
        (
            "disabled",
            CanvasDataError(
                .refused,
                "The account is disabled in DAP: HOST says 403 AccountDisabled, \"Client access to the account has been restricted.\".",
                remedy: "Ask Instructure to enable it again.")
        ),
        (
            "maintenance",
            CanvasDataError(
                .busy,
                "The account is under maintenance in DAP: HOST says 403 AccountUnderMaintenance, \"The account is under maintenance. Try again later.\".",
                remedy: "Try again later.")
        ),
        (
            "forbidden",
            CanvasDataError(
                .refused,
                "The account may not make this kind of request to DAP: HOST says 403 RequestTypeForbidden, \"Requests of this type are forbidden for the account.\".",
                remedy: "Ask Instructure which requests the account may make.")
        ),
        (
            "processing",
            CanvasDataError(
                .unavailable,
                "HOST gave no usable answer to /dap/query/canvas/table/users/data (8 × status 500).",
                remedy: "Try again later.")
        ),
        (
            "gateway-timeout",
            CanvasDataError(
                .unavailable,
                "HOST gave no usable answer to /dap/query/canvas/table/users/data (8 × status 504).",
                remedy: "Try again later.")
        ),
        (
            "strange",
            CanvasDataError(
                .failed,
                "HOST refused a request: canvas.users (418 com.instructure.TeapotException, \"Short and stout.\").",
                remedy: "If it stays so, report it to Instructure with the error ID UUID.")
        ),
    ])
    func `each documented error is reported as what it means`(
        kind: String, expected: CanvasDataError
    ) async throws {
        #expect(try await error(kind) == expected)
    }

    @Test func `an account's error that an older server sends with status 500 is not tried again`() throws {
        let body =
            #"{"error":{"type":"com.instructure.AccountDisabledException","uuid":"1","message":"No."}}"#
        let response = HTTPResponse(head: HTTPHead(status: 500), body: Array(body.utf8))
        #expect(
            throws: CanvasDataError(
                .refused,
                "The account is disabled in DAP: dap.example says 500 com.instructure.AccountDisabledException, \"No.\".",
                remedy: "Ask Instructure to enable it again.")
        ) {
            try DAPService(host: "dap.example").judge(response, "/dap/job/1")
        }
    }

    @Test func `errors of other shapes are shown as far as they can be`() {
        func words(_ body: String) -> String {
            DAPRefusal(
                HTTPResponse(head: HTTPHead(status: 400), body: Array(body.utf8)), path: "/dap/job/1", now: 0
            ).words
        }
        #expect(words("") == "400")
        #expect(words("<html>") == "400")
        #expect(words("[1]") == "400")
        #expect(words(#"{"message":"no\nsuch\u001b[1m"}"#) == #"400, "no such\u{1b}[1m""#)
        #expect(words(#"{"error":"simply no"}"#) == #"400, "simply no""#)
        #expect(words(#"{"error":{"type":7,"message":null}}"#) == "400")
        #expect(
            words(#"{"error":{"message":"See https://files.example/a?X-Amz-Signature=canary"}}"#)
                == #"400, "See https://files.example/a?****""#)
    }
}
