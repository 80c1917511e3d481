import Testing

@testable import CanvasDataLoading

@Suite struct ColumnTypeTests {
    @Test(arguments: [
        ("numeric", ColumnType.numeric(precision: nil, scale: nil)),
        ("numeric(6,2)", .numeric(precision: 6, scale: 2)),
        ("numeric(6,0)", .numeric(precision: 6, scale: nil)),
        ("numeric(3,-2)", .numeric(precision: 3, scale: -2)), ("jsonb", .json), ("uuid", .uuid),
        ("time without time zone", .time), ("interval", .interval), ("inet", .inet),
        ("character(3)", .character(length: 3)), ("character(1)", ColumnType(.character)),
        ("character varying(3)", .varchar(length: 3)), ("bigint", .bigint),
    ])
    func `a type is read as the catalogue writes it, and written alike`(name: String, type: ColumnType) {
        #expect(ColumnType(catalogue: name) == type)
        #expect(type.catalogueName == name)
    }

    @Test(arguments: [
        "numeric(6)", "numeric(6, 2)", "numeric(1001,2)", "numeric(x,2)", "numeric(6,2)[]", "json", "time",
        "interval(3)",
        "time(3) without time zone", "time with time zone", "timestamp with time zone", "cidr", "character",
        "character()",
        "bpchar", "\"char\"", "uuid(3)", "character(3)[]", "bit(3)", "",
    ])
    func `a type that we cannot write is not read`(name: String) {
        #expect(ColumnType(catalogue: name) == nil)
    }

    private static let types: [ColumnType] = [
        .smallint, .integer, .bigint, .numeric(precision: nil, scale: nil), .numeric(precision: 6, scale: 2),
        .numeric(precision: 12, scale: 2), .numeric(precision: 20, scale: 0), .doublePrecision, .json, .uuid,
        .time,
        .interval, .inet, .character(length: 3), .character(length: 5), .varchar(length: 4), .text,
    ]

    /// By the place in `types`: which others each one holds.
    @Test(arguments: [
        (0, []), (1, [0]), (2, [0, 1]), (3, [0, 1, 2, 4, 5, 6]), (4, []), (5, [0, 1, 4]), (6, [0, 1, 2]),
        (7, [0, 1]),
        (8, []), (9, []), (10, []), (11, []), (12, []), (13, []), (14, [13]), (15, [13]), (16, Array(0...16)),
    ])
    func `a type holds the values of narrower ones`(type: Int, held: [Int]) {
        for other in Self.types.indices {
            #expect(
                Self.types[type].holds(Self.types[other]) == (type == other || held.contains(other)),
                "\(Self.types[other])")
        }
    }

    @Test(arguments: [
        (
            ColumnType.bigint, ColumnType.numeric(precision: 6, scale: 2),
            ColumnType.numeric(precision: nil, scale: nil)
        ),
        (.integer, .numeric(precision: 12, scale: 2), .numeric(precision: 12, scale: 2)),
        (.json, .uuid, .text),
        (.character(length: 3), .varchar(length: 2), .text),
        (.character(length: 3), .varchar(length: 3), .varchar(length: 3)),
    ])
    func `a type is widened to the narrowest that holds both`(
        one: ColumnType, other: ColumnType, wider: ColumnType
    ) {
        #expect(one.widened(for: other) == wider)
        #expect(other.widened(for: one) == wider)
    }
}
