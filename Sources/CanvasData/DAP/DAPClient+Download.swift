public import CanvasDataBase
import CanvasDataTransfer
import Glibc

/// Where the files of a query go, and how they are fetched.
public struct DAPDownloadOptions: Sendable {
    /// The files of a job go to `job_<ID>` in it. Created when missing.
    public var directory: String
    /// Whether files are stored unpacked, without `.gz`. Parquet files are never packed.
    public var decompress = false
    /// Transfers at once, 1 to 64; what is outside of that counts as the nearer end.
    public var jobs = 4
    /// Counters for a progress display.
    public var progress = TransferProgress()

    /// Downloads packed files into `directory`, four at a time.
    public init(directory: String) {
        self.directory = directory
    }
}

/// What a download did.
public struct DAPDownloadSummary: Sendable, Equatable {
    /// A file that is there now.
    public struct File: Sendable, Equatable {
        /// The name of the file.
        public let name: String
        /// True when it was on disk before.
        public let wasThere: Bool
    }
    /// What was fetched; its `position` is the `since` of the next query.
    public let job: DAPJob
    /// Where the files are: `job_<ID>` in the directory that was given.
    public let directory: String
    /// In the API's order.
    public let files: [File]
}

extension DAPClient {
    /// Waits for the result of a query and fetches all of its files.
    ///
    /// A file under its own name is whole and was checked; one that is there already is not fetched again, and what an
    /// interrupted run has left is gone on with, as long as DAP has the job.
    ///
    /// - Parameters:
    ///   - query: what is wanted, in any format.
    ///   - options: where to.
    /// - Returns: the job and its files, all of which are there.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    public func download(
        _ query: DAPQuery, _ options: DAPDownloadOptions
    ) async throws -> DAPDownloadSummary {
        guard !options.decompress || query.format != .parquet else {
            throw CanvasDataError.nothingToDecompress
        }
        var hasStartedAgain = false
        while true {
            let job = try await result(of: query)
            do {
                return try await DAPFiles(self, job, query, options).fetch()
            } catch let refusal as DAPRefusal where refusal.isGone && !hasStartedAgain {
                hasStartedAgain = true
                self.options.notify(.lostJob(query.name))
            } catch let refusal as DAPRefusal {
                throw CanvasDataError.dapRefused(refusal, query.name, host: address.host)
            } catch let error as FileError {
                throw CanvasDataError.file(error)
            }
        }
    }
}

/// The files of one job, on their way to a directory.
private struct DAPFiles {
    private struct File: Sendable {
        let object: String
        /// At the file host.
        let name: String
        /// On disk.
        let stored: String
    }

    private let client: DAPClient
    private let job: DAPJob
    private let query: DAPQuery
    private let options: DAPDownloadOptions
    private let source: FragmentSource

    init(_ client: DAPClient, _ job: DAPJob, _ query: DAPQuery, _ options: DAPDownloadOptions) {
        self.client = client
        self.job = job
        self.query = query
        self.options = options
        source = FragmentSource(
            links: LinkBook(job, client), host: client.files, progress: options.progress,
            notify: client.options.notify, streak: FailureStreak())
    }

    private var format: FileFormat { query.format == .parquet ? .parquet : .gzip }

    /// - Throws: `DAPRefusal` for an object that is gone, `FileError`, `CanvasDataError`, `CancellationError`.
    func fetch() async throws -> DAPDownloadSummary {
        let folder = "job_\(job.id)"
        guard folder.isFileName else {
            throw CanvasDataError.hostileDAPName(job.id, "job", path: DAPPath.job(job.id))
        }
        let files = try await files()
        let store = try DownloadDirectory("\(options.directory)/\(folder)")
        guard try store.directory.lock() else { throw CanvasDataError.directoryBusy(store.directory.path) }
        defer { store.directory.unlock() }
        options.progress.update { $0.filesExpected += files.count }
        let there = Set(files.map(\.stored).filter { store.length(of: $0) != nil })
        try await files.concurrently(atMost: min(max(options.jobs, 1), 64)) { file in
            if there.contains(file.stored) {
                options.progress.update { $0.filesReused += 1 }
            } else {
                try await fetch(file, to: store)
            }
            options.progress.update { $0.filesDone += 1 }
        }
        return DAPDownloadSummary(
            job: job, directory: store.directory.path,
            files: files.map { .init(name: $0.stored, wasThere: there.contains($0.stored)) })
    }

