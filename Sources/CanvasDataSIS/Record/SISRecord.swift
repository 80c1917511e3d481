package import CanvasDataBase
package import CanvasDataTransfer
import Glibc
import Synchronization

/// What was sent last, in `.sis-state.json` of a directory that this process alone works in.
///
/// Every change is on the disk, whole, before it counts.
package final class SISRecord: Sendable {
    package struct Contents: Sendable, Equatable {
        /// The last upload, whatever became of it.
        package var last: SISAttempt?
        /// The last one that ended well: what the next is compared with.
        package var good: SISAttempt?
        /// Rows by type, each of the last import that ended well and had the complete list of them. What is sent in
        /// between, of changes only, is no measure for the next list.
        package var lists: [JSONObject.Member] = []

        /// Rows of a type in the last list, or where there was none in the last import that had any.
        func rows(of type: String, areComplete: Bool) -> Int? {
            let lists = areComplete ? lists : []
            return (lists + (good?.rows ?? [])).first { $0.name == type }?.value.int
        }

        /// The last one has ended well.
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

    /// Takes the directory for this process alone, and reads what it knows.
    ///
    /// - Throws: `CanvasDataError`: busy when another process has it.
    package init(in path: String) throws {
        directory = try Directory(creating: path)
        guard try directory.lock() else { throw CanvasDataError.directoryBusy(path) }
        state = Mutex(try Self.read(directory))
    }

    /// Lets others in. The kernel does it too, for a process that dies.
    package func close() { directory.unlock() }

    /// What the directory at `path` knows, without taking it; nil where there is none.
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
        // Without it nobody would know what was sent: a link or a folder in its place is no reason to begin again.
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
    /// These, and those of `others` in place of the ones with their names.
    fileprivate func updated(by others: [JSONObject.Member]) -> [JSONObject.Member] {
        filter { old in !others.contains { $0.name == old.name } } + others
    }
}
