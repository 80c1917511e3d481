public import CanvasDataBase

/// A query on its way, or what it came to.
public struct DAPJob: Sendable, Equatable {
    /// How far it is.
    public enum Status: Sendable, Equatable {
        /// DAP has not begun with it.
        case waiting
        /// DAP is working on it.
        case running
        /// Its objects can be fetched.
        case complete
        /// It has no result.
        case failed
        /// Not documented; it is waited on.
        case other(String)
    }

    /// The ID that DAP gave the job.
    public let id: String
    /// How far the job is.
    public let status: Status
    /// Until when it and its objects can be asked for, as DAP writes it; nil where it does not say.
    public let expiresAt: String?
    /// IDs of what it has made, none before it is complete. They may contain slashes.
    public let objects: [String]
    /// The version of the schema that its records follow.
    public let schemaVersion: Int?
    /// Of a whole copy: the moment of its state, exactly as DAP wrote it. The `since` of the next query.
    public let at: String?
    /// Of changes: the moment from which on they are, exactly as DAP wrote it.
    public let since: String?
    /// Of changes: the moment that they lead to, exactly as DAP wrote it. The `since` of the next query.
    public let until: String?
    /// What the API sent.
    public let json: JSONValue

    /// The moment that its records lead to: `until` or `at`.
    public var position: String? { until ?? at }

    /// Whether it has come to an end, good or bad.
    public var isOver: Bool { status == .complete || status == .failed }

    /// Reads an answer of DAP's.
    ///
    /// - Throws: `CanvasDataError` (wrong data) where it is not a job, or one that is complete lacks what that means.
    init(_ json: JSONValue, path: String) throws {
        func wrong(_ what: String) -> CanvasDataError { .unreadableAnswer(path, what) }
        guard let id = json["id"]?.string, (1...200).contains(id.utf8.count), id.isPrintableASCII else {
            throw wrong("the job has no ID")
        }
        guard let status = json["status"]?.string else { throw wrong("the job has no status") }
        self.id = id
        self.status =
            switch status.lowercased() {
            case "waiting": .waiting
            case "running": .running
            case "complete": .complete
            case "failed": .failed
            default: .other(status)
            }
        self.json = json
        expiresAt = json["expires_at"]?.string
        schemaVersion = json["schema_version"]?.int
        at = json["at"]?.string
        since = json["since"]?.string
        until = json["until"]?.string
        guard self.status == .complete else {
            objects = []
            return
        }
        guard let list = json["objects"]?.array else {
            throw wrong("the job is complete and lists no objects")
        }
        objects = try list.map { object in
            guard let id = object["id"]?.string, (1...1024).contains(id.utf8.count), id.isPrintableASCII
            else {
                throw wrong("an object has no ID")
            }
            return id
        }
        guard Set(objects).count == objects.count else { throw wrong("an object is listed twice") }
        guard schemaVersion != nil else {
            throw wrong("the job does not say which version of the schema it follows")
        }
        guard let position = until ?? at, position.dapMoment != nil else {
            throw wrong("the job does not say which moment it leads to")
        }
        if let since {
            guard let start = since.dapMoment, let end = position.dapMoment, start <= end else {
                throw wrong("the job leads back in time")
            }
        }
    }

    /// Why it failed; nil where it did not.
    var failure: DAPRefusal? {
        guard status == .failed else { return nil }
        return DAPRefusal(json["error"] ?? .null, status: 0, path: DAPPath.job(id))
    }

    /// Seconds that are left of its life at `now`; nil where it does not say.
    func remaining(at now: Double) -> Double? {
        expiresAt?.dapMoment.map { Double($0) / 1e6 - now }
    }
}

extension String {
    fileprivate var isPrintableASCII: Bool { utf8.allSatisfy { (33...126).contains($0) } }
}
