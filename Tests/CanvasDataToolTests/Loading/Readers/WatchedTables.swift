import CanvasSimulator

/// Four tables that change with every dump, and what each dump of the long course has in them.
struct WatchedTables: Sendable {
    /// The columns that all dumps of the course have. Two tables have more in some, in three types change.
    static let tables: [String: [String]] = [
        "course_dim": words("id canvas_id account_id name created_at workflow_state syllabus_body"),
        "pseudonym_fact": words("pseudonym_id user_id account_id login_count failed_login_count"),
        "submission_dim": words("id body submitted_at workflow_state attempt user_id grade_state"),
        "user_dim": words("id name time_zone created_at birthdate sortable_name global_canvas_id"),
    ]
    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    static let names = tables.keys.sorted()

    private let truths: [Int: [String: Warehouse.Contents]]

    init(_ simulator: Simulator) async throws {
        var truths: [Int: [String: Warehouse.Contents]] = [:]
        for sequence in 1...Course.longCount where Course.regular(atMost: sequence) == sequence {
            for (table, columns) in Self.tables {
                let truth = try await simulator.contents(of: table, in: sequence, columns: columns)
                truths[sequence, default: [:]][table] = truth.map(Warehouse.Contents.init)
            }
        }
        self.truths = truths
    }

    /// The query for one of the tables.
    static func query(_ table: String) -> String { Warehouse.query(table, columns: tables[table] ?? []) }

    /// Which dump all of `seen` is from; nil where there is none.
    func dump(of seen: [String: Warehouse.Contents]) -> Int? {
        truths.first { _, tables in seen.allSatisfy { tables[$0.key] == $0.value } }?.key
    }

    /// From which dump each of them is, for messages.
    func origins(of seen: [String: Warehouse.Contents]) -> String {
        seen.sorted { $0.key < $1.key }.map { table, contents in
            let dump = truths.first { $0.value[table] == contents }?.key
            return "\(table): " + (dump.map { "dump \($0)" } ?? "\(contents)")
        }.joined(separator: ", ")
    }
}
