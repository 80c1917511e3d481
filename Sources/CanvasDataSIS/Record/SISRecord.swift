package import CanvasDataBase
package import CanvasDataTransfer
import Glibc
import Synchronization

/// The record of what was sent last: `.sis-state.json` in a directory that only one process uses.
///
/// A change takes effect once the whole file is on the disk.
package final class SISRecord: Sendable {
    package struct Contents: Sendable, Equatable {
        /// The last upload, whatever its outcome.
        package var last: SISAttempt?
        /// The last upload that ended well; the next one is compared with it.
        package var good: SISAttempt?
        /// Rows by type, each from the last import that ended well and had a complete list of them. Imports of changes in
        /// between are no measure for the next list.
        package var lists: [JSONObject.Member] = []

        /// The number of rows of a type in the last complete list, or in the last import with rows of the type.
        func rows(of type: String, areComplete: Bool) -> Int? {
            let lists = areComplete ? lists : []
            return (lists + (good?.rows ?? [])).first { $0.name == type }?.value.int
        }

        /// Keeps the last upload as one that ended well.
        mutating func keepLast() {
            guard var last else { return }
            if last.host != good?.host || last.account != good?.account { lists = [] }
            if last.hasCompleteLists { lists = lists.updated(by: last.rows) }
            if last.host == good?.host, last.account == good?.account {
                last.rows = (good?.rows ?? []).updated(by: last.rows)
            }
            good = last
        }
    }

    static let name = ".sis-state.json"
    package let directory: Directory
    private let state: Mutex<Contents>

    package var contents: Contents { state.withLock { $0 } }

    /// Locks the directory for this process, and reads the record.
    ///
    /// - Throws: `CanvasDataError`: busy if another process has locked it, wrongData if the record is damaged; `FileError`.
    package init(in path: String) throws {
        directory = try Directory(creating: path)
        guard try directory.lock() else { throw CanvasDataError.directoryBusy(path) }
        state = Mutex(try Self.read(directory))
    }

    /// Unlocks the directory. The kernel does this for a process that dies.
    package func close() { directory.unlock() }

    /// Reads the record of a directory without locking it; nil if there is no such directory.
    package static func peek(_ path: String) throws -> Contents? {
        guard access(path, F_OK) == 0 else { return nil }
        return try read(Directory(creating: path))
    }

    func update(_ change: (inout Contents) -> Void) throws {
        var contents = contents
        change(&contents)
        let json = JSONValue.object(
            JSONObject([
                .init("version", 1), .init("last", contents.last?.json ?? .null),
                .init("good", contents.good?.json ?? .null),
                .init("lists", .object(JSONObject(contents.lists))),
            ]))
        try directory.write(json.text(.pretty) + "\n", as: Self.name)
        state.withLock { $0 = contents }
    }

    private static func read(_ directory: Directory) throws -> Contents {
        // What was sent is recorded nowhere else, so a link or a folder in its place is an error.
        guard directory.holds(name) else { return Contents() }
        let path = directory.path(of: name)
        let bytes = try directory.record(
            name, limit: 64 << 20, oversized: .damagedState(path, "it is larger than 64 MiB"))
        guard let bytes else { throw CanvasDataError.damagedState(path, "it is not a plain file") }
        guard let json = try? JSONValue(parsing: bytes) else {
            throw CanvasDataError.damagedState(path, "it is not JSON")
        }
        guard json["version"]?.int == 1 else {
            throw CanvasDataError.damagedState(path, "its version is not 1")
        }
        do {
            func attempt(_ name: String) throws(FieldError) -> SISAttempt? {
                guard let value = json[name], !value.isNull else { return nil }
                return try SISAttempt(FieldReader(value, at: name))
            }
            return Contents(
                last: try attempt("last"), good: try attempt("good"),
                lists: json["lists"] == nil
                    ? [] : try FieldReader(json).members("lists") { $0.count != nil })
        } catch {
            throw CanvasDataError.damagedState(path, "\(error.place) is wrong")
        }
    }
}

extension [JSONObject.Member] {
    /// The members, with those of `others` replacing the ones of the same name.
    fileprivate func updated(by others: [JSONObject.Member]) -> [JSONObject.Member] {
        filter { old in !others.contains { $0.name == old.name } } + others
    }
}
