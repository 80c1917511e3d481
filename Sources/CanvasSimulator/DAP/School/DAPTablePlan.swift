/// What a table of the simulated DAP looks like in state 1, and how large it is.
struct DAPTablePlan: Sendable {
    let namespace: String
    let name: String
    let key: [DAPColumn]
    let value: [DAPColumn]
    /// Rows at scale 1.
    let rows: Int
    /// Whether there are more of them in a larger school.
    var grows = true
    var isLog = false
    /// Whether its values are such as to break careless readers.
    var isSample = false

    init(
        _ namespace: String, _ name: String, rows: Int, grows: Bool = true, isLog: Bool = false,
        isSample: Bool = false, key: [DAPColumn] = [DAPColumn("id", .int64, text: "The ID.")],
        _ value: [DAPColumn]
    ) {
        self.namespace = namespace
        self.name = name
        self.rows = rows
        self.grows = grows
        self.isLog = isLog
        self.isSample = isSample
        self.key = key
        self.value = value
    }

    func rows(scale: Double) -> Int {
        grows ? max(8, Int(Double(rows) * scale)) : rows
    }

    static let unspecified = "__dap_unspecified__"

    /// A column that may not be NULL.
    static func required(_ name: String, _ type: DAPType) -> DAPColumn {
        DAPColumn(name, type, required: true, text: "The `\(name)`.")
    }

    static func optional(_ name: String, _ type: DAPType) -> DAPColumn {
        DAPColumn(name, type, text: "The `\(name)`, if any.\nOn a second line.")
    }

    /// `__dap_unspecified__` and these.
    static func state(_ name: String, _ values: String...) -> DAPColumn {
        required(name, .enumeration([unspecified] + values))
    }
}
