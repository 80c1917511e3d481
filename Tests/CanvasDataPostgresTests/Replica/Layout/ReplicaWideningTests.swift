import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// Every type changed to every other one.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"))
struct ReplicaWideningTests {
    private static let labels = ["one", "two, \"three\""]

    /// Each storage with a value that fills it.
    private static let samples: [(ReplicaColumn.Storage, String)] = [
        (.scalar(.smallint), "-32768"), (.scalar(.integer), "2147483647"),
        (.scalar(.bigint), "9223372036854775807"),
        (.scalar(.real), "1.5"), (.scalar(.doublePrecision), "1.0000000000000002"),
        (.scalar(.numeric(precision: 6, scale: 2)), "9999.99"),
        (.scalar(.numeric(precision: 20, scale: 0)), "12345678901234567890"), (.scalar(.boolean), "true"),
        (.scalar(.date), "2026-02-28"), (.scalar(.timestamp), "2026-02-28 01:02:03.000004"),
        (.scalar(.time), "23:59:59.999999"), (.scalar(.interval), "1 mon 2 days 03:04:05.6"),
        (.scalar(.uuid), "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"), (.scalar(.inet), "10.0.0.1"),
        (.scalar(.json), "{\"a\": [1, \"ü\"]}"), (.scalar(.text), "it's \"x\" \\ ü"),
        (.scalar(.varchar(length: 5)), "abcde"), (.scalar(.character(length: 3)), "abc"),
        (.enumeration(labels), "two, \"three\""),
        (.enumerationArray(labels), "{one,\"two, \\\"three\\\"\",NULL}"),
        (.array(of: .bigint), "{1,-2,NULL}"), (.array(of: .text), "{a,\"b c\",NULL}"),
    ]

    private static func layout(_ storages: [ReplicaColumn.Storage]) -> ReplicaLayout {
        ReplicaLayout(
            table: "users", schemaVersion: 1, schemaText: "{}",
            columns: [.key("id", .bigint)]
                + storages.enumerated().map { .optional("c\($0.offset)", $0.element) })
    }

    /// The SQL of what a value of `storage` looks like in a column of `type`.
    private static func shown(_ value: String, _ storage: ReplicaColumn.Storage, in type: String) -> String {
        switch storage {
        case .array, .enumerationArray:
            type.hasSuffix("[]") ? "(\(value))::text[]::text" : "to_jsonb(\(value))::text"
        case .scalar(.inet): "abbrev(\(value))"
        case .scalar where type == "timestamp without time zone": "(\(value))::timestamp::text"
        case .scalar, .enumeration, .lookup: "(\(value))::text"
        }
    }

    /// The SQL of what is in a column of `type`.
    private static func stored(_ name: String, in type: String) -> String {
        type == "inet" ? "abbrev(\(name))" : type.hasSuffix("[]") ? "\(name)::text[]::text" : "\(name)::text"
    }

    @Test(arguments: samples.indices)
    func `the table then holds what it did and what comes`(index: Int) async throws {
        let (storage, value) = Self.samples[index]
        let workshop = try await ReplicaWorkshop()
        let former = Self.layout(Self.samples.map { _ in storage })
        try workshop.make(former)
        let literal = SQLDialect.postgres.literal(value)
        let values = Self.samples.map { _ in literal }.joined(separator: ", ")
        try workshop.connection.execute("INSERT INTO canvas.users VALUES (1, \(values)), (2, \(values))")

        // Each column gets another type.
        let next = Self.layout(Self.samples.map(\.0))
        let types = try ReplicaTable(former, in: "canvas")
        let change = try workshop.change(to: next)
        let expected = try zip(former.columns, next.columns).dropFirst().map { was, column in
            let there = "\(literal)::\(types.type(of: was))"
            return try workshop.rows("SELECT \(Self.shown(there, storage, in: change.type(of: column)))")
        }
        try workshop.apply(next)
        #expect(try workshop.change(to: next).isEmpty)
        for (place, column) in next.columns.dropFirst().enumerated() {
            let type = change.type(of: column)
            let kept = try workshop.rows(
                "SELECT \(Self.stored(column.name, in: type)) FROM canvas.users WHERE id = 1")
            #expect(kept == expected[place], "\(storage) as \(type)")

            // What comes is staged in its own type, that of an enum type as a text.
            let (own, isOfType) =
                switch column.storage {
                case .enumeration: ("text", true)
                case .enumerationArray: ("text[]", type.hasSuffix("[]"))
                case .scalar, .array, .lookup: (change.table.type(of: column), false)
                }
            let incoming = "\(SQLDialect.postgres.literal(Self.samples[place].1))::\(own)"
            let converted =
                isOfType ? "(\(incoming))::\(type)" : change.value(of: column, "(\(incoming))")
            try workshop.connection.execute(
                "UPDATE canvas.users SET \(column.name) = \(converted) WHERE id = 2")
            let stored = try workshop.rows(
                "SELECT \(Self.stored(column.name, in: type)) FROM canvas.users WHERE id = 2")
            let sent = try workshop.rows("SELECT \(Self.shown(incoming, column.storage, in: type))")
            #expect(stored == sent, "\(column.storage) into \(type)")
        }
    }
}
