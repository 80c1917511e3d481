import Testing

@testable import CanvasDataPostgres

@Suite struct ServerVerificationTests {
    private static let connections: [(String, [String: String], String?)] = [
        ("host=127.0.0.1", [:], nil), ("host=::1", [:], nil), ("host=localhost", [:], nil),
        ("host=/run/postgresql", [:], nil), ("dbname=canvas", [:], nil), ("canvas", [:], nil),
        ("host=127.9.9.9,localhost", [:], nil), ("postgresql://[::1]/canvas", [:], nil),
        // Names, whatever they begin with.
        ("host=127.x.example", [:], "verify-full"), ("host=127.0.0.1.example", [:], "verify-full"),
        ("host=127.0.0.1.", [:], "verify-full"), ("host=localhost.example", [:], "verify-full"),
        ("host=127.", [:], "verify-full"), ("postgresql://127.0.0.1.example/canvas", [:], "verify-full"),
        ("host=127.0.0.1,127.example", [:], "verify-full"),
        ("canvas", ["PGHOST": "127.example"], "verify-full"),
        // An address is called in the place of a name.
        ("host=localhost hostaddr=203.0.113.5", [:], "verify-full"),
        ("host=db.example hostaddr=127.0.0.1", [:], nil),
        ("host=localhost", ["PGHOSTADDR": "203.0.113.5"], "verify-full"),
        ("host=db.example", [:], "verify-full"),
        // The user has decided.
        ("host=db.example sslmode=disable", [:], nil), ("host=db.example", ["PGSSLMODE": "require"], nil),
    ]

    @Test(arguments: connections)
    func `a certificate is checked wherever the server is not on this machine`(
        connection: String, variables: [String: String], mode: String?
    ) throws {
        #expect(try ServerVerification.mode(for: connection) { variables[$0] } == mode)
    }
}
