import CanvasDataBase

/// Work on one table, whose errors concern no other table.
struct TableWork: Sendable {
    let table: String
    let target: TargetSchema

    /// Does `work` in a savepoint of the transaction that is open, so that of a failed one nothing is left.
    ///
    /// - Parameters:
    ///   - what: for messages: "prepare the copy of users".
    ///   - connection: in a transaction.
    ///   - work: the statements.
    /// - Returns: what `work` gives, or why this table cannot have it.
    /// - Throws: what other tables would meet as well: `PostgresError`, `CancellationError`.
    func attempt<Value>(
        _ what: String, on connection: PostgresConnection, _ work: () throws -> Value
    ) throws -> Result<Value, CanvasDataError> {
        try connection.execute("SAVEPOINT table_work")
        let result: Result<Value, CanvasDataError>
        do {
            result = .success(try work())
        } catch let error as PostgresError where error.isOfTheTable {
            try connection.execute("ROLLBACK TO SAVEPOINT table_work")
            result = .failure(.staging(error, doing: what, remedy: remedy(error, on: connection)))
        } catch let error as CanvasDataError {
            try connection.execute("ROLLBACK TO SAVEPOINT table_work")
            result = .failure(error)
        }
        try connection.execute("RELEASE SAVEPOINT table_work")
        return result
    }

    /// What a user can do about an error caused by something made on the table; nil where no remedy is known.
    /// Asks over `connection`, which must be in no failed transaction.
    func remedy(_ error: PostgresError, on connection: PostgresConnection) -> Hint? {
        // Advice is worth no error of its own.
        (try? TableAdvice(table: target.sql(table), shown: target.shown(table), error: error)
            .remedy(on: connection)) ?? nil
    }
}
