import ArgumentParser

/// A setting with a few words to choose from, spelt alike in options, environment and file.
protocol Choice: ExpressibleByArgument, CaseIterable, RawRepresentable, Sendable where RawValue == String {}

extension Choice {
    static var names: [String] { allCases.map(\.rawValue) }
}

/// How unpacked tables are written.
enum TableFormat: String, Choice { case tsv, csv }

/// Whose COPY the reload scripts use: the server's, with files the server can read, or psql's `\copy`.
enum ReloadStyle: String, Choice { case server, psql }

/// Whose SQL `get-ddl` writes.
enum DDLDialect: String, Choice { case postgres, redshift }

/// How progress is shown on stderr.
enum ProgressStyle: String, Choice {
    /// A bar on a terminal, else lines.
    case auto
    case bar, lines, none
}

/// Whether output is coloured.
enum ColorChoice: String, Choice {
    /// On a terminal, unless `NO_COLOR` is set.
    case auto
    case always, never
}
