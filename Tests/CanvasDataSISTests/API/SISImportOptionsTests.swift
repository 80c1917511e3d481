import CanvasDataBase
import Testing

@testable import CanvasDataSIS

@Suite struct SISImportOptionsTests {
    @Test func `without options only the type is sent`() {
        #expect(query(SISImportOptions()) == ["import_type=instructure_csv"])
    }

    @Test func `options that are false are not sent`() {
        var options = SISImportOptions()
        options.batchMode = true
        options.batchModeTermID = "sis_term_id:F26"
        options.changeThreshold = 10
        options.batchModeEnrollmentDropStatus = .completed
        options.overrideSISStickiness = true
        options.clearSISStickiness = true
        options.skipDeletes = true
        options.updateSISIDIfLoginClaimed = true
        #expect(
            query(options) == [
                "import_type=instructure_csv", "batch_mode=true", "batch_mode_term_id=sis_term_id:F26",
                "skip_deletes=true", "override_sis_stickiness=true", "clear_sis_stickiness=true",
                "update_sis_id_if_login_claimed=true", "batch_mode_enrollment_drop_status=completed",
                "change_threshold=10",
            ])
    }

    @Test func `diffing options are sent under Canvas's names`() {
        var options = SISImportOptions()
        options.diffingDataSetIdentifier = "nightly"
        options.diffingRemasterDataSet = true
        options.diffingDropStatus = .deletedLastCompleted
        options.diffingUserRemoveStatus = .suspended
        options.diffRowCountThreshold = 500
        #expect(
            query(options) == [
                "import_type=instructure_csv", "diffing_data_set_identifier=nightly",
                "diffing_remaster_data_set=true", "diffing_drop_status=deleted_last_completed",
                "diffing_user_remove_status=suspended", "diff_row_count_threshold=500",
            ])
        #expect(throws: Never.self) { try options.check() }
    }

    private func query(_ options: SISImportOptions) -> [String] {
        options.parameters.map { "\($0.name)=\($0.value)" }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let options: SISImportOptions

        init(_ message: String, _ change: (inout SISImportOptions) -> Void) {
            testDescription = message
            var options = SISImportOptions()
            change(&options)
            self.options = options
        }
    }

    static let refused = [
        Refused("Batch mode and diffing exclude each other: Canvas would silently ignore diffing.") {
            $0.batchMode = true
            $0.batchModeTermID = "7"
            $0.changeThreshold = 10
            $0.diffingDataSetIdentifier = "nightly"
        },
        Refused("Batch mode applies to one term or to all terms, not both.") {
            $0.batchMode = true
            $0.multiTermBatchMode = true
        },
        Refused("Batch mode needs a term.") { $0.batchMode = true },
        Refused("Batch mode needs a term.") {
            $0.batchMode = true
            $0.batchModeTermID = ""
        },
        Refused("A term has no effect without batch mode.") { $0.batchModeTermID = "7" },
        Refused("Batch mode needs a threshold.") {
            $0.batchMode = true
            $0.batchModeTermID = "7"
        },
        Refused("Batch mode needs a threshold.") { $0.multiTermBatchMode = true },
        Refused("The change threshold 0 is not a percentage.") { $0.changeThreshold = 0 },
        Refused("The change threshold 101 is not a percentage.") { $0.changeThreshold = 101 },
        Refused("A change threshold has no effect without batch mode or diffing.") {
            $0.changeThreshold = 5
        },
        Refused("A drop status has no effect without batch mode.") {
            $0.batchModeEnrollmentDropStatus = .deleted
        },
        Refused("Batch mode does not support the status deleted_last_completed.") {
            $0.multiTermBatchMode = true
            $0.changeThreshold = 10
            $0.batchModeEnrollmentDropStatus = .deletedLastCompleted
        },
        Refused("Adding and clearing stickiness require overriding it.") {
            $0.addSISStickiness = true
        },
        Refused("Stickiness can be added or cleared, not both.") {
            $0.overrideSISStickiness = true
            $0.addSISStickiness = true
            $0.clearSISStickiness = true
        },
        Refused("The name of a diffing series must have 1 to 128 bytes, not 130.") {
            $0.diffingDataSetIdentifier = String(repeating: "ü", count: 65)
        },
        Refused("Diffing works only with imports of type instructure_csv, not ims_xml.") {
            $0.importType = "ims_xml"
            $0.diffingDataSetIdentifier = "nightly"
        },
        Refused("Diffing options have no effect without the name of a series.") {
            $0.diffingRemasterDataSet = true
        },
        Refused("The row threshold 0 is not valid.") {
            $0.diffingDataSetIdentifier = "nightly"
            $0.diffRowCountThreshold = 0
        },
    ]

    @Test(arguments: refused)
    func `options that Canvas would misunderstand are refused`(refused: Refused) {
        let error = #expect(throws: CanvasDataError.self) { try refused.options.check() }
        #expect(error?.kind == .usage)
        #expect(error?.message == refused.testDescription)
    }

    // MARK: What Canvas echoes

    @Test func `options that Canvas confirms are no difference`() throws {
        var options = SISImportOptions()
        options.batchMode = true
        options.batchModeTermID = "sis_term_id:F26"
        options.changeThreshold = 10
        let answer = try answer(
            #""batch_mode":true,"batch_mode_term_id":"7","change_threshold":10,"skip_deletes":false"#)
        #expect(options.echo(in: answer) == SISImportOptions.Echo())
    }

    @Test func `an option that comes back as null is a difference`() throws {
        var options = SISImportOptions()
        options.batchMode = true
        options.batchModeTermID = "7"
        options.changeThreshold = 10
        let echo = try options.echo(
            in: answer(#""batch_mode":null,"batch_mode_term_id":"8","change_threshold":10.0"#))
        #expect(
            echo.differences == [
                .init(option: "batch_mode", asked: "true", echoed: "null"),
                .init(option: "batch_mode_term_id", asked: "7", echoed: #""8""#),
            ])
    }

    @Test func `an option that nobody asked for is a difference`() throws {
        let echo = try SISImportOptions().echo(
            in: answer(#""batch_mode":true,"multi_term_batch_mode":false,"change_threshold":5"#))
        #expect(echo.differences == [.init(option: "batch_mode", asked: "nothing", echoed: "true")])
    }

    @Test func `an option that an old Canvas does not mention is not a difference`() throws {
        var options = SISImportOptions()
        options.diffingDataSetIdentifier = "nightly"
        options.diffingRemasterDataSet = true
        let echo = try options.echo(in: answer(#""progress":0"#))
        #expect(echo.differences == [])
        #expect(echo.unmentioned == ["diffing_data_set_identifier", "diffing_remaster_data_set"])
    }

    @Test func `another import type is a difference`() throws {
        let answer = try SISImport(
            json: JSONValue(
                parsing: Array(
                    #"{"id":1,"workflow_state":"created","data":{"import_type":"ims_xml"}}"#.utf8)))
        #expect(
            SISImportOptions().echo(in: answer).differences == [
                .init(option: "import_type", asked: "instructure_csv", echoed: #""ims_xml""#)
            ])
    }

    private func answer(_ members: String) throws -> SISImport {
        try SISImport(json: JSONValue(parsing: Array(importJSON(141, "created", ",\(members)").utf8)))
    }
}
