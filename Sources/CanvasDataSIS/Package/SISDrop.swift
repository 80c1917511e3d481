import CanvasDataBase
import CanvasDataTransfer

/// The contents of a folder from which CSV files are sent.
struct SISDrop {
    /// Plain, readable CSV files, sorted by name.
    private(set) var files: [SISFile] = []
    /// Notices about everything else, which is not sent.
    private(set) var passedOver: [Notice] = []

    /// - Throws: `FileError`; `CanvasDataError` (wrongData) if something has the name of a CSV file and cannot be read as
    ///   one: sending the other files without it could delete what it contains.
    init(_ folder: Directory) throws {
        var others: [(level: Notice.Level, name: String, why: String)] = []
        for name in try folder.names() {
            let path = folder.path(of: name)
            let kind = FileKind(path)
            if name.hasPrefix(".") {
                others.append((.info, name, "it is hidden"))
            } else if SISFile(path: name).format != .csv {
                let why = kind.isPlain ? "it is not a .csv file" : "it is \(kind.words)"
                others.append((.warning, name, why))
            } else if let reason = kind.objection(path) {
                throw CanvasDataError.unsendable(path, reason)
            } else {
                files.append(SISFile(path: path))
            }
        }
        passedOver = others.prefix(Self.mostNamed).map { other in
            Notice(other.level, "\(folder.path(of: other.name)) is not sent: \(other.why).")
        }
        if others.count > Self.mostNamed {
            let left = others.count - Self.mostNamed
            passedOver.append(
                Notice(.warning, "\(folder.path) contains \(left) more entries that are not sent."))
        }
    }

    private static let mostNamed = 20
}
