import CanvasSimulator

/// Four tables that change with every dump, and `requests`, and what a warehouse has in them after each dump of the long
/// course.
struct WatchedTables: Sendable {
    /// The columns that all dumps of the course have. Two tables have more in some, in three types change.
    static let tables: [String: [String]] = [
        "course_dim": words("id canvas_id account_id name created_at workflow_state syllabus_body"),
        "pseudonym_fact": words("pseudonym_id user_id account_id login_count failed_login_count"),
        "submission_dim": words("id body submitted_at workflow_state attempt user_id grade_state"),
        "user_dim": words("id name time_zone created_at birthdate sortable_name global_canvas_id"),
    ]
    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    /// Those that are replaced.
    static let names = tables.keys.sorted()
    /// With the one that grows.
    static let all = names + ["requests"]
    private static let requests = words("id timestamp user_id url")

    private let truths: [Int: [String: Warehouse.Contents]]

    init(_ simulator: Simulator) async throws {
        var truths: [Int: [String: Warehouse.Contents]] = [:]
        for sequence in 1...Course.longCount {
            let regular = Course.regular(atMost: sequence)
            for (table, columns) in Self.tables {
                let truth = try await simulator.contents(of: table, in: regular, columns: columns)
                truths[sequence, default: [:]][table] = truth.map(Warehouse.Contents.init)
            }
            let requests = await simulator.requests(through: sequence, columns: Self.requests)
            truths[sequence, default: [:]]["requests"] = requests.map(Warehouse.Contents.init)
        }
        self.truths = truths
    }

    /// The query for one of the tables.
    static func query(_ table: String) -> String {
        Warehouse.query(table, columns: tables[table] ?? requests)
    }

    /// One for all of these; the first column is the table's name.
    static func query(_ tables: [String]) -> String {
        tables.map { "SELECT '\($0)', * FROM (\(query($0))) t" }.joined(separator: " UNION ALL ")
    }

    /// After which dumps all of `seen` is there. Some replace no table, or bring no new requests.
    func dumps(of seen: [String: Warehouse.Contents]) -> Set<Int> {
        Set(truths.filter { _, tables in seen.allSatisfy { tables[$0.key] == $0.value } }.keys)
    }

    /// From which dump each of them is, for messages.
    func origins(of seen: [String: Warehouse.Contents]) -> String {
        seen.sorted { $0.key < $1.key }.map { table, contents in
            let dumps = dumps(of: [table: contents]).sorted()
            return "\(table): " + (dumps.isEmpty ? "\(contents)" : "dump \(dumps)")
        }.joined(separator: ", ")
    }
}
