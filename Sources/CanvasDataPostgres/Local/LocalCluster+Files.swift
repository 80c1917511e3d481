import CanvasDataBase
import CanvasDataTransfer
import Glibc

// The cluster's files: made once, whole or not at all.
extension LocalCluster {
    /// The version of Postgres whose files they are; nil while there are none.
    package var majorVersion: Int? {
        text(ofFile: "\(data)/PG_VERSION").flatMap { Int($0.prefix { $0.isNumber }) }
    }

    /// Creates the directory, for the account that will own it and nobody else. Blocks.
    ///
    /// - Throws: `CanvasDataError`.
    func makeDirectory() throws {
        let account = try ServerAccount(for: data)
        try makeParents(of: directory, for: account)
        if mkdir(directory, 0o700) != 0, errno != EEXIST {
            throw CanvasDataError.localFile(FileError("create", directory))
        }
        guard access("\(directory)/lock", F_OK) != 0 else { return }
        do {
            guard try Directory(creating: directory).names().isEmpty else {
                throw CanvasDataError.notALocalCluster(directory)
            }
            try give(directory, to: account)
        } catch let error as FileError {
            throw CanvasDataError.localFile(error)
        }
    }

    /// Creates the server's files. The caller holds `lock`, and so does the program that makes them: should we be
    /// killed, the next run waits until it has ended. Blocks.
    ///
    /// - Throws: `CanvasDataError`.
    func makeFiles(_ programs: ServerPrograms, _ account: ServerAccount, lock: FileLock) throws {
        notify(Notice(.info, "Making a local Postgres \(programs.majorVersion) cluster in \(directory)."))
        let unfinished = "\(data).part"
        try run("emptied", ["/bin/rm", "-rf", "--", unfinished], account, lock)
        try run(
            "made",
            [
                programs.initdb, "-D", unfinished, "-U", "postgres", "-E", "UTF8", "--no-locale",
                // Whoever gets to the socket in a directory of mode 0700 is us, or root.
                "--auth-local=trust", "--auth-host=reject",
            ], account, lock)
        do throws(FileError) {
            try append(Self.configuration, to: "\(unfinished)/postgresql.conf")
            guard rename(unfinished, data) == 0 else { throw FileError("rename", unfinished) }
        } catch {
            throw CanvasDataError.localFile(error)
        }
    }

    /// Runs one of the server's programs to its end. Blocks.
    ///
    /// - Parameters:
    ///   - what: what the server cannot be when this fails: "made", "started".
    ///   - command: the program and its arguments.
    ///   - account: who runs it.
    ///   - lock: what the program holds while it runs.
    /// - Throws: `CanvasDataError`.
    func run(
        _ what: String, _ command: [String], _ account: ServerAccount, _ lock: FileLock? = nil
    ) throws(CanvasDataError) {
        let ending: ChildProcess.Ending
        do {
            ending = try ChildProcess.run(
                account.command(command), environment: ServerPrograms.plainEnvironment,
                inherited: lock?.descriptor)
        } catch {
            throw .localFile(error)
        }
        guard ending.status == 0 else {
            throw .localServerFails(what, said: oneLine(ending.output), in: directory)
        }
    }

    /// What differs from Postgres's own defaults. The data are real, so everything that keeps them safe stays on.
    private static let configuration = """

        # canvas-data:
        listen_addresses = ''
        unix_socket_permissions = 0700
        cluster_name = 'canvas-data'
        max_connections = 50
        shared_buffers = 128MB
        maintenance_work_mem = 256MB
        # One transaction publishes all tables, each with its partitions and indexes.
        max_locks_per_transaction = 256
        # A load writes in bulk, and nothing replicates from here.
        wal_level = minimal
        max_wal_senders = 0
        max_wal_size = 4GB
        checkpoint_timeout = 15min
        fsync = on
        full_page_writes = on
        # A week of logs, in data/log.
        logging_collector = on
        log_filename = 'postgresql-%a.log'
        log_truncate_on_rotation = on
        log_rotation_size = 0

        """

    private func append(_ text: String, to path: String) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw FileError("open", path) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw FileError("write", path)
        }
    }

    private func give(_ path: String, to account: ServerAccount) throws(FileError) {
        guard chmod(path, 0o700) == 0 else { throw FileError("change", path) }
        guard account.isOther else { return }
        guard chown(path, account.user, account.group) == 0 else { throw FileError("change", path) }
    }

    /// The directories above it. The server's account has to get through them, so where it is not ours, they let
    /// everybody through that we make, and those that are there are looked at.
    private func makeParents(of path: String, for account: ServerAccount) throws {
        let parent = path.parentPath
        guard !parent.isEmpty, parent != path else { return }
        try makeParents(of: parent, for: account)
        if mkdir(parent, 0o700) == 0 {
            if account.isOther, chmod(parent, 0o711) != 0 {
                throw CanvasDataError.localFile(FileError("change", parent))
            }
        } else if errno != EEXIST, errno != EISDIR {
            throw CanvasDataError.localFile(FileError("create", parent))
        }
        if account.isOther, !account.mayEnter(parent) {
            throw CanvasDataError.closedToServer(parent, account: account.name)
        }
    }
}

/// Several lines as one, without what stands before libpq's and the programs' messages.
private func oneLine(_ text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingBlanks }
    return lines.filter { !$0.isEmpty }.suffix(3).joined(separator: "; ")
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        var text = self
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "." { text.removeLast() }
        return text
    }
}
