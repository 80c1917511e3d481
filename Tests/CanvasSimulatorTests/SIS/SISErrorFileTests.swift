import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct SISErrorFileTests {
    private func course(delay: Int = 0) -> SimulatedSIS.Course {
        var course = SimulatedSIS.Course(
            [.importedWithMessages], messages: SimulatedSIS.Message.warnings(137, in: "users.csv"))
        course.messages.append(.init("Malformed \"CSV\", line 3", file: "a,b.csv", isFailure: true))
        course.attachmentDelay = delay
        return course
    }

    @Test func `an import shows 24 of its messages and how many there are besides`() async throws {
        try await withSIS { simulator, canvas in
            simulator.sis.addImport(course())
            let shown = try await canvas.get("/141")
            let warnings = try #require(shown.json["processing_warnings"] as? [[String]])
            #expect(warnings.count == 25)
            #expect(warnings[0] == ["users.csv", "Improper status for user U1000"])
            #expect(
                warnings[24] == [
                    "and 113 more warnings that were not included",
                    "Download the error file to see all warnings.",
                ])
            #expect((shown.json["processing_errors"] as? [[String]])?.count == 1)
            let counts = shown.data("counts") as? [String: Int]
            #expect(counts?["warning_count"] == 137 && counts?["error_count"] == 1)
        }
    }

    @Test func `the file comes late, at another host, and not for those who show their token there`()
        async throws
    {
        try await withSIS { simulator, canvas in
            simulator.sis.addImport(course(delay: 2))
            #expect(try await canvas.get("/141").json["errors_attachment"] == nil)
            #expect(try await canvas.get("/141").json["errors_attachment"] == nil)
            let file = try #require(try await canvas.get("/141").json["errors_attachment"] as? [String: Any])
            #expect(file["display_name"] as? String == "sis_errors_attachment_141.csv")
            let url = try #require(file["url"] as? String)
            #expect(url.hasPrefix(simulator.apiURL + "/files/141/download?download_frd=1&verifier="))
            let redirect = try await WireClient.request(url)
            #expect(redirect.status == 302)
            let place = try #require(redirect.headers["location"])
            #expect(place.hasPrefix(simulator.fileHostURL + "/sis_errors/141/"))
            let csv = try await WireClient.request(place)
            let lines = csv.text.split(separator: "\n")
            #expect(csv.status == 200 && csv.headers["content-type"] == "text/csv" && lines.count == 139)
            #expect(lines[0] == "sis_import_id,file,message,row")
            #expect(lines[1] == "141,users.csv,Improper status for user U1000,2")
            #expect(lines[138] == "141,\"a,b.csv\",\"Malformed \"\"CSV\"\", line 3\",")
            #expect(simulator.credentialsAtFileHost == 0)
            let refused = try await WireClient.request(place, headers: [("Authorization", "Bearer x")])
            #expect(refused.status == 400 && simulator.credentialsAtFileHost == 1)
            let forged = url.dropLast() + (url.hasSuffix("0") ? "1" : "0")
            #expect(try await WireClient.request(String(forged)).status == 401)
        }
    }

    @Test func `the file can be at the other host from the start, or never come`() async throws {
        try await withSIS {
            $0.attachmentsAreElsewhere = true
        } _: { simulator, canvas in
            simulator.sis.addImport(course())
            var never = course()
            never.hasNoAttachment = true
            simulator.sis.addImport(never)
            let file = try await canvas.get("/141").json["errors_attachment"] as? [String: Any]
            let url = try #require(file?["url"] as? String)
            #expect(url.hasPrefix(simulator.fileHostURL))
            #expect(try await WireClient.request(url).status == 200)
            #expect(try await canvas.get("/142").json["errors_attachment"] == nil)
        }
    }

    @Test func `errors come in pages, newest first, of one import or of the account`() async throws {
        try await withSIS { simulator, canvas in
            simulator.sis.addImport(course())
            simulator.sis.addImport(course())
            var page = try await canvas.get("/141/sis_import_errors?per_page=100")
            let errors = try #require(page.json["sis_import_errors"] as? [[String: Any]])
            #expect(errors.count == 100)
            #expect(errors[0]["file"] as? String == "a,b.csv" && errors[0]["row"] is NSNull)
            #expect(errors[1]["row"] as? Int == 138 && errors[1]["sis_import_id"] as? Int == 141)
            page = try await canvas.ask("GET", try #require(page.links["next"]))
            #expect((page.json["sis_import_errors"] as? [Any])?.count == 38 && page.links["next"] == nil)
            page = try await canvas.get("/141/sis_import_errors?failure=true")
            #expect((page.json["sis_import_errors"] as? [Any])?.count == 1)
            page = try await canvas.ask("GET", "/api/v1/accounts/1/sis_import_errors?failure=true")
            #expect((page.json["sis_import_errors"] as? [Any])?.count == 2)
        }
    }
}
