import CanvasDataBase
import Foundation
import Glibc
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// A server says why it lets nobody in, in its own language: the code decides what is made of it.
@Suite struct RefusedLoginTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let code: String?
        let message: String
        var asksForPassword = true
        /// How often the server is asked.
        var visits = 1
        var kind = CanvasDataError.Kind.refused

        var testDescription: String { "\(code ?? "hangs up") \(message)" }
    }

    @Test(arguments: [
        Case(code: "28P01", message: "Passwort-Authentifizierung für Benutzer »loader« fehlgeschlagen"),
        Case(code: "28000", message: "пользователю \"loader\" не разрешён вход"),
        Case(
            code: "28000", message: "kein pg_hba.conf-Eintrag für Host »[local]«", asksForPassword: false),
        Case(code: "42501", message: "keine Berechtigung für Datenbank »canvas«"),
        Case(code: "3D000", message: "Datenbank »canvas« existiert nicht", kind: .configuration),
        Case(code: "08P01", message: "SASL authentication failed", kind: .unavailable),
        Case(code: "08P01", message: "no such user", asksForPassword: false, kind: .unavailable),
        Case(
            code: "57014", message: "storniere Authentifizierung wegen Zeitüberschreitung", kind: .unavailable
        ),
        Case(code: nil, message: "behind the password", kind: .unavailable),
        Case(code: nil, message: "before a password", asksForPassword: false, visits: 4, kind: .unavailable),
        Case(code: "57P03", message: "das Datenbanksystem startet", visits: 4, kind: .unavailable),
        Case(
            code: "57P03", message: "das Datenbanksystem startet", asksForPassword: false, visits: 4,
            kind: .unavailable),
        Case(
            code: "53300", message: "tut mir leid, schon zu viele Verbindungen", visits: 4, kind: .unavailable
        ),
    ])
    func `a login that is refused, or may have been, is not tried again`(trial: Case) async throws {
        let server = try RefusingServer(
            trial.code.map { .init(severity: "SCHWERWIEGEND", $0, trial.message) },
            asksForPassword: trial.asksForPassword)
        defer { server.stop() }
        let database = Database(
            PostgresSettings(connection: server.connectionString), world: ManualClock().world
        ) { _ in }
        let error = await #expect(throws: CanvasDataError.self) { _ = try await database.connect() }
        #expect(error?.kind == trial.kind)
        #expect(server.visitors == trial.visits)
        guard let code = trial.code else { return }
        let place = server.socketDirectory.appending(path: ".s.PGSQL.5432").path
        #expect(
            error?.message == """
                Cannot connect to the database: connection to server on socket "\(place)" failed: SCHWERWIEGEND: \
                \(trial.message) (\(code)).
                """)
    }

    @Test func `who was let in before tries again where a pooler does not say what is wrong`() async throws {
        let cluster = try await PrivateCluster.shared()
        let database = try await cluster.database()
        let link = "/tmp/canvas-data-link-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        func point(to directory: String) { unlink(link); symlink(directory, link) }
        defer { unlink(link) }
        point(to: cluster.socketDirectory.path)
        let server = try RefusingServer(.init("08P01", "server login has been failing"))
        defer { server.stop() }
        let reached = Database(
            PostgresSettings(connection: "host=\(link) user=postgres dbname=\(database.name)"),
            world: ManualClock().world
        ) { _ in }
        _ = try await reached.connect()
        point(to: server.socketDirectory.path)
        await #expect(throws: CanvasDataError.self) { _ = try await reached.connect() }
        // Five minutes of waits of up to 15 s: a server that restarts may need them.
        #expect(server.visitors == 24)
    }

    @Test func `libpq's own trouble has no code`() {
        let error = ConnectionFailure.error(
            "connection to server at \"db\" (10.0.0.1), port 5432 failed: certificate verify failed\n",
            hasSentPassword: false, lacksPassword: false)
        #expect(error.isLineRefused && error.isForbidden && !error.isPassing && error.sqlState == nil)
        let lacking = ConnectionFailure.error(
            "fe_sendauth: no password supplied\n", hasSentPassword: true, lacksPassword: true)
        #expect(lacking == PostgresError(sqlState: "28P01", message: "fe_sendauth: no password supplied"))
    }

    @Test func `of several hosts the last that answered decides`() {
        let error = ConnectionFailure.error(
            """
            connection to server at "a", port 5432 failed: FATAL:  57P03: das Datenbanksystem startet
            LOCATION:  ProcessStartupPacket, postmaster.c:2391
            connection to server at "b", port 5432 failed: FATAL:  28P01: Passwort falsch
            LOCATION:  auth_failed, auth.c:334

            """, hasSentPassword: true, lacksPassword: false)
        #expect(
            error
                == PostgresError(
                    sqlState: "28P01",
                    message: """
                        connection to server at "a", port 5432 failed: FATAL: das Datenbanksystem startet; \
                        connection to server at "b", port 5432 failed: FATAL: Passwort falsch
                        """))
    }

    /// What `locales-all`, or German in /etc/locale.gen, and a Postgres with its translations make possible.
    private static var hasGerman: Bool {
        guard let locale = newlocale(LC_MESSAGES_MASK, "de_DE.utf8", nil) else { return false }
        freelocale(locale)
        return true
    }

    @Test(.enabled(if: PrivateCluster.isInstalled && hasGerman, "the locale de_DE.utf8 is needed"))
    func `a German server's refusal has its code`() async throws {
        let cluster = try await PrivateCluster(settings: ["lc_messages": "de_DE.utf8"])
        var settings = try await cluster.database().settings
        settings.connection += " dbname=nowhere"
        let error = #expect(throws: PostgresError.self) { try PostgresConnection(settings) }
        #expect(error?.sqlState == "3D000")
        #expect(
            error?.message.hasSuffix("Datenbank »nowhere« existiert nicht") == true, "\(error?.message ?? "")"
        )
    }
}
