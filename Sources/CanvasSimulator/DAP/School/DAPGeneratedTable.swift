/// A table whose rows follow from seed and scale.
///
/// From each state to the next some rows come, some are changed, some are touched without a change, and some are
/// deleted, always at least one of each as soon as there are eight rows.
struct DAPGeneratedTable: DAPTable {
    /// How many states back rows of a log can be asked for.
    static let window = 3

    /// What Canvas did to the schema, in which state.
    struct Change: Sendable {
        let state: Int
        let kind: DAPSchemaChange
        let column: String?
    }

    private struct Version {
        let first: Int
        let schema: DAPSchema
        let makers: [DAPValueMaker]
        let touchesAll: Bool
    }

    let namespace: String
    let name: String
    /// Rows come and are never changed nor deleted; after ``window`` states they are no longer listed. Some are in
    /// an answer twice.
    private let isLog: Bool
    private let rows: Int
    /// One row of so many is changed from a state to the next.
    private let pace: Int
    private let keyMakers: [DAPValueMaker]
    private let salt: UInt64
    private var versions: [Version]
    private var changes: [Change] = []
    private var reloads: Set<Int> = []
    private let seedAndScale: String
    private let references: DAPReferences
    private let isSample: Bool

    /// `rows` is how many there are in state 1.
    init(_ plan: DAPTablePlan, rows: Int, pace: Int, seed: UInt64, references: DAPReferences) {
        namespace = plan.namespace
        name = plan.name
        isLog = plan.isLog
        self.rows = rows
        self.pace = pace
        salt = Randomness.mix(seed, Randomness.hash("\(plan.namespace).\(plan.name)"))
        seedAndScale = "\(seed).\(rows).\(pace)"
        self.references = references
        let key = plan.key
        keyMakers = key.map { DAPValueMaker($0, references: references, isKey: true) }
        versions = [
            Version(
                first: 1, schema: DAPSchema(key: key, value: plan.value),
                makers: plan.value.map { DAPValueMaker($0, references: references, isSample: plan.isSample) },
                touchesAll: false)
        ]
        isSample = plan.isSample
    }

    var storeName: String? {
        let history =
            changes.map { "\($0.state)\($0.kind.rawValue)\($0.column ?? "")" }
            + reloads.sorted().map { "\($0)reload" }
        let digest = Array("\(seedAndScale) \(history)".utf8).withUnsafeBytes { Digests.sha256($0) }
        return "dap.\(fullName).\(digest.prefix(12))"
    }

    /// Throws where no column suits.
    mutating func change(_ kind: DAPSchemaChange, column: String?, in state: Int) throws(SimulatorError) {
        let last = versions[versions.count - 1]
        guard state >= last.first, let schema = kind.applied(to: last.schema, column: column) else {
            throw SimulatorError(
                "\(fullName) has no column \(column.map { "\($0) " } ?? "")for \(kind.rawValue).")
        }
        changes.append(Change(state: state, kind: kind, column: column))
        versions.append(
            Version(
                first: state, schema: schema,
                makers: schema.value.map { DAPValueMaker($0, references: references, isSample: isSample) },
                touchesAll: kind.touchesAll))
    }

    mutating func reload(in state: Int) { reloads.insert(state) }

    func isReloaded(in state: Int) -> Bool { reloads.contains(state) }

    func schema(in state: Int) -> DAPSchema { version(in: state).schema }

    private func version(in state: Int) -> Version { versions.last { $0.first <= state } ?? versions[0] }

    private var growth: Int { max(1, rows / (4 * pace)) }

    func count(in state: Int) -> Int { rows + (max(1, state) - 1) * growth }

    private func birth(of number: Int) -> Int { number < rows ? 1 : 2 + (number - rows) / growth }

    private func isChanged(_ number: Int, in state: Int) -> Bool {
        versions.contains { $0.first == state && $0.touchesAll }
            || (!isLog && number % pace == state % pace)
    }

    private func isTouched(_ number: Int, in state: Int) -> Bool {
        isChanged(number, in: state) || number % (pace + 3) == state % (pace + 3)
    }

    private func isDeleted(_ number: Int, in state: Int) -> Bool {
        !isLog && number % (12 * pace + 1) == state % (12 * pace + 1)
    }

    /// When the row was deleted; nil where it never was up to `state`.
    private func death(of number: Int, upTo state: Int) -> Int? {
        let birth = birth(of: number)
        guard birth < state else { return nil }
        return (birth + 1...state).first { isDeleted(number, in: $0) }
    }

    /// The last state up to `state` in which the row was changed, or came.
    private func last(_ number: Int, in state: Int, _ applies: (Int, Int) -> Bool) -> Int {
        let birth = birth(of: number)
        let end = isLog ? min(state, birth + Self.window - 1) : state
        var state = end
        while state > birth && !applies(number, state) { state -= 1 }
        return state
    }

    func presence(of number: Int, in state: Int) -> DAPPresence {
        let birth = birth(of: number)
        guard birth <= state else { return .unborn }
        if let death = death(of: number, upTo: state) { return .deleted(death) }
        let touched = last(number, in: state, isTouched)
        return isLog && state - birth >= Self.window
            ? .dropped(birth + Self.window, touched: touched) : .present(touched: touched)
    }

    func row(_ number: Int, in state: Int) -> DAPRow {
        // What a deleted row was, is what it was before.
        let end = death(of: number, upTo: state).map { $0 - 1 } ?? state
        let changed = last(number, in: end, isChanged)
        let (old, new) = (version(in: changed), version(in: state))
        let own = Randomness.mix(salt, UInt64(number))
        let chance = Randomness.mix(own, UInt64(changed))
        let key = keyMakers.map { $0.value(number, own) }
        // A column that came after the row's last change holds its default, whatever is in the newer schema.
        let value =
            old.first == new.first
            ? new.makers.map { $0.value(number, chance) }
            : new.makers.map { maker in
                old.makers.first { $0.column.name == maker.column.name }?.value(number, chance)
                    ?? maker.column.defaultValue ?? .null
            }
        return DAPRow(key: key, value: value)
    }

    func copies(of number: Int) -> Int { isLog && number % 9 == 4 ? 2 : 1 }
}
