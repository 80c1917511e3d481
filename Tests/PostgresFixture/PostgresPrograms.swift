import Foundation

/// The server's programs, from one directory, and psql.
struct PostgresPrograms: Sendable {
    let initdb: String
    let pgCtl: String
    let psql: String
    /// pg_dump, which not every test needs.
    let dump: String?

    /// In PATH or where Debian keeps them (the newest version); nil where they are not installed.
    static let found: PostgresPrograms? = {
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let debian = "/usr/lib/postgresql"
        // Not Debian: no versions.
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []
        let versions = entries.compactMap { Int($0) }.sorted(by: >)
        let directories = path + versions.map { "\(debian)/\($0)/bin" }
        guard
            let server = directories.first(where: { has("initdb", $0) && has("pg_ctl", $0) }),
            let client = directories.first(where: { has("psql", $0) })
        else { return nil }
        return PostgresPrograms(
            initdb: "\(server)/initdb", pgCtl: "\(server)/pg_ctl", psql: "\(client)/psql",
            dump: directories.first { has("pg_dump", $0) }.map { "\($0)/pg_dump" })
    }()

    private static func has(_ program: String, _ directory: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: "\(directory)/\(program)")
    }
}
