import Glibc

/// The directory that holds the gzip files and says what is in them.
///
/// Files get their name when whole, an edition its manifest when all its files have theirs: a store may be
/// shared by processes and survives being killed.
struct Store: Sendable {
    /// Of the generator: raised whenever the data of a seed changes.
    static let dataVersion = 2

    let directory: String
    /// Whether it goes away with the simulator.
    let isTemporary: Bool

    /// A directory below `parent` for this school's data, or a temporary one.
    init(parent: String?, school: School) throws {
        if let parent {
            directory = "\(parent)/seed-\(school.seed)-scale-\(school.scale)-v\(Self.dataVersion)"
            isTemporary = false
            try Self.makeDirectory(parent)
            try Self.makeDirectory(directory)
        } else {
            let root = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
            // mkdtemp wants these six X, and puts others in their place.
            var template = Array("\(root)/canvas-data-simulator-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else {
                throw SimulatorError("Cannot make a directory in \(root): \(Self.reason()).")
            }
            directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            isTemporary = true
        }
        try Self.makeDirectory("\(directory)/fragments")
        try Self.makeDirectory("\(directory)/editions")
    }

    func path(of fragment: StoredFragment) -> String { "\(directory)/fragments/\(fragment.filename)" }

    func save(_ contents: UnsafeRawBufferPointer, as filename: String) throws {
        try write(contents, to: "\(directory)/fragments/\(filename)")
    }

    func save(_ edition: StoredEdition) throws {
        let text = Array(edition.manifest.utf8)
        try text.withUnsafeBytes { try write($0, to: "\(directory)/editions/\(edition.name)") }
    }

    /// The edition called `name`, where an earlier run has made it.
    func edition(_ name: String) -> StoredEdition? {
        guard !isTemporary, let bytes = Self.read("\(directory)/editions/\(name)"),
            let edition = StoredEdition(name: name, manifest: String(decoding: bytes, as: UTF8.self)),
            edition.fragments.allSatisfy({ access(path(of: $0), R_OK) == 0 })
        else { return nil }
        return edition
    }

    /// Removes a temporary store.
    func close() {
        guard isTemporary else { return }
        for folder in ["fragments", "editions"] {
            for name in Self.names(in: "\(directory)/\(folder)") { unlink("\(directory)/\(folder)/\(name)") }
            rmdir("\(directory)/\(folder)")
        }
        rmdir(directory)
    }

    private func write(_ contents: UnsafeRawBufferPointer, to path: String) throws {
        // The thread's address tells apart two writers of one process.
        let temporary = "\(path).\(getpid()).\(pthread_self())"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw SimulatorError("Cannot write \(path): \(Self.reason()).") }
        defer { Glibc.close(file) }
        var rest = contents
        while !rest.isEmpty {
            let written = Glibc.write(file, rest.baseAddress, rest.count)
            guard written > 0 else {
                if errno == EINTR { continue }
                let reason = Self.reason()
                unlink(temporary)
                throw SimulatorError("Cannot write \(path): \(reason).")
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
        guard rename(temporary, path) == 0 else {
            throw SimulatorError("Cannot write \(path): \(Self.reason()).")
        }
    }

    private static func makeDirectory(_ path: String) throws {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw SimulatorError("Cannot make the directory \(path): \(reason()).")
        }
    }

    private static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { Glibc.close(file) }
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            guard count > 0 else { return count == 0 ? contents : nil }
            contents += buffer[..<count]
        }
    }

    private static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
