import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import Foundation
import Testing

@testable import CanvasDataPostgres

/// The words of failures that a load can end with and that are hard to bring about.
struct LoadErrorWordsTests {
    @Test(arguments: [
        (
            CanvasDataError.countDiffers("course_dim", sent: 3, taken: 2),
            "course_dim: 3 rows were sent and the database took 2."
        ),
        (
            .stageDiffers("course_dim", ledger: 3, counted: 2),
            "course_dim: the staged copy has 2 rows, and the ledger says 3."
        ),
        (
            .fragmentsAreMissing("course_dim"),
            "course_dim: the ledger is missing fragments that were loaded."
        ),
        (
            .unwritableType("numeric", column: "id", table: #""public"."course_dim""#),
            #"Column id of "public"."course_dim" is of type numeric, which cannot be filled from a dump."#
        ),
        (.rowsWereRejected(1), "1 row was rejected."),
        (.rowsWereRejected(2), "2 rows were rejected."),
        (.reservedSchema("canvas_data"), #"The schema "canvas_data" is reserved."#),
        (
            .newerLedger(9),
            "The ledger in this database has version 9, which this canvas-data does not know."
        ),
        (.schemaBusy("public"), "Another canvas-data is loading schema public."),
    ])
    func `what happened is said, and what to do`(error: CanvasDataError, message: String) {
        #expect(error.message == message)
        #expect(error.remedy?.description.isEmpty == false)
    }

    @Test func `a directory without the files of a dump is told from one that is not there`() throws {
        let folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString
        #expect(
            throws: CanvasDataError(
                .usage, "There is no directory \(folder).",
                remedy:
                    "Use \(.setting(.fromDirectory)) to name the directory in which \(.command(.getDumpFiles)) put the files."
            )
        ) {
            try DumpFolder(folder, .latest, TableSelection())
        }
        _ = try Directory(creating: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(
            throws: CanvasDataError(
                .usage, "\(folder) has no record of a dump.",
                remedy:
                    "Fetch one there with \(.command(.getDumpFiles)); existing files are not fetched again."
            )
        ) {
            try DumpFolder(folder, .latest, TableSelection())
        }
    }
}
