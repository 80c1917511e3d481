/// All tables of the simulated DAP, the state it is in, and when that was.
struct DAPSchool: Sendable {
    private(set) var state: Int
    /// Microseconds since 1970: when state 1 was.
    private let epoch: Int
    private var generated: [DAPGeneratedTable]
    private var scripted: [DAPScriptedHistory]

    /// Four hours: so often Canvas brings its data up to date.
    static let stateLength = 4 * 3_600_000_000

    /// `epoch` is in microseconds since 1970.
    init(seed: UInt64, scale: Double, settings: DAPSettings, epoch: Int) {
        self.epoch = epoch
        state = settings.state
        scripted = settings.tables.map(DAPScriptedHistory.init)
        let plans = DAPTablePlan.all
        let rows = DAPTablePlan.referenceColumns.compactMapValues { table in
            plans.first { $0.name == table }?.rows(scale: scale)
        }
        let references = DAPReferences(rows: rows)
        let offered =
            (settings.hasUsualTables ? plans : []) + (settings.hasOddTables ? DAPTablePlan.odd : [])
            + DAPTablePlan.small(settings.smallTables)
        generated = offered.map {
            DAPGeneratedTable(
                $0, rows: $0.rows(scale: scale), pace: settings.changePace, seed: seed, references: references
            )
        }
    }

    /// A scripted table takes the place of a generated one.
    var tables: [any DAPTable] {
        let names = Set(scripted.map(\.fullName))
        return generated.filter { !names.contains($0.fullName) } as [any DAPTable] + scripted
    }

    func table(_ name: String, in namespace: String) -> (any DAPTable)? {
        tables.first { $0.name == name && $0.namespace == namespace }
    }

    func moment(of state: Int) -> Int { epoch + (state - 1) * Self.stateLength }

    /// The newest state that is not later than `moment`; below 1 where there is none.
    func state(at moment: Int) -> Int { (moment - epoch).floorDivided(by: Self.stateLength) + 1 }

    mutating func advance() { state += 1 }

    mutating func offer(_ tables: [DAPScriptedTable]) { scripted = tables.map(DAPScriptedHistory.init) }

    mutating func change(
        _ kind: DAPSchemaChange, of table: String, in namespace: String, column: String?
    ) throws(SimulatorError) {
        try generated[index(of: table, in: namespace)].change(kind, column: column, in: state + 1)
    }

    mutating func reload(_ table: String, in namespace: String) throws(SimulatorError) {
        generated[try index(of: table, in: namespace)].reload(in: state + 1)
    }

    private func index(of table: String, in namespace: String) throws(SimulatorError) -> Int {
        guard let index = generated.firstIndex(where: { $0.name == table && $0.namespace == namespace })
        else {
            throw SimulatorError("The simulator's school has no table \(namespace).\(table).")
        }
        return index
    }
}
