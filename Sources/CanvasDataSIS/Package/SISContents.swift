import CanvasDataBase
import CanvasDataTransfer

/// The CSV files of an upload, as Canvas will list them. Nothing else about an import tells what was sent.
struct SISContents: Sendable, Equatable {
    struct File: Sendable, Hashable {
        /// Its name in Canvas.
        let name: String
        /// Its length in bytes.
        let length: Int
    }

    /// One of an import's `csv_attachments`.
    struct ListedFile: Sendable, Equatable {
        /// Its display name and its file name. For a CSV file that was sent without a zip only the second is ours.
        let names: [String]
        /// Its length in bytes.
        let length: Int
    }

    enum Match: Equatable {
        /// The same names and sizes.
        case same
        /// One of the files has another size, or there are more files than were sent.
        case other
        /// Canvas does not show enough to be sure.
        case unknown
    }

    /// Empty if what Canvas will list cannot be predicted, as for XML.
    let files: [File]

    init(files: [File]) { self.files = files }

    init(of upload: SISUpload) {
        switch upload.format {
        case .csv:
            let name = upload.isMultipart ? upload.name : "sis_import.csv"
            files = [File(name: name, length: upload.length)]
        case .zip:
            // A zip that cannot be read has no names to compare; Canvas will report what is wrong with it.
            let members = (try? ZipArchive(upload.path).members) ?? []
            // Canvas does not list empty files.
            files = members.filter { $0.isCSV && !$0.isPassedOver && $0.length > 0 }
                .map { File(name: $0.name.lastPathComponent, length: $0.length) }
        case .xml: files = []
        }
    }

    /// Compares the files with those that Canvas lists.
    ///
    /// A size that none of our files has proves that the import is not ours. A different name does not: Canvas may have
    /// changed its encoding.
    func match(_ listed: [ListedFile]?) -> Match {
        guard let listed, !listed.isEmpty, !files.isEmpty else { return .unknown }
        guard listed.count <= files.count else { return .other }
        var left = Dictionary(files.map { ($0, 1) }, uniquingKeysWith: +)
        var rest: [ListedFile] = []
        for file in listed
        where !file.names.contains(where: { left.take(File(name: $0, length: file.length)) }) {
            rest.append(file)
        }
        let areSized = rest.count < listed.count
        // Canvas lists a copy without passwords, which has another size.
        var names = Dictionary(left.map { ($0.key.filteredName, $0.value) }, uniquingKeysWith: +)
        rest.removeAll { file in file.names.contains { names.take($0) } }
        if rest.isEmpty { return areSized && names.isEmpty ? .same : .unknown }
        var lengths = Dictionary(left.map { ($0.key.length, $0.value) }, uniquingKeysWith: +)
        return rest.allSatisfy { lengths.take($0.length) } ? .unknown : .other
    }
}

extension SISContents.File {
    fileprivate var filteredName: String {
        (name.lowercased().hasSuffix(".csv") ? String(name.dropLast(4)) : name) + "_filtered.csv"
    }
}

extension Dictionary where Value == Int {
    /// Removes one of `key`; false if there is none left.
    fileprivate mutating func take(_ key: Key) -> Bool {
        guard let count = self[key] else { return false }
        self[key] = count > 1 ? count - 1 : nil
        return true
    }
}
