import CanvasDataBase
import Testing

@testable import CanvasDataPostgres

/// Ledgers that cannot be used.
struct LedgerErrorTests {
    @Test func `a ledger of a later version needs the program that made it`() {
        #expect(
            CanvasDataError.newerLedger(9).description == """
                The ledger in this database has version 9, which this canvas-data does not know.
                  Use the newer canvas-data that created it.
                """)
    }
}
