import CCanvasLinux
import CanvasDataBase
import CanvasDataTransfer
import Glibc

extension LocalCluster {
    /// Turns this process into psql, working in the cluster.
    ///
    /// psql keeps open the file by which this process counts as one that uses the server. Where the server is to be
    /// stopped afterwards, a second process waits until nobody has that file open any more.
    ///
    /// - Parameters:
    ///   - arguments: psql's.
    ///   - stopper: the program, and its arguments, that calls `stopWhenUnused`.
    /// - Throws: `CanvasDataError`, `CancellationError`; does not come back otherwise.
    package func becomePsql(_ arguments: [String], stopper: [String]) async throws {
        let psql = try await blocking { () throws in
            ServerPrograms.psql(environment, beside: installed())
        }
        guard let psql else { throw CanvasDataError.noPsql }
        let users = try await enter()
        do throws(FileError) {
            if isForOneRun { _ = try ChildProcess(stopper, environment: ServerPrograms.plainEnvironment) }
            try become([psql] + arguments, keeping: users)
        } catch {
            _ = try await leave(users)
            throw CanvasDataError.localFile(error)
        }
    }

    private func become(_ command: [String], keeping users: FileLock) throws(FileError) {
        _ = fcntl(users.descriptor, F_SETFD, 0)
        // psql decides for itself what a lost reader and ^C mean. Where it cannot be started we go on as we were.
        let ours = signal(SIGPIPE, SIG_DFL)
        var (none, mask) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &mask)
        let arguments = command.map { strdup($0) } + [nil]
        let variables = psqlEnvironment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        execve(command[0], arguments, variables)
        let failure = FileError("start", command[0])
        pthread_sigmask(SIG_SETMASK, &mask, nil)
        signal(SIGPIPE, ours)
        throw failure
    }

    /// Ours, with the way to the cluster in place of the ways to other servers. As variables, because psql's own
    /// options, such as `-U postgres`, win over them.
    private var psqlEnvironment: [String: String] {
        var environment = environment
        for name in [
            "PGHOSTADDR", "PGSERVICE", "PGPASSWORD", "PGREQUIREPEER", "PGREQUIREAUTH", "PGCHANNELBINDING",
            "PGGSSENCMODE", "PGTARGETSESSIONATTRS",
        ] {
            environment[name] = nil
        }
        environment["PGHOST"] = socketDirectory.path
        environment["PGPORT"] = "5432"
        environment["PGUSER"] = Self.name
        environment["PGDATABASE"] = Self.name
        return environment
    }
}
