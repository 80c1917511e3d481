import CanvasDataBase
import Testing

@testable import CanvasDataPostgres

/// Failures of staged copies that are hard to bring about, in whole.
struct StageErrorTests {
    @Test(arguments: [
        (
            CanvasDataError.countDiffers("course_dim", sent: 3, taken: 2),
            """
            course_dim: 3 rows were sent and the database took 2.
              None of these rows were kept. Run the command again; if it happens again, look for a trigger or rule on the table.
            """
        ),
        (
            .stageDiffers("course_dim", ledger: 3, counted: 2),
            """
            course_dim: the staged copy has 2 rows, and the ledger says 3.
              Somebody changed the copy, which is dropped. Run the command again: the table is loaded again.
            """
        ),
        (
            .fragmentsAreMissing("course_dim"),
            """
            course_dim: the ledger is missing fragments that were loaded.
              Somebody changed the ledger. Run the command again: what is missing is loaded again.
            """
        ),
    ])
    func `a copy that does not hold what was sent says so and what to do`(
        error: CanvasDataError, text: String
    ) {
        #expect(error.description == text)
    }
}
