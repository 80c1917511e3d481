import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import Synchronization

@testable import CanvasDataPostgres

/// A source of replicas in memory, whose history a test writes: each change moves its clock on by a second.
final class ReplicaSchool: ReplicaSource, FragmentReading {
    /// A row's values by column, those of its key among them; nil is NULL.
    typealias Row = [String: String?]

    struct Table: Sendable {
        var columns: [ReplicaColumn]
        var version = 1
        var isLog = false
        /// By key.
        var rows: [String: Row] = [:]
        /// In order: when, and what then became of a key.
        var changes: [(at: Int, key: String, row: Row?)] = []
        /// Changes are given since this moment at the earliest.
        var keptSince = 0
        /// Rows of a log that the source has forgotten.
        var forgotten: Set<String> = []

        var key: [String] { columns.filter(\.isKey).map(\.name) }

        func layout(_ name: String) -> ReplicaLayout {
            ReplicaLayout(
                table: name, schemaVersion: version, schemaText: #"{"version":\#(version)}"#,
                columns: columns,
                isLog: isLog)
        }
    }

    private struct State {
        var now = 1
        var tables: [String: Table] = [:]
        var wishes: [ReplicaWish] = []
        var files: [String: [UInt8]] = [:]
        var reads: [String] = []
    }

    private let state = Mutex(State())
    /// In how many fragments a batch comes.
    let parts: Int
    /// Called before each fragment, with its name and its batch's.
    private let reading = Mutex<(@Sendable (_ fragment: String, _ batch: String) async throws -> Void)?>(nil)
    /// Tables that fail.
    private let refused = Mutex<[String: CanvasDataError]>([:])

    init(parts: Int = 2, _ tables: [String: Table] = [:]) {
        self.parts = parts
        state.withLock { $0.tables = tables }
    }

    // MARK: History

    var tableNames: [String] { state.withLock { $0.tables.keys.sorted() } }
    var position: String { Self.position(state.withLock(\.now)) }
    /// All wishes so far.
    var wishes: [ReplicaWish] { state.withLock { $0.wishes } }
    /// All fragments that were read so far, with their batches.
    var reads: [String] { state.withLock { $0.reads } }

    func beforeReading(_ work: (@Sendable (_ fragment: String, _ batch: String) async throws -> Void)?) {
        reading.withLock { $0 = work }
    }

    func refuse(_ table: String, _ error: CanvasDataError?) { refused.withLock { $0[table] = error } }

    func table(_ name: String) -> Table? { state.withLock { $0.tables[name] } }

    func change(_ name: String, _ work: (inout Table) -> Void) {
        state.withLock { state in
            state.now += 1
            if var table = state.tables[name] {
                work(&table)
                state.tables[name] = table
            }
        }
    }

    func tick() { state.withLock { $0.now += 1 } }

    /// Adds rows or changes them.
    func put(_ name: String, _ rows: Row...) { put(name, rows) }

    func put(_ name: String, _ rows: [Row]) {
        state.withLock { state in
            state.now += 1
            for row in rows { Self.note(row, state.now, &state.tables[name]) }
        }
    }

    private static func note(_ row: Row, _ now: Int, _ table: inout Table?) {
        guard let key = table?.key.map({ (row[$0] ?? nil) ?? "" }).joined(separator: "|") else { return }
        table?.rows[key] = row
        table?.forgotten.remove(key)
        table?.changes.append((now, key, row))
    }

    /// Changes several tables at one moment.
    func putTogether(_ rows: [(table: String, row: Row)]) {
        state.withLock { state in
            state.now += 1
            for (table, row) in rows { Self.note(row, state.now, &state.tables[table]) }
        }
    }

    func delete(_ name: String, _ keys: String...) {
        state.withLock { state in
            state.now += 1
            for key in keys {
                state.tables[name]?.rows[key] = nil
                state.tables[name]?.changes.append((state.now, key, nil))
            }
        }
    }

    /// From now on changes before this moment are not given any more: whole copies are.
    func forgetChanges(of name: String) {
        state.withLock { state in
            state.now += 1
            state.tables[name]?.keptSince = state.now
        }
    }

    // MARK: Positions

    static func position(_ second: Int) -> String {
        "2026-01-01T\((second / 3600).digits(2)):\((second / 60 % 60).digits(2)):\((second % 60).digits(2)).000123Z"
    }

    static func second(_ position: String) -> Int? {
        (0..<86_400).first { self.position($0) == position }
    }

    static func microseconds(_ second: Int) -> Int { (1_767_225_600 + second) * 1_000_000 + 123 }

    // MARK: Source

    func tables() async throws -> [String] { tableNames }

    func answer(
        _ wishes: [ReplicaWish], _ answered: @escaping @Sendable (ReplicaAnswer) async throws -> Void
    ) async throws {
        for wish in wishes.reversed() {
            state.withLock { $0.wishes.append(wish) }
            if let error = refused.withLock({ $0[wish.table] }) {
                try await answered(.failure(table: wish.table, error))
            } else if let batch = batch(for: wish) {
                try await answered(.batch(batch))
            }
        }
    }

