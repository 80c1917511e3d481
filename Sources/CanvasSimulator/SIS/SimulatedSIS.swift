import Synchronization

/// The SIS imports of a simulated Canvas: `/api/v1/accounts/:id/sis_imports` and what belongs to it, on the port of
/// the API.
///
/// ```swift
/// simulator.sis.script("created,importing,imported_with_messages")
/// // … a client with simulator.apiURL and simulator.sis.token posts, and looks three times …
/// print(simulator.sis.posts.map(\.bodySHA256), simulator.sis.imports.map(\.state))
/// ```
public final class SimulatedSIS: Sendable {
    /// The bearer token that requests must carry. Follows from the seed.
    public let token: String

    struct Book {
        var settings = Settings()
        /// By their number, which is their index.
        var imports: [Import] = []
        var posts: [Post] = []
        var courses: [Course] = []
        var restorations: [Restoration] = []
        var atNextPost: (@Sendable (SimulatedSIS) -> Void)?
        /// Requests answered; every file link gets another token.
        var links = 0
    }

    private let book = Mutex(Book())
    let clock: ServerClock

    init(seed: UInt64, clock: ServerClock) {
        let digits = ByteBuffer(capacity: 64)
        for part in 0..<4 {
            digits.append(hex: Randomness.mix(Randomness.mix(seed, 3), UInt64(part)), digits: 16)
        }
        token = "1742~" + String(decoding: digits.contents, as: UTF8.self)
        self.clock = clock
    }

    /// Everything at once, for one reader or writer at a time.
    func withBook<Value: Sendable>(_ work: (inout Book) -> Value) -> Value {
        book.withLock { work(&$0) }
    }

    /// Changes the account and how it answers, from the next request on.
    public func configure(_ change: (inout Settings) -> Void) { book.withLock { change(&$0.settings) } }

    /// What becomes of the next import that has no course yet. Several calls queue up, one import each.
    ///
    /// Imports without a course go through `created` and `importing` to what their files deserve.
    public func script(_ course: Course) { book.withLock { $0.courses.append(course) } }

    /// Puts an import there that nobody posted.
    ///
    /// - Parameters:
    ///   - course: Its first state is the one that the import is in.
    ///   - age: How long ago it was created, in seconds.
    ///   - files: The CSV files in its zip.
    ///   - query: What was asked of Canvas with it, as in the address of a POST.
    ///   - user: Who made it; the token's own user is 1.
    /// - Returns: Its id.
    @discardableResult public func addImport(
        _ course: Course, createdAgo age: Int = 3600, files: KeyValuePairs<String, String> = [:],
        asking query: String = "", by user: Int = 1
    ) -> Int {
        let time = clock.now - age * 1000
        let files = SubmittedFiles(zipped: files.map { ($0.key, Array($0.value.utf8)) }).files
        return book.withLock { book in
            let options = SISOptionsReader(asking: query, settings: book.settings).options()
            return book.add(
                course, (try? options.get()) ?? Options(), files, by: user,
                at: time - book.settings.createdBehind * 1000)
        }
    }

    /// Does something when the next request to create an import arrives, before anything becomes of that: somebody
    /// else is a moment faster, say. Whatever misbehaviour there is comes after it.
    public func atNextPost(_ work: @escaping @Sendable (SimulatedSIS) -> Void) {
        book.withLock { $0.atNextPost = work }
    }

    func postArrives() {
        let work = book.withLock { book in
            defer { book.atNextPost = nil }
            return book.atNextPost
        }
        work?(self)
    }

    /// Takes an import out of its course and puts it into this state for good.
    public func setState(of id: Int, to state: State) {
        let now = clock.now
        book.withLock { book in
            guard let index = book.imports.firstIndex(where: { $0.id == id }) else { return }
            book.imports[index].stop(in: state, at: now)
        }
    }

    /// All imports, oldest first, as they are now; those from ``addImport(_:createdAgo:)`` too.
    public var imports: [Import] { book.withLock { $0.imports } }

    /// Every request to create an import whose body came in whole, in order of arrival; also those that were
    /// refused, or that a misbehaviour kept from being carried out.
    public var posts: [Post] { book.withLock { $0.posts } }

    /// Forgets all imports, posts and courses, but not the settings; ids go on.
    public func reset() {
        book.withLock { book in
            var settings = book.settings
            settings.nextID = max(settings.nextID, (book.imports.map(\.id).max() ?? 0) + 1)
            book = Book(settings: settings)
        }
    }
}

extension SimulatedSIS.Book {
    /// Makes an import and returns its id.
    mutating func add(
        _ course: SimulatedSIS.Course, _ options: SimulatedSIS.Options, _ files: [SimulatedSIS.File],
        by user: Int = 1, at time: Int
    ) -> Int {
        let id = max(settings.nextID, (imports.last?.id ?? 0) + 1)
        settings.nextID = id + 1
        imports.append(
            SimulatedSIS.Import(
                id: id, createdAt: time, course: course, options: options, files: files, userID: user))
        return id
    }
}
