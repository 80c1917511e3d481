/// What a job is to find: a table as it was in a state, or what changed between two.
struct DAPQuery: Sendable {
    let table: any DAPTable
    let schema: DAPSchema
    let format: DAPFormat
    let mode: DAPMode
    /// The state whose rows it finds.
    let state: Int
    /// Only what was touched after this state; nil for a snapshot.
    let since: Int?
    /// Only what was not touched after this state.
    let until: Int
    /// Microseconds since 1970, by state.
    let times: [Int]

    /// `state` is the newest one; `since` is nil for a snapshot, `until` for all that is newer.
    init(
        _ table: any DAPTable, _ format: DAPFormat, _ mode: DAPMode, state: Int, since: Int?, until: Int?,
        moment: (Int) -> Int
    ) {
        self.table = table
        self.format = format
        self.mode = mode
        self.state = state
        self.since = since
        self.until = until ?? state
        schema = table.schema(in: state)
        times = (0...state).map(moment)
    }

    /// Names its result in the store; nil where it must not be kept.
    var storeName: String? {
        table.storeName.map {
            // Files hold times, too.
            "\($0).\(times[1] / 1_000_000).\(since.map { "\($0)-\(until)-" } ?? "")\(state).\(format.rawValue).\(mode.rawValue)"
        }
    }

    /// The record of the row with this number; nil where the answer has none.
    func record(_ number: Int) -> DAPRecord? {
        let presence = table.presence(of: number, in: state)
        guard let since else {
            guard case .present(let touched) = presence else { return nil }
            return record(number, nil, touched)
        }
        switch presence {
        case .present(let touched) where since < touched && touched <= until,
            .dropped(_, let touched) where since < touched && touched <= until:
            return record(number, .upsert, touched)
        case .deleted(let state) where since < state && state <= until:
            return record(number, .delete, state)
        default: return nil
        }
    }

    private func record(_ number: Int, _ action: DAPRecord.Action?, _ touched: Int) -> DAPRecord {
        // Some time after the state before, and not later than the state.
        let lead = Int(Randomness.mix(UInt64(number), UInt64(touched)) % 14_000_000) * 1000
        return DAPRecord(action: action, time: times[touched] - lead, row: table.row(number, in: state))
    }
}
