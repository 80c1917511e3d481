import CanvasData
import CanvasDataLoading
import Testing

@testable import CanvasDataPostgres

struct SQLTypeTests {
    @Test(arguments: [
        "smallint", "integer", "bigint", "real", "double precision", "boolean", "date",
        "timestamp without time zone", "text", "character varying", "character varying(256)", "numeric(10,2)",
    ])
    func `what format_type writes is read and written alike`(name: String) {
        #expect(SQLType(formatted: name).sql == name)
    }

    @Test func `columns get the types that get-ddl gives them`() {
        #expect(SQLType(.varchar(length: 256)) == .known(.varchar(length: 256)))
        #expect(SQLType(.timestamp) == .known(.timestamp))
        #expect(SQLType(.guid) == .known(.varchar(length: 256)))
        #expect(SQLType(.text) == .known(.text))
        #expect(SQLType(.varchar(length: 20_000_000)) == .known(.text))
        #expect(SQLType(.varchar(length: nil)).sql == "text")
        #expect(SQLType(.enumeration).sql == "character varying(256)")
    }

    @Test func `every kind of column has a type that Postgres's catalogue names`() {
        for kind in ColumnType.Kind.allCases where !ColumnType(kind).isOfReplicas {
            let type = SQLType(ColumnType(kind))
            #expect(SQLType(formatted: type.sql) == type, "\(kind)")
        }
    }

    @Test(arguments: [
        "timestamp(3) without time zone", "character(10)", "numeric(10,2)", "bit(8)", "varchar(256)",
        "character varying(x)", "character varying[]", "character varying(8)[]", "bigint(8)", "", "(1)",
        "numeric", "jsonb", "uuid", "time without time zone", "interval", "inet",
    ])
    func `a type that we cannot write is a user's own`(name: String) {
        #expect(SQLType(formatted: name) == .other(name))
        #expect(SQLType(formatted: name).isUsersOwn)
    }

    private static let types = [
        "smallint", "integer", "bigint", "real", "double precision", "boolean", "date",
        "timestamp without time zone", "character varying(8)", "character varying(256)", "character varying",
        "text", "numeric",
    ]

    /// By the place in `types`: which others each one holds.
    @Test(arguments: [
        (0, []), (1, [0]), (2, [0, 1]), (3, []), (4, [0, 1, 3]), (5, []), (6, []), (7, [6]), (8, []),
        (9, [8]),
        (10, Array(0...12)), (11, Array(0...12)), (12, []),
    ])
    func `a column stays as it is where it holds all values of the other type`(type: Int, held: [Int]) {
        for other in Self.types.indices {
            let holds = SQLType(formatted: Self.types[type]).holds(SQLType(formatted: Self.types[other]))
            #expect(holds == (type == other || held.contains(other)), "\(Self.types[other])")
        }
    }

    @Test(arguments: [
        ("integer", "bigint", "bigint"), ("boolean", "bigint", "text"),
        ("character varying(256)", "text", "text"),
        ("bigint", "character varying(256)", "text"), ("real", "smallint", "double precision"),
        ("smallint", "real", "double precision"), ("real", "integer", "double precision"),
        ("integer", "real", "double precision"), ("bigint", "real", "text"),
        ("bigint", "double precision", "text"),
        ("smallint", "integer", "integer"),
        ("date", "timestamp without time zone", "timestamp without time zone"),
        ("date", "integer", "text"), ("character varying(8)", "character varying(9)", "character varying(9)"),
        ("numeric", "text", "text"), ("numeric", "bigint", "text"),
    ])
    func `a column is widened to the narrowest type that holds both`(
        type: String, wanted: String, wider: String
    ) {
        #expect(
            SQLType(formatted: type).widened(for: SQLType(formatted: wanted)) == SQLType(formatted: wider))
    }
}
