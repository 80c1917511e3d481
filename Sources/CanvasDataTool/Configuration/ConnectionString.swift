import CanvasDataBase
import CanvasDataPostgres
import CanvasDataTransfer

/// The database as a user names it, in the form that libpq reads.
///
/// Users of DAP's official client write `postgresql://user:password@host/database?ssl=require`; libpq's name for that
/// parameter is `sslmode`, and its parser is stricter about characters of a password that should be encoded.
struct ConnectionString: Equatable {
    /// For libpq. Never printed: there may be a password in it.
    let text: String

    private static let modes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]

    /// - Parameters:
    ///   - given: what the user wrote: a libpq URI, a keyword string or the name of a database.
    ///   - origin: where it was written, for messages.
    ///   - isOfficial: whether it was written for DAP's official client, which takes any character in a password but `/`,
    ///     `?` and `#`.
    ///   - hasRootCertificate: whether libpq finds authorities by itself.
    /// - Throws: `CanvasDataError` (usage or configuration) for another kind of database and for parameters that libpq does
    ///   not know; the message repeats at most the name of a parameter.
    init(
        _ given: String, origin: String, isOfficial: Bool = false, hasRootCertificate: Bool = false
    ) throws(CanvasDataError) {
        guard let scheme = Self.scheme(of: given) else {
            text = given
            return
        }
        guard ["postgresql", "postgres"].contains(scheme.lowercased()) else {
            throw .notPostgres(scheme, origin: origin)
        }
        let question = given.firstIndex(of: "?") ?? given.endIndex
        var address = String(given[..<question])
        if isOfficial, !ServerVerification.isReadable(address) { address = Self.encoded(address, scheme) }
        let query = given[question...].dropFirst()
        // Of an @, / or ? that should be encoded in a password, what follows would be taken for a parameter, and be shown.
        let isMisread = query.contains("@") && !address.contains("@")
        guard !query.isEmpty, !isMisread else {
            text = isMisread ? given : address
            return
        }
        var words = query.split(separator: "&", omittingEmptySubsequences: false).map(String.init)
        let mode = try Self.takeMode(from: &words, origin: origin)
        for word in words where word != "ssl=true" {
            let name = String(word.prefix { $0 != "=" })
            guard ServerVerification.isReadable("postgresql:///?\(name)=0") else {
                throw .unknownParameter(query.contains("@") ? "" : name, origin: origin)
            }
        }
        func has(_ name: String) -> Bool { words.contains { $0.hasPrefix("\(name)=") } }
        if let mode, !has("sslmode") {
            words.append("sslmode=\(mode)")
            // The official client asks the system's authorities, libpq by itself only a file of the user's.
            if mode.hasPrefix("verify-"), !has("sslrootcert"), !hasRootCertificate,
                let bundle = ServerVerification.systemCertificates
            {
                words.append("sslrootcert=\(bundle.percentEncoded)")
            }
        }
        text = words.isEmpty ? address : "\(address)?\(words.joined(separator: "&"))"
    }

    /// Whether `given`, from a configuration file, has a password, or cannot be read.
    static func mayHoldPassword(_ given: String) -> Bool {
        guard let read = try? ConnectionString(given, origin: ""), ServerVerification.isReadable(read.text)
        else {
            return true
        }
        return !ServerVerification.passwords(in: read.text).isEmpty
    }

    private static func scheme(of text: String) -> String? {
        guard let mark = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<mark.lowerBound]
        let isScheme = scheme.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || "0123456789+-.".utf8.contains(byte)
        }
        return isScheme && !scheme.isEmpty ? String(scheme) : nil
    }

    /// Takes out `ssl`. What libpq itself takes for it, `true`, stays.
    private static func takeMode(from words: inout [String], origin: String) throws(CanvasDataError)
        -> String?
    {
        let given = words.filter { $0.hasPrefix("ssl=") }.map { String($0.dropFirst(4)) }
        guard given != ["true"] else { return nil }
        words.removeAll { $0.hasPrefix("ssl=") }
        guard let mode = given.first else { return nil }
        guard given.count == 1, modes.contains(mode) else { throw .unknownSSLMode(modes, origin: origin) }
        return mode
    }

    /// The same address with user and password encoded, read as the official client reads them: they end with the last @.
    private static func encoded(_ address: String, _ scheme: String) -> String {
        let rest = address.dropFirst(scheme.count + 3)
        let authority = rest.prefix { $0 != "/" }
        guard let end = authority.lastIndex(of: "@") else { return address }
        let user = authority[..<end].prefix { $0 != ":" }
        let password = authority[..<end].dropFirst(user.count + 1)
        func again(_ text: Substring) -> String { decoded(text).percentEncoded }
        let login = again(user) + (user.count < authority[..<end].count ? ":\(again(password))" : "")
        return "\(scheme)://\(login)\(rest[end...])"
    }

    /// What percent-encoding stands for; a % that encodes nothing stays.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
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

/// What can be wrong with it. No message quotes the string.
extension CanvasDataError {
    private static func kind(_ origin: String) -> Kind { origin.hasPrefix("--") ? .usage : .configuration }

    fileprivate static func notPostgres(_ scheme: String, origin: String) -> CanvasDataError {
        CanvasDataError(
            kind(origin),
            "\(origin) names a database of another kind (\(scheme)); canvas-data loads into Postgres.",
            remedy: "Give a connection string that begins with postgresql://.")
    }

    fileprivate static func unknownParameter(_ name: String, origin: String) -> CanvasDataError {
        let isPlain =
            !name.isEmpty
            && name.utf8.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 || $0 == 0x5f }
        return CanvasDataError(
            kind(origin),
            "\(origin): the connection string has a parameter that libpq does not know\(isPlain ? ", \(name)" : "").",
            remedy:
                "Correct or remove it: it would have no effect. In a password, write ? & = as %3F %26 %3D.")
    }

    fileprivate static func unknownSSLMode(_ modes: [String], origin: String) -> CanvasDataError {
        CanvasDataError(
            kind(origin),
            "\(origin): the parameter ssl of the connection string must be given once, as \(spoken(modes)).")
    }
}
