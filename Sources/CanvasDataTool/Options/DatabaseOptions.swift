import ArgumentParser

/// Options of the commands that use the database.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The database, as a libpq URI or keyword string (default: a private Postgres, see 'canvas-data local'). \
            Visible in the process list; keep the password in ~/.pgpass.
            """, valueName: "uri"))
    var database: String?

    @OptionGroup var local: LocalOptions
}

/// Where the private Postgres is.
struct LocalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Directory of the private Postgres (default: ~/.local/share/canvas-data/postgres).",
            valueName: "dir"),
        completion: .directory)
    var localDir: String?
}
