import ArgumentParser

/// The options of the commands that work with the database.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The database, as a libpq URI or keyword string (default: a private Postgres, see 'canvas-data local'). \
            Others can see it in the process list: keep a password in ~/.pgpass.
            """, valueName: "uri"))
    var database: String?

    @OptionGroup var local: LocalOptions
}

/// Where the local cluster is.
struct LocalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the private Postgres is (default: ~/.local/share/canvas-data/postgres).", valueName: "dir"),
        completion: .directory)
    var localDir: String?
}
