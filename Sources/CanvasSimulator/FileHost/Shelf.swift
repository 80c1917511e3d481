import Synchronization

/// What the file host has: which path leads to which file of the store.
final class Shelf: Sendable {
    struct Object: Sendable {
        let path: String
        let fragment: StoredFragment
    }

    /// A small file that is made as it is asked for.
    struct Document: Sendable {
        let name: String
        let bytes: [UInt8]
    }

    private let documents = Mutex<[String: Document]>([:])
    private let objects = Mutex<[String: Object]>([:])

    func add(_ fragment: StoredFragment, at path: String, in store: Store) {
        let object = Object(path: store.path(of: fragment), fragment: fragment)
        objects.withLock { $0[path] = object }
    }

    /// Forgets one data file.
    func remove(_ path: String) { objects.withLock { $0[path] = nil } }

    /// Forgets all data files.
    func clear() { objects.withLock { $0 = [:] } }

    func add(document bytes: [UInt8], named name: String, at path: String) {
        documents.withLock { $0[path] = Document(name: name, bytes: bytes) }
    }

    func document(at path: String) -> Document? { documents.withLock { $0[path] } }

    func object(at path: String) -> Object? { objects.withLock { $0[path] } }
}
