import CanvasDataBase
import Testing

@testable import CanvasDataPostgres

@Suite struct ComparisonTests {
    @Test(arguments: [
        (TableComparison(table: "t", ledger: 5, counted: 5, fragments: 5, hasIncrements: false), true),
        (TableComparison(table: "t", ledger: 5, counted: 4, fragments: 5, hasIncrements: false), false),
        (TableComparison(table: "t", ledger: 5, counted: nil, fragments: 5, hasIncrements: false), false),
        (TableComparison(table: "t", ledger: 5, counted: 5, fragments: 6, hasIncrements: false), false),
        (TableComparison(table: "t", ledger: 5, counted: 5, fragments: 6, hasIncrements: true), true),
        (TableComparison(table: "t", ledger: 5, counted: 5, fragments: 4, hasIncrements: true), false),
        (
            TableComparison(
                table: "t", ledger: 5, counted: 5, fragments: 5, fragmentsMissing: 1, hasIncrements: false),
            false
        ),
        (
            TableComparison(
                table: "t", ledger: 0, counted: 0, fragments: 0, hasIncrements: false, isKnown: false), false
        ),
    ])
    func `the three numbers must fit together`(table: TableComparison, agrees: Bool) {
        #expect(table.agrees == agrees)
    }

    @Test func `what differs is wrong data`() throws {
        let tables = ["a", "b", "c", "d", "e"].map {
            TableComparison(
                table: $0, ledger: 5, counted: $0 == "a" ? 5 : 6, fragments: 5, hasIncrements: false)
        }
        #expect(
            Comparison(tables: tables).trouble(in: try TargetSchema())
                == CanvasDataError(
                    .wrongData, "4 of 5 tables do not hold what was loaded: b, c, d, ….",
                    remedy: """
                        Rows were added or removed by hand. Load them again: \
                        \(.command(.refresh, with: [.setting(.again), .setting(.table, .to("b")), .setting(.table, .to("c")), .setting(.table, .to("d"))])) …
                        """))
        #expect(Comparison(tables: [tables[0]]).trouble(in: try TargetSchema()) == nil)
        #expect(
            Comparison(tables: []).trouble(in: try TargetSchema())?.message
                == "Nothing is loaded into schema \"public\".")
    }
}
