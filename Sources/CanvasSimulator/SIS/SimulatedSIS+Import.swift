extension SimulatedSIS {
    /// An import as Canvas keeps it.
    public struct Import: Sendable {
        public let id: Int
        /// In milliseconds since 1970, by the server's clock; so are the others.
        public let createdAt: Int
        public private(set) var updatedAt: Int
        public private(set) var startedAt: Int?
        public private(set) var endedAt: Int?
        public private(set) var state: State
        /// Percent.
        public private(set) var progress = 0
        /// What it was asked for with, as taken.
        public let options: Options
        public let files: [File]
        /// Whose token it was.
        public let userID: Int
        let course: Course
        private var step = 0
        private var hiddenFromLists: Int
        /// Requests for it since its end.
        private var showsSinceEnd = 0

        init(
            id: Int, createdAt: Int, course: Course, options: Options, files: [File], userID: Int
        ) {
            self.id = id
            self.createdAt = createdAt
            self.options = options
            self.files = files
            self.course = course
            self.userID = userID
            hiddenFromLists = course.hiddenFromLists
            updatedAt = createdAt
            state = course.states.first ?? .created
            enter(state, at: createdAt)
        }

        /// Whether the file with all its errors and warnings is there.
        var hasAttachment: Bool {
            state.isTerminal && !course.messages.isEmpty && !course.hasNoAttachment
                && showsSinceEnd > course.attachmentDelay
        }

        var isHidden: Bool { hiddenFromLists > 0 }

        /// Whether a list shows it; one that does not counts.
        mutating func isListed() -> Bool {
            guard isHidden else { return true }
            hiddenFromLists -= 1
            return false
        }

        /// What `csv_attachments` shows: nothing before Canvas has begun with the import.
        var listings: [Listing] {
            guard startedAt != nil, !course.hidesFiles else { return [] }
            return files.compactMap(\.listing)
        }

        /// Shows it: one state further.
        mutating func show(at time: Int) {
            advance(at: time)
            if state.isTerminal { showsSinceEnd += 1 }
        }

        mutating func advance(at time: Int) {
            guard step + 1 < course.states.count else { return }
            step += 1
            enter(course.states[step], at: time)
        }

        /// Leaves the course.
        mutating func stop(in state: State, at time: Int) {
            step = course.states.count
            enter(state, at: time)
        }

        private mutating func enter(_ new: State, at time: Int) {
            state = new
            updatedAt = time
            if new != .created && new != .initializing && startedAt == nil { startedAt = time }
            switch new {
            case .created, .initializing, .cleanupBatch: progress = 0
            case .importing: progress = min(90, progress + 40)
            case .aborted where course.messages.isEmpty:
                // By a person: Canvas sets nothing but the state.
                break
            case .failed where course.errorMessage != nil: progress = 0
            case _ where new.isTerminal:
                progress = 100
                endedAt = endedAt ?? time
            default: break
            }
            if new.isTerminal, let progress = course.progress { self.progress = progress }
        }
    }
}
