import Glibc

/// The names in a directory that need not exist, for looking without touching.
package struct FileNames: Sequence {
    private let names: [String]

    package init(in path: String) {
        var names: [String] = []
        if let stream = opendir(path) {
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                names.append(
                    withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                    })
            }
        }
        self.names = names
    }

    package func makeIterator() -> [String].Iterator { names.makeIterator() }
}
