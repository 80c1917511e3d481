import Glibc

/// The names in a directory that need not exist, for looking without touching: `.` and `..` among them where it does.
package struct FileNames: Sequence {
    private let names: [String]

    package init(in path: String) {
        self.init(of: opendir(path))
    }

    /// Reads `stream` to its end and closes it.
    init(of stream: OpaquePointer?) {
        var names: [String] = []
        if let stream {
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
