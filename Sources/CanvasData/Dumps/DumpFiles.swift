package import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer

/// A dump with the files of each table, as `file/byDump` and `file/latest` answer.
public struct DumpFiles: Sendable, Equatable {
    /// The dump that the files belong to.
    public let dump: Dump
    /// In the API's order.
    public let tables: [TableBatch]

    /// The one table of which dumps bring only new rows; a historical dump has all of them.
    package static let incremental = "requests"

    /// True for a historical dump, which holds all rows of `requests` and nothing else.
    public var isRequestsOnly: Bool { !tables.isEmpty && tables.allSatisfy { $0.table == Self.incremental } }

    /// - Throws: `CanvasDataError` (wrong data) for a name that is not plain, or one file listed with two contents.
    package init(_ json: JSONValue, path: String) throws {
        // What a dump keeps of the answer must not hold the links.
        let withoutFiles = (json.object?.members ?? []).filter { $0.name != "artifactsByTable" }
        dump = try Dump(.object(JSONObject(withoutFiles)), path: path)
        guard let members = json["artifactsByTable"]?.object?.members else {
            throw CanvasDataError.unreadableAnswer(path, "there is no artifactsByTable")
        }
        tables = try members.map { member in
            guard let partial = member.value["partial"]?.bool, let files = member.value["files"]?.array else {
                throw CanvasDataError.unreadableAnswer(path, "\(member.name) has no partial or no files")
            }
            return TableBatch(
                table: try member.name.checkedTableName(path: path),
                fragments: try files.fragments(path: path),
                effect: partial ? .append : .replace)
        }
        try Self.refuseAmbiguousNames(tables.flatMap(\.fragments), path: path)
    }

    /// Each name is one file on disk, fetched by one; names that differ only by case would be one on some disks.
    static func refuseAmbiguousNames(_ fragments: [Fragment], path: String) throws {
        var seen: Set<String> = []
        for fragment in fragments where !seen.insert(fragment.name.lowercased()).inserted {
            throw CanvasDataError.unreadableAnswer(path, "it lists two files named \(fragment.name)")
        }
    }
}

extension [JSONValue] {
    /// The files of a table; one that is listed twice comes once.
    func fragments(path: String) throws -> [Fragment] {
        var fragments: [Fragment] = []
        var seen: Set<[String]> = []
        for file in self {
            guard let name = file["filename"]?.string, let url = file["url"]?.string else {
                throw CanvasDataError.unreadableAnswer(path, "a file has no filename or no url")
            }
            let fragment = Fragment(name: try name.checkedFileName(path: path), url: url)
            if seen.insert([name, url.withoutQuery]).inserted { fragments.append(fragment) }
        }
        return fragments
    }
}
