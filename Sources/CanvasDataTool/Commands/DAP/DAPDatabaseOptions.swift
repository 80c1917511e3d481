import ArgumentParser

/// The database of a command, as DAP's official client or ours take it.
struct DAPDatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The database: postgresql://user:password@host/database?ssl=require, as the official client has it, or \
            any form that libpq reads. Visible in the process list; prefer DAP_CONNECTION_STRING.
            """, valueName: "uri"))
    var connectionString: String?

    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        guard connectionString == nil || database.database == nil else {
            throw ValidationError("Give --connection-string or --database, not both.")
        }
    }

    /// The database of this run.
    ///
    /// - Parameter session: the session of the command.
    /// - Returns: the database; nothing is asked of it yet.
    /// - Throws: `CanvasDataError` (configuration).
    func target(_ session: Session) throws -> TargetSession {
        let target = TargetSession(session, database, connectionString: connectionString)
        try target.warnOfUnusedConnectionString()
        return target
    }
}
