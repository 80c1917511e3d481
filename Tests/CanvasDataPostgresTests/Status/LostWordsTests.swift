import CanvasDataBase
import Testing

@testable import CanvasDataPostgres

/// What is said of tables that do not hold what was loaded.
@Suite struct LostWordsTests {
    @Test func `a monitor is told which tables are lost, and that refresh loads them again`() throws {
        let reasons: [(table: String, reason: LostTable.Reason)] = [
            ("course_dim", .dropped), ("requests", .changed(counted: 1, loaded: 3)),
            ("user_dim", .replaced(by: "a view")), ("term_dim", .emptied),
        ]
        let target = try TargetSchema("canvas")
        #expect(
            CanvasDataError.lost(reasons, target)
                == CanvasDataError(
                    .failed,
                    """
                    4 tables do not hold what was loaded: canvas.course_dim was dropped; canvas.requests has 1 row, and 3 \
                    were loaded; canvas.user_dim is a view now; ….
                    """, remedy: "Run \(.command(.refresh)): it loads again what Canvas still offers of them."
                ))
        #expect(
            CanvasDataError.lost([("requests", .incomplete(dumps: 2))], target).message
                == "A table does not hold what was loaded: canvas.requests lacks rows of 2 dumps that it had before."
        )
    }

    @Test func `tables that the ledger does not know are named`() throws {
        let target = try TargetSchema("canvas")
        #expect(
            CanvasDataError.notInLedger(["requests"], target)
                == CanvasDataError(
                    .failed,
                    """
                    The ledger has no record of canvas.requests: nothing shows which dumps the rows of this table are from.
                    """, remedy: "Run \(.command(.refresh)): it loads again what Canvas still offers of them."
                ))
        #expect(
            CanvasDataError.notInLedger(["a", "b", "c", "d"], target).message
                == """
                The ledger has no record of canvas.a, canvas.b, canvas.c, …: nothing shows which dumps the rows of these \
                tables are from.
                """)
    }

    @Test func `dumps that are missing are named with the days that they were made on`() {
        let missing = [
            MissingDumps(
                table: "requests", first: 557, last: 559, madeAfter: "2026-09-01T02:03:04.005Z",
                madeBefore: "2026-09-05T02:03:04.005Z"),
            MissingDumps(table: "requests", first: 561, last: 561, madeAfter: "2026-09-06T02:03:04.005Z"),
        ]
        #expect(
            CanvasDataError.missingDumps(missing)
                == CanvasDataError(
                    .partlyDone,
                    """
                    requests lacks the rows of dumps 557 to 559 (made between 2026-09-01 and 2026-09-05): Canvas no longer \
                    keeps them. requests lacks the rows of dump 561 (made after 2026-09-06): Canvas no longer keeps it.
                    """,
                    remedy: """
                        Everything else is loaded. The next full copy of the table that Canvas makes fills the gap, and \
                        \(.command(.refresh)) loads it by itself; until then \(.command(.status)) shows the gap.
                        """))
    }
}
