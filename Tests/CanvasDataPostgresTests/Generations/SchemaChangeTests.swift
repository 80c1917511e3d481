import CanvasData
import CanvasDataLoading
import Testing

@testable import CanvasDataPostgres

struct SchemaChangeTests {
    private func layout(_ columns: [(String, ColumnType)]) -> TableLayout {
        TableLayout(
            name: "course_dim", description: nil, incremental: false, sortKey: nil,
            columns: columns.map { ColumnLayout(name: $0.0, type: $0.1, description: nil) })
    }

    private func state(_ columns: [(String, ColumnType)]) -> TableState {
        TableState(
            table: "course_dim", kind: .swapping(generation: "course_dim#1"),
            columns: columns.map { .init(name: $0.0, type: .known($0.1), isGenerated: false) }, isOwned: true)
    }

    @Test func `columns that are alike ask for nothing`() {
        let change = SchemaChange(
            from: state([("id", .bigint), ("name", .varchar(length: 256))]),
            to: layout([("id", .bigint), ("name", .varchar(length: 256))]))
        #expect(change.isEmpty)
        #expect(change.missing == [])
    }

    @Test func `new columns are added, wider ones widened, lost ones stay`() {
        let change = SchemaChange(
            from: state([("id", .integer), ("name", .varchar(length: 256)), ("old", .text)]),
            to: layout([("id", .bigint), ("fresh", .boolean), ("name", .varchar(length: 100))]))
        #expect(change.added == [.init(name: "fresh", type: .known(.boolean), description: nil)])
        #expect(change.widened == [.init(name: "id", from: .known(.integer), to: .known(.bigint))])
        #expect(change.missing == ["old"])
    }

    @Test func `a type that only a user can have chosen is left alone`() {
        let change = SchemaChange(
            from: TableState(
                table: "course_dim", kind: .swapping(generation: "course_dim#1"),
                columns: [.init(name: "id", type: .other("numeric"), isGenerated: false)], isOwned: true),
            to: layout([("id", .bigint)]))
        #expect(change.widened == [])
    }
}
