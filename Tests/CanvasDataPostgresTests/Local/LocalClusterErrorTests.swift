import CanvasDataBase
import Foundation
import Glibc
import Testing

@testable import CanvasDataPostgres

/// What is wrong before any server is started, in the words that users read.
@Suite final class LocalClusterErrorTests {
    let folder = "/tmp/canvas-data-local-\(UUID())"

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        // Left over, it is only a folder of the system's temporary ones.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The error of a run there, with these versions of Postgres installed.
    private func error(_ directory: String, installed versions: [Int] = [15]) async -> CanvasDataError? {
        await #expect(throws: CanvasDataError.self) {
            try await LocalCluster(in: directory) {
                versions.map { ServerPrograms(directory: "/nowhere/\($0)", majorVersion: $0) }
            }.withServer { _ in }
        }
    }

    @Test func `without a server there is none`() async {
        #expect(
            await error("\(folder)/pg", installed: [])
                == CanvasDataError(
                    .configuration,
                    "No Postgres server is installed here, so a local cluster cannot be created.",
                    remedy:
                        "Install one (apt install postgresql), or name a database with \(.configured(.database))."
                )
        )
    }

    @Test func `a cluster of another version is left alone`() async throws {
        let directory = "\(folder)/pg"
        try FileManager.default.createDirectory(
            atPath: "\(directory)/data", withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: "\(directory)/lock"))
        try Data("13\n".utf8).write(to: URL(filePath: "\(directory)/data/PG_VERSION"))
        if geteuid() == 0 {
            let account = try ServerAccount(for: "/nowhere")
            for path in ["", "/data"] { chown(directory + path, account.user, account.group) }
        }
        #expect(
            await error(directory, installed: [17, 15])
                == CanvasDataError(
                    .configuration,
                    "The local cluster in \(directory) was created by Postgres 13, and installed is 17, 15.",
                    remedy: """
                        Install postgresql-13 again, or take its data over with pg_upgrade, or remove the directory: \
                        the next load creates it again.
                        """))
    }

    @Test func `a directory with something else in it is left alone`() async throws {
        try Data().write(to: URL(filePath: "\(folder)/thesis.txt"))
        #expect(
            await error(folder)
                == CanvasDataError(
                    .cannotWrite, "\(folder) is not empty and holds no local cluster.",
                    remedy: "Choose another place with \(.configured(.localDirectory))."))
    }

    @Test func `a path that a shell would read is refused`() {
        #expect(
            throws: CanvasDataError(
                .configuration,
                "The local cluster cannot be in \"/tmp/$(reboot)\": its path contains a quote, $, \\ or a control character.",
                remedy: "Choose another place with \(.configured(.localDirectory)).")
        ) { try LocalCluster(in: "/tmp/$(reboot)") }
    }

    @Test func `a directory that somebody else has put in the socket's place is refused`() throws {
        let long = folder + "/" + String(repeating: "x", count: 100)
        let socket = SocketDirectory(of: long)
        #expect(socket.path.utf8.count < 50 && SocketDirectory(of: long) == socket)
        #expect(SocketDirectory(of: long + "y") != socket)
        #expect(SocketDirectory(of: folder).path == "\(folder)/socket")
        let account = try ServerAccount(for: "/nowhere")
        defer { rmdir(socket.path) }
        let refusal = CanvasDataError(
            .refused,
            "\(socket.path), where the local server's socket belongs, is accessible to other users.",
            remedy: "Remove it, or choose a shorter path with \(.configured(.localDirectory)).")
        mkdir(socket.path, 0o755)
        if geteuid() == 0 { chown(socket.path, account.user, account.group) }
        #expect(throws: refusal) { try socket.create(for: account) }
        chmod(socket.path, 0o700)
        #expect(throws: Never.self) { try socket.create(for: account) }
        rmdir(socket.path)
        symlink(folder, socket.path)
        #expect(throws: refusal) { try socket.create(for: account) }
        unlink(socket.path)
    }

    @Test(.enabled(if: geteuid() == 0, "only root runs it as another account"))
    func `as root, a place that the server's account cannot get to is refused`() async throws {
        chmod(folder, 0o700)
        let account = try ServerAccount(for: "/nowhere")
        #expect(account.isOther && account.command(["x"]).count > 1)
        #expect(
            await error("\(folder)/below/pg")
                == CanvasDataError(
                    .cannotWrite, "As root, Postgres runs as \(account.name), who may not enter \(folder).",
                    remedy:
                        "Choose another place with \(.configured(.localDirectory)), or run canvas-data as another user."
                ))
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/below"))
    }
}
