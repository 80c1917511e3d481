import CanvasData
import Testing

@testable import CanvasDataPostgres

struct SQLTypeTests {
    @Test(arguments: [
        "smallint", "integer", "bigint", "real", "double precision", "boolean", "date",
        "timestamp without time zone", "text", "character varying", "character varying(256)", "numeric(10,2)",
    ])
    func `What format_type writes is read and written alike`(name: String) {
        #expect(SQLType(formatted: name).sql == name)
    }

    @Test func `Columns get the types that get-ddl gives them`() {
        #expect(SQLType(ColumnType.varchar(length: 256)) == .varchar(256))
        #expect(SQLType(ColumnType.timestamp) == .timestamp)
        #expect(SQLType(ColumnType.guid) == .varchar(256))
        #expect(SQLType(ColumnType.text) == .text)
        #expect(SQLType(ColumnType.varchar(length: 20_000_000)) == .text)
    }

    @Test func `A type that holds all values of the other stays`() {
        #expect(SQLType.bigint.holds(.integer))
        #expect(SQLType.text.holds(.bigint))
        #expect(SQLType.varchar(512).holds(.varchar(256)))
        #expect(!SQLType.varchar(256).holds(.varchar(512)))
        #expect(!SQLType.integer.holds(.bigint))
        #expect(!SQLType.varchar(256).holds(.text))
        #expect(!SQLType.boolean.holds(.bigint))
    }

    @Test func `What neither holds becomes text`() {
        #expect(SQLType.integer.widened(for: .bigint) == .bigint)
        #expect(SQLType.boolean.widened(for: .bigint) == .text)
        #expect(SQLType.varchar(256).widened(for: .text) == .text)
        #expect(SQLType.bigint.widened(for: .varchar(256)) == .text)
    }
}
