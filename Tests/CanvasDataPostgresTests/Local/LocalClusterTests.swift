import CanvasDataBase
import Foundation
import Glibc
import PostgresFixture
import Testing

@testable import CanvasDataPostgres
@testable import CanvasDataTransfer

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct LocalClusterTests {
    let folder = "/tmp/canvas-data-local-\(UUID())"

    /// A cluster in a directory that goes with the test.
    private func withCluster(
        in name: String = "pg", _ work: (LocalCluster) async throws -> Void
    ) async throws {
        let cluster = try LocalCluster(in: "\(folder)/\(name)")
        let result: Result<Void, any Error>
        do {
            result = .success(try await work(cluster))
        } catch {
            result = .failure(error)
        }
        _ = try await cluster.stop(force: true)
        try FileManager.default.removeItem(atPath: folder)
        try result.get()
    }

    private func value(_ sql: String, _ settings: PostgresSettings) throws -> String? {
        try PostgresConnection(settings).query(sql).value
    }

    @Test func `it is made, used and stopped, and found again`() async throws {
        try await withCluster { cluster in
            #expect(
                cluster.status()
                    == .init(
                        directory: "\(folder)/pg", version: nil, state: .stopped,
                        url:
                            "postgresql://canvas_data@/canvas_data?host=%2Ftmp%2F\(folder.dropFirst(5))%2Fpg%2Fsocket&port=5432"
                    ))
            try await cluster.withServer { settings in
                let connection = try PostgresConnection(settings)
                let rows = try connection.query(
                    """
                    SELECT current_user, current_database(), current_setting('listen_addresses'),
                        current_setting('fsync'), current_setting('server_encoding'),
                        current_setting('lc_collate'), (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
                    """
                ).rows
                #expect(rows == [["canvas_data", "canvas_data", "", "on", "UTF8", "C", "f"]])
                // What a load does.
                try connection.execute("CREATE SCHEMA canvas_data; CREATE TABLE public.t AS SELECT 7 AS a")
            }
            #expect(!cluster.status().isRunning)
            for path in ["", "/data", "/socket"] {
                let mode = try FileManager.default.attributesOfItem(atPath: cluster.directory + path)[
                    .posixPermissions]
                #expect(mode as? Int == 0o700, "\(path)")
            }
            #expect(try await cluster.withServer { try value("SELECT a FROM public.t", $0) } == "7")
            #expect(await cancelledRun(cluster) is CancellationError)
            // It is not waited for then, but it goes; the next run would wait for it.
            while cluster.postmaster != nil { try await Task.sleep(for: .milliseconds(10)) }
            // A relative path, or one with a slash at its end, is the same cluster.
            let same = try LocalCluster(in: "\(folder)/pg/")
            #expect(same.status() == cluster.status())
        }
    }

    @Test func `the last that uses it stops it, unless it was started to stay`() async throws {
        // Its path leaves no room for the socket's, and has what a list of paths must quote.
        try await withCluster(in: String(repeating: "long, ", count: 16) + "pg") { cluster in
            #expect(cluster.socketDirectory.path.hasPrefix("/tmp/canvas-data-"))
            try await cluster.withServer { _ in
                #expect(try await cluster.withServer { try value("SELECT 1", $0) } == "1")
                // One has gone, one is left.
                #expect(cluster.isForOneRun)
                await #expect(
                    throws: CanvasDataError(
                        .busy,
                        "Another canvas-data is working with the local cluster in \(cluster.directory).",
                        remedy:
                            "Wait until it ends (\(.setting(.whenUnused))), or stop the server anyway (\(.setting(.force)))."
                    )
                ) { try await cluster.stop(force: false) }
                #expect(cluster.status().isRunning)
                try await cluster.start()
            }
            #expect(cluster.status().isRunning && !cluster.isForOneRun)
            try await cluster.stopWhenUnused()
            #expect(cluster.status().isRunning)
            #expect(try await cluster.stop(force: false))
            #expect(!cluster.status().isRunning)
            #expect(try await !cluster.stop(force: false))
            rmdir(cluster.socketDirectory.path)
        }
    }

    @Test func `what a kill leaves behind is put right by the next run`() async throws {
        try await withCluster { cluster in
            try leaveUnfinishedFiles(cluster)
            let users = try await cluster.enter()
            try PostgresConnection(cluster.settings).execute("CREATE TABLE public.t AS SELECT 7 AS a")
            // Killed while it ran: the lock goes with the process, the server stays, and is for the next run to stop.
            users.release()
            #expect(!FileManager.default.fileExists(atPath: "\(cluster.data).part"))
            let left = try #require(cluster.postmaster)
            try await cluster.withServer { _ in #expect(cluster.postmaster == left) }
            #expect(cluster.postmaster == nil)

            // The server is killed, and leaves its file of a process that there is no more.
            try await cluster.withServer { settings in
                let server = try #require(cluster.postmaster)
                kill(server.processID, SIGKILL)
                while cluster.postmaster != nil { try await Task.sleep(for: .milliseconds(10)) }
                #expect(FileManager.default.fileExists(atPath: "\(cluster.data)/postmaster.pid"))
                #expect(try await cluster.withServer { try value("SELECT a FROM public.t", $0) } == "7")
            }
        }
    }

    /// A run that is cancelled while it works.
    private func cancelledRun(_ cluster: LocalCluster) async -> any Error {
        let (working, isWorking) = AsyncStream<Void>.makeStream()
        let run = Task {
            try await cluster.withServer { _ in
                isWorking.finish()
                try await Task.sleep(for: .seconds(600))
            }
        }
        for await _ in working {}
        run.cancel()
        switch await run.result {
        case .success: return CancellationError()
        case .failure(let error): return error
        }
    }

    /// What is there when a run is killed while it makes the server's files.
    private func leaveUnfinishedFiles(_ cluster: LocalCluster) throws {
        let account = try ServerAccount(for: cluster.data)
        try cluster.makeDirectory()
        #expect(try FileLock("\(cluster.directory)/lock").take(.exclusive))
        for path in ["\(cluster.data).part", "\(cluster.data).part/base"] {
            #expect(mkdir(path, 0o700) == 0 && chown(path, account.user, account.group) == 0)
        }
    }
}
