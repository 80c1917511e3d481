import CanvasData
import CanvasDataLoading
import Testing

@Suite struct SchemaCorrectionTests {
    @Test(arguments: SchemaCorrection.all)
    func `a correction changes a varchar and nothing else`(correction: SchemaCorrection) throws {
        func type(_ name: String, table: String) throws -> ColumnType? {
            let schema = try SchemaFixtures.schema([
                (name: table, columns: [(name: correction.column, type: name)])
            ])
            return try schema.layouts().first?.columns.first?.type
        }
        #expect(try type("varchar", table: correction.table) == correction.type)
        #expect(try type("timestamp", table: correction.table) == .timestamp)
        #expect(try type("bigint", table: correction.table) == .bigint)
        #expect(try type("varchar", table: "another_dim") == .varchar(length: nil))
        #expect(!correction.reason.isEmpty)
    }

    @Test func `no column is corrected twice`() {
        let names = SchemaCorrection.all.map { "\($0.table).\($0.column)" }
        #expect(Set(names).count == names.count)
    }

    @Test(.enabled(if: SchemaFixtures.real != nil, Comment(rawValue: SchemaFixtures.whyNotReal)))
    func `every correction is about a column that a real schema has`() throws {
        let schema = try SchemaFixtures.realSchema()
        for correction in SchemaCorrection.all {
            #expect(
                schema[table: correction.table]?[column: correction.column] != nil,
                "\(correction.table).\(correction.column)")
        }
    }
}
