import CanvasDataBase

/// A client ID and its secret, as Instructure's Identity Services issue them for DAP. The secret is never printed, not
/// even in part.
public struct DAPCredentials: Sendable {
    let clientID: String
    let clientSecret: String

    /// - Parameters:
    ///   - clientID: such as `us-east-1#00000000-0000-0000-0000-000000000000`.
    ///   - clientSecret: sent with each login, and only then.
    /// - Throws: `CanvasDataError` (configuration) if one is empty or contains a character that none has.
    public init(clientID: String, clientSecret: String) throws {
        // Basic authentication ends the client ID at the first colon (RFC 7617 §2).
        guard Self.isPlausible(clientID), !clientID.contains(":") else {
            throw CanvasDataError.implausibleClientID
        }
        guard Self.isPlausible(clientSecret) else { throw CanvasDataError.implausibleClientSecret }
        self.clientID = clientID
        self.clientSecret = clientSecret
    }

    private static func isPlausible(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (33...126).contains($0) }
    }
}

extension DAPCredentials: CustomStringConvertible, CustomReflectable {
    /// `****`.
    public var description: String { "****" }
    /// Empty.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension CanvasDataError {
    static let implausibleClientID = CanvasDataError(
        .configuration,
        "The DAP client ID is empty or holds a space, colon, line break or non-ASCII character.",
        remedy: "Copy it again from Instructure Identity Services (\(.secret(.dapClientID))).")

    static let implausibleClientSecret = CanvasDataError(
        .configuration, "The DAP client secret is empty or holds a space, line break or non-ASCII character.",
        remedy: "Copy it again from Instructure Identity Services (\(.secret(.dapClientSecret))).")
}
