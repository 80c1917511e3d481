import CanvasDataBase

/// A Canvas access token. It is never printed, not even in part, and goes to its Canvas's host only.
public struct AccessToken: Sendable {
    let text: String

    /// - Throws: `CanvasDataError` (configuration) when it is empty or holds a character no token has.
    public init(_ text: String) throws {
        // A line break would end the header that the token is sent in.
        guard !text.isEmpty, text.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw CanvasDataError.implausibleToken
        }
        self.text = text
    }
}

extension AccessToken: CustomStringConvertible, CustomReflectable {
    public var description: String { "****" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
