import CCanvasPQ

/// Why there is no connection.
///
/// libpq gives no code for that, and the server's text is in the server's language (`lc_messages`). Asked for verbose
/// errors, though, libpq puts the SQLSTATE into its message: `…: FATAL:  28P01: Passwort-Authentifizierung …`.
enum ConnectionFailure {
    /// - Parameters:
    ///   - text: libpq's message, made with `PQERRORS_VERBOSE`.
    ///   - hasSentPassword: the server asked for a password on the way.
    ///   - lacksPassword: it asked, and there was none.
    /// - Returns: what it says, with the code that is in it.
    static func error(_ text: String, hasSentPassword: Bool, lacksPassword: Bool) -> PostgresError {
        var code: String?
        var lines: [Substring] = []
        for line in text.split(separator: "\n") where !isLocation(line) {
            guard let found = sqlState(in: line) else {
                lines.append(line)
                continue
            }
            // With several hosts the last one decides.
            code = String(line[found].dropLast(2))
            lines.append(line[..<found.lowerBound] + line[found.upperBound...])
        }
        // libpq says nothing where it is we who do not wait any longer.
        let message =
            text.isEmpty
            ? "the server did not finish the login in time"
            : PostgresConnection.oneLine(lines.joined(separator: "\n"))
        guard let code else {
            return failure(message, hasSentPassword: hasSentPassword, lacksPassword: lacksPassword)
        }
        return PostgresError(
            sqlState: code, message: message,
            isConnectionLost: ["08", "53", "57"].contains(code.prefix(2)),
            // PgBouncer says 08P01 for a wrong password and for a server that is down; 57014 is a login that took too long.
            isLoginInDoubt: code.hasPrefix("08") || code == "57014")
    }

    /// What went wrong on our side or on the way. These messages are libpq's own, and English, because this process never
    /// calls `setlocale`.
    private static func failure(
        _ message: String, hasSentPassword: Bool, lacksPassword: Bool
    ) -> PostgresError {
        if lacksPassword { return PostgresError(sqlState: "28P01", message: message) }
        if message.contains("SSL") || message.contains("certificate") {
            return PostgresError(sqlState: nil, message: message, isLineRefused: true)
        }
        return PostgresError(
            sqlState: nil, message: message, isConnectionLost: true, isLoginInDoubt: hasSentPassword)
    }

    /// Where in `line` the code is, with the colon and the blank behind it: libpq writes severity, colon, two blanks, code,
    /// colon, blank.
    private static func sqlState(in line: Substring) -> Range<Substring.Index>? {
        var rest = line
        while let severity = rest.firstRange(of: ":  ") {
            rest = rest[severity.upperBound...]
            let word = rest.prefix(7)
            if word.utf8.count == 7, word.hasSuffix(": "), word.utf8.prefix(5).allSatisfy(isCodeCharacter) {
                return rest.startIndex..<rest.index(rest.startIndex, offsetBy: 7)
            }
        }
        return nil
    }

    private static func isCodeCharacter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    /// Where in the server's source the error was raised: `LOCATION:  auth_failed, auth.c:334`.
    private static func isLocation(_ line: Substring) -> Bool {
        guard let colon = line.lastIndex(of: ":"), line[..<colon].hasSuffix(".c") else { return false }
        let number = line[colon...].dropFirst()
        return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
    }
}
