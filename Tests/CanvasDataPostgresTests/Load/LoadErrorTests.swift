import CanvasDataBase
import Testing

@testable import CanvasDataPostgres

/// Failures that keep a load from being done, in whole.
struct LoadErrorTests {
    @Test(arguments: [
        (
            CanvasDataError.rowsWereRejected(1),
            """
            1 row was rejected.
              They are in the rejects directory, each with the reason beside it.
            """
        ),
        (
            .rowsWereRejected(2),
            """
            2 rows were rejected.
              They are in the rejects directory, each with the reason beside it.
            """
        ),
        (
            .schemaBusy("public"),
            """
            Another canvas-data is loading schema public.
              Wait until it ends, or use LoadOptions.waitsForOthers.
            """
        ),
        (
            .loadOption("jobs", is: "0", least: "1", most: "64"),
            """
            LoadOptions.jobs is 0, which is out of range.
              Set it to a number from 1 to 64.
            """
        ),
    ])
    func `a load that cannot be done says why and what to do`(error: CanvasDataError, text: String) {
        #expect(error.description == text)
    }
}
