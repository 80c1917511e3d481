/// A row of `canvas_data.runs`: a load or refresh that had something to do.
package struct RunRecord: Sendable, Equatable {
    package let command: String
    /// UTC: `2017-04-29T02:03:38.247Z`.
    package let startedAt: String
    /// Nil while it runs, and for good where it was killed.
    package let endedAt: String?
    /// Whether it did all it should; nil as `endedAt` is.
    package let isDone: Bool?
    /// What went wrong.
    package let message: String?

    package init(command: String, startedAt: String, endedAt: String?, isDone: Bool?, message: String?) {
        self.command = command
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.isDone = isDone
        self.message = message
    }

    static func last(
        in target: TargetSchema, from source: String = Ledger.dumps, on connection: PostgresConnection
    ) throws -> RunRecord? {
        let row = try connection.query(
            """
            SELECT command, \(Ledger.moment("started_at")), \(Ledger.moment("ended_at")), outcome, message
            FROM canvas_data.runs WHERE target_schema = $1 AND \(Ledger.source(of: "runs", is: "$2"))
            ORDER BY run DESC LIMIT 1
            """, [target.name, source]
        ).first
        guard let row, let command = row[0], let startedAt = row[1] else { return nil }
        return RunRecord(
            command: command, startedAt: startedAt, endedAt: row[2], isDone: row[3].map { $0 == "done" },
            message: row[4])
    }
}
