package import CanvasDataBase

/// All files that together are a whole copy right now, as `file/sync` answers.
public struct SyncFiles: Sendable, Equatable {
    /// A file of a table.
    public struct File: Sendable, Equatable {
        /// The table that the file has rows of.
        public let table: String
        /// The file.
        public let fragment: Fragment
        /// Whether the file holds only rows that are new, not the whole table.
        public let isPartial: Bool
        /// Only entries of historical requests have one.
        public let sequence: Int?
    }
    /// The version of the schema that the columns of all files follow.
    public let schemaVersion: String
    /// True when Canvas could not list all increments: what is missing here is then not gone.
    public let isIncomplete: Bool
    /// In the API's order.
    public let files: [File]

    package init(_ json: JSONValue, path: String) throws {
        guard let version = json["schemaVersion"]?.string, version.isPlainName,
            let list = json["files"]?.array
        else { throw CanvasDataError.unreadableAnswer(path, "there is no schemaVersion or no files") }
        schemaVersion = version
        isIncomplete = json["incomplete"]?.bool ?? false
        let listed = try list.map { file in
            guard let table = file["table"]?.string, let fragment = try [file].fragments(path: path).first
            else {
                throw CanvasDataError.unreadableAnswer(path, "a file has no table")
            }
            return File(
                table: try table.checkedTableName(path: path), fragment: fragment,
                isPartial: file["partial"]?.bool ?? false, sequence: file["sequence"]?.int)
        }
        var seen: [String: File] = [:]
        files = listed.filter { file in
            guard let other = seen.updateValue(file, forKey: file.fragment.name) else { return true }
            return other.table != file.table || !other.fragment.isSameFile(as: file.fragment)
        }
        try DumpFiles.refuseAmbiguousNames(files.map(\.fragment), path: path)
    }
}
