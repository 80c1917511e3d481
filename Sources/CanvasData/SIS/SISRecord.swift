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
            ]))
        try directory.write(json.text(.pretty) + "\n", as: Self.name)
        state.withLock { $0 = contents }
    }

    private static func read(_ directory: Directory) throws -> Contents {
        guard directory.status(of: name) != nil else { return Contents() }
        let path = directory.path(of: name)
        let body = BodySink(limit: 64 << 20)
        try FileReader().read(try directory.open(name, O_RDONLY), into: body)
        guard let json = try? JSONValue(parsing: body.bytes) else {
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
            return Contents(last: try attempt("last"), good: try attempt("good"))
        } catch {
            throw CanvasDataError.damagedState(path, "\(error.place) is wrong")
        }
    }
}
