import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct SISCreationTests {
    @Test func `a raw file is kept byte for byte, and its rows are counted at the end`() async throws {
        try await withSIS { simulator, canvas in
            let created = try await canvas.post("import_type=instructure_csv&note=a%20b+c")
            #expect(created.status == 200 && created.id == 141 && created.state == "created")
            #expect(created.data("import_type") as? String == "instructure_csv")
            let post = try #require(simulator.sis.posts.first)
            #expect(post.body == SISClient.users && post.file == SISClient.users)
            #expect(post.bodySize == 50 && post.attachment == nil && post.importID == 141)
            #expect(
                post.bodySHA256
                    == SISClient.users.withUnsafeBytes { Digests.sha256($0) })
            #expect(post.query == "import_type=instructure_csv&note=a%20b+c")
            #expect(
                post.parameters == [.init("import_type", "instructure_csv"), .init("note", "a b c")])
            #expect(post.headers["authorization"] == "Bearer \(simulator.sis.token)")
            #expect(
                post.files == [
                    SimulatedSIS.File(
                        name: "sis_import.csv", type: "user", rows: 2, bytes: 50,
                        sha256: post.bodySHA256, isStored: true,
                        listing: .init(displayName: nil, filename: "sis_import.csv", bytes: 50))
                ])
            #expect(try await canvas.get("/141").state == "importing")
            let end = try await canvas.get("/141")
            #expect(end.state == "imported")
            #expect(end.data("supplied_batches") as? [String] == ["user"])
            #expect((end.data("counts") as? [String: Int])?["users"] == 2)
            #expect((end.data("counts") as? [String: Int])?.count == 18)
        }
    }

    @Test(
        arguments: [
            ("text/csv", "", "csv"), ("text/csv; charset=utf-8", "", "csv"), ("text/plain", "", "csv"),
            ("text/xml", "", "xml"), ("application/zip", "", "zip"), ("application/octet-stream", "", "zip"),
            (nil, "", "zip"), ("application/x-www-form-urlencoded", "&extension=csv", "csv"),
            ("text/csv; charset=latin1", "&extension=csv", "csv"),
        ] as [(String?, String, String)])
    func `type and extension say what a raw file is`(type: String?, query: String, kind: String) async throws
    {
        try await withSIS { simulator, canvas in
            let answer = try await canvas.post("import_type=instructure_csv\(query)", type: type)
            #expect(answer.status == 200)
            #expect(simulator.sis.posts.map(\.fileExtension) == [kind])
        }
    }

    @Test func `a form gives its fields and its file`() async throws {
        try await withSIS { simulator, canvas in
            let form =
                "--XyZ\r\nContent-Disposition: form-data; name=\"batch_mode\"\r\n\r\ntrue\r\n"
                + "--XyZ\r\nContent-Disposition: form-data; name=\"batch_mode_term_id\"\r\n\r\n7\r\n"
                + "--XyZ\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"my users.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\nuser_id,login_id,status\r\nU1,u1,active\r\n\r\n--XyZ--\r\n"
            let created = try await canvas.post(
                body: Array(form.utf8), type: "multipart/form-data; boundary=XyZ")
            #expect(created.json["batch_mode"] as? Bool == true)
            let post = try #require(simulator.sis.posts.first)
            #expect(
                post.attachment
                    == SimulatedSIS.Attachment(
                        filename: "my users.csv", contentType: "text/csv",
                        bytes: Array("user_id,login_id,status\r\nU1,u1,active\r\n".utf8)))
            #expect(post.parameters.map(\.name) == ["import_type", "batch_mode", "batch_mode_term_id"])
            #expect(post.files.map(\.name) == ["my users.csv"])
        }
    }

    @Test(arguments: [
        (
            "", "multipart/form-data; boundary=XyZ", 400,
            #"{"error":true,"error_message":"Missing attachment"}"#
        ),
        (
            "", "text/csv; charset=iso-8859-1", 400,
            #"{"error":true,"error_message":"Invalid content type, UTF-8 required"}"#
        ),
        (
            "import_type=ims_xml", "text/csv", 500,
            #"{"errors":[{"message":"An error occurred.","error_code":"internal_server_error"}]}"#
        ),
        (
            "batch_mode=true", "text/csv", 400,
            #"{"message":"Batch mode specified, but the given batch_mode_term_id cannot be found."}"#
        ),
        (
            "batch_mode=1&batch_mode_term_id=sis_term_id:F19", "text/csv", 400,
            #"{"message":"Batch mode specified, but the given batch_mode_term_id cannot be found."}"#
        ),
        (
            "multi_term_batch_mode=false", "text/csv", 400,
            #"{"message":"change_threshold is required to use multi term_batch mode."}"#
        ),
        ("diffing_drop_status=gone", "text/csv", 400, #"{"message":"Invalid diffing_drop_status"}"#),
        (
            "diffing_user_remove_status=completed", "text/csv", 400,
            #"{"message":"Invalid diffing_user_remove_status"}"#
        ),
        (
            "batch_mode_enrollment_drop_status=x", "text/csv", 400,
            #"{"message":"Invalid batch_mode_enrollment_drop_status"}"#
        ),
    ])
    func `what Canvas refuses, it refuses, and makes no import`(
        query: String, type: String, status: Int, text: String
    ) async throws {
        try await withSIS { simulator, canvas in
            let form = Array(
                "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na\r\n--XyZ--\r\n"
                    .utf8)
            let answer = try await canvas.post(query, body: form, type: type)
            #expect(answer.status == status)
            #expect(answer.response.text == text)
            #expect(simulator.sis.imports.isEmpty)
            #expect(simulator.sis.posts.map(\.importID) == [nil])
        }
    }

    @Test(arguments: [
        (
            "batch_mode=true&batch_mode_term_id=sis_term_id%3AF26&change_threshold=10&diffing_data_set_identifier=x",
            ["batch_mode", "batch_mode_term_id", "change_threshold"]
        ),
        (
            "multi_term_batch_mode=false&change_threshold=5",
            ["batch_mode", "change_threshold", "multi_term_batch_mode"]
        ),
        (
            "diffing_data_set_identifier=x&diffing_remaster_data_set=true&diffing_drop_status=inactive&diff_row_count_threshold=9",
            [
                "diff_row_count_threshold", "diffing_data_set_identifier", "diffing_drop_status",
                "diffing_remaster",
            ]
        ),
        ("add_sis_stickiness=true&clear_sis_stickiness=true", []),
        (
            "override_sis_stickiness=true&clear_sis_stickiness=true",
            ["clear_sis_stickiness", "override_sis_stickiness"]
        ),
        (
            "skip_deletes=true&update_sis_id_if_login_claimed=yes",
            ["skip_deletes", "update_sis_id_if_login_claimed"]
        ),
        ("batch_mode=false", []),
    ])
    func `the answer echoes the options that are taken, and no other`(query: String, taken: [String])
        async throws
    {
        try await withSIS { _, canvas in
            let json = try await canvas.post(query).json
            let unset: Set<String> = ["skip_deletes", "update_sis_id_if_login_claimed"]
            let echoed = Misbehaviour.Fault.forgettable.filter { name in
                guard let value = json[name] else {
                    Issue.record("\(name) is missing")
                    return false
                }
                return unset.contains(name) ? value as? Bool == true : !(value is NSNull)
            }
            #expect(echoed.sorted() == taken)
        }
    }

    @Test func `the form of 2014 echoes nothing, and ids can be text`() async throws {
        try await withSIS {
            $0.shape = .year2014
            $0.nextID = 10_000_000_002_804
        } _: { _, canvas in
            let first = try await canvas.post()
            #expect(
                first.json.keys.sorted() == [
                    "created_at", "data", "ended_at", "id", "progress", "updated_at", "workflow_state",
                ])
            #expect(first.id == 10_000_000_002_804)
            var strings = canvas
            strings.accept = "application/json+canvas-string-ids, application/json"
            #expect(try await strings.get("/10000000002804").json["id"] as? String == "10000000002804")
        }
    }

    @Test func `a diff names the last good import of its series`() async throws {
        try await withSIS { simulator, canvas in
            for states in ["imported", "failed", "created"] {
                simulator.sis.script(SimulatedSIS.Course(parsing: states))
            }
            let answers = [
                try await canvas.post("diffing_data_set_identifier=a"),
                try await canvas.post("diffing_data_set_identifier=a"),
                try await canvas.post("diffing_data_set_identifier=a"),
                try await canvas.post("diffing_data_set_identifier=b"),
            ]
            #expect(answers.map { $0.json["diffed_against_import_id"] as? Int } == [nil, 141, 141, nil])
        }
    }
}
