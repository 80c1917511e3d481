import CanvasDataBase
import CanvasDataTransfer

/// The CSV files of an upload, as Canvas will list them. Nothing else in an import says what was sent with it.
struct SISContents: Sendable, Equatable {
    struct File: Sendable, Hashable {
        /// As Canvas names it.
        let name: String
        /// Bytes.
        let length: Int
    }

    /// One of an import's `csv_attachments`.
    struct ListedFile: Sendable, Equatable {
        /// Its name for people and its file name. Of a CSV that came without a zip only the second is the sender's.
        let names: [String]
        /// Bytes.
        let length: Int
    }

    enum Match: Equatable {
        /// The same names and sizes.
        case same
        /// A file of another size is among them, or one more than was sent.
        case other
        /// Canvas does not say, or not enough to be sure.
        case unknown
    }

    /// Empty where it cannot be said what Canvas will list, as for XML.
    let files: [File]

    init(files: [File]) { self.files = files }

    init(of upload: SISUpload) {
        switch upload.format {
        case .csv:
            let name = upload.isMultipart ? upload.name : "sis_import.csv"
            files = [File(name: name, length: upload.length)]
        case .zip:
            // One that cannot be read here has no names to compare; Canvas will say what it makes of it.
            let members = (try? ZipArchive(upload.path).members) ?? []
            // Canvas does not keep empty files.
            files = members.filter { $0.isCSV && !$0.isPassedOver && $0.length > 0 }
                .map { File(name: $0.name.lastPathComponent, length: $0.length) }
        case .xml: files = []
        }
    }

    /// Compares with the files that Canvas lists.
    ///
    /// A size that nothing here has is proof that an import is another's. A name that differs is none: that is
    /// where encodings get in the way.
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
        // Canvas shows a copy without the passwords, of another size.
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
    /// Takes one of `key`; false where there is none left.
    fileprivate mutating func take(_ key: Key) -> Bool {
        guard let count = self[key] else { return false }
        self[key] = count > 1 ? count - 1 : nil
        return true
    }
}
