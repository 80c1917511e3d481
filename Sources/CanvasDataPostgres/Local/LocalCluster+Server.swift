import CanvasDataBase
import CanvasDataTransfer
import Glibc

// Starting and stopping the server. The caller holds `lock`.
extension LocalCluster {
    /// How long a server that is there may take to answer, in seconds: it may be repairing what a crash left, or be
    /// writing everything down before it goes.
    private static let patience = 300

    /// The server's first process; nil when it does not run.
    var postmaster: Postmaster? { Postmaster(in: data) }

    /// Sees to it that the server runs and has our database.
    ///
    /// - Parameters:
    ///   - lock: the one that we hold.
    ///   - forOneRun: whether it is to be stopped by the last that uses it, if it has to be started.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func ensureRunning(_ lock: FileLock, forOneRun: Bool) async throws {
        var steps = 0
        var starts = 0
        while true {
            try Task.checkCancellation()
            do {
                try await blocking { try makeDatabase() }
                if text(ofFile: markFile) == "", let postmaster { try mark(postmaster.identity) }
                return
            } catch let error as PostgresError {
                // libpq reads this variable whatever the connection string says.
                if error.message.contains("definition of service") { throw CanvasDataError.unknownService }
                // 57P03: it starts or stops; without a code: nobody is there.
                guard error.sqlState == nil || error.sqlState == "57P03" else {
                    throw CanvasDataError.localServerFails("used", said: error.message, in: directory)
                }
            }
            if let postmaster {
                guard steps < Self.patience * 10 else {
                    throw CanvasDataError.localServerUnreachable(
                        socketDirectory.path, processID: postmaster.processID)
                }
                steps += 1
                try await Task.sleep(for: .milliseconds(100))
            } else {
                guard starts < 3 else {
                    throw CanvasDataError.localServerFails(
                        "used", said: "it ends soon after it starts", in: directory)
                }
                starts += 1
                try await blocking { try start(lock, forOneRun: forOneRun) }
            }
        }
    }

    /// Stops the server.
    ///
    /// - Parameter waiting: until it has stopped. It also stops when nobody waits, or waits to the end.
    /// - Throws: `CanvasDataError`.
    func stopServer(waiting: Bool = true) throws {
        if let postmaster {
            let account = try ServerAccount(for: data)
            let programs = try self.programs()
            let waiting = waiting ? ["-w", "-t", "\(Self.patience)"] : ["-W"]
            do {
                try run(
                    "stopped", [programs.control, "stop", "-D", data, "-m", "fast", "-s"] + waiting, account)
            } catch {
                // Gone by itself in the meantime.
                guard self.postmaster != postmaster else { throw error }
            }
        }
        unlink(markFile)
    }

    /// True while the server runs for those who use it.
    var isForOneRun: Bool {
        guard let mark = text(ofFile: markFile), let postmaster else { return false }
        return mark == "" || mark == postmaster.identity
    }

    /// Says for whom the server runs.
    ///
    /// - Throws: `CanvasDataError`.
    func mark(_ identity: String) throws {
        do {
            try Directory(creating: directory).write(identity, as: "for-one-run")
        } catch {
            throw CanvasDataError.localFile(error)
        }
    }

    private func start(_ lock: FileLock, forOneRun: Bool) throws {
        let account = try ServerAccount(for: data)
        let programs = try self.programs()
        if majorVersion == nil { try makeFiles(programs, account, lock: lock) }
        try socketDirectory.create(for: account)
        // Before it starts: were we killed while it does, the next run would think that it is to stay.
        if forOneRun { try mark("") } else { unlink(markFile) }
        notify(Notice(.debug, "Starting the local Postgres \(programs.majorVersion) in \(directory)."))
        Postmaster.removeMisleadingFiles(in: data, socketDirectory.path)
        let before = Self.fatalLines(ofFile: logFile)
        do {
            try run(
                "started",
                [
                    programs.control, "start", "-D", data, "-l", logFile, "-s", "-w", "-t",
                    "\(Self.patience)",
                    // Quoted for the shell, and within for the server, which takes a list of directories.
                    "-o",
                    "-c listen_addresses='' -c port=5432 -c unix_socket_directories='\"\(socketDirectory.path)\"'",
                ], account)
        } catch {
            // pg_ctl itself says no more than where to look.
            let now = Self.fatalLines(ofFile: logFile)
            guard now.count > before.count, let reason = now.last else { throw error }
            throw CanvasDataError.localServerFails("started", said: reason, in: directory)
        }
    }

    /// The messages of the server's log that say what ended it, in order.
    private static func fatalLines(ofFile path: String) -> [String] {
        (text(ofFile: path, limit: 1 << 20) ?? "").split(separator: "\n").compactMap { line in
            line.firstRange(of: "FATAL:  ").map { String(line[$0.upperBound...]) }
        }
    }

    /// The programs of the version that made the files; of the newest while there are none.
    private func programs() throws(CanvasDataError) -> ServerPrograms {
        let installed = installed()
        guard let newest = installed.first else { throw .noServerPrograms }
        guard let majorVersion else { return newest }
        guard let same = installed.first(where: { $0.majorVersion == majorVersion }) else {
            throw .otherMajorVersion(
                directory, made: majorVersion, installed: installed.map(\.majorVersion))
        }
        return same
    }

    /// Makes our role and our database where they are missing: in a new cluster, or after a kill in between.
    private func makeDatabase() throws {
        let connection = try PostgresConnection(superuserSettings)
        if try connection.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [Self.name]).rows.isEmpty {
            try connection.execute("CREATE ROLE \(Self.name) LOGIN")
        }
        if try connection.query("SELECT 1 FROM pg_database WHERE datname = $1", [Self.name]).rows.isEmpty {
            try connection.execute("CREATE DATABASE \(Self.name) OWNER \(Self.name)")
        }
    }
}
