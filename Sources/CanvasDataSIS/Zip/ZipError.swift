import CanvasDataBase

/// What keeps a zip from being read.
enum ZipError: Error, Equatable {
    case notZip
    case damaged(member: String)
    case encrypted(member: String)
    /// A compression method other than "stored" and "deflated".
    case method(Int, member: String)

    var words: String {
        switch self {
        case .notZip: "This is not a zip file, or its end is missing"
        case .damaged(let member):
            "\(member.quotedForDisplay) is damaged in the zip (its checksum or length is wrong)"
        case .encrypted(let member):
            "\(member.quotedForDisplay) is encrypted in the zip; Canvas has no password for it"
        case .method(let method, let member):
            "\(member.quotedForDisplay) is compressed by a method that Canvas may not know (\(method)); use deflate"
        }
    }
}
