import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres
import Foundation
import Glibc
import Testing

@testable import CanvasDataTool

@Suite struct TargetSessionTests {
    /// The target that these settings name, and their session.
    private func target(
        _ environment: [String: String], _ arguments: [String] = []
    ) throws -> (Target, Session) {
        let session = try Session(GlobalOptions.parse([]), environment: environment)
        return (try TargetSession(session, DatabaseOptions.parse(arguments)).target(), session)
    }

    @Test func `the option wins over the environment, and its text is passed to libpq unchanged`() throws {
        let environment = ["CANVAS_DATA_DATABASE": "service=canvas"]
        #expect(try target(environment).0.place == "service=canvas")
        #expect(try target(environment, ["--database", "host=a"]).0.place == "host=a")
    }

    @Test func `without a database the target is the private Postgres`() throws {
        let environment = ["HOME": "/h", "CANVAS_DATA_LOCAL_DIR": "~/pg"]
        #expect(try target(environment).0.place == "local /h/pg")
        #expect(try target(environment, ["--local-dir", "/x"]).0.place == "local /x")
    }

    @Test func `the private Postgres is below the home directory, and for root below /var/lib`() {
        func place(_ environment: [String: String], isRoot: Bool = false) -> String? {
            Configuration.localDirectory(environment, isRoot: isRoot)
        }
        #expect(place(["HOME": "/h"]) == "/h/.local/share/canvas-data/postgres")
        #expect(place(["HOME": "/h", "XDG_DATA_HOME": "/x"]) == "/x/canvas-data/postgres")
        #expect(place(["HOME": "/h", "XDG_DATA_HOME": "x"]) == "/h/.local/share/canvas-data/postgres")
        #expect(place(["HOME": "/root"], isRoot: true) == "/var/lib/canvas-data/postgres")
        #expect(place([:]) == nil)
    }

    @Test(arguments: [
        ["CANVAS_DATA_DATABASE": "postgresql://u:hunter%402@h/d"],
        ["CANVAS_DATA_DATABASE": "host=h password='hunter@2'"], ["PGPASSWORD": "hunter@2", "HOME": "/h"],
        ["PGPASSWORD": "hunter@2", "CANVAS_DATA_DATABASE": "host=h"],
    ])
    func `a password of the database is never written`(environment: [String: String]) throws {
        let log = NSTemporaryDirectory() + "canvas-data-\(UUID()).log"
        defer { unlink(log) }
        let (_, session) = try target(environment.merging(["CANVAS_DATA_LOG_FILE": log]) { $1 })
        session.console.notice(Notice(.debug, "a hunter@2 b hunter%402 c"))
        #expect(try String(contentsOfFile: log, encoding: .utf8).hasSuffix(" DEBUG a **** b **** c\n"))
    }
}

extension Target {
    fileprivate var place: String {
        switch self {
        case .database(let settings): settings.connection
        case .local(let cluster): "local \(cluster.directory)"
        }
    }
}
