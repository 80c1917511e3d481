import CanvasDataBase
import CanvasDataPostgres
import SharedFixture
import Testing

@testable import CanvasDataTool

@Suite struct ConnectionStringTests {
    private func read(_ text: String, isOfficial: Bool = true) throws -> String {
        try ConnectionString(
            text, origin: "DAP_CONNECTION_STRING", isOfficial: isOfficial, hasRootCertificate: true
        ).text
    }

    @Test(arguments: [
        "", "canvas", "host=db dbname=canvas", "service=warehouse", "postgresql://", "postgres://u@h/d",
        "postgresql://u:p%40ss@h:5433/d?sslmode=require&connect_timeout=5",
        "postgresql:///d?host=/run/postgresql",
        "postgresql://h1,h2/d?target_session_attrs=primary", "postgresql://h/d?ssl=true",
        "host=h application_name=http://x",
    ])
    func `what libpq reads is passed on as it is`(text: String) throws {
        #expect(try read(text) == text)
        #expect(try read(text, isOfficial: false) == text)
    }

    @Test(arguments: ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"])
    func `ssl becomes libpq's sslmode`(mode: String) throws {
        #expect(try read("postgresql://h/d?ssl=\(mode)") == "postgresql://h/d?sslmode=\(mode)")
        #expect(
            try read("postgresql://h/d?ssl=\(mode)&application_name=x")
                == "postgresql://h/d?application_name=x&sslmode=\(mode)")
    }

    @Test func `sslmode wins over ssl`() throws {
        #expect(
            try read("postgresql://h/d?ssl=disable&sslmode=verify-ca") == "postgresql://h/d?sslmode=verify-ca"
        )
    }

    @Test func `a certificate is checked against the system's authorities, as the official client does`()
        throws
    {
        let bundle = try #require(ServerVerification.systemCertificates)
        func read(_ text: String) throws -> String { try ConnectionString(text, origin: "").text }
        #expect(
            try read("postgresql://h/d?ssl=verify-full")
                == "postgresql://h/d?sslmode=verify-full&sslrootcert=\(bundle.replacing("/", with: "%2F"))")
        #expect(
            try read("postgresql://h/d?ssl=verify-ca&sslrootcert=x")
                == "postgresql://h/d?sslrootcert=x&sslmode=verify-ca")
        #expect(try read("postgresql://h/d?ssl=require") == "postgresql://h/d?sslmode=require")
    }

    @Test(arguments: [
        ("postgresql://u:p@ss@h/d", "postgresql://u:p%40ss@h/d"),
        ("postgresql://u:50%off@h/d", "postgresql://u:50%25off@h/d"),
        ("postgresql://u:a:b@c%41@h/d?ssl=require", "postgresql://u:a%3Ab%40cA@h/d?sslmode=require"),
        ("postgresql://u@x@h/d", "postgresql://u%40x@h/d"),
    ])
    func `a password that the official client takes is encoded for libpq`(text: String, expected: String)
        throws
    {
        #expect(try read(text) == expected)
        #expect(ServerVerification.isReadable(expected))
        // A setting of our own is for libpq: it is refused when it is used.
        #expect(!ServerVerification.isReadable(try ConnectionString(text, origin: "database").text))
    }

    @Test(
        arguments: [
            (
                "mysql://u:hunter2@h/d",
                "DAP_CONNECTION_STRING names a database of another kind (mysql); canvas-data loads into Postgres.",
                "Give a connection string that begins with postgresql://."
            ),
            (
                "mssql://u:hunter2@h/d?ssl=require",
                "DAP_CONNECTION_STRING names a database of another kind (mssql); canvas-data loads into Postgres.",
                "Give a connection string that begins with postgresql://."
            ),
            (
                "postgresql://u:hunter2@h/d?sslmod=require",
                "DAP_CONNECTION_STRING: the connection string has a parameter that libpq does not know, sslmod.",
                "Correct or remove it: it would have no effect. In a password, write ? & = as %3F %26 %3D."
            ),
            (
                "postgresql://u:x@y?hunter2=1@h/d",
                "DAP_CONNECTION_STRING: the connection string has a parameter that libpq does not know.",
                "Correct or remove it: it would have no effect. In a password, write ? & = as %3F %26 %3D."
            ),
            (
                "postgresql://h/d?ssl=maybe",
                """
                DAP_CONNECTION_STRING: the parameter ssl of the connection string must be given once, as disable, allow, \
                prefer, require, verify-ca or verify-full.
                """, nil
            ),
            (
                "postgresql://h/d?ssl=require&ssl=disable",
                """
                DAP_CONNECTION_STRING: the parameter ssl of the connection string must be given once, as disable, allow, \
                prefer, require, verify-ca or verify-full.
                """, nil
            ),
        ] as [(String, String, Hint?)])
    func `what would be ignored is an error that shows no password`(
        text: String, message: String, remedy: Hint?
    ) {
        #expect(throws: CanvasDataError(.configuration, message, remedy: remedy)) { try read(text) }
    }

    @Test func `in an option it is an error of usage`() {
        let error = #expect(throws: CanvasDataError.self) {
            try ConnectionString("mysql://h/d", origin: "--connection-string")
        }
        #expect(error?.kind == .usage)
    }

    @Test(arguments: [
        ("postgresql://u@h/d?ssl=require", false), ("postgresql://u:p@h/d?ssl=require", true),
        ("mysql://h/d", true),
        ("host=h password=p", true), ("postgresql://u:p@s@h/d", true), ("service=canvas", false),
    ])
    func `a file holds a secret if its database has a password or cannot be read`(text: String, holds: Bool) {
        #expect(ConnectionString.mayHoldPassword(text) == holds)
    }

    @Test func `of a random password nothing is ever shown, and libpq gets all of it`() throws {
        var chance = SplitMix64()
        let seed = chance.seed
        for _ in 0..<500 {
            // No password of Postgres contains U+0000.
            let password = String(
                chance.text(lengths: 8...16).filter { !"/?#[]".contains($0) }
            ).replacing("%00", with: "")
            guard let text = try? read("postgresql://u:\(password)@h/d?ssl=prefer") else {
                Issue.record("\(password), seed \(seed)")
                continue
            }
            let found = ServerVerification.passwords(in: text)
            #expect(found == [password] || found == [password.removingEncoding], "\(password), seed \(seed)")
        }
    }
}

extension String {
    /// As Python's `unquote`.
    fileprivate var removingEncoding: String {
        var bytes: [UInt8] = []
        var rest = Array(utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 0x25, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                rest.count > 1
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
