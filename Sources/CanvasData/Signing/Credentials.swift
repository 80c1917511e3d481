import CanvasDataBase

/// An API key and its secret, from the Canvas Data Portal. They are never printed, not even in part.
public struct Credentials: Sendable {
    let key: String
    let secret: String

    /// - Parameters:
    ///   - key: the API key; sent with each request.
    ///   - secret: its secret; signs requests and is never sent.
    /// - Throws: `CanvasDataError` (configuration) when one is empty or holds a character no key has.
    public init(key: String, secret: String) throws {
        // A line break would end the header that the key is sent in.
        guard Self.isPlausible(key) else { throw CanvasDataError.implausibleKey }
        guard Self.isPlausible(secret) else { throw CanvasDataError.implausibleSecret }
        self.key = key
        self.secret = secret
    }

    private static func isPlausible(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (33...126).contains($0) }
    }
}

extension Credentials: CustomStringConvertible, CustomReflectable {
    public var description: String { "****" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension CanvasDataError {
    static let implausibleKey = CanvasDataError(
        .configuration, "The API key is empty or holds a space, line break or non-ASCII character.",
        remedy: "Copy it again from the Canvas Data Portal (\(.secret(.apiKey))).")

    static let implausibleSecret = CanvasDataError(
        .configuration, "The API secret is empty or holds a space, line break or non-ASCII character.",
        remedy: "Copy it again from the Canvas Data Portal (\(.secret(.apiSecret))).")
}
