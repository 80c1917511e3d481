import Foundation
import Testing

@testable import CanvasDataPostgres

@Suite struct LedgerSchemaTests {
    @Test func `sql/ledger.sql is what the tool runs, behind the schemas that it makes`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let file = try String(contentsOf: root.appending(path: "sql/ledger.sql"), encoding: .utf8)
        #expect(
            file == """
                -- What canvas-data makes in the target database by itself; here to be read, or run beforehand.
                CREATE SCHEMA IF NOT EXISTS \(TargetSchema.ledger);
                CREATE SCHEMA IF NOT EXISTS \(TargetSchema.store);


                """ + LedgerSchema.statements)
    }
}
