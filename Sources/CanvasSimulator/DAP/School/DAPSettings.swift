/// What the simulated DAP holds, and how it behaves.
public struct DAPSettings: Sendable {
    /// Whether the school's own tables are there, in `canvas`, `canvas_logs` and `catalog`.
    public var hasUsualTables = true
    /// Whether there are tables too at which the official client fails: durations, free objects, arrays of objects,
    /// composite keys, odd names.
    public var hasOddTables = false
    /// How many small tables the namespace `new_quizzes` has.
    public var smallTables = 0
    /// Tables that a test writes itself. One with the name of another takes its place.
    public var tables: [DAPScriptedTable] = []
    /// The state at the start; see ``SimulatedDAP/advance(by:)``.
    public var state = 1
    /// When state 1 was, in milliseconds since 1970, and a fraction of a millisecond later; nil for midnight, UTC, two
    /// days before the simulator is made. Only that makes two simulators that are not made on one day agree.
    public var firstState: Int?
    /// One row of so many is changed from a state to the next.
    public var changePace = 5

    /// How often a client may ask.
    public var limits = Limits.real
    /// How long a bearer token is good, in seconds.
    public var tokenLifetime = 3600
    /// How long a job takes.
    public var jobPace = JobPace.atOnce
    /// How long a job and its objects can be asked for after the job's start, in seconds.
    public var jobLifetime = 86_400
    /// Which queries get a job that is there already.
    public var reuse = JobReuse.sameState
    /// How long a link to an object works, in seconds.
    public var linkLifetime = 900

    /// Rows in a part; nil for three parts of a table, and more of a large one.
    public var rowsPerPart: Int?
    /// gzip members that an object consists of.
    public var membersPerPart = 1
    /// Whether each job has an object of no bytes as well.
    public var hasEmptyObjects = false
    /// Whether links lead to files whose names say nothing, not even the format.
    public var hasOpaqueNames = false

    public init() {}

    /// How often a client may ask for things within a minute, or another window of time; nil for no limit.
    public struct Limits: Sendable, Equatable {
        public var jobs: Int?
        public var polls: Int?
        public var lists: Int?
        public var schemas: Int?
        public var links: Int?
        /// In seconds.
        public var window = 60

        public init() {}

        /// Those of the real API.
        public static let real: Limits = {
            var limits = Limits()
            (limits.jobs, limits.polls, limits.lists, limits.schemas, limits.links) = (5, 500, 5, 500, 200)
            return limits
        }()

        public static let none = Limits()
    }

    /// How long a job takes: first it is `waiting`, then `running`.
    public enum JobPace: Sendable, Equatable {
        /// The answer to the POST says `complete`.
        case atOnce
        /// The POST and so many looks at the job find it unfinished.
        case polls(Int)
        /// So many seconds after the POST. All jobs run at the same time.
        case seconds(Double)
    }

    /// When a query returns the job of an earlier query with the same parameters.
    public enum JobReuse: Sendable, Equatable {
        /// Only while there is no newer data.
        case sameState
        /// As long as the job lives, even if there is newer data: what the API's description says.
        case always
    }
}
