/// In which form a query wants its records.
enum DAPFormat: String, CaseIterable, Sendable {
    case tsv
    case csv
    case jsonl
    case parquet

    /// As Spark names files.
    var suffix: String { self == .parquet ? rawValue : "\(rawValue).gz" }
}

/// What becomes of objects of fixed shape in tabular formats.
enum DAPMode: String, CaseIterable, Sendable {
    /// A column for each member.
    case expanded
    /// One column of JSON.
    case condensed
}

/// One line of an answer.
struct DAPRecord {
    enum Action: String {
        case upsert = "U"
        case delete = "D"
    }

    /// nil in snapshots, which do not say.
    let action: Action?
    /// Microseconds since 1970.
    let time: Int
    let row: DAPRow
}
