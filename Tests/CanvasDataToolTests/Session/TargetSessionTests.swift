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

    @Test func `a connection string of DAP's client names the database, unless a setting of our own does`()
        throws
    {
        let theirs = ["DAP_CONNECTION_STRING": "postgresql://u:a@b@localhost/canvas?ssl=prefer"]
        #expect(try target(theirs).0.place == "postgresql://u:a%40b@localhost/canvas?sslmode=prefer")
        let both = theirs.merging(["CANVAS_DATA_DATABASE": "host=a"]) { $1 }
        #expect(try target(both).0.place == "host=a")
        let session = try Session(GlobalOptions.parse([]), environment: both)
        let option = try TargetSession(
            session, DatabaseOptions.parse([]), connectionString: "postgresql://h/d?ssl=allow")
        #expect(try option.target().place == "postgresql://h/d?sslmode=allow")
        #expect(try !option.isLocal)
    }

    @Test func `an error of --connection-string names that option`() throws {
        let session = try Session(GlobalOptions.parse([]), environment: [:])
        let option = try TargetSession(session, DatabaseOptions.parse([]), connectionString: "mysql://h/d")
        let error = #expect(throws: CanvasDataError.self) { try option.target() }
        #expect(
            error?.message
                == "--connection-string names a database of another kind (mysql); canvas-data loads into Postgres."
        )
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
        ["DAP_CONNECTION_STRING": "postgresql://u:hunter@2@h/d?ssl=require"],
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
