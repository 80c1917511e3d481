import Synchronization

/// What the file host has: which path leads to which file of the store.
final class Shelf: Sendable {
    struct Object: Sendable {
        let path: String
        let fragment: StoredFragment
    }

    private let objects = Mutex<[String: Object]>([:])

    func add(_ fragment: StoredFragment, at path: String, in store: Store) {
        let object = Object(path: store.path(of: fragment), fragment: fragment)
        objects.withLock { $0[path] = object }
    }

    func object(at path: String) -> Object? { objects.withLock { $0[path] } }
}
