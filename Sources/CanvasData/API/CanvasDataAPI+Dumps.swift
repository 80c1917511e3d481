public import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer

extension CanvasDataAPI {
    /// The dumps that Canvas keeps, newest first (in the SDK: `get_dumps`).
    ///
    /// - Parameters:
    ///   - after: only dumps with a larger sequence than this.
    ///   - limit: only the newest so many; nil for all, however many pages they fill.
    /// - Returns: dumps, unfinished ones too.
    /// - Throws: `CanvasDataError`.
    public func dumps(after: Int? = nil, limit: Int? = nil) async throws -> [Dump] {
        let dumps: [Dump]
        do {
            dumps = try await pages(of: "/api/account/self/dump", after: after, limit: limit) { json, path in
                guard let list = json.array else {
                    throw CanvasDataError.unreadableAnswer(path, "it is not a list")
                }
                return try list.map { try Dump($0, path: path) }
            } sequence: {
                $0.sequence
            }
        } catch let status as APIStatus {
            // Every account has this list: that is not Canvas's API.
            throw CanvasDataError.unexpectedStatus(status, host: caller.address.link.hostAndPort)
        }
        var seen: Set<String> = []
        let newestFirst = dumps.filter { seen.insert($0.id).inserted }.sorted { $0.sequence > $1.sequence }
        return limit.map { Array(newestFirst.prefix($0)) } ?? newestFirst
    }

    /// The files of a dump (in the SDK: `get_file_urls`).
    ///
    /// - Throws: `CanvasDataError`: usage when there is no such dump.
    public func files(of dump: DumpSelection) async throws -> DumpFiles {
        switch dump {
        case .id(let id):
            guard id.isPlainName else { throw CanvasDataError.unknownDump(id) }
            return try await files(ofDumpID: id)
        case .latest:
            // The list does not say what a dump holds: a historical one looks like a daily one.
            for dump in try await dumps() where dump.isFinished {
                let files = try await files(ofDumpID: dump.id)
                if files.dump.isFinished && !files.isRequestsOnly && !files.tables.isEmpty { return files }
            }
            throw CanvasDataError.noRegularDump
        }
    }

    private func files(ofDumpID id: String) async throws -> DumpFiles {
        let path = "/api/account/self/file/byDump/\(id.percentEncoded)"
        do {
            return try DumpFiles(try await caller.get(path), path: path)
        } catch is APIStatus {
            throw CanvasDataError.unknownDump(id)
        }
    }

    /// Every batch of `table` that Canvas keeps (in the SDK: `get_file_urls(table_name=)`).
    ///
    /// - Throws: `CanvasDataError`: usage when there is no such table.
    public func history(ofTable table: String) async throws -> TableHistory {
        guard SQLIdentifier(checking: table) != nil else { throw CanvasDataError.noSuchTable(table) }
        do {
            var entries = try await pages(
                of: "/api/account/self/file/byTable/\(table)", after: nil, limit: nil
            ) {
                json, path in
                guard let list = json["history"]?.array else {
                    throw CanvasDataError.unreadableAnswer(path, "there is no history")
                }
                return try list.map { try TableHistory.Entry($0, table: table, path: path) }
            } sequence: {
                $0.sequence
            }
            // Pages overlap; entries that differ in their files are entries of their own.
            var seen: [Int: Set<[String]>] = [:]
            entries = entries.filter { entry in
                seen[entry.sequence, default: []].insert(entry.batch.fragments.map(\.name)).inserted
            }
            return TableHistory(table: table, entries: entries)
        } catch is APIStatus {
            throw CanvasDataError.noSuchTable(table)
        }
    }

    /// The files that are a whole copy right now (in the SDK: `get_sync_file_urls`).
    public func syncFiles() async throws -> SyncFiles {
        let path = "/api/account/self/file/sync"
        do {
            return try SyncFiles(try await caller.get(path), path: path)
        } catch is APIStatus {
            throw CanvasDataError.noSyncFiles
        }
    }

    /// Ids of the finished dumps that hold every request there ever was.
    ///
    /// They are found from what `requests` holds, not from how many files a dump has.
    public func fullRequestsDumpIDs() async throws -> Set<String> {
        do {
            let history = try await history(ofTable: DumpFiles.incremental)
            return Set(history.entries.filter { $0.batch.effect == .replace }.map(\.dumpID))
        } catch let error as CanvasDataError where error == .noSuchTable(DumpFiles.incremental) {
            return []
        }
    }

    /// Asks the API for `path`, for what this library has no function for. The SDK has no counterpart.
    ///
    /// - Parameters:
    ///   - path: as `/api/account/self/dump`, percent-encoded.
    ///   - query: names and values, not encoded.
    /// - Returns: the answer as it came; links in it are still signed, so treat it as a secret.
    /// - Throws: `CanvasDataError`.
    public func get(_ path: String, query: [(name: String, value: String)] = []) async throws -> JSONValue {
        guard path.hasPrefix("/api/"), !path.contains("?"), !path.contains("#"),
            path.utf8.allSatisfy({ (33...126).contains($0) })
        else { throw CanvasDataError.badPath(path) }
        do {
            return try await caller.get(path, query: query)
        } catch let status as APIStatus {
            throw CanvasDataError.notFound(status, host: caller.address.link.hostAndPort)
        }
    }
}
