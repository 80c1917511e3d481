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

    /// The database of this run. Warns, even with -q, if DAP_CONNECTION_STRING names one and is not used, as loading
    /// into another database than the intended one is not a success.
    func target(_ session: Session) throws -> TargetSession {
        let target = TargetSession(session, database, connectionString: connectionString)
        let name = "DAP_CONNECTION_STRING"
        guard !(session.environment[name] ?? "").isEmpty, connectionString == nil, database.database == nil
        else {
            return target
        }
        if let value = try session.configuration.value(of: .database), value.origin != name {
            session.console.warnAlways(
                "\(name) is ignored, because \(value.origin) names the database (\(Setting.database.rawValue))."
            )
        }
        return target
    }
}
