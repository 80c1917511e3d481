/// A table that a test writes itself: its schema and rows in one state after the other.
///
/// ```swift
/// let id = DAPColumn("id", .int64)
/// let name = DAPColumn("name", .text)
/// let table = DAPScriptedTable("canvas", "terms", key: [id], value: [name], rows: [
///     DAPRow(key: [.integer(1)], value: [.text("Autumn")])
/// ])
/// .then(rows: [DAPRow(key: [.integer(2)], value: [.text("Spring")])])  // 1 is deleted, 2 comes
/// ```
public struct DAPScriptedTable: Sendable {
    /// What it holds in one state.
    public struct State: Sendable {
        public var schema: DAPSchema
        public var rows: [DAPRow]
        /// Keys of rows that are upserted although nothing in them has changed, and of rows that are deleted
        /// although they never were there.
        public var touchedKeys: [[DAPValue]] = []
        /// Increments from an older state are refused: a snapshot is required.
        public var isReloaded = false

        public init(schema: DAPSchema, rows: [DAPRow]) {
            self.schema = schema
            self.rows = rows
        }
    }

    public let namespace: String
    public let name: String
    /// The first is that of state 1; the last one stays.
    public private(set) var states: [State]

    public init(
        _ namespace: String, _ name: String, key: [DAPColumn], value: [DAPColumn], rows: [DAPRow]
    ) {
        self.namespace = namespace
        self.name = name
        states = [State(schema: DAPSchema(key: key, value: value), rows: rows)]
    }

    /// Adds a state that differs from the last one in what is given here. Another schema gets the next version; rows
    /// that are not given again hold the default, or NULL, in columns that are new.
    public func then(
        key: [DAPColumn]? = nil, value: [DAPColumn]? = nil, rows: [DAPRow]? = nil,
        touching touched: [[DAPValue]] = [], reloaded: Bool = false
    ) -> DAPScriptedTable {
        var table = self
        var state = states[states.count - 1]
        var schema = state.schema
        schema.key = key ?? schema.key
        schema.value = value ?? schema.value
        if schema != state.schema { schema.version += 1 }
        state.rows = rows ?? state.rows.map { $0.projected(from: state.schema, to: schema) }
        state.schema = schema
        state.touchedKeys = touched
        state.isReloaded = reloaded
        table.states.append(state)
        return table
    }
}

/// A scripted table as the simulator looks at it: rows have numbers by the order in which their keys first appear.
struct DAPScriptedHistory: DAPTable {
    let namespace: String
    let name: String
    var storeName: String? { nil }

    private let states: [DAPScriptedTable.State]
    private let keys: [[DAPValue]]
    /// By state and number.
    private let rows: [[DAPRow?]]

    init(_ table: DAPScriptedTable) {
        namespace = table.namespace
        name = table.name
        states = table.states
        var keys: [[DAPValue]] = []
        var numbers: [String: Int] = [:]
        for key in states.flatMap({ $0.rows.map(\.key) + $0.touchedKeys })
        where numbers.updateValue(numbers["\(key)"] ?? keys.count, forKey: "\(key)") == nil {
            keys.append(key)
        }
        rows = states.map { state in
            var rows = [DAPRow?](repeating: nil, count: keys.count)
            for row in state.rows { rows[numbers["\(row.key)"] ?? 0] = row }
            return rows
        }
        self.keys = keys
    }

    private func index(_ state: Int) -> Int { min(max(state, 1), states.count) - 1 }

    func schema(in state: Int) -> DAPSchema { states[index(state)].schema }

    func count(in state: Int) -> Int { keys.count }

    func isReloaded(in state: Int) -> Bool { state <= states.count && states[index(state)].isReloaded }

    func presence(of number: Int, in state: Int) -> DAPPresence {
        var presence = DAPPresence.unborn
        for index in 0...index(state) {
            let row = rows[index][number]
            let isTouched = states[index].touchedKeys.contains(keys[number])
            if row == nil {
                if case .present = presence { presence = .deleted(index + 1) }
                if isTouched { presence = .deleted(index + 1) }
            } else if isTouched || index == 0
                || rows[index - 1][number]?.projected(
                    from: states[index - 1].schema, to: states[index].schema)
                    != row
            {
                presence = .present(touched: index + 1)
            }
        }
        return presence
    }

    func row(_ number: Int, in state: Int) -> DAPRow {
        for index in (0...index(state)).reversed() {
            if let row = rows[index][number] { return row }
        }
        let columns = schema(in: state).value
        return DAPRow(key: keys[number], value: columns.map { _ in .null })
    }
}

extension DAPRow {
    /// As a row of another schema that is not touched when that comes.
    fileprivate func projected(from old: DAPSchema, to new: DAPSchema) -> DAPRow {
        guard old != new else { return self }
        let values = Dictionary(zip(old.value.map(\.name), value), uniquingKeysWith: { $1 })
        return DAPRow(
            key: key, value: new.value.map { values[$0.name] ?? $0.defaultValue ?? .null })
    }
}