    /// The files by the names that their links give them. The names are the server's: each is checked, and none is ignored.
    private func files() async throws -> [File] {
        var files: [File] = []
        for object in job.objects {
            let link = try await source.links.link(for: object, stale: nil)
            let name = HTTPLink(link)?.path.lastPathComponent ?? ""
            let stored = options.decompress && name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
            guard name.isFileName, stored.isFileName else {
                throw CanvasDataError.hostileDAPName(name, "file", path: DAPPath.links)
            }
            files.append(File(object: object, name: name, stored: stored))
        }
        guard Set(files.map(\.stored)).count == files.count else {
            throw CanvasDataError.unreadableAnswer(DAPPath.links, "two objects have the same file name")
        }
        return files
    }

    private func fetch(_ file: File, to store: DownloadDirectory) async throws {
        for isLast in [false, true] {
            let part = try await store.fetch(file.name) {
                try await source.download(file.object, to: $0, format: format)
            }
            do {
                return try await publish(part, as: file.stored, in: store)
            } catch let damage as FileDamage {
                try part.discard()
                guard !isLast else { throw CanvasDataError.damagedTwice(file.name, damage.predicate) }
                client.options.notify(.damaged(file.name, damage.predicate))
            }
        }
    }

    /// Checks a file and gives it its name.
    private func publish(_ part: DownloadedPart, as stored: String, in store: DownloadDirectory) async throws
    {
        try await blocking {
            guard stored != part.name, part.length > 0 else {
                // An object without any bytes is how DAP has parts without records.
                if part.length > 0 { try check(part) }
                guard stored != part.name else { return try part.publish() }
                try store.directory.write([], as: stored)
                return try part.discard()
            }
            let unpacked = "\(stored).part"
            let file = try store.directory.open(unpacked, O_WRONLY | O_CREAT)
            try file.truncate(to: 0)
            let sink = FileSink(file)
            try gunzip(part, into: sink)
            try sink.finish()
            try file.sync()
            try store.directory.publish(unpacked, as: stored)
            try part.discard()
        }
    }

    private func check(_ part: DownloadedPart) throws {
        guard query.format == .parquet else { return try gunzip(part, into: NullSink()) }
        let ends = FileEnds()
        try FileReader().read(try part.open(), into: ends)
        let signature = FileFormat.parquet.signature
        guard ends.first == signature, ends.last == signature, part.length >= 12 else {
            throw FileDamage(predicate: "is not a whole Parquet file")
        }
    }

    private func gunzip(_ part: DownloadedPart, into sink: any ByteSink) throws {
        let gunzip = Gunzip(into: sink)
        do {
            try FileReader().read(try part.open(), into: gunzip)
            try gunzip.finish()
        } catch let error as GunzipError {
            throw FileDamage(predicate: error.predicate)
        }
    }
}

/// What is wrong with the contents of a file, to be put behind its name.
private struct FileDamage: Error {
    let predicate: String
}

/// Keeps the first four and the last four bytes of a file.
private final class FileEnds: ByteSink {
    private(set) var first: [UInt8] = []
    private(set) var last: [UInt8] = []

    func write(_ bytes: UnsafeRawBufferPointer) {
        first += bytes.prefix(4 - first.count)
        last = Array((last + bytes.suffix(4)).suffix(4))
    }

    func finish() {}
}

extension String {
    /// Whether this can be the name of a file of ours: letters, digits and a few signs that names in links have, nothing
    /// hidden, nothing that leads out of a directory, nothing that looks like an unfinished download.
    fileprivate var isFileName: Bool {
        guard (1...200).contains(utf8.count), !hasPrefix("."), !hasPrefix("-"), !hasSuffix(".part"),
            !contains("..")
        else { return false }
        return utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || "._-=%+~".utf8.contains($0)
        }
    }
}

extension CanvasDataError {
    static let nothingToDecompress = CanvasDataError(
        .usage, "Parquet files are not packed, so there is nothing to decompress.",
        remedy: "Ask for another format, or for the files as they are.")
}
