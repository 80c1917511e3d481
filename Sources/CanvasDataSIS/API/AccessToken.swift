import CanvasDataBase

/// A Canvas access token. It is never printed, not even in part, and is sent only to the host of its Canvas.
public struct AccessToken: Sendable {
    let text: String

    /// - Parameter text: the token, as Canvas shows it once.
    /// - Throws: `CanvasDataError` (configuration) if it is empty or contains a character that no token has.
    public init(_ text: String) throws {
        // A line break would end the header that the token is sent in.
        guard !text.isEmpty, text.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw CanvasDataError.implausibleToken
        }
        self.text = text
    }
}

extension AccessToken: CustomStringConvertible, CustomReflectable {
    /// `****`.
    public var description: String { "****" }
    /// Empty.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
