import CanvasDataTransfer
import Glibc

/// The server's programs of one version of Postgres, all in one directory.
struct ServerPrograms: Sendable, Equatable {
    let directory: String
    /// 15 for 15.17.
    let majorVersion: Int

    var initdb: String { "\(directory)/initdb" }
    var control: String { "\(directory)/pg_ctl" }

    /// The servers that are installed, the newest version first. Blocks.
    ///
    /// - Parameter environment: whose PATH is searched before the places where packages put them.
    /// - Returns: none where there is no server, but perhaps psql.
    static func installed(_ environment: [String: String]) -> [ServerPrograms] {
        var places = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        // Debian, the RPMs of postgresql.org, Alpine.
        places += directories(in: "/usr/lib/postgresql", beginning: "").map { "\($0)/bin" }
        places += directories(in: "/usr", beginning: "pgsql-").map { "\($0)/bin" }
        places += directories(in: "/usr/libexec", beginning: "postgresql")
        var found = all(in: places)
        if found.isEmpty, let config = places.map({ "\($0)/pg_config" }).first(where: isProgram),
            let answer = try? ChildProcess.run([config, "--bindir"], environment: plainEnvironment)
        {
            // What it does not say is found nowhere: no server is installed.
            found = all(in: [answer.output.split(separator: "\n").first.map(String.init) ?? ""])
        }
        return found.sorted { $0.majorVersion > $1.majorVersion }
    }

    /// psql: in PATH, else beside the server's programs.
    static func psql(_ environment: [String: String], beside programs: [ServerPrograms]) -> String? {
        let places = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (places + programs.map(\.directory)).map { "\($0)/psql" }.first(where: isProgram)
    }

    /// What the server's programs get of our environment: nothing of libpq's or the server's own variables.
    static var plainEnvironment: [String: String] {
        var environment = ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C"]
        if let zone = getenv("TZ") { environment["TZ"] = String(cString: zone) }
        return environment
    }

    private static func all(in places: [String]) -> [ServerPrograms] {
        var seen: Set<String> = []
        return places.compactMap { place in
            guard place.hasPrefix("/"), isProgram("\(place)/initdb"), isProgram("\(place)/pg_ctl"),
                // PATH may hold links to some of them, such as /usr/local/bin/initdb.
                let directory = realDirectory(of: "\(place)/initdb"), seen.insert(directory).inserted,
                isProgram("\(directory)/pg_ctl"), isProgram("\(directory)/postgres")
            else { return nil }
            return majorVersion(of: "\(directory)/postgres").map {
                ServerPrograms(directory: directory, majorVersion: $0)
            }
        }
    }

    /// From `postgres (PostgreSQL) 15.17 (Debian …)`, also `17beta1`.
    private static func majorVersion(of program: String) -> Int? {
        // One that cannot even be started is none.
        guard let answer = try? ChildProcess.run([program, "--version"], environment: plainEnvironment),
            let word = answer.output.split(separator: " ").first(where: { $0.first?.isNumber == true })
        else { return nil }
        return Int(word.prefix { $0.isNumber })
    }

    private static func realDirectory(of path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real).parentPath
    }

    private static func isProgram(_ path: String) -> Bool { access(path, X_OK) == 0 }

    private static func directories(in parent: String, beginning prefix: String) -> [String] {
        FileNames(in: parent).filter { $0.hasPrefix(prefix) && !$0.hasPrefix(".") }.map { "\(parent)/\($0)" }
    }
}