    private func batch(for wish: ReplicaWish) -> ReplicaBatch? {
        state.withLock { state in
            guard let table = state.tables[wish.table] else { return nil }
            var since = wish.since.flatMap(Self.second)
            if let known = since, known < table.keptSince { since = nil }
            let id = "\(wish.table)/\(since.map { "\($0)" } ?? "all")-\(state.now)"
            var lines: [String]
            if let since {
                lines = table.changes.filter { $0.at > since }.map { change in
                    Self.line(table, at: change.at, change.key, change.row, hasAction: true)
                }
                // Of what is no log each key comes once.
                if !table.isLog {
                    let newest = table.changes.filter { $0.at > since }
                        .reduce(into: [String: (at: Int, key: String, row: Row?)]()) { $0[$1.key] = $1 }
                    lines = newest.values.sorted { $0.key < $1.key }.map {
                        Self.line(table, at: $0.at, $0.key, $0.row, hasAction: true)
                    }
                }
            } else {
                lines = table.rows.sorted { $0.key < $1.key }.filter { !table.forgotten.contains($0.key) }.map
                {
                    Self.line(table, at: 0, $0.key, $0.value, hasAction: false)
                }
            }
            let header = Self.header(table, hasAction: since != nil)
            var fragments: [String] = []
            for part in 0..<(lines.isEmpty && since != nil ? 0 : parts) {
                let some = lines.enumerated().filter { $0.offset % parts == part }.map(\.element)
                fragments.append("\(id)/part-\(part)")
                state.files["\(id)/part-\(part)"] = Array(([header] + some).map { $0 + "\n" }.joined().utf8)
            }
            return ReplicaBatch(
                origin: BatchOrigin(
                    id: id, sequence: Self.microseconds(state.now), createdAt: Self.position(state.now),
                    schemaVersion: "\(table.version)"),
                position: Self.position(state.now), since: since.flatMap { _ in wish.since },
                layout: table.layout(wish.table), fragments: fragments)
        }
    }

    private static func header(_ table: Table, hasAction: Bool) -> String {
        (["meta.ts"] + (hasAction ? ["meta.action"] : []) + table.columns.map(\.header)).joined(
            separator: "\t")
    }

    private static func line(_ table: Table, at second: Int, _ key: String, _ row: Row?, hasAction: Bool)
        -> String
    {
        let keys = key.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let values = table.columns.map { column -> String in
            if let place = table.key.firstIndex(of: column.name) { return keys[place] }
            return (row?[column.name] ?? nil) ?? #"\N"#
        }
        return ([position(second)] + (hasAction ? [row == nil ? "D" : "U"] : []) + values).joined(
            separator: "\t")
    }

    func fragments(progress: TransferProgress) -> any FragmentReading { self }

    func read(_ name: String, ofDump dumpID: String, into intake: any FragmentIntake) async throws {
        try await reading.withLock { $0 }?(name, dumpID)
        let bytes = state.withLock { state in
            state.reads.append(name)
            return state.files[name] ?? []
        }
        try intake.begin()
        // A member for each 10,000 bytes, as objects may have several.
        for start in stride(from: 0, to: bytes.count, by: 10_000) {
            try gzipped(Array(bytes[start..<min(bytes.count, start + 10_000)])).withUnsafeBytes {
                try intake.write($0)
            }
        }
        try intake.finish()
    }

    func meetsEveryFile(_ error: CanvasDataError) -> Bool { error.kind == .unavailable }
}

extension ReplicaColumn {
    static func keyed(_ name: String, _ type: ColumnType = .bigint) -> ReplicaColumn {
        ReplicaColumn(
            name: name, header: "key.\(name)", storage: .scalar(type), isKey: true, isNullable: false,
            comment: "The \(name)")
    }

    static func plain(
        _ name: String, _ storage: Storage, isNullable: Bool = true, default value: String? = nil
    ) -> ReplicaColumn {
        ReplicaColumn(
            name: name, header: "value.\(name)", storage: storage, isKey: false, isNullable: isNullable,
            defaultSQL: value, comment: "The \(name)")
    }
}

extension ReplicaSchool.Table {
    /// With a column of each kind.
    static let users = ReplicaSchool.Table(columns: [
        .keyed("id"), .plain("name", .scalar(.text), isNullable: false),
        .plain("state", .enumeration(["active", "deleted"])),
        .plain("roles", .enumerationArray(["teacher", "student"])), .plain("scores", .array(of: .bigint)),
        .plain("settings", .scalar(.json)), .plain("seen", .scalar(.timestamp)),
    ])

    static let logs = ReplicaSchool.Table(
        columns: [
            .keyed("id", .text), .plain("controller", .lookup(["files"])), .plain("path", .scalar(.text)),
        ], isLog: true)
}
